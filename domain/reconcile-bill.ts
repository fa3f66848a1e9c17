/**
 * Gets a bill of Alipay and compares it with our books: asks for its address, downloads it, stores every byte of it in the log,
 * compares, asks Alipay about what is missing here, and stores what is left. Nothing is ever booked from a bill itself: nobody
 * signed it. Of several nodes one does it: whoever appends `ReconciliationStarted`.
 */
import { billPeriodOf, beijingDayOf, type BillPeriod } from './bill';
import type { BillEvent, BillImported } from './bill-events';
import { appendToBill, loadBill, OvertakenError, readBillFile, storeBillFile, type BillStream } from './bill-log';
import type { BillFile, BillFiles, BillTable, Books } from './bill-ports';
import { handleCommand, type Engine } from './handle-command';
import { judgeAnswer, parseNode } from './judge-answer';
import { compareBill, type Comparison } from './match-books';
import type { MatchRules } from './match-bill';
import { noSums } from './match-bill';
import type { GatewayRequest } from './ports';
import { stateOfReconciliation, type Reconciliation } from './reconciliation';
import type { Caller } from './seal-events';
import type { AlipayCallAnswered, AlipayCallRequested } from './trade-events';

export type Reconciling = {
  engine: Engine;
  books: Books;
  files: BillFiles;
  rules: MatchRules;
  /** Waits until the books hold everything that the log has now; false when that takes too long. */
  booksAreCurrent(): Promise<boolean>;
  /** Lets the event loop have its turn. */
  pause(): Promise<void>;
  onProgress?: ((date: string, done: string) => void) | undefined;
};

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A run ends by then or gives up; so long nobody else begins. */
const RUN_LIMIT_MS = 30 * MINUTE_MS;
const FIRST_RETRY_MS = 10 * MINUTE_MS;
const MAX_RETRY_MS = HOUR_MS;
/** About a day and a half of tries; then a person is needed. */
const MAX_FAILURES = 40;
/** Where Alipay has no bill so long after the end of its time, and we have nothing either, there was nothing. */
const NO_BILL_AFTER_MS = 16 * HOUR_MS;
const DISCREPANCIES_PER_EVENT = 400;
const DEADLINE_MARGIN_MS = 2_000;

const NO_BILL_YET = /bill_not_exist|no_bill_data/i;
/** Codes of which the same request may be answered otherwise later. */
const MAY_PASS = /rate_limit|call-limited/i;

/** Why a run ended without a result. `retry` is false when only a person can help. */
class RunFailure extends Error {
  override readonly name = 'RunFailure';
  constructor(
    message: string,
    readonly retry = true,
  ) {
    super(message);
  }
}

/** Alipay has no such bill, yet. */
class NoBillYet extends Error {
  override readonly name = 'NoBillYet';
  constructor(readonly subCode: string | undefined) {
    super(subCode ?? 'no bill yet');
  }
}

type Run = { date: string; period: BillPeriod; runId: string; caller: Caller; untilMs: number; stream: BillStream };

/**
 * Reconciles the bill of a day or month that is over, and answers how it stands then. Does nothing while another run is under way.
 * Throws `StoreUnavailableError` when the log cannot be reached: the run is then lost, and begun again later.
 */
export async function reconcileBill(
  work: Reconciling,
  date: string,
  caller: Caller,
  onBegun: () => void = () => undefined,
): Promise<Reconciliation> {
  const period = billPeriodOf(date);
  if (!period) throw new Error(`not a bill's date: ${date}`);
  const run = await beginRun(work, period, caller);
  if (!run) return (await loadBill(work.engine, date)).reconciliation;
  onBegun();
  try {
    await carryOut(work, run);
  } catch (error) {
    if (error instanceof OvertakenError) return (await loadBill(work.engine, date)).reconciliation;
    await record(work, run, [endingOf(work, run, error)]);
    if (!(error instanceof RunFailure || error instanceof NoBillYet)) throw error;
  }
  return run.stream.reconciliation;
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
    const begun = await appendToBill(engine, date, stream, [started], caller);
    return { date, period, runId, caller, untilMs, stream: begun };
  } catch (error) {
    if (error instanceof OvertakenError) return undefined;
    throw error;
  }
}

