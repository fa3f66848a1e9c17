/** Money on Alipay's wire: yuan strings with two decimals outside, integer fen inside. The simulator's own conversion. */

/** Alipay's limits for one trade: 0.01 to 100,000,000 yuan. */
export const MIN_AMOUNT_FEN = 1;
export const MAX_AMOUNT_FEN = 10_000_000_000;

const YUAN = /^(\d{1,12})(?:\.(\d{1,2}))?$/;

/**
 * Reads an amount as a request may carry it: "88", "88.8", "88.80", or a bare JSON number (Alipay's older samples send one).
 * Returns integer fen, or undefined for anything else; a number with binary noise (0.30000000000000004) is refused.
 */
export function parseYuan(value: unknown): number | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const match = YUAN.exec(String(value));
  if (!match) return undefined;
  return Number(match[1]) * 100 + Number((match[2] ?? '').padEnd(2, '0'));
}

/** Prints integer fen as the wire does: 8800 becomes "88.00". Throws on anything but a safe, non-negative integer. */
export function formatYuan(amountFen: number): string {
  if (!Number.isSafeInteger(amountFen) || amountFen < 0) throw new Error(`not an amount in fen: ${amountFen}`);
  return `${Math.floor(amountFen / 100)}.${String(amountFen % 100).padStart(2, '0')}`;
}
