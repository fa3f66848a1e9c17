/** Keeps a ring of keys at the head of its stream: what another node wrote is known within a second, whatever else is slow. */
import { setInterval } from 'node:timers/promises';
import type { KeyRing } from '../../access/key-ring';

/** The live log brings changes within milliseconds; this is for when its reader is behind. */
const REFRESH_EVERY_MS = 1_000;

export type KeyFollower = {
  /** Resolves after the first read, also when that failed: it is tried again. */
  firstRead: Promise<void>;
  stop(): Promise<void>;
};

/** `onError` gets the first of each run of failures. */
export function followKeys(ring: Pick<KeyRing, 'refresh'>, onError: (error: unknown) => void): KeyFollower {
  const stopping = new AbortController();
  let isFailing = false;
  const refresh = async () => {
    try {
      await ring.refresh();
      isFailing = false;
    } catch (error) {
      if (!isFailing) onError(error);
      isFailing = true;
    }
  };
  const firstRead = refresh();
  const run = async () => {
    await firstRead;
    const pauses = setInterval(REFRESH_EVERY_MS, undefined, { signal: stopping.signal, ref: false });
    for await (const _pause of pauses) await refresh();
  };
  const running = run().catch(() => undefined);
  return {
    firstRead,
    async stop() {
      // That ends the pauses with an AbortError.
      stopping.abort();
      await running;
    },
  };
}
