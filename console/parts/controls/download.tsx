/** A file of the engine: a link where it needs no credential, otherwise read with the one of the tab and handed over whole. */
import { useState } from 'react';
import { storedCredential } from '../../session/credential';
import { SHOP_PREFIX } from '../../session/shop';
import { defineWords, useWords } from '../../words/language';
import { Icon } from '../icon';
import { Button } from './button';
import button from './button.module.css';
import styles from './download.module.css';

const words = defineWords({
  en: {
    loading: 'Reading …',
    failed: 'The file could not be read to its end. Try again.',
    busy: 'Several files are being written. Try again in a moment.',
  },
  zh: {
    loading: '读取中…',
    failed: '文件未能完整读取，请重试。',
    busy: '正在生成其他文件，请稍后重试。',
  },
});

const ARROW = 'M8 2.5v7.5M4.8 7 8 10.2 11.2 7M3 13.2h10';
const BUSY = [429, 503];

type Props = {
  /** Below the shop's own prefix: `/export/trades.csv?states=…`. */
  path: string;
  /** The words on it. */
  children: string;
};

export function Download({ path, children }: Props) {
  const say = useWords(words);
  const [isLoading, setLoading] = useState(false);
  const [problem, setProblem] = useState<'failed' | 'busy'>();
  const credential = storedCredential();
  const url = `${SHOP_PREFIX}${path}`;
  if (credential === undefined) {
    return (
      <a href={url} download className={`${button['button']} ${button['plain']} ${styles['link']}`}>
        <Icon d={ARROW} />
        {children}
      </a>
    );
  }
  const load = async () => {
    setLoading(true);
    setProblem(await save(url, credential));
    setLoading(false);
  };
  return (
    <>
      <Button isDisabled={isLoading} onPress={() => void load()}>
        <Icon d={ARROW} />
        {isLoading ? say.loading : children}
      </Button>
      <span role="alert" className={styles['problem']}>
        {problem && say[problem]}
      </span>
    </>
  );
}

/** What went wrong, if anything did: a file that breaks off is not the whole one, and is not handed over. */
async function save(url: string, credential: string): Promise<'failed' | 'busy' | undefined> {
  try {
    const response = await fetch(url, { headers: { authorization: `Bearer ${credential}` } });
    if (!response.ok) return BUSY.includes(response.status) ? 'busy' : 'failed';
    const link = document.createElement('a');
    link.href = URL.createObjectURL(await response.blob());
    link.download = /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '';
    link.click();
    // The browser takes it in its own time.
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return undefined;
  } catch {
    return 'failed';
  }
}
