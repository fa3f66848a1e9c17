/**
 * Works off what is due: unknown outcomes, buyers who should confirm, expiries; then queries orders that wait for their
 * buyers. What is due comes from events by way of the views, so a restart goes on where it was, and several nodes may run
 * this at once.
 */
import type { Engine } from '../engine/engine';
import { handleCommand } from '../engine/handle-command';
import { nextDueAt } from '../follow-up/due';
import { StoreUnavailableError } from '../ports';
import { type DueWalk, type DueLists, createDueWalk } from './due-walk';
import { createRests, type Rests } from './rests';

export type FollowUp = {
  /** Starts nothing new, and resolves when what was started has ended. */
  stop(): Promise<void>;
};

const TICK_MS = 200;
const MAX_CONCURRENT = 16;
/** Of these, queries of waiting orders: places stay free for what becomes due meanwhile. */
const MAX_CONCURRENT_LOOKS = 8;
/** While Alipay does not answer: one after the other, to notice when it is back. */
const MAX_CONCURRENT_TRIALS = 1;

/** One list and how far it was worked off. */
type Lane = {
  walk: DueWalk;
  maxRunning: number;
  running: number;
  /** Until the next tick: a call was denied, or the store is away. Another try at once would go the same way. */
  isPaused: boolean;
};

/** What the handling of one trade works with, and changes. */
type Handling = {
  engine: Engine;
  lanes: readonly Lane[];
  rests: Rests;
  onError: (error: unknown, outTradeNo?: string) => void;
};

export function startFollowUp(
  engine: Engine,
  { listDue, listWaiting }: DueLists,
  onError: Handling['onError'],
  random: () => number = Math.random,
): FollowUp {
  const laneOf = (walk: DueWalk, maxRunning: number): Lane => ({ walk, maxRunning, running: 0, isPaused: false });
  const work = laneOf(createDueWalk(listDue, random), MAX_CONCURRENT);
  const looks = laneOf(createDueWalk(listWaiting, random), MAX_CONCURRENT_LOOKS);
  const lanes = [work, looks];
  // By the process's own clock: the engine's may be moved.
  const rests = createRests(() => Date.now());
  const handling: Handling = { engine, lanes, rests, onError };
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  const start = (outTradeNo: string, lane: Lane) => {
    lane.running += 1;
    const done = handle(handling, outTradeNo, lane).finally(() => {
      lane.running -= 1;
      running.delete(outTradeNo);
      fill();
    });
    running.set(outTradeNo, done);
  };
  /** Starts what the lane has, as far as there are places. */
  const fillFrom = (lane: Lane, places: number) => {
    while (!stopped && !lane.isPaused && running.size < places && lane.running < lane.maxRunning) {
      const outTradeNo = lane.walk.next(engine.clock.now().getTime());
      if (outTradeNo === undefined) return;
      if (!running.has(outTradeNo) && rests.untilMs(outTradeNo) <= Date.now()) start(outTradeNo, lane);
    }
  };
  const fill = () => {
    const isWell = (engine.gateway.status?.().breaker ?? 'closed') === 'closed';
    try {
      fillFrom(work, isWell ? MAX_CONCURRENT : MAX_CONCURRENT_TRIALS);
      if (isWell) fillFrom(looks, MAX_CONCURRENT);
    } catch (error) {
      for (const lane of lanes) lane.isPaused = true;
      onError(error);
    }
  };
  const timer = setInterval(() => {
    for (const lane of lanes) {
      lane.isPaused = false;
      lane.walk.beginAgain();
    }
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

/** Follows one trade up. Never rejects: what fails is reported, and the trade rests. */
async function handle({ engine, lanes, rests, onError }: Handling, outTradeNo: string, lane: Lane): Promise<void> {
  try {
    const caller = { actor: 'follow-up', correlationId: engine.newId() };
    const { trade, denied } = await handleCommand(engine, { type: 'FollowUp', outTradeNo }, caller);
    if (denied) {
      lane.isPaused = true;
      lane.walk.requeue(outTradeNo);
    } else if ((nextDueAt(trade) ?? Infinity) <= engine.clock.now().getTime()) rests.begin(outTradeNo);
    else rests.end(outTradeNo);
  } catch (error) {
    rests.begin(outTradeNo);
    if (!lane.isPaused) onError(error, outTradeNo);
    // Not this trade's doing: of a hundred thousand that are due, not each is tried and logged in vain.
    if (error instanceof StoreUnavailableError) for (const each of lanes) each.isPaused = true;
  }
}
