/**
 * Reconciliation in a history: the real runs of `domain/reconciliation/reconcile-bill.ts` against bills of the simulator's ledger, with the
 * real views as books. Only the files are in memory: each node has its own, and gets what it lacks from the log.
 */
import { createHash } from 'node:crypto';
import { beijingDayOf } from '../../../domain/values/beijing-time';
import type { BillRow, CoveredTime } from '../../../domain/bill/bill';
import { loadBill } from '../../../domain/reconciliation/bill-stream';
import type { BillFile, BillFiles, BillTable } from '../../../domain/bill/bill-ports';
import type { Discrepancy } from '../../../domain/bill/discrepancy';
import { reconcileBill } from '../../../domain/reconciliation/reconcile-bill';
import {
  stateOfReconciliation,
  type Reconciliation,
  type ReconciliationState,
} from '../../../domain/reconciliation/reconciliation';
import { openReadModel, type ReadModel, type Totals } from '../../../projections/views/read-model';
import { givenBill } from '../../domain/bill/given-bill';
import type { MemoryLog } from '../memory-event-store';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import type { Engine } from '../../../domain/engine/engine';
import { DAY_MS } from '../../../domain/values/durations';

/** How a run ended, as its caller received it. */
export type BillRun = {
  date: string;
  state: ReconciliationState | undefined;
  reconciliation: Reconciliation;
  /** Calls that had left the engine when this bill was first reconciled. */
  callsBefore: number;
};

export type BillDesk = {
  /** Reconciles the bill of a day in Beijing; never resolves for a node that dies in between. */
  reconcile(engine: Engine, node: number, date: string): Promise<BillRun>;
  /** Every day in Beijing whose bill was reconciled, or on which the views or Alipay have a payment or a refund. */
  dates(): string[];
  runs: readonly BillRun[];
  /** What the views have of the days, both inclusive. */
  totals(from: string, to: string): Totals;
  close(): void;
};

export type SimulatedBill = { covers: CoveredTime; rows: BillRow[] };

export type BillDeskOptions = {
  log: MemoryLog;
  /** Alipay's bill by the address that it gave; undefined when the address is not good, or not any more. */
  openBill(url: string): SimulatedBill | undefined;
  /** When money moved at Alipay, in milliseconds since 1970. */
  moneyMovedAtMs(): number[];
  /** Calls that have left the engine so far. */
  callsSent(): number;
};

export function createBillDesk({ log, openBill, moneyMovedAtMs, callsSent }: BillDeskOptions): BillDesk {
  const files = [createFiles(openBill), createFiles(openBill)];
  const runs: BillRun[] = [];
  const callsBefore = new Map<string, number>();
  let views: ReadModel | undefined;

  const viewsNow = (): ReadModel => {
    views ??= openReadModel(':memory:');
    const applied = Number(views.checkpoint() ?? 0);
    const events = log.all.slice(applied);
    if (events.length > 0) views.apply({ events, position: String(log.all.length), caughtUp: true });
    return views;
  };

  return {
    async reconcile(engine, node, date) {
      const books = viewsNow();
      if (!callsBefore.has(date)) callsBefore.set(date, callsSent());
      const work = {
        engine,
        books,
        files: files[node]!,
        rules: {},
        booksAreCurrent: async () => viewsNow() === books,
        pause: () => engine.sleep(1),
      };
      const caller = { actor: 'reconciliation', correlationId: engine.newId() };
      await reconcileBill(work, date, caller);
      const { reconciliation } = await loadBill(engine, date);
      const state = stateOfReconciliation(reconciliation, engine.clock.now().getTime());
      const run = { date, state, reconciliation, callsBefore: callsBefore.get(date) ?? 0 };
      runs.push(run);
      return run;
    },
    dates() {
      const booked = [viewsNow().listPaid, viewsNow().listRefunded].flatMap((list) => list(0, Infinity, 1_000));
      const moments = [...booked.map(({ atMs }) => atMs), ...moneyMovedAtMs()];
      return [...new Set([...runs.map(({ date }) => date), ...moments.map(beijingDayOf)])].sort();
    },
    runs,
    totals: (from, to) => viewsNow().totals(from, to)[0]!,
    close() {
      views?.close();
      views = undefined;
    },
  };
}

/** The bill of a day that many days before another moment. */
export const billDateBefore = (nowMs: number, daysBack: number): string => beijingDayOf(nowMs - daysBack * DAY_MS);

/** A bill as JSON stands for the zip: what reading a real one takes is tested in test/adapters. */
function createFiles(openBill: BillDeskOptions['openBill']): BillFiles {
  const contents = new Map<string, string>();
  const nameOf = (content: string): BillFile => ({
    sha256: createHash('sha256').update(content).digest('hex'),
    bytes: Buffer.byteLength(content),
  });
  return {
    async download(url) {
      const bill = openBill(url);
      if (!bill) throw new Error('the address is not good');
      const content = JSON.stringify(bill);
      const file = nameOf(content);
      contents.set(file.sha256, content);
      return file;
    },
    async *parts({ sha256 }) {
      yield Buffer.from(contents.get(sha256) ?? '').toString('base64');
    },
    has: ({ sha256 }) => contents.has(sha256),
    async restore({ sha256 }, parts) {
      let content = '';
      for await (const part of parts) content += Buffer.from(part, 'base64').toString();
      contents.set(sha256, content);
    },
    open: async (_date, { sha256 }): Promise<BillTable> => {
      const { rows, covers } = JSON.parse(contents.get(sha256)!) as SimulatedBill;
      const table = givenBill(rows);
      return { ...table, summary: { ...table.summary, covers } };
    },
    tidy: () => undefined,
  };
}

/** The discrepancies about which a run reports that Alipay was queried. */
export const reportedAsQueried = ({ reconciliation }: BillRun): Discrepancy[] =>
  (reconciliation.result?.listed ?? []).filter(({ asked }) => asked);

export const isOfBill = ({ stream }: Pick<RecordedEvent, 'stream'>): boolean => stream.startsWith('bill-');
