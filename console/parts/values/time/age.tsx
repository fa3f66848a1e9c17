import { useSyncExternalStore } from 'react';
import { browserNowMs, engineNowMs } from '../../../session/engine-clock';
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

/** How fresh a number is: since the moment at which the browser got it, in milliseconds since 1970. */
export function Age({ sinceMs }: { sinceMs: number }) {
  const say = useWords(words);
  const seconds = Math.max(0, Math.floor((useTick() - sinceMs) / 1_000));
  if (seconds < 2) return <>{say.now}</>;
  return <>{seconds < 120 ? say.seconds(seconds) : say.minutes(Math.floor(seconds / 60))}</>;
}

/** Now for the engine, in milliseconds since 1970, every second anew. */
export function useNow(): number {
  useTick();
  return engineNowMs();
}

// One tick for all that show an age.
const listeners = new Set<() => void>();
let nowMs = browserNowMs();
let timer: ReturnType<typeof setInterval> | undefined;

function useTick(): number {
  return useSyncExternalStore(listen, () => nowMs);
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  nowMs = browserNowMs();
  timer ??= setInterval(() => {
    nowMs = browserNowMs();
    for (const one of listeners) one();
  }, 1_000);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}
