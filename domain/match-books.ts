/**
 * Compares a whole bill with our books, both ways: every row with the order that it names, and everything that our books have
 * of that time with the rows. It walks in pages, so a million rows need no more memory than a thousand.
 */
import type { BillPeriod } from './bill';
import { BY_CANCEL, type Booked, type Books, type BillTable } from './bill-ports';
import type { Discrepancy, DiscrepancyKind } from './discrepancy';
import { isWorthAsking, matchTrade, noSums, type Match, type MatchRules, type Sums } from './match-bill';
import { requestNoOfCancel } from './returned-by-cancel';
import type { Trade } from './trade';

export type Comparison = {
  /** The first of them, `MAX_LISTED` at most. */
  listed: Discrepancy[];
  total: number;
  byKind: Partial<Record<DiscrepancyKind, number>>;
  booked: Sums;
  asked: number;
  repaired: number;
  awaitingNextBill: number;
};

export type Comparing = {
  period: BillPeriod;
  table: BillTable;
  /** The bill of the day before, when it is here: what we booked after midnight may have been done before it. */
  tableBefore?: BillTable | undefined;
  books: Books;
  rules: MatchRules;
  /**
   * Asks Alipay about an order, and about those of its refunds that the bill has as done; answers the order as it is then.
   * Undefined when Alipay cannot be asked now.
   */
  ask(outTradeNo: string, refunds: readonly string[]): Promise<Trade | undefined>;
  /** Lets others have their turn. */
  pause(): Promise<void>;
  onProgress(done: string): void;
};

/** More than that is no list for a person: something else is wrong, such as another merchant's bill. */
export const MAX_LISTED = 10_000;
/** Orders about which Alipay is asked again in one run. */
const MAX_ASKED = 1_000;
const PAGE = 200;
/** Between two pauses: some milliseconds of work. */
const ORDERS_AT_ONCE = 50;
/** Clocks differ: what we booked so shortly before the end may stand in the next bill. */
const EDGE_MS = 60_000;

export async function compareBill(comparing: Comparing): Promise<Comparison> {
  const { table } = comparing;
  const comparison: Comparison = {
    listed: [],
    total: 0,
    byKind: {},
    booked: noSums(),
    asked: 0,
    repaired: 0,
    awaitingNextBill: 0,
  };
  const { unreadable, totalsProblem } = table.summary;
  addUnreadable(comparison, table, unreadable);
  if (totalsProblem !== undefined) add(comparison, [{ kind: 'BILL_SUMS_DIFFER', detail: totalsProblem }]);
  await compareRows(comparing, comparison);
  await compareBooked(comparing, comparison, 'payments');
  await compareBooked(comparing, comparison, 'refunds');
  return comparison;
}

/** The table keeps the first of them only. */
function addUnreadable(comparison: Comparison, table: BillTable, count: number): void {
  if (count === 0) return;
  comparison.byKind.ROW_UNREADABLE = count;
  comparison.total += count;
  for (const { line, text, why } of table.unreadable()) {
    comparison.listed.push({ kind: 'ROW_UNREADABLE', line, detail: `${why}: ${text}` });
  }
}

async function compareRows(comparing: Comparing, comparison: Comparison): Promise<void> {
  const { table, books, rules, pause, onProgress } = comparing;
  let done = 0;
  let page = table.outTradeNosAfter(undefined, PAGE);
  while (page.length > 0) {
    for (const outTradeNo of page) {
      const match = matchTrade(table.rowsOf(outTradeNo), books.getTrade(outTradeNo), rules);
      const settled = match.discrepancies.some(isWorthAsking)
        ? await askAgain(comparing, comparison, outTradeNo, match)
        : match;
      add(comparison, (settled ?? match).discrepancies);
      addSums(comparison.booked, (settled ?? match).booked);
      done += 1;
      if (done % ORDERS_AT_ONCE === 0) await pause();
    }
    onProgress(`${done} orders compared`);
    page = table.outTradeNosAfter(page.at(-1), PAGE);
  }
}

/** What a bill says is no proof, for nobody signed it. A query is: what it brings is booked, and the rows are compared again. */
async function askAgain(
  { table, rules, ask }: Comparing,
  comparison: Comparison,
  outTradeNo: string,
  { discrepancies }: Match,
): Promise<Match | undefined> {
  if (comparison.asked >= MAX_ASKED) return undefined;
  comparison.asked += 1;
  const refunds = discrepancies.flatMap(({ kind, outRequestNo }) =>
    kind === 'REFUND_NOT_BOOKED' && outRequestNo !== undefined ? [outRequestNo] : [],
  );
  const trade = await ask(outTradeNo, refunds);
  if (!trade) return undefined;
  const match = matchTrade(table.rowsOf(outTradeNo), trade, rules);
  if (!match.discrepancies.some(isWorthAsking)) comparison.repaired += 1;
  return match;
}

async function compareBooked(comparing: Comparing, comparison: Comparison, what: keyof Sums): Promise<void> {
  const { period, books, pause } = comparing;
  const list = what === 'payments' ? books.listPaid : books.listRefunded;
  // From a little before: what was left to this bill by the one before it.
  const fromMs = period.fromMs - EDGE_MS;
  let page = list(fromMs, period.toMs, PAGE);
  while (page.length > 0) {
    for (const booked of page) compareOneBooked(comparing, comparison, what, booked);
    await pause();
    page = list(fromMs, period.toMs, PAGE, page.at(-1));
  }
}

function compareOneBooked(
  { period, table, tableBefore, books }: Comparing,
  comparison: Comparison,
  what: keyof Sums,
  booked: Booked,
): void {
  const { outTradeNo, outRequestNo, amountFen, atMs } = booked;
  const isIn = (one: BillTable) => {
    if (what === 'payments') return one.hasPayment(outTradeNo);
    if (outRequestNo !== BY_CANCEL) return one.hasRefund(outTradeNo, outRequestNo);
    return requestNoOfCancel(one.rowsOf(outTradeNo), books.getTrade(outTradeNo)) !== undefined;
  };
  if (isIn(table) || (tableBefore && isIn(tableBefore))) return;
  // Before the period only what a bill before it could not decide; without that bill nobody can say.
  if (atMs < period.fromMs && !tableBefore) return;
  if (atMs >= period.toMs - EDGE_MS) {
    comparison.awaitingNextBill += 1;
    return;
  }
  const kind = what === 'payments' ? 'PAYMENT_NOT_IN_BILL' : 'REFUND_NOT_IN_BILL';
  const number = outRequestNo === '' ? {} : { outRequestNo };
  add(comparison, [{ kind, outTradeNo, ...number, oursFen: amountFen, at: new Date(atMs).toISOString() }]);
  addSums(comparison.booked, { ...noSums(), [what]: { count: 1, fen: amountFen } });
}

function add(comparison: Comparison, discrepancies: readonly Discrepancy[]): void {
  for (const discrepancy of discrepancies) {
    comparison.total += 1;
    comparison.byKind[discrepancy.kind] = (comparison.byKind[discrepancy.kind] ?? 0) + 1;
    if (comparison.listed.length < MAX_LISTED) comparison.listed.push(discrepancy);
  }
}

function addSums(sums: Sums, more: Sums): void {
  for (const what of ['payments', 'refunds'] as const) {
    sums[what].count += more[what].count;
    sums[what].fen += more[what].fen;
  }
}
