/** Further rows come when the end of the list is near; after a page that did not come, only at a press. */
import { useEffect, useRef } from 'react';
import { Button } from '../controls/button';
import { ErrorNotice } from '../notices/error-notice';
import { defineWords, useWords } from '../../words/language';
import type { Reading } from './use-pages';
import styles from './more.module.css';

const words = defineWords({
  en: { more: 'Load more', end: 'All are shown' },
  zh: { more: '加载更多', end: '已全部显示' },
});

type Props = Reading & { hasMore: boolean; loadMore: () => void };

export function More({ hasMore, isReading, moreError, loadMore }: Props) {
  const say = useWords(words);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || !hasMore || isReading || moreError) return;
    // A busy page is told several changes at once: the last is how it stands.
    const observer = new IntersectionObserver((changes) => (changes.at(-1)?.isIntersecting ? loadMore() : undefined), {
      rootMargin: '1200px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasMore, isReading, moreError, loadMore]);
  return (
    <div ref={end} className={styles['more']}>
      {hasMore && moreError && <ErrorNotice error={moreError} />}
      {hasMore ? (
        <Button onPress={loadMore} isDisabled={isReading}>
          {say.more}
        </Button>
      ) : (
        <p>{say.end}</p>
      )}
    </div>
  );
}
