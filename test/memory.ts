/** The memory that JavaScript still uses: what garbage there is at the moment says nothing, so it is collected first. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Collects all garbage now. The flag has its effect on contexts that are made after it. */
export const collectGarbage = ((): (() => void) => {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as () => void;
})();

/** Bytes in use after all garbage is gone, also that of callbacks which end in this turn. */
export async function heapInUse(): Promise<number> {
  await nextTurn();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}
