/**
 * What a refund says beside its amount: what goes back of which goods, and from whose share of a trade that was settled
 * (alipay.trade.refund: refund_goods_detail, refund_royalty_parameters). Checked here, and turned into Alipay's own names once.
 */
import { ACCOUNT_ID, fenOf, filled, given, GOODS_ID, MAX_GOODS, yuan } from '../alipay/order-details';
import { isPlainText } from '../values/plain-text';
import { refusal, type Refusal } from '../trade/refusals';
import type { JsonObject } from '../values/json';

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
  const details = given({
    refund_goods_detail: filled(goodsDetail)?.map((one) =>
      given({
        goods_id: one.goodsId,
        goods_name: one.goodsName ?? undefined,
        quantity: one.quantity ?? undefined,
        refund_amount: yuan(one.refundAmount),
      }),
    ),
    refund_royalty_parameters: filled(royalty)?.map((share) =>
      given({
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
  return GOODS_ID.test(goodsId) && isNamed && isCounted && fenOf(refundAmount) !== undefined;
}

function isShare({ transOut, transOutType, amount, description }: RefundShareInput): boolean {
  const isAccount = transOutType === 'userId' ? ACCOUNT_ID.test(transOut) : isPlainText(transOut, 100);
  return isAccount && fenOf(amount) !== undefined && (description ?? '').length <= 1000;
}

function sumOf(amounts: readonly string[]): number {
  return amounts.reduce((fen, amount) => fen + (fenOf(amount) ?? 0), 0);
}

function wrong(field: string, message: string): Refusal {
  return refusal('INVALID_TEXT', `${field} ${message}`, { field });
}
