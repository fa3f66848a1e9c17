/** Amounts: integer fen inside, yuan text outside. The only place that parses or prints one. */

/** Alipay's range of an order, inclusive: 0.01 to 100,000,000 yuan (guide to page payments, `total_amount`). */
const MIN_AMOUNT_FEN = 1;
const MAX_AMOUNT_FEN = 10_000_000_000;

const YUAN = /^(0|[1-9][0-9]{0,8})(?:\.([0-9]{1,2}))?$/;

/** "88", "88.0" or "88.00" → 8800. Undefined for anything else: a sign, a third decimal, an exponent, other digits. */
export function parseYuan(text: string): number | undefined {
  const match = YUAN.exec(text);
  return match ? toFen(match[1], match[2]) : undefined;
}

/** The same, within Alipay's range of an order. */
export function parseAmount(text: string): number | undefined {
  const fen = parseYuan(text);
  return fen !== undefined && fen >= MIN_AMOUNT_FEN && fen <= MAX_AMOUNT_FEN ? fen : undefined;
}

/** 8800 → "88.00"; -5 → "-0.05". The argument is an integer number of fen. */
export function formatYuan(fen: number): string {
  const digits = Math.abs(fen).toString().padStart(3, '0');
  return `${fen < 0 ? '-' : ''}${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A sum in a bill: with a sign, and as large as a month of a large shop. */
const BILL_YUAN = /^(-?)([0-9]{1,13})(?:\.([0-9]{1,2}))?$/;

/** "-0.01" → -1. Undefined for anything that is not a plain decimal number with at most two decimals. */
export function parseBillYuan(text: string): number | undefined {
  const match = BILL_YUAN.exec(text);
  if (!match) return undefined;
  const fen = toFen(match[2], match[3]);
  return match[1] === '-' && fen !== 0 ? -fen : fen;
}

function toFen(yuan: string | undefined, decimals = ''): number {
  return Number(yuan) * 100 + Number(decimals.padEnd(2, '0'));
}

/** An amount in an answer of Alipay: usually text, but bare JSON numbers occur (`"total_amount":120.88`). */
export function parseWireAmount(value: unknown): number | undefined {
  if (typeof value === 'number') return parseYuan(String(value));
  return typeof value === 'string' ? parseYuan(value) : undefined;
}
