/** How many anomalies are open, beside the page's name; nothing where there are none. */
import { useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { useFeed, useReturn } from '../../../session/use-feed';
import { defineWords, useWords } from '../../../words/language';
import { AnomaliesChangedDocument, OpenAnomaliesDocument } from './documents';
import styles from './open-count.module.css';

const words = defineWords({ en: { open: 'open' }, zh: { open: '条未处理' } });

/** Also what a feed without a history has not said shows within a minute. */
const READ_EVERY_MS = 60_000;
const ALL_KINDS = {};

export default function OpenCount() {
  const say = useWords(words);
  const count = useOpenCount();
  if (count === undefined || count === '0') return null;
  return (
    <span className={styles['count']}>
      <svg viewBox="0 0 12 12" width="12" height="12" aria-hidden="true">
        <path d="M6 1.6 11 10.4H1zM6 4.8v2.4M6 8.7v.1" />
      </svg>
      {count}
      <span className="visually-hidden"> {say.open}</span>
    </span>
  );
}

/** Undefined until it is known. */
function useOpenCount(): string | undefined {
  const client = useClient();
  const [count, setCount] = useState<string>();
  const read = useCallback(async () => {
    const { data } = await client.query(OpenAnomaliesDocument, {}).toPromise();
    if (!data) return;
    const { totalCount, totalCountIsExact } = data.anomalies;
    setCount(totalCountIsExact ? String(totalCount) : `${totalCount}+`);
  }, [client]);
  useEffect(() => {
    void read();
    const timer = setInterval(() => void read(), READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [read]);
  useFeed(AnomaliesChangedDocument, ALL_KINDS, () => void read());
  useReturn(useCallback(() => void read(), [read]));
  return count;
}
