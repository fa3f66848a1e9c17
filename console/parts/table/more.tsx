/** Further rows come when the end of the list is near, or at a press. */
import { useEffect, useRef } from 'react';
import { Button } from '../controls/button';
import { defineWords, useWords } from '../../words/language';
import styles from './more.module.css';

const words = defineWords({
  en: { more: 'Load more', end: 'All are shown' },
  zh: { more: '加载更多', end: '已全部显示' },
});

type Props = { hasMore: boolean; isLoadingMore: boolean; loadMore: () => void };

export function More({ hasMore, isLoadingMore, loadMore }: Props) {
  const say = useWords(words);
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || !hasMore) return;
    const observer = new IntersectionObserver(([entry]) => (entry?.isIntersecting ? loadMore() : undefined), {
      rootMargin: '1200px',
    });
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [hasMore, loadMore]);
  return (
    <div ref={end} className={styles['more']}>
      {hasMore ? (
        <Button onPress={loadMore} isDisabled={isLoadingMore}>
          {say.more}
        </Button>
      ) : (
        <p>{say.end}</p>
      )}
    </div>
  );
}
