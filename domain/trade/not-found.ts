/** When "Alipay knows nothing of it" is believed of money that may have moved. */

/** Two looks that find nothing count as two from this distance on. Far beyond the ten seconds that Alipay names. */
const LOOKS_APART_MS = 60_000;

/**
 * Whether an earlier look found nothing, too. "No such refund" may mean "asked too early" (refund.query, "query later"). What
 * is taken for refused is asked for again by people, under another number: one such answer is not enough for that.
 */
export function wasNotFoundBefore({ notFoundSince }: { notFoundSince?: string }, askedAt: string): boolean {
  return notFoundSince !== undefined && Date.parse(askedAt) - Date.parse(notFoundSince) >= LOOKS_APART_MS;
}
