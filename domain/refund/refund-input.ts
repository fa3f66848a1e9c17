/** What a shop sends to refund, checked at the border before any state is read. */
import type { RefundCommand } from '../trade/commands';
import {
  type Checked,
  badNameOfOrder,
  ORDER_NUMBER,
  NUMBER_RULE,
  badAmount,
  badText,
  isPlainText,
} from '../trade/input-checks';
import { refusal, type Refusal } from '../trade/refusals';
import { MAX_GOODS, filled, yuan, GOODS_ID, ACCOUNT_ID } from '../alipay/order-details';
import { withoutBlanks, type JsonObject } from '../values/json';
import { parseAmount } from '../values/money';

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

export type RefundGoodsInput = {
  goodsId: string;
  goodsName?: string | null | undefined;
  quantity?: number | null | undefined;
  refundAmount: string;
};

/** A part of the refund that comes out of somebody's share, not out of the shop's own money. */
export type RefundShareInput = {
  transOut: string;
  transOutType: 'userId' | 'loginName';
  amount: string;
  description?: string | null | undefined;
};

export type RefundDetailsInput = {
  goodsDetail?: readonly RefundGoodsInput[] | null | undefined;
  royalty?: readonly RefundShareInput[] | null | undefined;
};

/** The input field that each of Alipay's names comes from. */
export const REFUND_DETAIL_FIELDS = {
  refund_goods_detail: 'goodsDetail',
  refund_royalty_parameters: 'royalty',
} as const;
const MAX_SHARES = 20;

/** `details` is undefined when nothing of it was given. */
export function checkRefundDetails(
  { goodsDetail, royalty }: RefundDetailsInput,
  amountFen: number | undefined,
): { details: JsonObject | undefined; refusals: Refusal[] } {
  const goods = goodsDetail ?? [];
  const shares = royalty ?? [];
  const refusals = [
    ...(goods.length <= MAX_GOODS &&
    goods.every(isGoods) &&
    sumOf(goods.map((one) => one.refundAmount)) <= (amountFen ?? Infinity)
      ? []
      : [
          wrong(
            'goodsDetail',
            `must be up to ${MAX_GOODS} kinds, each with a goodsId and an amount like "1.00", together no more than the refund.`,
          ),
        ]),
    ...(shares.length <= MAX_SHARES &&
    shares.every(isShare) &&
    sumOf(shares.map(({ amount }) => amount)) <= (amountFen ?? Infinity)
      ? []
      : [
          wrong(
            'royalty',
            `must be up to ${MAX_SHARES} shares, each with an account and an amount like "1.00", together no more than the refund.`,
          ),
        ]),
  ];
  if (refusals.length > 0) return { details: undefined, refusals };
  const details = withoutBlanks({
    refund_goods_detail: filled(goodsDetail)?.map((one) =>
      withoutBlanks({
        goods_id: one.goodsId,
        goods_name: one.goodsName ?? undefined,
        quantity: one.quantity ?? undefined,
        refund_amount: yuan(one.refundAmount),
      }),
    ),
    refund_royalty_parameters: filled(royalty)?.map((share) =>
      withoutBlanks({
        royalty_type: 'transfer',
        trans_out: share.transOut,
        trans_out_type: share.transOutType,
        amount: yuan(share.amount),
        desc: share.description ?? undefined,
      }),
    ),
  });
  return { details: Object.keys(details).length > 0 ? details : undefined, refusals };
}

function isGoods({ goodsId, goodsName, quantity, refundAmount }: RefundGoodsInput): boolean {
  const isNamed = goodsName == null || isPlainText(goodsName, 256);
  const isCounted = quantity == null || (Number.isSafeInteger(quantity) && quantity >= 1);
  return GOODS_ID.test(goodsId) && isNamed && isCounted && parseAmount(refundAmount) !== undefined;
}

function isShare({ transOut, transOutType, amount, description }: RefundShareInput): boolean {
  const isAccount = transOutType === 'userId' ? ACCOUNT_ID.test(transOut) : isPlainText(transOut, 100);
  return isAccount && parseAmount(amount) !== undefined && (description ?? '').length <= 1000;
}

function sumOf(amounts: readonly string[]): number {
  return amounts.reduce((fen, amount) => fen + (parseAmount(amount) ?? 0), 0);
}

function wrong(field: string, message: string): Refusal {
  return refusal('INVALID_TEXT', `${field} ${message}`, { field });
}