async function carryOut(work: Reconciling, run: Run): Promise<void> {
  const bill = run.stream.reconciliation.bill ?? (await importBill(work, run));
  if (!bill) return record(work, run, [nothingThatDay(work, run)]);
  const table = await openBill(work, run.date, bill);
  const tableBefore = await openBillBefore(work, run.period).catch((error: unknown) => {
    table.close();
    throw error;
  });
  try {
    if (!(await work.booksAreCurrent())) throw new RunFailure('the read model is too far behind the log');
    const { discrepancies, comparison } = await compare(work, run, table, tableBefore);
    await record(work, run, [...discrepancies]);
    await record(work, run, [reconciled(work, run, comparison, bill.sha256)]);
  } finally {
    table.close();
    tableBefore?.close();
    work.files.tidy();
  }
}

async function compare(work: Reconciling, run: Run, table: BillTable, tableBefore: BillTable | undefined) {
  const { engine, books, rules } = work;
  const comparison = await compareBill({
    period: run.period,
    table,
    tableBefore,
    books,
    rules,
    onProgress: (done) => work.onProgress?.(run.date, done),
    async pause() {
      if (engine.clock.now().getTime() > run.untilMs) throw new RunFailure('it took longer than half an hour');
      await work.pause();
    },
    async ask(outTradeNo) {
      const caller = { actor: 'reconciliation', correlationId: run.runId };
      const { trade, refusals } = await handleCommand(engine, { type: 'Sync', outTradeNo }, caller);
      return refusals.some(({ code }) => code === 'ALIPAY_UNAVAILABLE') ? undefined : trade;
    },
  });
  const discrepancies: BillEvent[] = [];
  for (let from = 0; from < comparison.listed.length; from += DISCREPANCIES_PER_EVENT) {
    const listed = comparison.listed.slice(from, from + DISCREPANCIES_PER_EVENT);
    discrepancies.push({ type: 'DiscrepanciesFound', data: { runId: run.runId, discrepancies: listed } });
  }
  return { comparison, discrepancies };
}

// ------------------------------------------------------------------ the bill

/** Undefined when there is none, and our books have nothing of that time either. */
async function importBill(work: Reconciling, run: Run): Promise<BillImported['data'] | undefined> {
  const url = await askForUrl(work, run).catch((error: unknown) => {
    if (error instanceof NoBillYet && isNothingThere(work, run)) return undefined;
    throw error;
  });
  if (url === undefined) return undefined;
  const { engine, files } = work;
  // Its own words are for a person; what was received is gone.
  const file = await files.download(url).catch((error: unknown) => failed('the bill could not be downloaded', error));
  work.onProgress?.(run.date, `${file.bytes} bytes downloaded`);
  const table = await openTable(work, run.date, file);
  const { rows, unreadable, others, sums, feeFen } = table.summary;
  table.close();
  const parts = await storeBillFile(engine, run.date, file, files.parts(file), run.caller);
  const importedAt = engine.clock.now().toISOString();
  const data = { runId: run.runId, importedAt, ...file, parts, rows, unreadable, others, sums, feeFen };
  await record(work, run, [{ type: 'BillImported', data }]);
  return data;
}

async function askForUrl(work: Reconciling, run: Run): Promise<string> {
  const { gateway, clock, newId } = work.engine;
  const request: GatewayRequest = {
    method: 'alipay.data.dataservice.bill.downloadurl.query',
    bizContent: { bill_type: 'trade', bill_date: run.date },
  };
  if (await gateway.admit?.(request.method, 'follow-up')) throw new RunFailure('Alipay cannot be called at the moment');
  const callId = newId();
  const deadlineAt = new Date(clock.now().getTime() + gateway.maxCallMs + DEADLINE_MARGIN_MS).toISOString();
  const intent: AlipayCallRequested = { type: 'AlipayCallRequested', data: { callId, ...request, deadlineAt } };
  await record(work, run, [intent], callId).catch((error: unknown) => {
    gateway.withdraw?.(request.method, 'follow-up');
    throw error;
  });
  const judged = judgeAnswer(request, await gateway.call(request));
  const answer: AlipayCallAnswered = { type: 'AlipayCallAnswered', data: { callId, ...judged } };
  await record(work, run, [answer], callId);
  const { outcome, subCode = '', subMsg = '', code = '', reason = '' } = judged;
  const url = parseNode(judged.content)?.['bill_download_url'];
  if (outcome === 'ok' && typeof url === 'string') return url;
  if (NO_BILL_YET.test(subCode)) throw new NoBillYet(subCode);
  const what = [code, subCode, subMsg, reason].filter((text) => text !== '').join(' ');
  throw new RunFailure(`Alipay gave no address: ${what}`, outcome === 'unknown' || MAY_PASS.test(subCode));
}

