import {
  changingCallsInFlight,
  hasOpenMismatch,
  MISMATCH_KINDS,
  openAnomalies,
  type Trade,
} from '../../domain/trade/trade';

/** Since when the oldest outcome of a trade is not known, in milliseconds since 1970; undefined while none is in doubt (`isInDoubt`). */
export function doubtSinceMs(trade: Trade): number | undefined {
  const mismatches = hasOpenMismatch(trade) ? openAnomalies(trade) : [];
  const numbered = [...trade.refunds, ...trade.settlements];
  const times = [
    trade.doubt?.since,
    ...mismatches.filter(({ kind }) => MISMATCH_KINDS.includes(kind)).map(({ observedAt }) => observedAt),
    ...changingCallsInFlight(trade).map(({ requestedAt }) => requestedAt),
    ...numbered
      .filter(({ state }) => state !== 'SUCCEEDED' && state !== 'REFUSED')
      .map(({ doubt, requestedAt }) => doubt?.since ?? requestedAt),
  ];
  const known = times.flatMap((time) => (time === undefined ? [] : [Date.parse(time)]));
  return known.length > 0 ? Math.min(...known) : undefined;
}
