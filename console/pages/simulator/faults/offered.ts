/** The faults that a person can see the effect of. The simulator knows more; its guide lists them. */
export const FAULTS = [
  'answer-lost',
  'request-lost',
  'system-error',
  'slow',
  'http-500',
  'bad-signature',
  'late-arrival',
  'not-refundable',
  'notify-lost',
  'notify-duplicate',
  'notify-late',
  'notify-wrong-amount',
  'notify-forged',
] as const;
export type Fault = (typeof FAULTS)[number];

export const isOffered = (fault: string): fault is Fault => (FAULTS as readonly string[]).includes(fault);

export const METHODS = [
  '*',
  'alipay.trade.precreate',
  'alipay.trade.pay',
  'alipay.trade.query',
  'alipay.trade.refund',
  'alipay.trade.fastpay.refund.query',
  'alipay.trade.close',
  'alipay.trade.cancel',
  'alipay.trade.order.settle',
] as const;
export type Method = (typeof METHODS)[number];

export const TIMES = ['1', '3', '10', '100'] as const;
export type Times = (typeof TIMES)[number];
