/** What the shop has set, as far as conclusions depend on it. */
export type ShopRules = {
  /** Our own seller id, when it is configured; a report that names another is an anomaly. */
  sellerId?: string | undefined;
  policy?: Policy | undefined;
};

export type Policy = {
  /** What becomes of money that comes after the order was closed here, or a second time: a person decides, or it goes back. */
  latePayment: 'keep' | 'refund';
};
