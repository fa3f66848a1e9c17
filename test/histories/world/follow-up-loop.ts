/**
 * Follow-up in virtual time. The rules are those of `domain/scheduler/run-follow-up.ts`: what is due is run once at a time, and what
 * failed or stayed due rests. Instead of polling every 200 ms for weeks, it wakes when a trade will be due.
 */
import { nextDueAt } from '../../../domain/follow-up/due';
import { handleCommand } from '../../../domain/engine/handle-command';
import type { Trade } from '../../../domain/trade/trade';
import type { Engine } from '../../../domain/engine/engine';
import { createRests } from '../../../domain/scheduler/rests';

/** As in `domain/scheduler/run-follow-up.ts`. */
const TICK_MS = 200;

export type FollowUpParts = {
  engine: Engine;
  tradeOf(outTradeNo: string): Trade;
  after(delayMs: number, run: () => void): void;
  /** False from the moment at which the node that runs it died. */
  isLiving(): boolean;
  /** From 0 to 1: where between two ticks of this node a moment falls. */
  chance(outTradeNo: string): number;
  onError(error: unknown): void;
};

/** Call the answer for each trade at the start, and whenever something was stored of it. */
export function createFollowUpLoop(parts: FollowUpParts): (outTradeNo: string) => void {
  const { engine, tradeOf, after, isLiving, chance, onError } = parts;
  const running = new Set<string>();
  const rests = createRests(() => engine.clock.now().getTime());
  /** The moment for which a wake-up is set; another one makes an earlier wake-up void. */
  const awaited = new Map<string, number>();

  const isDue = (trade: Trade) => (nextDueAt(trade) ?? Infinity) <= engine.clock.now().getTime();

  const consider = (outTradeNo: string) => {
    const dueAt = nextDueAt(tradeOf(outTradeNo));
    if (dueAt === undefined) return void awaited.delete(outTradeNo);
    const nowMs = engine.clock.now().getTime();
    const wakeAt = Math.max(dueAt, rests.untilMs(outTradeNo));
    if (running.has(outTradeNo) || awaited.get(outTradeNo) === wakeAt) return;
    awaited.set(outTradeNo, wakeAt);
    const tillTickMs = 1 + Math.floor(chance(outTradeNo) * TICK_MS);
    after(Math.max(0, wakeAt - nowMs) + tillTickMs, () => {
      if (!isLiving() || awaited.get(outTradeNo) !== wakeAt || running.has(outTradeNo)) return;
      awaited.delete(outTradeNo);
      if (isDue(tradeOf(outTradeNo))) void run(outTradeNo);
      else consider(outTradeNo);
    });
  };

  const run = async (outTradeNo: string) => {
    running.add(outTradeNo);
    const caller = { actor: 'follow-up', correlationId: engine.newId() };
    try {
      const { trade } = await handleCommand(engine, { type: 'FollowUp', outTradeNo }, caller);
      if (isDue(trade)) rests.begin(outTradeNo);
      else rests.end(outTradeNo);
    } catch (error) {
      rests.begin(outTradeNo);
      onError(error);
    }
    running.delete(outTradeNo);
    consider(outTradeNo);
  };

  return consider;
}
