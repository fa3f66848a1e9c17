/**
 * Works off what is due: unknown outcomes, buyers who should confirm, expiries. What is due comes from events by way of
 * the `due` view, so a restart goes on where it was, and several nodes may run this at once.
 */
import { nextDueAt } from './due';
import { handleCommand, type Engine } from './handle-command';

/** Order numbers whose trades are due at `nowMs` (milliseconds since 1970), the longest overdue first. */
export type ListDue = (nowMs: number, limit: number) => string[];

export type FollowUp = {
  /** Starts nothing new, and resolves when what was started has ended. */
  stop(): Promise<void>;
};

const TICK_MS = 200;
const MAX_CONCURRENT = 16;
/** A trade whose run failed, or that stayed due after it, rests: others get their turn. */
const FIRST_REST_MS = 1_000;
const MAX_REST_MS = 60_000;
const MAX_RESTING = 1_000;

export function startFollowUp(
  engine: Engine,
  listDue: ListDue,
  onError: (error: unknown, outTradeNo?: string) => void,
): FollowUp {
  const running = new Map<string, Promise<void>>();
  /** Trades at rest: how often in a row, and until when by the process's own clock. */
  const resting = new Map<string, { times: number; untilMs: number }>();
  let stopped = false;

  const rest = (outTradeNo: string) => {
    const times = (resting.get(outTradeNo)?.times ?? 0) + 1;
    const restMs = Math.min(FIRST_REST_MS * 2 ** (times - 1), MAX_REST_MS);
    resting.delete(outTradeNo);
    resting.set(outTradeNo, { times, untilMs: Date.now() + restMs });
    const oldest = resting.keys().next().value;
    if (resting.size > MAX_RESTING && oldest !== undefined) resting.delete(oldest);
  };

  const run = async (outTradeNo: string) => {
    const caller = { actor: 'follow-up', correlationId: engine.newId() };
    const { trade } = await handleCommand(engine, { type: 'FollowUp', outTradeNo }, caller);
    if ((nextDueAt(trade) ?? Infinity) <= engine.clock.now().getTime()) rest(outTradeNo);
    else resting.delete(outTradeNo);
  };
  const start = (outTradeNo: string) => {
    const done = run(outTradeNo)
      .catch((error: unknown) => {
        rest(outTradeNo);
        onError(error, outTradeNo);
      })
      .finally(() => running.delete(outTradeNo));
    running.set(outTradeNo, done);
  };
  const tick = () => {
    // Those running and those at rest head the list: look past them.
    const due = listDue(engine.clock.now().getTime(), MAX_CONCURRENT + running.size + resting.size);
    for (const outTradeNo of due) {
      if (running.size >= MAX_CONCURRENT) return;
      const isResting = (resting.get(outTradeNo)?.untilMs ?? 0) > Date.now();
      if (!isResting && !running.has(outTradeNo)) start(outTradeNo);
    }
  };
  const timer = setInterval(() => {
    try {
      if (!stopped) tick();
    } catch (error) {
      onError(error);
    }
  }, TICK_MS);

  return {
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.allSettled(running.values());
    },
  };
}
