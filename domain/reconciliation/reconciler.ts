/** The one place of a process that reconciles bills: one at a time, by itself every day and when somebody asks for it. */
import { billPeriodOf } from '../bill/bill';
import { createCurrentRun, type RunListener } from './current-run';
import type { Reconciling } from './reconciliation-run';
import { createReconciliationSchedule } from './reconciliation-schedule';
import { refusal, type Refusal } from '../trade/refusals';
import type { Caller } from '../engine/seal-events';

export type Reconciler = {
  /** Begins (`again`: with a new download), and resolves when that stands in the log: not when it is done. Refuses what is no date of a bill, and a second run. */
  start(date: string, caller: Caller, again?: boolean): Promise<Refusal | undefined>;
  /** How far the run of this process is; undefined when it has none of that date. */
  progressOf(date: string): string | undefined;
  /** Waits for the run under way, unless that takes long: it is then begun again elsewhere, or later. */
  stop(): Promise<void>;
};

export type ReconcilerOptions = RunListener & {
  /** Whether the day before is reconciled by itself, from ten in the morning on (Beijing). */
  daily: boolean;
  tickMs?: number;
};

const TICK_MS = 5_000;
const STOP_LIMIT_MS = 5_000;

export function createReconciler(work: Reconciling, options: ReconcilerOptions): Reconciler {
  const { clock } = work.engine;
  const run = createCurrentRun(work, options);
  const schedule = createReconciliationSchedule(work, run, (error) => options.onError(error));
  const timer = options.daily ? setInterval(() => schedule.tick(), options.tickMs ?? TICK_MS) : undefined;

  return {
    async start(date, caller, again) {
      const nowMs = clock.now().getTime();
      const period = billPeriodOf(date);
      if (!period || period.toMs > nowMs) {
        const rule = 'must be a day like "2026-11-20" or a month like "2026-11" that is over in Beijing.';
        return refusal('INVALID_DATE', `date ${rule}`, { field: 'date' });
      }
      const running = run.get();
      if (running?.date === date) return undefined;
      if (running) {
        return refusal('RECONCILIATION_RUNNING', `The bill of ${running.date} is being reconciled: one at a time.`);
      }
      schedule.want(date);
      await run.begin(date, caller, again);
      return undefined;
    },
    progressOf(date) {
      const running = run.get();
      return running?.date === date ? running.progress : undefined;
    },
    async stop() {
      run.stop();
      clearInterval(timer);
      let limit: ReturnType<typeof setTimeout> | undefined;
      const tooLong = new Promise<void>((resolve) => (limit = setTimeout(resolve, STOP_LIMIT_MS)));
      await Promise.race([Promise.all([schedule.looked(), run.get()?.ended]), tooLong]);
      clearTimeout(limit);
    },
  };
}
