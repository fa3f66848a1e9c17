/** How old what is shown is, and where it is not read by itself a press that reads it anew. */
import { Button } from '../controls/button';
import { Icon, ICONS } from '../icon';
import { Age } from '../values/time/age';
import { defineWords, useWords } from '../../words/language';
import styles from './freshness.module.css';

const words = defineWords({ en: { reload: 'Read again' }, zh: { reload: '刷新' } });

export function Freshness({ sinceMs, onReload }: { sinceMs: number; onReload?: () => void }) {
  const say = useWords(words);
  return (
    <span className={styles['freshness']}>
      <Age sinceMs={sinceMs} />
      {onReload && (
        <Button look="quiet" aria-label={say.reload} onPress={onReload}>
          <Icon d={ICONS.reload} />
        </Button>
      )}
    </span>
  );
}
