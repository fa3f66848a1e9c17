/**
 * Compares the rows that a bill has of one order with what our books say of it. Pure. Rows are matched by number, never by
 * our own clock: what was paid a second before midnight and booked after it is no discrepancy.
 */
import type { BillRow } from './bill';
import type { Discrepancy } from './discrepancy';
import { isOfTrade, requestNosOfCancel } from './refund-by-cancel';
import { findRefund, type Refund, type Trade } from '../trade/trade';

export type Sum = { count: number; fen: number };
export type Sums = { payments: Sum; refunds: Sum };

export type MatchRules = {
  /** Alipay's fee, in millionths of what the merchant received; fees are not compared when undefined. */
  feePpm?: number | undefined;
};

export type Match = {
  discrepancies: Discrepancy[];
  /** What our books hold of these rows, counted in rows: without discrepancies it is what the rows say. */
  booked: Sums;
};

/** Alipay rounds each fee by itself, and does not document how. */
const FEE_TOLERANCE_FEN = 1;

export function noSums(): Sums {
  return { payments: { count: 0, fen: 0 }, refunds: { count: 0, fen: 0 } };
}

/** `rows` are all rows of one `out_trade_no`; `trade` is undefined when no such order was opened here. */
export function matchTrade(rows: readonly BillRow[], trade: Trade | undefined, rules: MatchRules): Match {
  const match: Match = { discrepancies: [], booked: noSums() };
  const payments = rows.filter(({ kind }) => kind === 'payment');
  const refunds = rows.filter(({ kind }) => kind === 'refund');
  matchPayments(payments, trade, rules, match);
  const ofCancel = requestNosOfCancel(refunds, trade);
  for (const ofOne of byRefund(refunds)) {
    const { outRequestNo = '' } = ofOne[0] ?? {};
    const isOfCancel = ofOne.every((row) => isOfTrade(row, trade)) && ofCancel.includes(outRequestNo);
    if (isOfCancel && outRequestNo === ofCancel[0]) add(match.booked.refunds, sumOf(ofOne), ofOne.length);
    else matchRefund(ofOne, trade, isOfCancel ? ONE_IS_THE_CANCEL : undefined, match);
  }
  return match;
}

const ONE_IS_THE_CANCEL = 'Another refund of this order has the same amount: one of them is what our cancel returned.';

/** Whether asking Alipay again may resolve it. */
export function isWorthAsking({ kind }: Discrepancy): boolean {
  return kind === 'PAYMENT_NOT_BOOKED' || kind === 'REFUND_NOT_BOOKED';
}

function matchPayments(rows: readonly BillRow[], trade: Trade | undefined, rules: MatchRules, match: Match): void {
  const own: BillRow[] = [];
  let isCounted = rows.some(({ tradeNo }) => tradeNo === trade?.tradeNo);
  for (const row of rows) {
    const found = { ...about(row), theirsFen: row.amountFen };
    if (!trade?.opened) match.discrepancies.push({ kind: 'PAYMENT_UNKNOWN_HERE', ...found });
    else if (trade.paidFen === 0)
      match.discrepancies.push({ kind: 'PAYMENT_NOT_BOOKED', ...found, detail: stateOf(trade) });
    else if (trade.tradeNo === undefined || row.tradeNo === trade.tradeNo) own.push(row);
    else if (isRefundedSecondPayment(trade, row)) add(match.booked.payments, row.amountFen);
    else {
      // Without a row of our own number one of these may be our payment: it counts as booked, once.
      if (!isCounted) add(match.booked.payments, trade.paidFen);
      isCounted = true;
      const detail = `Here it is ${trade.tradeNo}.`;
      match.discrepancies.push({ kind: 'TRADE_NO_DIFFERS', ...found, oursFen: trade.paidFen, detail });
    }
  }
  const [first] = own;
  if (!first || !trade) return;
  add(match.booked.payments, trade.paidFen, own.length);
  const theirsFen = sumOf(own);
  if (theirsFen !== trade.paidFen) {
    match.discrepancies.push({ kind: 'PAYMENT_AMOUNT_DIFFERS', ...about(first), oursFen: trade.paidFen, theirsFen });
  }
  // A fee is compared only with a row of our own payment: of another payment the row itself is the discrepancy.
  match.discrepancies.push(...own.flatMap((row) => wrongFee(row, rules)));
}

/** The policy returns a proven second payment under Alipay's own number of it. */
export function isRefundedSecondPayment(trade: Trade, row: BillRow): boolean {
  return trade.refunds.some(
    ({ tradeNo, amountFen, state }) => tradeNo === row.tradeNo && amountFen === row.amountFen && state === 'SUCCEEDED',
  );
}

function wrongFee(row: BillRow, { feePpm }: MatchRules): Discrepancy[] {
  if (feePpm === undefined) return [];
  const oursFen = Math.round((row.receivedFen * feePpm) / 1_000_000);
  // Whether a fee is written with a sign is not documented.
  const theirsFen = Math.abs(row.feeFen);
  if (Math.abs(oursFen - theirsFen) <= FEE_TOLERANCE_FEN) return [];
  return [{ kind: 'FEE_DIFFERS', ...about(row), oursFen, theirsFen }];
}

/** A refund has a number of its own on its trade: what a cancel returns has the order's number on each trade that it ends. */
function byRefund(rows: readonly BillRow[]): BillRow[][] {
  const groups = new Map<string, BillRow[]>();
  for (const row of rows) {
    const key = JSON.stringify([row.tradeNo, row.outRequestNo]);
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()];
}

/** The rows of one refund: Alipay may return it in parts. */
function matchRefund(
  rows: readonly BillRow[],
  trade: Trade | undefined,
  detail: string | undefined,
  match: Match,
): void {
  const [row] = rows;
  if (!row) return;
  const theirsFen = sumOf(rows);
  const found = { ...about(row), outRequestNo: row.outRequestNo, theirsFen };
  const refund = trade && refundOf(row, trade);
  if (!refund) {
    match.discrepancies.push({ kind: 'REFUND_UNKNOWN_HERE', ...found, ...(detail === undefined ? {} : { detail }) });
    return;
  }
  if (refund.state !== 'SUCCEEDED') {
    match.discrepancies.push({ kind: 'REFUND_NOT_BOOKED', ...found, detail: `Here it is ${refund.state}.` });
    return;
  }
  const oursFen = refund.amountFen;
  add(match.booked.refunds, oursFen, rows.length);
  if (oursFen !== theirsFen) match.discrepancies.push({ kind: 'REFUND_AMOUNT_DIFFERS', ...found, oursFen });
}

function refundOf(row: BillRow, trade: Trade): Refund | undefined {
  const refund = findRefund(trade, row.outRequestNo);
  return refund && isOfTrade(row, { tradeNo: refund.tradeNo ?? trade.tradeNo }) ? refund : undefined;
}

function sumOf(rows: readonly BillRow[]): number {
  return rows.reduce((sum, { amountFen }) => sum + amountFen, 0);
}

function about({ outTradeNo, tradeNo, line, doneAtMs }: BillRow) {
  return { outTradeNo, tradeNo, line, at: new Date(doneAtMs).toISOString() };
}

function stateOf({ state, closed }: Trade): string {
  return `Here it is ${state ?? 'unknown'}${closed ? ` (${closed.reason})` : ''}.`;
}

function add(sum: Sum, fen: number, rows = 1): void {
  sum.count += rows;
  sum.fen += fen;
}
