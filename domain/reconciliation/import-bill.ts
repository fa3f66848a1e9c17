/** How a bill comes into the log: asked for, downloaded, read, stored in parts; and how its rows are opened again from there. */
import { beijingDayOf } from '../values/beijing-time';
import { problemOfPeriod, type BillPeriod } from '../bill/bill';
import type { BillImported } from '../bill/bill-events';
import { loadBill, readBillFile, storeBillFile } from './bill-stream';
import type { BillFile, BillTable } from '../bill/bill-ports';
import { judgeAnswer, parseNode } from '../alipay/judge-answer';
import type { GatewayRequest } from '../ports';
import { NoBillYet, record, RunFailure, type Reconciling, type Run } from './reconciliation-run';
import type { AlipayCallAnswered, AlipayCallRequested } from '../events/evidence-events';
import { deadlineMsOf } from '../engine/make-call';
import { HOUR_MS } from '../values/durations';

/** Where Alipay has no bill so long after the end of its time, and we have nothing either, there was nothing. */
const NO_BILL_AFTER_MS = 16 * HOUR_MS;

const NO_BILL_YET = /bill_not_exist|no_bill_data/i;
/** Codes of which the same request may be answered otherwise later. */
const MAY_PASS = /rate_limit|call-limited/i;

/** Undefined when there is none, and our books have nothing of that time either. */
export async function importBill(work: Reconciling, run: Run): Promise<BillImported['data'] | undefined> {
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
  const { rows, unreadable, others, sums, feeFen, covers } = table.summary;
  table.close();
  const problem = problemOfPeriod(covers, run.period);
  if (problem !== undefined) throw new RunFailure(problem);
  const parts = await storeBillFile(engine, { date: run.date, file }, files.parts(file), run.caller);
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
  const deadlineAt = new Date(deadlineMsOf(work.engine, clock.now())).toISOString();
  const intent: AlipayCallRequested = { type: 'AlipayCallRequested', data: { callId, ...request, deadlineAt } };
  await record(work, run, [intent], callId).catch((error: unknown) => {
    gateway.withdraw?.(request.method, 'follow-up');
    throw error;
  });
  const judged = judgeAnswer(request, await gateway.call(request, run.caller));
  const answer: AlipayCallAnswered = { type: 'AlipayCallAnswered', data: { callId, ...judged } };
  await record(work, run, [answer], callId);
  const { outcome, subCode = '', subMsg = '', code = '', reason = '' } = judged;
  const url = parseNode(judged.content)?.['bill_download_url'];
  if (outcome === 'ok' && typeof url === 'string') return url;
  // Only signed: whoever sits on the wire must not make a day appear empty.
  if (outcome === 'refused' && NO_BILL_YET.test(subCode)) throw new NoBillYet(subCode);
  const what = [code, subCode, subMsg, reason].filter((text) => text !== '').join(' ');
  throw new RunFailure(`Alipay gave no address: ${what}`, outcome === 'unknown' || MAY_PASS.test(subCode));
}

function isNothingThere({ engine, books }: Reconciling, { period: { fromMs, toMs } }: Run): boolean {
  if (engine.clock.now().getTime() < toMs + NO_BILL_AFTER_MS) return false;
  return books.listPaid(fromMs, toMs, 1).length + books.listRefunded(fromMs, toMs, 1).length === 0;
}

/** The rows of a bill that the log has, whether or not this node has seen it. */
export async function openBill(work: Reconciling, date: string, { sha256, bytes }: BillFile): Promise<BillTable> {
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

/** The bill of the day before, if the log has it. */
export async function openBillBefore(work: Reconciling, { fromMs }: BillPeriod): Promise<BillTable | undefined> {
  const date = beijingDayOf(fromMs - 1);
  const { bill } = (await loadBill(work.engine, date)).reconciliation;
  return bill && openBill(work, date, bill);
}

function failed(what: string, error: unknown): never {
  throw new RunFailure(`${what}: ${(error as Error).message}`);
}
