/** `paystate reconcile`: has a running engine compare a bill, waits, and lists what differs. */
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { beijingDayOf } from '../../domain/values/beijing-time';
import { csvOf, type ListedDiscrepancy } from './discrepancy-csv';
import { engineAddress, type EngineAddress } from './engine-address';
import { engineAt, type QueryEngine } from './engine-client';
import { createProgress } from '../terminal/progress';
import { UsageError } from '../terminal/usage-error';
import { DAY_MS, MINUTE_MS } from '../../domain/values/durations';

/** Discrepancies are no failure of the command, and no mistake in how it was called. */
const AGREES = 0;
const FAILED = 1;
const DIFFERS = 3;

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
const START = `mutation ($date: String!, $again: Boolean) { reconcile(input: { date: $date, again: $again }) { userErrors { code message } } }`;
const READ = `query ($date: String!) { reconciliation(date: $date) { ${FIELDS} } }`;
const LIST = `query ($date: String!, $first: Int, $after: String) { reconciliation(date: $date) {
  discrepancies(first: $first, after: $after) {
    nodes { kind outTradeNo outRequestNo tradeNo ours theirs line at message advice } pageInfo { hasNextPage endCursor } } } }`;

export async function reconcile(args: readonly string[]): Promise<number> {
  const { date, csv, again, address } = readArguments(args);
  const queryEngine = engineAt(address);
  const { reconcile: begun } = await queryEngine<{ reconcile: { userErrors: { code: string; message: string }[] } }>(
    START,
    {
      date,
      again,
    },
  );
  const [refused] = begun.userErrors;
  if (refused?.code === 'INVALID_DATE') throw new UsageError(refused.message);
  if (refused) return report(FAILED, refused.message);
  const result = await untilEnded(queryEngine, date);
  if (result.state !== 'DONE') return report(FAILED, problemOf(result, date));
  const found = await listAll(queryEngine, date);
  if (csv !== undefined) writeFileSync(csv, csvOf(found));
  print(date, result, found, csv);
  return result.discrepancyCount === 0 ? AGREES : DIFFERS;
}

type Arguments = { date: string; csv: string | undefined; again: boolean; address: EngineAddress };

function readArguments(args: readonly string[]): Arguments {
  const options = {
    date: { type: 'string' },
    csv: { type: 'string' },
    again: { type: 'boolean' },
    merchant: { type: 'string' },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...args], options, strict: true }));
  } catch (error) {
    throw new UsageError(`reconcile: ${(error as Error).message}`);
  }
  const address = engineAddress(values.merchant);
  const today = beijingDayOf(Date.now());
  // Its clock may have been moved by days: yesterday here would be a day on which nothing happened.
  if (values.date === undefined && address.isSimulated) {
    throw new UsageError(
      `reconcile: with the simulated Alipay, whose clock can be moved, say which day. For what was paid today, before the clock was moved: --date ${today}`,
    );
  }
  const yesterday = beijingDayOf(Date.now() - DAY_MS);
  return { date: values.date ?? yesterday, csv: values.csv, again: values.again ?? false, address };
}

function report(code: number, message: string): number {
  process.stderr.write(`${message}\n`);
  return code;
}

async function untilEnded(queryEngine: QueryEngine, date: string): Promise<Reconciliation> {
  const progress = createProgress();
  const giveUpAtMs = Date.now() + WAIT_LIMIT_MS;
  for (;;) {
    const { reconciliation } = await queryEngine<{ reconciliation: Reconciliation | null }>(READ, { date });
    if (!reconciliation) throw new Error(`the engine knows nothing of the bill of ${date}`);
    if (reconciliation.state !== 'RUNNING' || Date.now() > giveUpAtMs) {
      progress.end();
      return reconciliation;
    }
    progress.show(() => `${date}: ${reconciliation.progress ?? 'another node is at it'}`);
    await sleep(POLL_MS);
  }
}

async function listAll(queryEngine: QueryEngine, date: string): Promise<ListedDiscrepancy[]> {
  const found: ListedDiscrepancy[] = [];
  for (let after: string | null = null; ;) {
    const page: Page = await listPage(queryEngine, date, after);
    found.push(...page.nodes);
    if (!page.pageInfo.hasNextPage) return found;
    after = page.pageInfo.endCursor;
  }
}

async function listPage(queryEngine: QueryEngine, date: string, after: string | null): Promise<Page> {
  const { reconciliation } = await queryEngine<{ reconciliation: { discrepancies: Page } }>(LIST, {
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
  const out = (line: string) => process.stdout.write(`${line}\n`);
  const sums = (who: string, sum: Sums | null) =>
    sum &&
    out(`  ${who}  ${sum.paymentCount} payments ${sum.paymentAmount}, ${sum.refundCount} refunds ${sum.refundAmount}`);
  const count = result.discrepancyCount ?? 0;
  out(`${date}: ${result.rows ?? 0} rows, ${count === 0 ? 'no discrepancy' : `${count} discrepancies`}`);
  sums('Alipay', result.alipay);
  sums('ours  ', result.ours);
  if (result.repaired) out(`  ${result.repaired} orders were booked after Alipay was queried about them`);
  if (result.awaitingNextBill) out(`  ${result.awaitingNextBill} of the last minute are expected in the next bill`);
  for (const { kind, message, advice } of found.slice(0, MAX_PRINTED)) out(`${kind}: ${message}\n    ${advice}`);
  if (count > MAX_PRINTED && csv === undefined) out(`… and ${count - MAX_PRINTED} more: --csv <file> lists them`);
  if (count > found.length) out(`only the first ${found.length} are listed`);
  if (csv !== undefined) out(`${found.length} lines written to ${csv}`);
}
