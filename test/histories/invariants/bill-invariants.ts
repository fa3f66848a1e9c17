/** What must hold of reconciliations: those in the middle of a history, and of every day's bill at its end. */
import type { DiscrepancyKind } from '../../../domain/bill/discrepancy';
import { noSums, type Sums } from '../../../domain/bill/match-order';
import { reportedAsQueried, type BillRun } from '../world/bill-desk';
import { wasInterferedWith, type Interference } from '../world/journal';
import type { World } from '../world/world';

export type BillEvidence = Pick<World, 'stage' | 'books' | 'journal' | 'desk'>;
export type BillInvariant = (evidence: BillEvidence) => string[];

/** An order that a run reports as queried was queried since the bill was first compared. */
const onlyQueriedIsReportedAsQueried: BillInvariant = ({ desk, books, journal }) =>
  runsOf(desk).flatMap((run) =>
    reportedAsQueried(run).flatMap(({ outTradeNo = '', kind }) => {
      const calls = journal.sentCalls.slice(run.callsBefore);
      const wasQueried = calls.some(({ request: { bizContent } }) => books.orderOf(bizContent) === outTradeNo);
      return wasQueried ? [] : [`${run.date}: Alipay was never queried about ${outTradeNo} (${kind})`];
    }),
  );

/** A run that could not query every order is not done. */
const nothingUnqueriedIsDone: BillInvariant = ({ desk }) =>
  runsOf(desk).flatMap(({ date, state, reconciliation: { result } }) =>
    state === 'DONE' && result?.unasked ? [`${date}: done, though ${result.unasked} orders were not queried`] : [],
  );

/** At the end every bill is compared, and differs in nothing but what others did. */
const billsAreReconciled: BillInvariant = (evidence) =>
  lastRuns(evidence).flatMap(({ date, state, reconciliation: { result, problem = '' } }) => {
    if (state !== 'DONE') return [`${date}: ${state} ${problem}`];
    return (result?.listed ?? []).flatMap(({ kind, outTradeNo = '', outRequestNo = '' }) => {
      // What a cancel returned of a second payment has the order's number, and is none of our refunds.
      const isOfSecond = kind === 'REFUND_UNKNOWN_HERE' && outRequestNo === outTradeNo;
      const causes = isOfSecond ? [...CAUSES[kind], 'second-payment' as const] : CAUSES[kind];
      const isExplained = wasInterferedWith(evidence.journal, outTradeNo, ...causes);
      return isExplained ? [] : [`${date}: ${kind} of ${outTradeNo} ${outRequestNo}`];
    });
  });

/** Where nothing differs, what our books have of the bill's rows is what the rows say. */
const sumsAreThoseOfTheRows: BillInvariant = (evidence) =>
  lastRuns(evidence).flatMap(({ date, reconciliation: { result } }) => {
    if (!result || result.discrepancies > 0) return [];
    const theirs = describeSums(sumsOf(evidence, date));
    const ours = describeSums(result.booked);
    return ours === theirs ? [] : [`${date}: ${ours} here, ${theirs} in the bill`];
  });

/**
 * Where no bill differs, the totals of all days are what their rows say. Of a single day that is not always so: what Alipay named no
 * time for counts when it became known.
 */
const totalsAreThoseOfTheRows: BillInvariant = (evidence) => {
  const runs = lastRuns(evidence);
  const reconciled = runs.map(({ date }) => date);
  const areAllThere = evidence.desk?.dates().every((date) => reconciled.includes(date));
  const isClean = runs.every(({ reconciliation: { result } }) => result?.discrepancies === 0);
  if (!isClean || !areAllThere || !evidence.desk) return [];
  const { paymentCount, paymentFen, refundCount, refundFen } = evidence.desk.totals('2000-01-01', '2999-12-31');
  const payments = { count: paymentCount, fen: paymentFen };
  const ours = describeSums({ payments, refunds: { count: refundCount, fen: refundFen } });
  const theirs = describeSums(addUp(runs.map(({ date }) => sumsOf(evidence, date))));
  return ours === theirs ? [] : [`totals: ${ours} here, ${theirs} in the bills`];
};

export const BILL_INVARIANTS = {
  onlyQueriedIsReportedAsQueried,
  nothingUnqueriedIsDone,
  billsAreReconciled,
  sumsAreThoseOfTheRows,
  totalsAreThoseOfTheRows,
};

/** What others can have done where a bill differs for good. */
const CAUSES: Record<DiscrepancyKind, readonly Interference[]> = {
  PAYMENT_UNKNOWN_HERE: ['stranger'],
  PAYMENT_NOT_BOOKED: ['stranger', 'lie', 'replay'],
  PAYMENT_NOT_IN_BILL: ['lie'],
  PAYMENT_AMOUNT_DIFFERS: ['stranger'],
  TRADE_NO_DIFFERS: ['second-payment', 'stranger'],
  FEE_DIFFERS: [],
  REFUND_UNKNOWN_HERE: ['console-refund', 'stranger', 'replay'],
  REFUND_NOT_BOOKED: ['lie', 'replay'],
  // While a cancel was in doubt, somebody returned all of the money in the console.
  REFUND_NOT_IN_BILL: ['lie', 'replay', 'console-refund'],
  REFUND_AMOUNT_DIFFERS: [],
  ROW_UNREADABLE: [],
  BILL_SUMS_DIFFER: [],
};

const runsOf = (desk: BillEvidence['desk']): readonly BillRun[] => desk?.runs ?? [];

function lastRuns({ desk }: BillEvidence): BillRun[] {
  return [...new Map(runsOf(desk).map((run) => [run.date, run])).values()];
}

function sumsOf({ stage }: BillEvidence, date: string): Sums {
  const rows = stage.alipay.bills?.rowsOf(date) ?? [];
  const sum = (kind: 'payment' | 'refund') => {
    const own = rows.filter((row) => row.kind === kind);
    return { count: own.length, fen: own.reduce((fen, { amountFen }) => fen + amountFen, 0) };
  };
  return { payments: sum('payment'), refunds: sum('refund') };
}

function addUp(all: readonly Sums[]): Sums {
  const sum = noSums();
  for (const { payments, refunds } of all) {
    sum.payments = { count: sum.payments.count + payments.count, fen: sum.payments.fen + payments.fen };
    sum.refunds = { count: sum.refunds.count + refunds.count, fen: sum.refunds.fen + refunds.fen };
  }
  return sum;
}

const describeSums = ({ payments, refunds }: Sums) =>
  `${payments.count} payments of ${payments.fen} fen and ${refunds.count} refunds of ${refunds.fen} fen`;
