/** What comparing a whole bill with our books takes, and what it has found so far. */
import type { BillPeriod } from './bill';
import type { AskedThrough } from './bill-events';
import type { BillTable, Books } from './bill-ports';
import type { Discrepancy, DiscrepancyKind } from './discrepancy';
import { noSums, type MatchRules, type Sums } from './match-order';
import type { Trade } from '../trade/trade';

export type Comparing = {
  period: BillPeriod;
  table: BillTable;
  /** The bill of the day before, when it is here: what we booked after midnight may have been done before it. */
  tableBefore?: BillTable | undefined;
  books: Books;
  rules: MatchRules;
  /**
   * Asks Alipay about an order, and about those of its refunds that the bill has as done; answers the order as it is then.
   * Undefined when Alipay cannot be asked now, or gives no answer.
   */
  ask(outTradeNo: string, refunds: readonly string[]): Promise<Trade | undefined>;
  /** Orders about which Alipay was asked when this bill was compared before: not asked again. */
  askedBefore?: Pick<ReadonlySet<string>, 'has'> | undefined;
  /** Lets others have their turn. */
  pause(): Promise<void>;
  onProgress(done: string): void;
};

export type Comparison = {
  /** The first of them, `MAX_LISTED` at most. */
  listed: Discrepancy[];
  total: number;
  byKind: Partial<Record<DiscrepancyKind, number>>;
  booked: Sums;
  /** Orders that Alipay was to be asked about, `unasked` among them. */
  asked: number;
  /** Orders about which Alipay could not be asked, or gave no answer: the bill has to be compared again. */
  unasked: number;
  /** How far Alipay was asked, by this run or those before it; undefined where it was asked about nothing. */
  askedThrough?: AskedThrough | undefined;
  repaired: number;
  awaitingNextBill: number;
};

/** More than that is no list for a person: something else is wrong, such as another merchant's bill. */
export const MAX_LISTED = 10_000;

export function newComparison(): Comparison {
  return {
    listed: [],
    total: 0,
    byKind: {},
    booked: noSums(),
    asked: 0,
    unasked: 0,
    repaired: 0,
    awaitingNextBill: 0,
  };
}

export function addDiscrepancies(comparison: Comparison, discrepancies: readonly Discrepancy[]): void {
  for (const discrepancy of discrepancies) {
    comparison.total += 1;
    comparison.byKind[discrepancy.kind] = (comparison.byKind[discrepancy.kind] ?? 0) + 1;
    if (comparison.listed.length < MAX_LISTED) comparison.listed.push(discrepancy);
  }
}

export function addSums({ booked }: Comparison, more: Sums): void {
  for (const what of ['payments', 'refunds'] as const) {
    booked[what].count += more[what].count;
    booked[what].fen += more[what].fen;
  }
}

type AskedEarlier = { listed: readonly Discrepancy[]; askedThrough?: AskedThrough | undefined };

/** About which orders Alipay was asked before: the list is read, as long as it has all; what is behind a full list is known by how far the runs have come. */
export function askedIn(earlier: AskedEarlier | undefined): Pick<ReadonlySet<string>, 'has'> {
  const { listed = [], askedThrough } = earlier ?? {};
  const inList = new Set(listed.flatMap(({ asked, outTradeNo }) => (asked && outTradeNo ? [outTradeNo] : [])));
  if (!askedThrough) return inList;
  const unanswered = new Set(askedThrough.unanswered);
  return { has: (no) => inList.has(no) || (no <= askedThrough.outTradeNo && !unanswered.has(no)) };
}
