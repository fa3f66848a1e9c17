/**
 * Compares a whole bill with our books, both ways: every row with the order that it names, and everything that our books have
 * of that time with the rows. It walks in pages, so a million rows need no more memory than a thousand.
 */
import type { Discrepancy } from './discrepancy';
import { isWorthAsking, matchTrade, type Match } from './match-order';
import { findMissingInBill } from './find-missing-in-bill';
import { addDiscrepancies, addSums, newComparison, type Comparing, type Comparison } from './match-comparison';
import { addUnreadable, addWithheld, type Unreadable } from './match-unreadable';

/** Orders about which Alipay is asked in one run; the next run asks about the rest. */
export const MAX_ASKED = 1_000;
const PAGE = 200;
/** Between two pauses: some milliseconds of work. */
const ORDERS_AT_ONCE = 50;

export async function compareBill(comparing: Comparing): Promise<Comparison> {
  const { table } = comparing;
  const comparison = newComparison();
  const unreadable = addUnreadable(comparing, comparison);
  const { totalsProblem } = table.summary;
  if (totalsProblem !== undefined) addDiscrepancies(comparison, [{ kind: 'BILL_SUMS_DIFFER', detail: totalsProblem }]);
  await compareRows(comparing, comparison, unreadable);
  await findMissingInBill(comparing, comparison, 'payments', unreadable);
  await findMissingInBill(comparing, comparison, 'refunds', unreadable);
  addWithheld(unreadable, comparison);
  return comparison;
}

async function compareRows(comparing: Comparing, comparison: Comparison, unreadable: Unreadable): Promise<void> {
  const { table, books, rules, pause, onProgress } = comparing;
  let done = 0;
  let page = table.outTradeNosAfter(undefined, PAGE);
  while (page.length > 0) {
    for (const outTradeNo of page) {
      const match = matchTrade(table.rowsOf(outTradeNo), books.getTrade(outTradeNo), rules);
      const { discrepancies, booked } = match.discrepancies.some(isWorthAsking)
        ? await askAgain(comparing, comparison, outTradeNo, match)
        : match;
      const isPartOnly = unreadable.orders.has(outTradeNo);
      addDiscrepancies(comparison, isPartOnly ? discrepancies.filter((found) => !isTooLittle(found)) : discrepancies);
      addSums(comparison, booked);
      done += 1;
      if (done % ORDERS_AT_ONCE === 0) await pause();
    }
    onProgress(`${done} orders compared`);
    page = table.outTradeNosAfter(page.at(-1), PAGE);
  }
}

/** The rest may stand in a line of the same order that cannot be read. */
function isTooLittle({ oursFen = 0, theirsFen = 0, kind }: Discrepancy): boolean {
  return (kind === 'PAYMENT_AMOUNT_DIFFERS' || kind === 'REFUND_AMOUNT_DIFFERS') && theirsFen < oursFen;
}

/** What a bill says is no proof, for nobody signed it. A query is: what it brings is booked, and the rows are compared again. */
async function askAgain(
  { table, rules, ask, askedBefore }: Comparing,
  comparison: Comparison,
  outTradeNo: string,
  match: Match,
): Promise<Match> {
  if (askedBefore?.has(outTradeNo)) {
    noteAsked(comparison, outTradeNo, true);
    return withAsked(match, true);
  }
  comparison.asked += 1;
  const refunds = match.discrepancies.flatMap(({ kind, outRequestNo }) =>
    kind === 'REFUND_NOT_BOOKED' && outRequestNo !== undefined ? [outRequestNo] : [],
  );
  const mayAsk = comparison.asked <= MAX_ASKED;
  const trade = mayAsk ? await ask(outTradeNo, refunds) : undefined;
  if (mayAsk) noteAsked(comparison, outTradeNo, trade !== undefined);
  if (!trade) {
    comparison.unasked += 1;
    return withAsked(match, false);
  }
  const matchNow = matchTrade(table.rowsOf(outTradeNo), trade, rules);
  if (!matchNow.discrepancies.some(isWorthAsking)) comparison.repaired += 1;
  return withAsked(matchNow, true);
}

function noteAsked(comparison: Comparison, outTradeNo: string, isAnswered: boolean): void {
  const unanswered = comparison.askedThrough?.unanswered ?? [];
  comparison.askedThrough = { outTradeNo, unanswered: isAnswered ? unanswered : [...unanswered, outTradeNo] };
}

function withAsked({ discrepancies, booked }: Match, asked: boolean): Match {
  return { booked, discrepancies: discrepancies.map((found) => (isWorthAsking(found) ? { ...found, asked } : found)) };
}
