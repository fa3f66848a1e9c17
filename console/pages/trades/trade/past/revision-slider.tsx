/** Drags an order back into its past, event by event, or walks through it. */
import { useEffect, useState } from 'react';
import { Label, Slider, SliderThumb, SliderTrack } from 'react-aria-components';
import { When } from '../../../../parts/values/time/when';
import { defineWords, useWords } from '../../../../words/language';
import { Button } from '../../../../parts/controls/button';
import { useKeys } from '../../../../parts/use-keys';
import type { EventLine } from '../known-trade';
import styles from './revision-slider.module.css';

const words = defineWords({
  en: {
    label: 'Revision',
    of: (revision: number, latest: number) => `${revision} of ${latest}`,
    asOf: (revision: number) => `As of revision ${revision},`,
    past: 'The past cannot be acted on.',
    now: 'Back to now',
    play: 'Play',
    stop: 'Stop',
  },
  zh: {
    label: '版本',
    of: (revision: number, latest: number) => `${revision} / ${latest}`,
    asOf: (revision: number) => `第 ${revision} 版时的状态，`,
    past: '历史状态不可操作。',
    now: '回到现在',
    play: '播放',
    stop: '停止',
  },
});

type Props = {
  events: readonly EventLine[];
  latest: number;
  revision: number | undefined;
  onShow: (revision: number) => void;
};

export function RevisionSlider({ events, latest, revision = latest, onShow }: Props) {
  const say = useWords(words);
  const { isPlaying, play, stop } = usePlay(revision, latest, onShow);
  const move = (to: number) => {
    stop();
    if (to >= 0 && to <= latest) onShow(to);
  };
  useKeys({ ArrowLeft: () => move(revision - 1), ArrowRight: () => move(revision + 1) });
  if (latest === 0) return null;
  return (
    <div className={styles['whole']}>
      <Slider minValue={0} maxValue={latest} value={revision} onChange={move} className={styles['slider'] ?? ''}>
        <Label>
          {say.label} {say.of(revision, latest)}
        </Label>
        <SliderTrack className={styles['track'] ?? ''}>
          <Ticks events={events} latest={latest} />
          <SliderThumb className={styles['thumb'] ?? ''} />
        </SliderTrack>
      </Slider>
      <Button onPress={isPlaying ? stop : play}>{isPlaying ? say.stop : say.play}</Button>
    </div>
  );
}

/** More would be one line. */
const MAX_TICKS = 200;

/** Facts, anomalies and what was said on the wire, each in its own shape. */
function Ticks({ events, latest }: { events: readonly EventLine[]; latest: number }) {
  if (latest >= MAX_TICKS) return null;
  return (
    <div aria-hidden="true" className={styles['ticks']}>
      {events.map(({ eventId, revision, type }) => (
        <i key={eventId} className={styles[kindOf(type)]} style={{ left: `${(100 * revision) / latest}%` }} />
      ))}
    </div>
  );
}

function kindOf(type: string): 'wire' | 'notify' | 'anomaly' | 'fact' {
  if (type === 'AlipayNotifyReceived') return 'notify';
  if (type.startsWith('Alipay')) return 'wire';
  return type === 'TradeAnomalyObserved' ? 'anomaly' : 'fact';
}

const STEP_MS = 900;

/** From the revision that is shown, or from the first one, to the present. */
function usePlay(revision: number, latest: number, onShow: (revision: number) => void) {
  /** What was last gone to; the address follows a moment later. */
  const [at, setAt] = useState<number>();
  useEffect(() => {
    if (at === undefined || at !== revision) return;
    const timer = setTimeout(() => {
      setAt(at < latest ? at + 1 : undefined);
      if (at < latest) onShow(at + 1);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [at, revision, latest, onShow]);
  const stop = () => setAt(undefined);
  const play = () => {
    const first = revision < latest ? revision + 1 : 0;
    setAt(first);
    onShow(first);
  };
  return { isPlaying: at !== undefined, play, stop };
}

export function PastBanner({ revision, at, onNow }: { revision: number; at: string | undefined; onNow: () => void }) {
  const say = useWords(words);
  return (
    <div role="status" className={styles['banner']}>
      <p>
        {say.asOf(revision)} {at !== undefined && <When at={at} />} · {say.past}
      </p>
      <Button onPress={onNow}>{say.now}</Button>
    </div>
  );
}
