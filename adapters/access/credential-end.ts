/** When a credential ends while somebody is still connected with it: its key is revoked, or its time is over. */
import type { Caller } from '../../access/caller';
import type { KeyRing } from '../../access/key-ring';

/** Timers count in 31 bits. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/** Calls back once, at the end of the caller's credential; answers how to stop waiting. */
export function onEnded(ring: KeyRing, { expiresAtMs, keyId }: Caller, callback: (reason: string) => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  let stopWaiting: (() => void) | undefined;
  const stop = () => {
    clearTimeout(timer);
    stopWaiting?.();
  };
  const end = (reason: string) => {
    stop();
    callback(reason);
  };
  const waitForExpiry = (atMs: number) => {
    const leftMs = atMs - Date.now();
    timer = setTimeout(
      () => (leftMs > MAX_TIMER_MS ? waitForExpiry(atMs) : end('The credential has expired')),
      Math.min(leftMs, MAX_TIMER_MS),
    ).unref();
  };
  if (expiresAtMs !== undefined) waitForExpiry(expiresAtMs);
  // Last: a key that is revoked already ends at once.
  if (keyId !== undefined) stopWaiting = ring.onRevoked(keyId, () => end('The key was revoked'));
  return stop;
}
