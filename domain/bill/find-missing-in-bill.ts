/** The way back: finds everything that our books have of a bill's period in the bill's rows. */
import { BY_CANCEL, type BillTable, type Booked, type Books } from './bill-ports';
import { isRefundedSecondPayment, noSums, type Sums } from './match-order';
import { addDiscrepancies, addSums, type Comparing, type Comparison } from './match-comparison';
import { mayBeUnreadable, type Unreadable } from './match-unreadable';
import { isOfTrade, requestNosOfCancel, returnedByCancel } from './refund-by-cancel';
import { findRefund } from '../trade/trade';
import { DAY_MS, MINUTE_MS } from '../values/durations';

const PAGE = 200;
/** Clocks differ: what we booked so shortly before the end may stand in the next bill. */
const EDGE_MS = MINUTE_MS;

export async function findMissingInBill(
  comparing: Comparing,
  comparison: Comparison,
  what: keyof Sums,
  unreadable: Unreadable,
): Promise<void> {
  const { period, books, pause } = comparing;
  const list = what === 'payments' ? books.listPaid : books.listRefunded;
  // From a little before: what was left to this bill by the one before it.
  const fromMs = period.fromMs - EDGE_MS;
  let page = list(fromMs, period.toMs, PAGE);
  while (page.length > 0) {
    for (const booked of page) {
      const place = placeOf(comparing, what, booked);
      if (place === 'next-bill') comparison.awaitingNextBill += 1;
      if (place === 'missing') addMissing(comparison, what, booked, unreadable);
    }
    await pause();
    page = list(fromMs, period.toMs, PAGE, page.at(-1));
  }
}

/** Where something booked stands; `elsewhere`: in a bill before those that are compared here, if anywhere. */
type Place = 'in-bill' | 'elsewhere' | 'next-bill' | 'missing';

function placeOf({ period, table, tableBefore, books }: Comparing, what: keyof Sums, booked: Booked): Place {
  const { outTradeNo, outRequestNo, atMs } = booked;
  const isCancel = what === 'refunds' && outRequestNo === BY_CANCEL;
  const trade = isCancel ? books.getTrade(outTradeNo) : undefined;
  const isIn = (one: BillTable) => {
    if (what === 'payments') return hasOwnPayment(one, booked, books);
    if (!isCancel) return hasOwnRefund(one, booked, books);
    return requestNosOfCancel(one.rowsOf(outTradeNo), trade).length > 0;
  };
  if (isIn(table) || (tableBefore && isIn(tableBefore))) return 'in-bill';
  // It may stand in a bill before those that are compared here: without that bill nobody can say.
  const sinceMs = isCancel ? Date.parse((trade && returnedByCancel(trade))?.since ?? '') : atMs;
  const isWithin = sinceMs >= (tableBefore ? period.fromMs - DAY_MS : period.fromMs);
  if (!isWithin) return 'elsewhere';
  return atMs >= period.toMs - EDGE_MS ? 'next-bill' : 'missing';
}

/** Counts it as booked, and reports it unless it may stand in a line that cannot be read. */
function addMissing(comparison: Comparison, what: keyof Sums, booked: Booked, unreadable: Unreadable): void {
  const { outTradeNo, outRequestNo, amountFen, atMs } = booked;
  addSums(comparison, { ...noSums(), [what]: { count: 1, fen: amountFen } });
  if (mayBeUnreadable(unreadable, booked)) return;
  const kind = what === 'payments' ? 'PAYMENT_NOT_IN_BILL' : 'REFUND_NOT_IN_BILL';
  const number = outRequestNo === '' ? {} : { outRequestNo };
  addDiscrepancies(comparison, [{ kind, outTradeNo, ...number, oursFen: amountFen, at: new Date(atMs).toISOString() }]);
}

/** A refund's number may stand twice in a bill, on two trades of one order: ours is the row of its own trade. */
function hasOwnRefund(table: BillTable, { outTradeNo, outRequestNo }: Booked, books: Pick<Books, 'getTrade'>): boolean {
  const trades = table.tradesOf(outTradeNo, outRequestNo);
  const refunded = trades.filter(({ hasRefund }) => hasRefund);
  if (refunded.length === 0 || trades.length < 2) return refunded.length > 0;
  const trade = books.getTrade(outTradeNo);
  const tradeNo = (trade && findRefund(trade, outRequestNo))?.tradeNo ?? trade?.tradeNo;
  return refunded.some((one) => isOfTrade(one, { tradeNo }));
}

/**
 * Under one order number there may be two payments: a second one that went back is not ours. Any other is reported where the bill's
 * own rows are compared (TRADE_NO_DIFFERS), and not as missing besides.
 */
function hasOwnPayment(table: BillTable, { outTradeNo, tradeNo }: Booked, books: Pick<Books, 'getTrade'>): boolean {
  if (!table.hasPayment(outTradeNo)) return false;
  if (tradeNo == null || table.hasPayment(outTradeNo, tradeNo)) return true;
  const trade = books.getTrade(outTradeNo);
  const payments = table.rowsOf(outTradeNo).filter(({ kind }) => kind === 'payment');
  return !trade || payments.some((row) => !isRefundedSecondPayment(trade, row));
}
