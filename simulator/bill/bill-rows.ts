/** The rows of a trade bill (业务明细): each payment and each refund of the period, as the ledger holds them. */
import type { BillPeriod } from './bill-period';
import type { Ledger } from '../ledger/ledger';
import type { Refund, Trade } from '../ledger/ledger-rows';

export type BillRow = {
  kind: 'payment' | 'refund';
  tradeNo: string;
  outTradeNo: string;
  /** Of a refund. */
  outRequestNo: string;
  subject: string;
  createdAtMs: number;
  doneAtMs: number;
  storeId: string;
  terminalId: string;
  account: string;
  /** Negative for a refund; so is what the merchant received. */
  totalFen: number;
  feeFen: number;
};

/** Rows in the order in which they were done. */
export function billRowsOf(ledger: Ledger, { fromMs, toMs }: BillPeriod): BillRow[] {
  const isWithin = (atMs: number | undefined): atMs is number => atMs !== undefined && atMs >= fromMs && atMs < toMs;
  const rows: BillRow[] = [];
  for (const trade of ledger.tradesByNo.values()) {
    if (isWithin(trade.paidAtMs)) rows.push(paymentRow(ledger, trade, trade.paidAtMs));
    for (const refund of trade.refunds) if (isWithin(refund.atMs)) rows.push(refundRow(ledger, trade, refund));
  }
  return rows.sort((one, other) => one.doneAtMs - other.doneAtMs);
}

/** The fee of the contract, rounded to the fen. It is not given back with a refund. */
export function feeOf(ledger: Ledger, totalFen: number): number {
  return Math.round((totalFen * ledger.rules.feePerTenThousand) / 10_000);
}

function paymentRow(ledger: Ledger, trade: Trade, doneAtMs: number): BillRow {
  const totalFen = trade.totalFen;
  return {
    ...common(ledger, trade),
    kind: 'payment',
    outRequestNo: '',
    doneAtMs,
    totalFen,
    feeFen: feeOf(ledger, totalFen),
  };
}

function refundRow(ledger: Ledger, trade: Trade, { outRequestNo, amountFen, atMs }: Refund): BillRow {
  return { ...common(ledger, trade), kind: 'refund', outRequestNo, doneAtMs: atMs, totalFen: -amountFen, feeFen: 0 };
}

function common(ledger: Ledger, trade: Trade) {
  return {
    tradeNo: trade.tradeNo,
    outTradeNo: trade.outTradeNo,
    subject: trade.subject,
    createdAtMs: trade.createdAtMs,
    storeId: trade.storeId ?? '',
    terminalId: trade.terminalId ?? '',
    account: `*(${ledger.buyers.get(trade.buyerId)?.logonId ?? ''})`,
  };
}
