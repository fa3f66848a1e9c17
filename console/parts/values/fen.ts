/** Amounts as the engine writes them ("88.00"), counted in fen: nothing is lost in a floating number. */
export const fenOf = (yuan: string): bigint => BigInt(yuan.replace('.', ''));

export const isZero = (yuan: string): boolean => fenOf(yuan) === 0n;

/** 8800n → "88.00". */
export function yuanOfFen(fen: bigint): string {
  const digits = String(fen).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}

/** "88", "88.5" and "1,088.50" as the engine writes them; undefined: it is no amount. */
export function enteredYuan(text: string): string | undefined {
  const [, whole, decimals = ''] = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(text.trim().replace(/[,，¥￥]/g, '')) ?? [];
  return whole === undefined ? undefined : `${BigInt(whole)}.${decimals.padEnd(2, '0')}`;
}
