/**
 * The present as the engine has it. The clock of a till may be wrong, and the simulator's time may be moved: what a page says
 * of today, of how long something lasts and of when it ends goes by this clock. How old an answer is goes by the browser's.
 */

/** Of `Paystate-Time`: an answer takes some time to arrive, and no age is to jump about by it. */
const STEADY_MS = 1_500;

/** Engine minus browser, by the newest answers. */
let aheadMs = 0;

/** Milliseconds since 1970. */
export function engineNowMs(): number {
  return browserNowMs() + aheadMs;
}

/** Milliseconds since 1970 by this machine: only for how long ago something happened here, such as the arrival of an answer. */
export function browserNowMs(): number {
  return Date.now();
}

/** Fetches from the engine, and reads its clock off the answer. */
export const fetchOfEngine: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  const now = Date.parse(response.headers.get('paystate-time') ?? '');
  if (!Number.isNaN(now) && Math.abs(now - engineNowMs()) > STEADY_MS) aheadMs = now - browserNowMs();
  return response;
};
