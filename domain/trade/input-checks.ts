/** What the checks of several inputs share: order numbers, amounts and texts. */
import { type Refusal, refusal } from './refusals';

export type Checked<Command> = { command: Command } | { refusals: Refusal[] };

/** `[0-9A-Za-z_]`, up to 64 (alipay.trade.pay, out_trade_no); refund numbers follow the same rule. */
export const ORDER_NUMBER = /^[0-9A-Za-z_]{1,64}$/;
const MAX_NAME_CHARACTERS = 64;
const NAME_RULE = `must be 1 to ${MAX_NAME_CHARACTERS} characters without control characters.`;
export const NUMBER_RULE = 'must be 1 to 64 letters, digits or underscores.';

export function checkOutTradeNo<Type extends 'Close' | 'Cancel' | 'Sync'>(
  type: Type,
  outTradeNo: string,
): Checked<{ type: Type; outTradeNo: string }> {
  const refusals = badNameOfOrder(outTradeNo);
  return refusals.length > 0 ? { refusals } : { command: { type, outTradeNo } };
}

export function badOutTradeNo(outTradeNo: string): Refusal[] {
  if (ORDER_NUMBER.test(outTradeNo)) return [];
  return [refusal('INVALID_OUT_TRADE_NO', `outTradeNo ${NUMBER_RULE}`, { field: 'outTradeNo' })];
}

/** An order that is there already may have any number that Alipay can have recorded: another system of the shop may have opened it. */
export function badNameOfOrder(outTradeNo: string): Refusal[] {
  if (isPlainText(outTradeNo, MAX_NAME_CHARACTERS)) return [];
  return [refusal('INVALID_OUT_TRADE_NO', `outTradeNo ${NAME_RULE}`, { field: 'outTradeNo' })];
}

export function badAmount(field: string): Refusal {
  const rule = 'must be yuan from 0.01 to 100000000 with at most two decimals, written like "88.00".';
  return refusal('INVALID_AMOUNT', `${field} ${rule}`, { field });
}

export function badText(
  field: string,
  value: string,
  max: number,
  code: 'INVALID_SUBJECT' | 'INVALID_TEXT',
): Refusal[] {
  const tooShort = code === 'INVALID_SUBJECT' && value.trim() === '';
  if (!tooShort && isPlainText(value, max, 0)) return [];
  return [
    refusal(
      code,
      `${field} must be ${tooShort ? '1' : 'at most'}${tooShort ? ` to ${max}` : ` ${max}`} characters without control characters.`,
      { field },
    ),
  ];
}

/** Control characters and broken surrogate pairs would not survive signing and Alipay's own checks. `max` counts characters. */
export function isPlainText(text: string, max: number, min = 1): boolean {
  const length = [...text].length;
  // eslint-disable-next-line no-control-regex -- finding them is the point
  return length >= min && length <= max && !/[\u0000-\u001f\u007f-\u009f]/.test(text) && text.isWellFormed();
}
