/** What a shop sends to refund, checked at the border before any state is looked at. */
import { type RefundDetailsInput, checkRefundDetails } from './refund-details';
import type { RefundCommand } from '../trade/commands';
import {
  type Checked,
  parseAmount,
  badNameOfOrder,
  ORDER_NUMBER,
  NUMBER_RULE,
  badAmount,
  badText,
} from '../trade/input-checks';
import { refusal } from '../trade/refusals';

export type RefundInput = {
  outTradeNo: string;
  outRequestNo: string;
  amount: string;
  reason?: string | null | undefined;
} & RefundDetailsInput;

const MAX_REASON_CHARACTERS = 256;

export function checkRefund(input: RefundInput): Checked<RefundCommand> {
  const amountFen = parseAmount(input.amount);
  const { details, refusals: wrongDetails } = checkRefundDetails(input, amountFen);
  const refusals = [
    ...badNameOfOrder(input.outTradeNo),
    ...(ORDER_NUMBER.test(input.outRequestNo)
      ? []
      : [refusal('INVALID_OUT_REQUEST_NO', `outRequestNo ${NUMBER_RULE}`, { field: 'outRequestNo' })]),
    ...(amountFen === undefined ? [badAmount('amount')] : []),
    ...(input.reason == null ? [] : badText('reason', input.reason, MAX_REASON_CHARACTERS, 'INVALID_TEXT')),
    ...wrongDetails,
  ];
  if (refusals.length > 0 || amountFen === undefined) return { refusals };
  const { outTradeNo, outRequestNo, reason } = input;
  const more = { ...(reason ? { reason } : {}), ...(details ? { details } : {}) };
  return { command: { type: 'Refund', outTradeNo, outRequestNo, amountFen, ...more } };
}
