/**
 * Gets a bill of Alipay and compares it with our books: asks for its address, downloads it, stores every byte of it in the log,
 * compares, asks Alipay about what is missing here, and stores what is left. Nothing is ever booked from a bill itself: nobody
 * signed it. Of several nodes one does it: whoever appends `ReconciliationStarted`.
 */
import { billPeriodOf, type BillPeriod } from '../bill/bill';
import type { BillEvent, BillReconciled } from '../bill/bill-events';
import { appendToBill, loadBill, OvertakenError } from './bill-stream';
import type { BillTable } from '../bill/bill-ports';
import { handleCommand } from '../engine/handle-command';
import { importBill, openBill, openBillBefore } from './import-bill';
import { noSums } from '../bill/match-order';
import { compareBill } from '../bill/compare-bill';
import { askedIn, type Comparing, type Comparison } from '../bill/match-comparison';
import { stateOfReconciliation, type Reconciliation } from './reconciliation';
import { NoBillYet, record, recordTogether, RunFailure, type Reconciling, type Run } from './reconciliation-run';
import type { Caller } from '../engine/seal-events';
import { HOUR_MS, MINUTE_MS } from '../values/durations';

/** A run ends by then or gives up; so long nobody else begins. */
const RUN_LIMIT_MS = 30 * MINUTE_MS;
const FIRST_RETRY_MS = 10 * MINUTE_MS;
const MAX_RETRY_MS = HOUR_MS;
/** About a day and a half of tries; then a person is needed. */
const MAX_FAILURES = 40;
const DISCREPANCIES_PER_EVENT = 400;

export type RunOptions = {
  /** Whether the bill is downloaded although the log has one: that one may have been incomplete. */
  again?: boolean | undefined;
  onBegun?: (() => void) | undefined;
};

/**
 * Reconciles the bill of a day or month that is over, and answers how it stands then. Does nothing while another run is under way.
 * Throws `StoreUnavailableError` when the log cannot be reached: the run is then lost, and begun again later.
 */
export async function reconcileBill(
  work: Reconciling,
  date: string,
  caller: Caller,
  { again = false, onBegun }: RunOptions = {},
): Promise<Reconciliation> {
  const period = billPeriodOf(date);
  if (!period) throw new Error(`not a bill's date: ${date}`);
  const run = await beginRun(work, period, caller);
  if (!run) return (await loadBill(work.engine, date)).reconciliation;
  onBegun?.();
  try {
    await carryOut(work, run, again).catch(async (error: unknown) => {
      if (error instanceof OvertakenError) throw error;
      await record(work, run, [endingOf(work, run, error)]);
      if (!(error instanceof RunFailure || error instanceof NoBillYet)) throw error;
    });
    return run.stream.reconciliation;
  } catch (error) {
    if (error instanceof OvertakenError) return (await loadBill(work.engine, date)).reconciliation;
    throw error;
  }
}

/** Undefined when another run is under way. */
async function beginRun({ engine }: Reconciling, period: BillPeriod, caller: Caller): Promise<Run | undefined> {
  const { date } = period;
  const stream = await loadBill(engine, date);
  const nowMs = engine.clock.now().getTime();
  if (stateOfReconciliation(stream.reconciliation, nowMs) === 'RUNNING') return undefined;
  const [runId, untilMs] = [engine.newId(), nowMs + RUN_LIMIT_MS];
  const [startedAt, until] = [new Date(nowMs).toISOString(), new Date(untilMs).toISOString()];
  const started: BillEvent = {
    type: 'ReconciliationStarted',
    data: { runId, merchant: engine.merchant, date, startedAt, until },
  };
  try {
    const begun = await appendToBill(engine, stream, [started], caller);
    return { date, period, runId, caller, untilMs, stream: begun };
  } catch (error) {
    if (error instanceof OvertakenError) return undefined;
    throw error;
  }
}

async function carryOut(work: Reconciling, run: Run, again: boolean): Promise<void> {
  const known = again ? undefined : run.stream.reconciliation.bill;
  const bill = known ?? (await importBill(work, run));
  if (!bill) return record(work, run, [reconciled(work, run, NOTHING)]);
  const table = await openBill(work, run.date, bill);
  const tableBefore = await openBillBefore(work, run.period).catch((error: unknown) => {
    table.close();
    throw error;
  });
  try {
    if (!(await work.booksAreCurrent())) throw new RunFailure('the read model is too far behind the log');
    const earlier = unfinishedResultOf(run.stream.reconciliation, bill.sha256);
    const comparison = await compare(work, run, { table, tableBefore, askedBefore: askedIn(earlier) });
    await recordResult(work, run, comparison, { sha256: bill.sha256, earlier });
  } finally {
    table.close();
    tableBefore?.close();
    work.files.tidy();
  }
}

