/**
 * Genuine notifies that could not be stored. Alipay repeats each, but minutes later. So their order numbers stay in memory,
 * and Alipay is queried as soon as the store answers. Neither the notify nor anything about its buyer stays in memory.
 * When the process ends they are lost: Alipay's repeats and the queries of waiting orders (`waiting-queries.ts`) remain.
 */
import { randomUUID } from 'node:crypto';
import { handleCommand } from '../../domain/engine/handle-command';
import { StoreUnavailableError } from '../../domain/ports';
import {
  UNSTORED_NOTIFIES_TICK_MS,
  MAX_UNSTORED_QUERIES,
  MAX_UNSTORED_FAILURES,
  MAX_UNSTORED_NOTIFIES,
  MAX_UNSTORED_TRIES,
} from '../request/limits';
import type { Engine } from '../../domain/engine/engine';

type UnstoredNotify = {
  notifyId: string;
  tries: number;
  /** How often the store failed for this order although it had answered for others since the previous try. */
  ownFailures: number;
  /** `storeAnswers` at the previous try of this order. */
  storeAnswersBefore: number;
};

/** By order number, in the order of tries: an order that could not be read moves to the end. */
type UnstoredByOrder = Map<string, UnstoredNotify>;

export type UnstoredNotifies = {
  /** The notify is genuine and could not be stored. */
  remember(notify: { outTradeNo: string; notifyId: string }): void;
  /** The notify was repeated and is stored. */
  stored(notify: { outTradeNo: string; notifyId: string }): void;
  count(): number;
  /** Begins no further query, and resolves when the running ones have ended. */
  stop(): Promise<void>;
};

export function createUnstoredNotifies(
  engine: Engine,
  onError: (error: unknown, outTradeNo: string) => void,
  maxUnstored = MAX_UNSTORED_NOTIFIES,
): UnstoredNotifies {
  const unstored: UnstoredByOrder = new Map();
  const running = new Map<string, Promise<void>>();
  const querying: Querying = { engine, onError, unstored, isPaused: false, storeAnswers: 0 };
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  const start = (outTradeNo: string, entry: UnstoredNotify) => {
    const done = query(querying, outTradeNo, entry)
      .catch((error: unknown) => failed(querying, error, outTradeNo, entry))
      .finally(() => running.delete(outTradeNo));
    running.set(outTradeNo, done);
  };
  const tick = () => {
    // One query tests whether the store is back; the others follow.
    const maxQueries = querying.isPaused ? 1 : MAX_UNSTORED_QUERIES;
    for (const [outTradeNo, entry] of unstored) {
      if (running.size >= maxQueries) break;
      if (!running.has(outTradeNo)) start(outTradeNo, entry);
    }
    if (unstored.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    remember({ outTradeNo, notifyId }) {
      if (stopped || (unstored.size >= maxUnstored && !unstored.has(outTradeNo))) return;
      const before = unstored.get(outTradeNo) ?? { ownFailures: 0, storeAnswersBefore: querying.storeAnswers };
      unstored.set(outTradeNo, { ...before, notifyId, tries: 0 });
      querying.isPaused = true;
      timer ??= setInterval(tick, UNSTORED_NOTIFIES_TICK_MS).unref();
    },
    stored({ outTradeNo, notifyId }) {
      querying.storeAnswers += 1;
      const entry = unstored.get(outTradeNo);
      if (entry?.notifyId === notifyId) forget(unstored, outTradeNo, entry);
    },
    count: () => unstored.size,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.allSettled(running.values());
    },
  };
}

/** What the queries share. */
type Querying = {
  readonly engine: Engine;
  readonly onError: (error: unknown, outTradeNo: string) => void;
  readonly unstored: UnstoredByOrder;
  /** The store was away, or no call could be made, and nothing has succeeded since. */
  isPaused: boolean;
  /** How often the store has answered, for any order. */
  storeAnswers: number;
};

async function query(querying: Querying, outTradeNo: string, entry: UnstoredNotify): Promise<void> {
  const command = { type: 'Sync', outTradeNo, isUnattended: true } as const;
  const caller = { actor: 'follow-up', correlationId: randomUUID() };
  const { refusals, denied } = await handleCommand(querying.engine, command, caller);
  querying.storeAnswers += 1;
  querying.isPaused = denied !== undefined;
  if (querying.isPaused) return;
  // An order that was never opened here is left to Alipay's repeats: there is nothing to compare a query's answer with.
  const isUnknown = refusals.some(({ code }) => code === 'OUTCOME_UNKNOWN');
  entry.tries += 1;
  if (!isUnknown || entry.tries >= MAX_UNSTORED_TRIES) forget(querying.unstored, outTradeNo, entry);
}

function failed(querying: Querying, error: unknown, outTradeNo: string, entry: UnstoredNotify): void {
  const { unstored, onError, storeAnswers } = querying;
  const isAway = error instanceof StoreUnavailableError;
  if (isAway) querying.isPaused = true;
  // The store answers for other orders: only this order's stream cannot be read.
  if (storeAnswers > entry.storeAnswersBefore) entry.ownFailures += 1;
  entry.storeAnswersBefore = storeAnswers;
  if (isAway && entry.ownFailures < MAX_UNSTORED_FAILURES) return moveToEnd(unstored, outTradeNo, entry);
  forget(unstored, outTradeNo, entry);
  onError(error, outTradeNo);
}

/** So that the next try is for another order. */
function moveToEnd(unstored: UnstoredByOrder, outTradeNo: string, entry: UnstoredNotify): void {
  if (unstored.get(outTradeNo) !== entry) return;
  unstored.delete(outTradeNo);
  unstored.set(outTradeNo, entry);
}

/** Unless another notify of the order arrived meanwhile. */
function forget(unstored: UnstoredByOrder, outTradeNo: string, entry: UnstoredNotify): void {
  if (unstored.get(outTradeNo) === entry) unstored.delete(outTradeNo);
}
