/**
 * Works off what is due: unknown outcomes, buyers who should confirm, expiries. What is due comes from events by way of
 * the `due` view, so a restart goes on where it was, and several nodes may run this at once.
 */
import { handleCommand, type Engine } from './handle-command';

/** Order numbers whose trades are due at `nowMs` (milliseconds since 1970), the longest overdue first. */
export type ListDue = (nowMs: number, limit: number) => string[];

export type FollowUp = {
  /** Starts nothing new, and resolves when what was started has ended. */
  stop(): Promise<void>;
};

const TICK_MS = 200;
const MAX_CONCURRENT = 16;

export function startFollowUp(
  engine: Engine,
  listDue: ListDue,
  onError: (error: unknown, outTradeNo?: string) => void,
): FollowUp {
  const running = new Map<string, Promise<void>>();
  let stopped = false;

  const run = async (outTradeNo: string) => {
    const caller = { actor: 'follow-up', correlationId: engine.newId() };
    await handleCommand(engine, { type: 'FollowUp', outTradeNo }, caller);
  };
  const start = (outTradeNo: string) => {
    const done = run(outTradeNo)
      .catch((error: unknown) => onError(error, outTradeNo))
      .finally(() => running.delete(outTradeNo));
    running.set(outTradeNo, done);
  };
  const tick = () => {
    // Those still running head the list: look past them.
    const due = listDue(engine.clock.now().getTime(), MAX_CONCURRENT + running.size);
    for (const outTradeNo of due) {
      if (running.size >= MAX_CONCURRENT) return;
      if (!running.has(outTradeNo)) start(outTradeNo);
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