type Result = Omit<BillReconciled['data'], 'runId' | 'reconciledAt'>;
type EarlierResult = Reconciliation['result'];

/** Of the run before, where Alipay could not be asked about everything in the same bill: this run goes on from there. */
function unfinishedResultOf({ result }: Reconciliation, sha256: string): EarlierResult {
  return result?.unasked && result.sha256 === sha256 ? result : undefined;
}

type Tables = { table: BillTable; tableBefore: BillTable | undefined; askedBefore: Comparing['askedBefore'] };

async function compare(work: Reconciling, run: Run, tables: Tables): Promise<Comparison> {
  const { engine, books, rules } = work;
  return compareBill({
    ...tables,
    period: run.period,
    books,
    rules,
    onProgress: (done) => work.onProgress?.(run.date, done),
    async pause() {
      if (engine.clock.now().getTime() > run.untilMs) throw new RunFailure('it took longer than half an hour');
      await work.pause();
    },
    async ask(outTradeNo, doubted) {
      const caller = { actor: 'reconciliation', correlationId: run.runId };
      const { trade, refusals, denied } = await handleCommand(engine, { type: 'Sync', outTradeNo, doubted }, caller);
      const isUnanswered = denied !== undefined || refusals.some(({ code }) => code === 'OUTCOME_UNKNOWN');
      return isUnanswered ? undefined : trade;
    },
  });
}

/** Whoever compares again and again until all is mended adds no list that is there already. */
async function recordResult(
  work: Reconciling,
  run: Run,
  { listed, total, asked, unasked, askedThrough, repaired, booked, byKind, awaitingNextBill }: Comparison,
  { sha256, earlier }: { sha256: string; earlier: EarlierResult },
): Promise<void> {
  const before = run.stream.reconciliation.result?.listed;
  const unchanged = listed.length > 0 && JSON.stringify(listed) === JSON.stringify(before);
  for (let from = 0; from < listed.length && !unchanged; from += DISCREPANCIES_PER_EVENT) {
    const discrepancies = listed.slice(from, from + DISCREPANCIES_PER_EVENT);
    await record(work, run, [{ type: 'DiscrepanciesFound', data: { runId: run.runId, discrepancies } }]);
  }
  const result = reconciled(work, run, {
    sha256,
    ...(unchanged ? { unchanged } : {}),
    booked,
    discrepancies: total,
    byKind,
    asked: (earlier?.asked ?? 0) + asked - unasked,
    repaired: (earlier?.repaired ?? 0) + repaired,
    ...(unasked > 0 ? { unasked } : {}),
    ...(unasked > 0 && total > listed.length ? { askedThrough } : {}),
    awaitingNextBill,
  });
  if (unasked === 0) return record(work, run, [result]);
  const problem = `Alipay could not be asked about ${unasked} orders that differ, or gave no answer`;
  // As long as some are answered, the rest follows soon.
  const soonMs = asked > unasked ? MINUTE_MS : undefined;
  await recordTogether(work, run, [result, endingOf(work, run, new RunFailure(problem), soonMs)]);
}

function reconciled({ engine }: Reconciling, { runId }: Run, result: Result): BillEvent {
  return { type: 'BillReconciled', data: { runId, reconciledAt: engine.clock.now().toISOString(), ...result } };
}

const NOTHING: Result = {
  booked: noSums(),
  discrepancies: 0,
  byKind: {},
  asked: 0,
  repaired: 0,
  awaitingNextBill: 0,
};

function endingOf({ engine }: Reconciling, { runId, stream }: Run, error: unknown, soonMs?: number): BillEvent {
  const nowMs = engine.clock.now().getTime();
  const at = new Date(nowMs).toISOString();
  const { failures } = stream.reconciliation;
  const retryMs = soonMs ?? Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS);
  const nextTryAt = new Date(nowMs + retryMs).toISOString();
  if (error instanceof NoBillYet) {
    return { type: 'BillNotReady', data: { runId, subCode: error.subCode, observedAt: at, nextTryAt } };
  }
  const mayRetry = !(error instanceof RunFailure && !error.retry) && failures < MAX_FAILURES;
  const message =
    error instanceof RunFailure ? error.message : 'an error that nobody foresaw: see the log of the process';
  return { type: 'ReconciliationFailed', data: { runId, message, failedAt: at, ...(mayRetry ? { nextTryAt } : {}) } };
}
