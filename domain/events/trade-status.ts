/** What Alipay says of a trade: `trade_status` of a query's answer or a notify. */
export const TRADE_STATUSES = ['WAIT_BUYER_PAY', 'TRADE_SUCCESS', 'TRADE_FINISHED', 'TRADE_CLOSED'] as const;
export type TradeStatus = (typeof TRADE_STATUSES)[number];

/** Undefined for anything that is none of them. */
export function readTradeStatus(text: unknown): TradeStatus | undefined {
  return TRADE_STATUSES.find((status) => status === text);
}
