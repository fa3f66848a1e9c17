/** `paystate reconcile`: has a running engine compare a bill, waits, and lists what differs. */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { beijingDayOf } from '../../domain/values/beijing-time';
import { csvOf, type ListedDiscrepancy } from './discrepancy-csv';
import { engineAddress } from './engine-address';
import { engineAt, USER_ERROR_FIELDS, type EngineClient, type UserError } from './engine-client';
import { EngineProblem } from './engine-problem';
import type { EngineOptions } from '../terminal/command';
import { note, say } from '../terminal/output';
import { createProgress } from '../terminal/progress';
import { EXIT, UsageError } from '../terminal/usage-error';
import { DAY_MS, MINUTE_MS } from '../../domain/values/durations';

const { FAILED } = EXIT;

const POLL_MS = 500;
/** A run ends after half an hour at the latest. */
const WAIT_LIMIT_MS = 40 * MINUTE_MS;
const PAGE = 100;
/** Printed; the spreadsheet has all. */
const MAX_PRINTED = 50;

type Sums = { paymentCount: number; paymentAmount: string; refundCount: number; refundAmount: string };
type Reconciliation = {
  state: 'RUNNING' | 'NOT_READY' | 'DONE' | 'FAILED';
  progress: string | null;
  problem: string | null;
  nextTryAt: string | null;
  rows: number | null;
  alipay: Sums | null;
  ours: Sums | null;
  discrepancyCount: number | null;
  repaired: number | null;
  awaitingNextBill: number | null;
};
type Page = { nodes: ListedDiscrepancy[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

const SUMS = '{ paymentCount paymentAmount refundCount refundAmount }';
const FIELDS = `state progress problem nextTryAt rows alipay ${SUMS} ours ${SUMS} discrepancyCount repaired awaitingNextBill`;
const START = `mutation ($date: String!, $again: Boolean) { reconcile(input: { date: $date, again: $again }) { ${USER_ERROR_FIELDS} } }`;
const READ = `query ($date: String!) { reconciliation(date: $date) { ${FIELDS} } }`;
const LIST = `query ($date: String!, $first: Int, $after: String) { reconciliation(date: $date) {
  discrepancies(first: $first, after: $after) {
    nodes { kind outTradeNo outRequestNo tradeNo ours theirs line at message advice } pageInfo { hasNextPage endCursor } } } }`;

export type ReconcileOptions = EngineOptions & { date?: string; csv?: string; again?: boolean };

/** "No result" has one code, whatever the reason: whoever runs this daily tries again later. */
export async function reconcile(options: ReconcileOptions): Promise<number> {
  try {
    return await compareBill(options);
  } catch (error) {
    if (error instanceof EngineProblem) return report(FAILED, error.message);
    throw error;
  }
}

async function compareBill({ csv, again = false, ...options }: ReconcileOptions): Promise<number> {
  const address = engineAddress(options);
  const date = options.date ?? yesterday(address.isSimulated);
  const engine = engineAt(address);
  const { userErrors } = await engine.mutate<{ userErrors: UserError[] }>('reconcile', START, { date, again });
  const [refused] = userErrors;
  if (refused?.code === 'INVALID_DATE') throw new UsageError(refused.message);
  if (refused) return report(FAILED, refused.message);
  const result = await untilEnded(engine, date);
  if (result.state !== 'DONE') return report(FAILED, problemOf(result, date));
  const found = await listAll(engine, date);
  if (csv !== undefined) writeFileSync(csv, csvOf(found));
  print(date, result, found, csv);
  return result.discrepancyCount === 0 ? EXIT.DONE : EXIT.DIFFERS;
}

/** Of the simulated Alipay the clock may have been moved by days: yesterday here would be a day on which nothing happened. */
function yesterday(isSimulated: boolean): string {
  if (!isSimulated) return beijingDayOf(Date.now() - DAY_MS);
  throw new UsageError(
    `reconcile: with the simulated Alipay, whose clock can be moved, say which day. For what was paid today, before the clock was moved: --date ${beijingDayOf(Date.now())}`,
  );
}

function report(code: number, message: string): number {
  note(message);
  return code;
}

async function untilEnded(engine: EngineClient, date: string): Promise<Reconciliation> {
  const progress = createProgress();
  const giveUpAtMs = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const { reconciliation } = await engine.query<{ reconciliation: Reconciliation | null }>(READ, { date });
    if (!reconciliation) throw new Error(`the engine knows nothing of the bill of ${date}`);
    if (reconciliation.state !== 'RUNNING' || Date.now() > giveUpAtMs) {
      progress.end();
      return reconciliation;
    }
    progress.show(() => `${date}: ${reconciliation.progress ?? 'another node is at it'}`);
    await sleep(POLL_MS);
  }
}

async function listAll(engine: EngineClient, date: string): Promise<ListedDiscrepancy[]> {
  const found: ListedDiscrepancy[] = [];
  for (let after: string | null = null; ;) {
    const page: Page = await listPage(engine, date, after);
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

async function listPage(engine: EngineClient, date: string, after: string | null): Promise<Page> {
  const { reconciliation } = await engine.query<{ reconciliation: { discrepancies: Page } }>(LIST, {
    date,
    first: PAGE,
    after,
  });
  return reconciliation.discrepancies;
}

function problemOf({ state, problem, nextTryAt }: Reconciliation, date: string): string {
  if (state === 'RUNNING') return `${date}: it is still running; try again later`;
  const what = state === 'NOT_READY' ? 'Alipay has no such bill yet' : 'it could not be reconciled';
  const next = nextTryAt === null ? '' : `; tried again by itself at ${nextTryAt} where RECONCILE is daily`;
  return `${date}: ${what} (${problem ?? 'the run was lost'})${next}`;
}

function print(date: string, result: Reconciliation, found: ListedDiscrepancy[], csv: string | undefined): void {
  const sums = (who: string, sum: Sums | null) =>
    sum &&
    say(`  ${who}  ${sum.paymentCount} payments ${sum.paymentAmount}, ${sum.refundCount} refunds ${sum.refundAmount}`);
  const count = result.discrepancyCount ?? 0;
  say(`${date}: ${result.rows ?? 0} rows, ${count === 0 ? 'no discrepancy' : `${count} discrepancies`}`);
  sums('Alipay', result.alipay);
  sums('ours  ', result.ours);
  if (result.repaired) say(`  ${result.repaired} orders were booked after Alipay was queried about them`);
  if (result.awaitingNextBill) say(`  ${result.awaitingNextBill} of the last minute are expected in the next bill`);
  for (const { kind, message, advice } of found.slice(0, MAX_PRINTED)) say(`${kind}: ${message}\n    ${advice}`);
  if (count > MAX_PRINTED && csv === undefined) say(`… and ${count - MAX_PRINTED} more: --csv <file> lists them`);
  if (count > found.length) say(`only the first ${found.length} are listed`);
  if (csv !== undefined) say(`${found.length} lines written to ${csv}`);
}
