/** What a run of reconciliation works with, how it can end early, and how it writes down what it does. */
import type { BillPeriod } from '../bill/bill';
import type { BillEvent } from '../bill/bill-events';
import { appendToBill, type BillStream } from './bill-stream';
import type { BillFiles, Books } from '../bill/bill-ports';
import type { MatchRules } from '../bill/match-order';
import type { Caller } from '../engine/seal-events';
import type { Engine } from '../engine/engine';

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

/** What one run knows. `stream` is the bill's stream as this run has written it so far. */
export type Run = {
  date: string;
  period: BillPeriod;
  runId: string;
  caller: Caller;
  untilMs: number;
  stream: BillStream;
};

/** Why a run ended without a result. `retry` is false when only a person can help. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure';
  constructor(
    message: string,
    readonly retry = true,
  ) {
    super(message);
  }
}

/** Alipay has no such bill, yet. */
export class NoBillYet extends Error {
  override readonly name = 'NoBillYet';
  constructor(readonly subCode: string | undefined) {
    super(subCode ?? 'no bill yet');
  }
}

/** Appends to the bill's stream; throws `OvertakenError` when another run has written there. */
export async function record(
  { engine }: Reconciling,
  run: Run,
  events: readonly BillEvent[],
  causationId?: string,
): Promise<void> {
  // One by one: each is below what a store takes at once, all of them may not be.
  for (const event of events) await recordTogether({ engine }, run, [event], causationId);
}

/** As `record`, all or none: for small events that must not be seen apart. */
export async function recordTogether(
  { engine }: Pick<Reconciling, 'engine'>,
  run: Run,
  events: readonly BillEvent[],
  causationId?: string,
): Promise<void> {
  run.stream = await appendToBill(engine, run.stream, events, { ...run.caller, causationId });
}
