/** The one place of a process that reconciles bills: one at a time, by itself every day and when somebody asks for it. */
import { beijingDayOf } from '../values/beijing-time';
import { billPeriodOf } from '../bill/bill';
import { loadBill } from './bill-stream';
import { reconcileBill } from './reconcile-bill';
import { isDueAgain, stateOfReconciliation, type Reconciliation } from './reconciliation';
import { RunFailure, type Reconciling } from './reconciliation-run';
import { refusal, type Refusal } from '../trade/refusals';
import type { Caller } from '../engine/seal-events';
import { DAY_MS, HOUR_MS } from '../values/durations';

export type Reconciler = {
  /** Begins (`again`: with a new download), and resolves when that stands in the log: not when it is done. Refuses what is no date of a bill, and a second run. */
  start(date: string, caller: Caller, again?: boolean): Promise<Refusal | undefined>;
  /** How far the run of this process is; undefined when it has none of that date. */
  progressOf(date: string): string | undefined;
  /** Waits for the run under way, unless that takes long: it is then begun again elsewhere, or later. */
  stop(): Promise<void>;
};

export type ReconcilerOptions = {
  /** Whether the day before is reconciled by itself, from ten in the morning on (Beijing). */
  daily: boolean;
  onEnded(date: string, reconciliation: Reconciliation): void;
  onError(error: unknown, date?: string): void;
  tickMs?: number;
};

/** Bills are ready at about nine; Alipay's older pages say ten. */
const DAILY_AFTER_MS = 10 * HOUR_MS;
/** After an outage the days that were missed are made up for, the oldest first. */
const MAX_DAYS_BACK = 7;
const TICK_MS = 5_000;
const STOP_LIMIT_MS = 5_000;

export function createReconciler(work: Reconciling, options: ReconcilerOptions): Reconciler {
  const { engine, books } = work;
  /** Bills whose stream need not be read any more. */
  const done = new Set<string>();
  /** What somebody asked for: tried again like the days of the schedule, also where it is older than those. */
  const wanted = new Set<string>();
  let running: { date: string; progress: string; ended: Promise<void> } | undefined;
  let looking: Promise<void> | undefined;
  let stopped = false;

  /** Resolves when the run has begun, or could not. Rejects when the log cannot be reached. */
  const run = async (date: string, caller: Caller, again = false): Promise<void> => {
    let onBegun = () => {};
    const hasBegun = new Promise<void>((resolve) => (onBegun = resolve));
    const onProgress = (_date: string, progress: string) => {
      if (running) running.progress = progress;
    };
    const pause = async () => {
      if (stopped) throw new RunFailure('the node was stopped');
      await work.pause();
    };
    const done = reconcileBill({ ...work, pause, onProgress }, date, caller, { again, onBegun });
    const ended = done
      .then((reconciliation) => options.onEnded(date, reconciliation))
      .catch((error: unknown) => options.onError(error, date))
      .finally(() => (running = undefined));
    running = { date, progress: 'asking Alipay', ended };
    await Promise.race([hasBegun, done]);
  };

  // Both change while one waits.
  const isBusy = () => stopped || running !== undefined;
  const runWhatIsDue = async () => {
    const nowMs = engine.clock.now().getTime();
    for (const date of new Set([...datesDue(nowMs, books.firstOpenedAtMs()), ...wanted])) {
      if (isBusy()) return;
      if (done.has(date)) continue;
      const { reconciliation } = await loadBill(engine, date);
      if (stateOfReconciliation(reconciliation, nowMs) === 'DONE') {
        done.add(date);
        wanted.delete(date);
      } else if (isDueAgain(reconciliation, nowMs) && !isBusy()) {
        await run(date, { actor: 'reconciliation', correlationId: engine.newId() });
        return;
      }
    }
  };
  const tick = () => {
    looking ??= runWhatIsDue()
      .catch((error: unknown) => options.onError(error))
      .finally(() => (looking = undefined));
  };
  const timer = options.daily ? setInterval(tick, options.tickMs ?? TICK_MS) : undefined;

  return {
    async start(date, caller, again) {
      const nowMs = engine.clock.now().getTime();
      const period = billPeriodOf(date);
      if (!period || period.toMs > nowMs) {
        const rule = 'must be a day like "2026-11-20" or a month like "2026-11" that is over in Beijing.';
        return refusal('INVALID_DATE', `date ${rule}`, { field: 'date' });
      }
      if (running?.date === date) return undefined;
      if (running) {
        return refusal('RECONCILIATION_RUNNING', `The bill of ${running.date} is being reconciled: one at a time.`);
      }
      wanted.add(date);
      done.delete(date);
      await run(date, caller, again);
      return undefined;
    },
    progressOf: (date) => (running?.date === date ? running.progress : undefined),
    async stop() {
      stopped = true;
      clearInterval(timer);
      let limit: ReturnType<typeof setTimeout> | undefined;
      const tooLong = new Promise<void>((resolve) => (limit = setTimeout(resolve, STOP_LIMIT_MS)));
      await Promise.race([Promise.all([looking, running?.ended]), tooLong]);
      clearTimeout(limit);
    },
  };
}

/** Days whose bills should be there by now, as far as there were orders, the oldest first. */
function datesDue(nowMs: number, firstOpenedAtMs: number | undefined): string[] {
  if (firstOpenedAtMs === undefined) return [];
  // Before ten in the morning yesterday's bill is not asked for.
  const latest = nowMs - DAY_MS - DAILY_AFTER_MS;
  const dates = Array.from({ length: MAX_DAYS_BACK }, (_, index) => beijingDayOf(latest - index * DAY_MS));
  return dates.filter((date) => (billPeriodOf(date)?.toMs ?? 0) > firstOpenedAtMs).reverse();
}