function isNothingThere({ engine, books }: Reconciling, { period: { fromMs, toMs } }: Run): boolean {
  if (engine.clock.now().getTime() < toMs + NO_BILL_AFTER_MS) return false;
  return books.listPaid(fromMs, toMs, 1).length + books.listRefunded(fromMs, toMs, 1).length === 0;
}

/** The rows of a bill that the log has, whether or not this node has seen it. */
async function openBill(work: Reconciling, date: string, { sha256, bytes }: BillFile): Promise<BillTable> {
  const file = { sha256, bytes };
  if (!work.files.has(file)) {
    await work.files
      .restore(file, readBillFile(work.engine, date, file))
      .catch((error: unknown) => failed('the bill in the log could not be put together', error));
  }
  return openTable(work, date, file);
}

async function openTable({ files, onProgress }: Reconciling, date: string, file: BillFile): Promise<BillTable> {
  return files
    .open(date, file, (rows) => onProgress?.(date, `${rows} rows read`))
    .catch((error: unknown) => failed('the bill could not be read', error));
}

async function openBillBefore(work: Reconciling, { fromMs }: BillPeriod): Promise<BillTable | undefined> {
  const date = beijingDayOf(fromMs - 1);
  const { bill } = (await loadBill(work.engine, date)).reconciliation;
  return bill && openBill(work, date, bill);
}

function failed(what: string, error: unknown): never {
  throw new RunFailure(`${what}: ${(error as Error).message}`);
}

// ---------------------------------------------------------------- the record

async function record(
  { engine }: Reconciling,
  run: Run,
  events: readonly BillEvent[],
  causationId?: string,
): Promise<void> {
  // One by one: each is below what a store takes at once, all of them may not be.
  for (const event of events) {
    run.stream = await appendToBill(engine, run.date, run.stream, [event], run.caller, causationId);
  }
}

function reconciled({ engine }: Reconciling, { runId }: Run, comparison: Comparison, sha256: string): BillEvent {
  const { booked, total, byKind, asked, repaired, awaitingNextBill } = comparison;
  const reconciledAt = engine.clock.now().toISOString();
  return {
    type: 'BillReconciled',
    data: { runId, reconciledAt, sha256, booked, discrepancies: total, byKind, asked, repaired, awaitingNextBill },
  };
}

function nothingThatDay({ engine }: Reconciling, { runId }: Run): BillEvent {
  const reconciledAt = engine.clock.now().toISOString();
  const none = { discrepancies: 0, byKind: {}, asked: 0, repaired: 0, awaitingNextBill: 0 };
  return { type: 'BillReconciled', data: { runId, reconciledAt, booked: noSums(), ...none } };
}

function endingOf({ engine }: Reconciling, { runId, stream }: Run, error: unknown): BillEvent {
  const nowMs = engine.clock.now().getTime();
  const at = new Date(nowMs).toISOString();
  const { failures } = stream.reconciliation;
  const nextTryAt = new Date(nowMs + Math.min(FIRST_RETRY_MS * 2 ** failures, MAX_RETRY_MS)).toISOString();
  if (error instanceof NoBillYet) {
    return { type: 'BillNotReady', data: { runId, subCode: error.subCode, observedAt: at, nextTryAt } };
  }
  const mayRetry = !(error instanceof RunFailure && !error.retry) && failures < MAX_FAILURES;
  const message =
    error instanceof RunFailure ? error.message : 'an error that nobody foresaw: see the log of the process';
  return { type: 'ReconciliationFailed', data: { runId, message, failedAt: at, ...(mayRetry ? { nextTryAt } : {}) } };
}
