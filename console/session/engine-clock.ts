/**
 * The present as the engine has it. The clock of a till may be wrong, and the simulator's time may be moved: what a page says
 * of today, of how long something lasts and of when it ends goes by this clock. How old an answer is goes by the browser's.
 */

/** An answer takes some time to arrive, and no age is to jump about by it. */
const STEADY_MS = 1_500;

/** Engine minus browser, by the newest answers; `date` is the clock of its machine, which HTTP names to the second. */
const aheadMs = { 'paystate-time': 0, date: 0 };

/** Milliseconds since 1970. */
export function engineNowMs(): number {
  return browserNowMs() + aheadMs['paystate-time'];
}

/** By the clock of the engine's machine, wherever the simulator's time is: by it keys and tokens end. */
export function keysNowMs(): number {
  return browserNowMs() + aheadMs.date;
}

/** Milliseconds since 1970 by this machine: only for how long ago something happened here, such as the arrival of an answer. */
export function browserNowMs(): number {
  return Date.now();
}

/** Fetches from the engine, and reads its clocks off the answer. */
export const fetchOfEngine: typeof fetch = async (...request) => {
  const response = await fetch(...request);
  for (const header of ['paystate-time', 'date'] as const) {
    const ahead = Date.parse(response.headers.get(header) ?? '') - browserNowMs();
    if (Math.abs(ahead - aheadMs[header]) > STEADY_MS) aheadMs[header] = ahead;
  }
  return response;
};
