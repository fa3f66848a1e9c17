import { useCallback, useEffect, useRef, useState } from 'react';
import { browserNowMs } from '../../session/engine-clock';

const EVERY_MS = 3_000;

export type Polled<Value> = {
  value: Value | undefined;
  /** When it was read. */
  atMs: number | undefined;
  /** Of the last try, in its words. */
  problem: string | undefined;
  readNow(): Promise<void>;
};

/** Reads at once, and again while the page is open. `read` is kept from one render to the next. */
export function usePolled<Value>(read: () => Promise<Value>): Polled<Value> {
  const [state, setState] = useState<Omit<Polled<Value>, 'readNow'>>({
    value: undefined,
    atMs: undefined,
    problem: undefined,
  });
  const isOver = useRef(false);
  const readNow = useCallback(async () => {
    try {
      const value = await read();
      if (!isOver.current) setState({ value, atMs: browserNowMs(), problem: undefined });
    } catch (error) {
      if (!isOver.current) setState((before) => ({ ...before, problem: (error as Error).message }));
    }
  }, [read]);
  useEffect(() => {
    isOver.current = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const go = async () => {
      await readNow();
      if (!isOver.current) timer = setTimeout(() => void go(), EVERY_MS);
    };
    void go();
    return () => {
      isOver.current = true;
      clearTimeout(timer);
    };
  }, [readNow]);
  return { ...state, readNow };
}
