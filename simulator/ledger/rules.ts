import { HOUR_MS } from '../values/beijing-time';

/** Readings of the protocol where its sources conflict or are silent; see the comments where each is used. */
export type Rules = {
  refuseRepeatedPrecreate: boolean;
  cancelBlocksUnscannedQr: boolean;
  failedPayLeavesTrade: boolean;
  refuseSubjectSigns: boolean;
  barcodePasswordAboveFen: number;
  cancelWindowMs: number;
  sellerOpeningBalanceFen: number;
  feePerTenThousand: number;
  noTradesNoBill: boolean;
  /** How long after its time-out an unpaid trade is closed. How long the real Alipay takes is not documented. */
  expiryLagMs: number;
};
export const DEFAULT_RULES: Rules = {
  refuseRepeatedPrecreate: false,
  cancelBlocksUnscannedQr: false,
  failedPayLeavesTrade: false,
  refuseSubjectSigns: false,
  barcodePasswordAboveFen: Number.POSITIVE_INFINITY,
  cancelWindowMs: 24 * HOUR_MS,
  sellerOpeningBalanceFen: 10_000_000_000_000,
  feePerTenThousand: 60,
  noTradesNoBill: false,
  expiryLagMs: 0,
};
