import { useSyncExternalStore } from 'react';
import { defineWords, useWords } from '../../../words/language';

const words = defineWords({
  en: {
    now: 'as of now',
    seconds: (count: number) => `as of ${count} s ago`,
    minutes: (count: number) => `as of ${count} min ago`,
  },
  zh: {
    now: '刚刚更新',
    seconds: (count: number) => `${count} 秒前的数据`,
    minutes: (count: number) => `${count} 分钟前的数据`,
  },
});

/** How fresh a number is: since the moment at which the engine said it, in milliseconds since 1970. */
export function Age({ sinceMs }: { sinceMs: number }) {
  const say = useWords(words);
  const seconds = Math.max(0, Math.floor((useNow() - sinceMs) / 1_000));
  if (seconds < 2) return <>{say.now}</>;
  return <>{seconds < 120 ? say.seconds(seconds) : say.minutes(Math.floor(seconds / 60))}</>;
}

// One clock for all that show an age.
const listeners = new Set<() => void>();
let nowMs = Date.now();
let timer: ReturnType<typeof setInterval> | undefined;

/** Now, in milliseconds since 1970, by whole seconds. */
export function useNow(): number {
  return useSyncExternalStore(listen, () => nowMs);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  nowMs = Date.now();
  timer ??= setInterval(() => {
    nowMs = Date.now();
    for (const one of listeners) one();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
