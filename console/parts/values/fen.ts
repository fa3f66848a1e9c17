/** Amounts as the engine writes them ("88.00"), counted in fen: nothing is lost in a floating number. */
export const fenOf = (yuan: string): bigint => BigInt(yuan.replace('.', ''));

export const isZero = (yuan: string): boolean => fenOf(yuan) === 0n;

/** 8800n → "88.00". */
export function yuanOfFen(fen: bigint): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** A comma stands between three digits and three: "8,50" would be ten or a hundred times what somebody means. */
const YUAN = /^[¥￥]?(\d{1,9}|\d{1,3}(?:[,，]\d{3}){1,2})(?:\.(\d{0,2}))?$/;

/** "88", "88.5" and "1,088.50" as the engine writes them; undefined: it is no amount. */
export function enteredYuan(text: string): string | undefined {
  const [, whole, decimals = ''] = YUAN.exec(text.trim()) ?? [];
  return whole === undefined ? undefined : `${BigInt(whole.replace(/\D/g, ''))}.${decimals.padEnd(2, '0')}`;
}
