export const ORDER = 'order_1';
/** The number of a refund that somebody makes in Alipay's console. */
export const ELSEWHERE = 'elsewhere';
