/**
 * Events of a bill's stream, `bill-<merchant>-<date>`: how it was asked for, what came, and what comparing it with our books
 * found. The file itself stands in streams of its own, one part each, named after its hash (docs/reference/bill.md).
 * Past tense and permanent, like those of trades (`trade-events.ts`).
 */
import type { Discrepancy, DiscrepancyKind } from './discrepancy';
import type { Sums } from './match-order';
import type { AlipayCallAnswered, AlipayCallRequested } from '../events/evidence-events';

type Event<Type extends string, Data> = { type: Type; data: Data };

/** Somebody compares it now; until `until` nobody else begins. */
export type ReconciliationStarted = Event<
  'ReconciliationStarted',
  { runId: string; merchant: string; date: string; startedAt: string; until: string }
>;

/** Alipay has no bill of this date yet, or never will: its answer does not say which. */
export type BillNotReady = Event<
  'BillNotReady',
  { runId: string; subCode?: string | undefined; observedAt: string; nextTryAt: string }
>;

/** A part of the file, in a stream of its own. `content` is base64. */
export type BillFilePart = Event<'BillFilePart', { sha256: string; part: number; parts: number; content: string }>;

/** The bill is here, every byte of it: its parts are stored before this. */
export type BillImported = Event<
  'BillImported',
  {
    runId: string;
    importedAt: string;
    /** Of the zip as it was received. */
    sha256: string;
    bytes: number;
    parts: number;
    /** Payments and refunds; rows of other kinds are counted by themselves. */
    rows: number;
    unreadable: number;
    others: number;
    sums: Sums;
    feeFen: number;
  }
>;

/** Stands between `BillImported` and `BillReconciled` of its run, as often as needed. */
export type DiscrepanciesFound = Event<'DiscrepanciesFound', { runId: string; discrepancies: Discrepancy[] }>;

/** Orders are compared in the order of their numbers: Alipay has answered about all up to `outTradeNo`, except `unanswered`. */
export type AskedThrough = { outTradeNo: string; unanswered: string[] };

export type BillReconciled = Event<
  'BillReconciled',
  {
    runId: string;
    reconciledAt: string;
    /** The bill that was compared; undefined when Alipay had none and our books had nothing either. */
    sha256?: string | undefined;
    /** What our books hold of it. */
    booked: Sums;
    /** The list is the one of the result before: it is not stored again. */
    unchanged?: boolean | undefined;
    /** All of them, also where not each is listed. */
    discrepancies: number;
    byKind: Partial<Record<DiscrepancyKind, number>>;
    /** Orders that Alipay was asked about again, and those that this resolved: by this run, and by those before it that could not ask all. */
    asked: number;
    repaired: number;
    /** Orders about which Alipay could not be asked, or gave no answer. A `ReconciliationFailed` stands right behind. */
    unasked?: number | undefined;
    /** Where the list is full: what it cannot say of the orders that Alipay was asked about. Older events lack it. */
    askedThrough?: AskedThrough | undefined;
    /** Booked in the last minute of the period: compared with the next bill, too. */
    awaitingNextBill: number;
  }
>;

export type ReconciliationFailed = Event<
  'ReconciliationFailed',
  {
    runId: string;
    message: string;
    failedAt: string;
    /** Undefined: a person is needed. */ nextTryAt?: string | undefined;
  }
>;

export type BillEvent =
  | AlipayCallRequested
  | AlipayCallAnswered
  | ReconciliationStarted
  | BillNotReady
  | BillFilePart
  | BillImported
  | DiscrepanciesFound
  | BillReconciled
  | ReconciliationFailed;

export const BILL_SCHEMA_VERSIONS: Readonly<Record<Exclude<BillEvent['type'], `AlipayCall${string}`>, number>> = {
  ReconciliationStarted: 1,
  BillNotReady: 1,
  BillFilePart: 1,
  BillImported: 1,
  DiscrepanciesFound: 1,
  BillReconciled: 1,
  ReconciliationFailed: 1,
};
