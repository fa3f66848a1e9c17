/** Which bills are reconciled without being asked for: those of the days before, and those that somebody asked for once. */
import { beijingDayOf } from '../values/beijing-time';
import { billPeriodOf } from '../bill/bill';
import { loadBill } from './bill-stream';
import type { CurrentRun } from './current-run';
import { isDueAgain, stateOfReconciliation } from './reconciliation';
import type { Reconciling } from './reconciliation-run';
import { DAY_MS, HOUR_MS } from '../values/durations';

/** Bills are ready at about nine; Alipay's older pages say ten. */
const DAILY_AFTER_MS = 10 * HOUR_MS;
/** After an outage the days that were missed are made up for, the oldest first. */
const MAX_DAYS_BACK = 7;

export type ReconciliationSchedule = {
  /** Begins the run that is due, if any; does nothing while it still looks for the one before. */
  tick(): void;
  /** Somebody asked for it: tried again like the days of the schedule, also where it is older than those. */
  want(date: string): void;
  /** Resolves when it has looked. */
  looked(): Promise<void> | undefined;
};

export function createReconciliationSchedule(
  { engine, books }: Pick<Reconciling, 'engine' | 'books'>,
  run: Pick<CurrentRun, 'begin' | 'isBusy'>,
  onError: (error: unknown) => void,
): ReconciliationSchedule {
  /** Bills whose stream need not be read any more. */
  const done = new Set<string>();
  const wanted = new Set<string>();
  let looking: Promise<void> | undefined;

  const beginWhatIsDue = async () => {
    const nowMs = engine.clock.now().getTime();
    for (const date of new Set([...datesDue(nowMs, books.firstOpenedAtMs()), ...wanted])) {
      if (run.isBusy()) return;
      if (done.has(date)) continue;
      const { reconciliation } = await loadBill(engine, date);
      if (stateOfReconciliation(reconciliation, nowMs) === 'DONE') {
        done.add(date);
        wanted.delete(date);
      } else if (isDueAgain(reconciliation, nowMs) && !run.isBusy()) {
        await run.begin(date, { actor: 'reconciliation', correlationId: engine.newId() });
        return;
      }
    }
  };

  return {
    tick() {
      looking ??= beginWhatIsDue()
        .catch(onError)
        .finally(() => (looking = undefined));
    },
    want(date) {
      wanted.add(date);
      done.delete(date);
    },
    looked: () => looking,
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
