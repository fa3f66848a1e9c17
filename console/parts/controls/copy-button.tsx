/** Puts a text on the clipboard, and says whether it is there. */
import { useEffect, useState } from 'react';
import { Icon } from '../icon';
import { defineWords, useWords } from '../../words/language';
import { Button } from './button';
import styles from './button.module.css';

const words = defineWords({
  en: {
    copy: 'Copy',
    copyWhat: (what: string) => `Copy ${what}`,
    copied: 'Copied',
    failed: 'Not allowed here: select it and copy',
  },
  zh: {
    copy: '复制',
    copyWhat: (what: string) => `复制${what}`,
    copied: '已复制',
    failed: '浏览器不允许复制，请手动选中后复制',
  },
});

const SHOWN_MS = 2_500;
const SHEETS = 'M6 5.5h7.5v8H6zM10.5 5.5v-3H2.5v8H6';
const CHECK = 'M3 8.5 6.5 12 13 4.5';

type Props = {
  text: string;
  /** What it is, after "Copy": "order number". */
  what: string;
  /** `icon`: beside a value in a line; `word`: where copying is what comes next. */
  look?: 'icon' | 'word';
};

export function CopyButton({ text, what, look = 'icon' }: Props) {
  const say = useWords(words);
  const [outcome, setOutcome] = useState<'copied' | 'failed'>();
  useEffect(() => {
    if (outcome === undefined) return;
    const timer = setTimeout(() => setOutcome(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [outcome]);
  const copy = async () => {
    try {
      // There is none where the page did not come over https or from this machine.
      await navigator.clipboard.writeText(text);
      setOutcome('copied');
    } catch {
      setOutcome('failed');
    }
  };
  return (
    <span className={styles['copy']}>
      <Button look={look === 'icon' ? 'quiet' : 'plain'} aria-label={say.copyWhat(what)} onPress={() => void copy()}>
        <Icon d={outcome === 'copied' ? CHECK : SHEETS} />
        {look === 'word' && say.copy}
      </Button>
      <span role="status" className={styles['outcome']}>
        {outcome !== undefined && say[outcome]}
      </span>
    </span>
  );
}
