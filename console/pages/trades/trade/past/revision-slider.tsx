/** Drags an order back into its past, event by event. */
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { When } from '../../../../parts/values/when';
import { defineWords, useWords } from '../../../../words/language';
import { Button } from '../../../../parts/controls/button';
import type { EventLine } from '../use-trade';
import styles from './revision-slider.module.css';

const words = defineWords({
  en: {
    label: 'Revision',
    of: (revision: number, latest: number) => `${revision} of ${latest}`,
    asOf: (revision: number) => `As of revision ${revision},`,
    past: 'The past cannot be acted on.',
    now: 'Back to now',
  },
  zh: {
    label: '版本',
    of: (revision: number, latest: number) => `${revision} / ${latest}`,
    asOf: (revision: number) => `第 ${revision} 版时的状态，`,
    past: '历史状态不可操作。',
    now: '回到现在',
  },
});

type Props = { latest: number; revision: number | undefined; onShow: (revision: number) => void };

export function RevisionSlider({ latest, revision = latest, onShow }: Props) {
  const say = useWords(words);
  if (latest === 0) return null;
  return (
    <Slider minValue={0} maxValue={latest} value={revision} onChange={onShow} className={styles['slider'] ?? ''}>
      <Label>
        {say.label} {say.of(revision, latest)}
      </Label>
      <SliderTrack className={styles['track'] ?? ''}>
        <SliderThumb className={styles['thumb'] ?? ''} />
      </SliderTrack>
    </Slider>
  );
}

export function PastBanner({ event, onNow }: { event: EventLine; onNow: () => void }) {
  const say = useWords(words);
  return (
    <div role="status" className={styles['banner']}>
      <p>
        {say.asOf(event.revision)} <When at={event.recordedAt} />. {say.past}
      </p>
      <Button onPress={onNow}>{say.now}</Button>
    </div>
  );
}
