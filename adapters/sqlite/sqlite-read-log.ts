import { setImmediate as nextTurn } from 'node:timers/promises';
import { StoreUnavailableError, UnknownPositionError, type EventBatch } from '../../domain/ports';
import type { SqliteEventReader } from './sqlite-event-reader';
import type { LiveTail } from './sqlite-live-tail';

const maxBatchEvents = 256;

const DONE = { done: true, value: undefined } as const;

/** An open log as its readers see it. */
export type OpenLog = {
  reader: SqliteEventReader;
  tail: LiveTail;
  /** Set once: by `close()`, or by the problem that stopped the writer. */
  ended: 'closed' | StoreUnavailableError | undefined;
};

/** Reads the log after a position up to its head, page by page; between two pages the event loop has its turn. */
export async function* readToHead(log: OpenLog, after: string | undefined): AsyncGenerator<EventBatch> {
  let position = toPosition(log, after);
  for (let caughtUp = false; !caughtUp; await nextTurn()) {
    const page = log.reader.readLogPage(position, maxBatchEvents);
    ({ position, caughtUp } = page);
    if (page.events.length > 0 || caughtUp) yield { events: page.events, position: String(position), caughtUp };
  }
}

/**
 * Reads the log after a position and goes on live. Ends when the signal aborts, when the store is closed, or at
 * `return()`; fails with `StoreUnavailableError` when the log cannot be read or the writer has stopped.
 */
export function followLog(
  log: OpenLog,
  after: string | undefined,
  signal: AbortSignal,
): AsyncIterator<EventBatch, undefined> {
  let position: number | undefined;
  let toldCaughtUp = false;
  let finished = false;
  let unfollow: (() => void) | undefined;
  let resume: (() => void) | undefined;

  function finish(): void {
    if (finished) return;
    finished = true;
    signal.removeEventListener('abort', finish);
    unfollow?.();
    if (resume) log.tail.waiting.delete(resume);
    resume?.();
  }

  function start(): number {
    if (log.ended) throw new StoreUnavailableError('the event store is closed');
    const from = toPosition(log, after);
    unfollow = log.tail.follow();
    signal.addEventListener('abort', finish, { once: true });
    return from;
  }

  function isOver(): boolean {
    if (finished || signal.aborted) return true;
    if (log.ended instanceof StoreUnavailableError) throw log.ended;
    return log.ended === 'closed' && position !== undefined;
  }

  /** What comes after a position, from memory or else from the file; undefined when there is nothing new. */
  function take(from: number): EventBatch | undefined {
    const page = log.tail.takeAfter(from, maxBatchEvents) ?? log.reader.readLogPage(from, maxBatchEvents);
    const { events, caughtUp } = page;
    position = page.position;
    if (events.length === 0 && (!caughtUp || toldCaughtUp)) return undefined;
    toldCaughtUp = caughtUp;
    return { events, position: String(position), caughtUp };
  }

  async function step(): Promise<IteratorResult<EventBatch, undefined>> {
    // Between two batches the event loop has its turn.
    await nextTurn();
    while (!isOver()) {
      const from: number = (position ??= start());
      const batch = take(from);
      if (batch) return { done: false, value: batch };
      if (position !== from) await nextTurn();
      // Nothing can have come since the log was read: there is no await in between.
      else await new Promise<void>((woken) => log.tail.waiting.add((resume = woken)));
    }
    finish();
    return DONE;
  }

  return oneStepAtATime(step, finish);
}

/** Takes the steps one after the other, also for a caller that calls again before the last answer. A step that fails finishes it. */
function oneStepAtATime<Value>(
  step: () => Promise<IteratorResult<Value, undefined>>,
  finish: () => void,
): AsyncIterator<Value, undefined> {
  let last: Promise<unknown> = Promise.resolve();
  return {
    next() {
      const result = last.then(step).catch((error: unknown) => {
        finish();
        throw error;
      });
      last = result.catch(() => undefined);
      return result;
    },
    return() {
      finish();
      return Promise.resolve(DONE);
    },
  };
}

/** A position is where a reader has been: one that this log has never reached belongs to another log. */
function toPosition(log: OpenLog, after: string | undefined): number {
  if (after === undefined) return 0;
  if (!/^\d+$/.test(after)) throw new TypeError(`not a position: ${JSON.stringify(after)}`);
  const position = Number(after);
  const last = log.reader.lastPosition();
  if (position <= last) return position;
  throw new UnknownPositionError(
    `position ${after} is beyond the end of the log (${last}): the event file was replaced by an older one. ` +
      'Restore the newer file, or rebuild what remembers that position',
  );
}
