/** What reconciliation needs from the world, besides the log, the gateway and the clock. */
import type { BillRow, CoveredTime, UnreadableRow } from './bill';
import type { Sums } from './match-order';
import type { Trade } from '../trade/trade';

/** Of a file in one event: as base64 it stays below the megabyte that a store takes at once. */
export const BILL_PART_BYTES = 720_000;

/** A bill as received. `sha256` is its name. */
export type BillFile = { sha256: string; bytes: number };

/** What the rows of a bill are, in short. */
export type BillSummary = {
  rows: number;
  unreadable: number;
  others: number;
  sums: Sums;
  feeFen: number;
  covers?: CoveredTime | undefined;
  /** In a sentence, where the file's own totals are others than its rows give. */
  totalsProblem?: string | undefined;
};

/** The rows of one bill, in a file that can be made again: answers by number, whatever the bill's size. */
export interface BillTable {
  readonly summary: BillSummary;
  /** The next order numbers after one, in order. */
  outTradeNosAfter(outTradeNo: string | undefined, limit: number): string[];
  rowsOf(outTradeNo: string): BillRow[];
  /** With `tradeNo`, only of the payment that Alipay gave this number. */
  hasPayment(outTradeNo: string, tradeNo?: string): boolean;
  /** Alipay's numbers of the trades that the order has in the bill, each with whether a refund of that number stands on it. */
  tradesOf(outTradeNo: string, outRequestNo: string): { tradeNo: string; hasRefund: boolean }[];
  unreadable(): UnreadableRow[];
  close(): void;
}

/** Bills on the disk of this node. All of it can be made again from the log. */
export interface BillFiles {
  /** Downloads what a signed answer named. Rejects with a message for a person. */
  download(url: string): Promise<BillFile>;
  /** The file in pieces of `BILL_PART_BYTES`, as base64. */
  parts(file: BillFile): AsyncIterable<string>;
  /** Whether the file is here; with `restore` it is made again from its pieces. */
  has(file: BillFile): boolean;
  restore(file: BillFile, parts: AsyncIterable<string>): Promise<void>;
  /** Opens the rows, unpacking the file first where that was not done yet. Rejects when it is no bill. */
  open(date: string, file: BillFile, onProgress: (rows: number) => void): Promise<BillTable>;
  /** Forgets what is not needed any more: the log has it. */
  tidy(): void;
}

/** Stands for the request number of what a cancel returned: it has none. */
export const BY_CANCEL = '';

/** A payment or refund as our views have it. */
export type Booked = {
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  atMs: number;
  /** Of a payment, where Alipay's number of it is known. */
  tradeNo?: string | null | undefined;
};

/** What our books say happened at Alipay in a stretch of time, by Alipay's own times. */
export interface Books {
  getTrade(outTradeNo: string): Trade | undefined;
  /** From `fromMs` up to but without `toMs` (milliseconds since 1970), in order of time, those behind `after`. */
  listPaid(fromMs: number, toMs: number, limit: number, after?: Booked): Booked[];
  /** With what cancels returned, under `BY_CANCEL`. */
  listRefunded(fromMs: number, toMs: number, limit: number, after?: Booked): Booked[];
  /** Milliseconds since 1970 at which the first order was opened; undefined before that. */
  firstOpenedAtMs(): number | undefined;
}
