/**
 * Works off what is due: unknown outcomes, buyers who should confirm, expiries. What is due comes from events by way of
 * the `due` view, so a restart goes on where it was, and several nodes may run this at once.
 */
import { nextDueAt } from './due';
import { createDueWalk, type ListDue } from './due-walk';
import { handleCommand, type Engine } from './handle-command';
import { StoreUnavailableError } from './ports';

export type FollowUp = {
  /** Starts nothing new, and resolves when what was started has ended. */
  stop(): Promise<void>;
};

const TICK_MS = 200;
const MAX_CONCURRENT = 16;
/** While Alipay does not answer: one after the other, to notice when it is back. */
const MAX_CONCURRENT_TRIALS = 1;
/** A trade whose run failed, or that stayed due after it, rests: others get their turn. */
const FIRST_REST_MS = 1_000;
const MAX_REST_MS = 60_000;
/** More than that rest no longer than until the next walk through the list. */
const MAX_RESTING = 1_000;

export function startFollowUp(
  engine: Engine,
  listDue: ListDue,
  onError: (error: unknown, outTradeNo?: string) => void,
  random: () => number = Math.random,
): FollowUp {
  const walk = createDueWalk(listDue, random);
  const rests = createRests();
  const running = new Map<string, Promise<void>>();
  /** Until the next tick: a call was denied, or the store is away. Another try at once would go the same way. */
  let heldBack = false;
  let stopped = false;

  const run = async (outTradeNo: string) => {
    const caller = { actor: 'follow-up', correlationId: engine.newId() };
    const { trade, refusals } = await handleCommand(engine, { type: 'FollowUp', outTradeNo }, caller);
    if (refusals.some(({ code }) => code === 'ALIPAY_UNAVAILABLE')) {
      heldBack = true;
      walk.putBack(outTradeNo);
    } else if ((nextDueAt(trade) ?? Infinity) <= engine.clock.now().getTime()) rests.begin(outTradeNo);
    else rests.end(outTradeNo);
  };
  const failed = (error: unknown, outTradeNo: string) => {
    rests.begin(outTradeNo);
    if (!heldBack) onError(error, outTradeNo);
    // Not this trade's doing: of a hundred thousand that are due, not each is tried and logged in vain.
    if (error instanceof StoreUnavailableError) heldBack = true;
  };
  const start = (outTradeNo: string) => {
    const done = run(outTradeNo)
      .catch((error: unknown) => failed(error, outTradeNo))
      .finally(() => {
        running.delete(outTradeNo);
        fill();
      });
    running.set(outTradeNo, done);
  };
  const fill = () => {
    const isWell = (engine.gateway.status?.().breaker ?? 'closed') === 'closed';
    const places = isWell ? MAX_CONCURRENT : MAX_CONCURRENT_TRIALS;
    try {
      while (!stopped && !heldBack && running.size < places) {
        const outTradeNo = walk.next(engine.clock.now().getTime());
        if (outTradeNo === undefined) return;
        if (!running.has(outTradeNo) && !rests.includes(outTradeNo)) start(outTradeNo);
      }
    } catch (error) {
      heldBack = true;
      onError(error);
    }
  };
  const timer = setInterval(() => {
    heldBack = false;
    walk.beginAgain();
    fill();
  }, TICK_MS);

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.allSettled(running.values());
    },
  };
}

/** Trades at rest: how often in a row, and until when by the process's own clock. */
function createRests() {
  const resting = new Map<string, { times: number; untilMs: number }>();
  return {
    begin(outTradeNo: string) {
      const times = (resting.get(outTradeNo)?.times ?? 0) + 1;
      const restMs = Math.min(FIRST_REST_MS * 2 ** (times - 1), MAX_REST_MS);
      resting.delete(outTradeNo);
      resting.set(outTradeNo, { times, untilMs: Date.now() + restMs });
      const oldest = resting.keys().next().value;
      if (resting.size > MAX_RESTING && oldest !== undefined) resting.delete(oldest);
    },
    end: (outTradeNo: string) => void resting.delete(outTradeNo),
    includes: (outTradeNo: string) => (resting.get(outTradeNo)?.untilMs ?? 0) > Date.now(),
  };
}
