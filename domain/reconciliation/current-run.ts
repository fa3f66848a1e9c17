/** The run of reconciliation that is under way in this process: one at a time. */
import { reconcileBill } from './reconcile-bill';
import type { Reconciliation } from './reconciliation';
import { RunFailure, type Reconciling } from './reconciliation-run';
import type { Caller } from '../engine/seal-events';

export type CurrentRun = {
  /** Begins a run (`again`: with a new download). Resolves when it has begun, or could not; rejects when the log cannot be reached. */
  begin(date: string, caller: Caller, again?: boolean): Promise<void>;
  /** Undefined while none is under way. */
  get(): { date: string; progress: string; ended: Promise<void> } | undefined;
  /** True while one is under way, and for good once stopped. */
  isBusy(): boolean;
  /** Ends the run at its next pause. */
  stop(): void;
};

export type RunListener = {
  onEnded(date: string, reconciliation: Reconciliation): void;
  onError(error: unknown, date?: string): void;
};

export function createCurrentRun(work: Reconciling, listener: RunListener): CurrentRun {
  let running: ReturnType<CurrentRun['get']>;
  let stopped = false;
  const onProgress = (_date: string, progress: string) => {
    if (running) running.progress = progress;
  };
  const pause = async () => {
    if (stopped) throw new RunFailure('the node was stopped');
    await work.pause();
  };

  return {
    async begin(date, caller, again = false) {
      let onBegun = () => {};
      const hasBegun = new Promise<void>((resolve) => (onBegun = resolve));
      const done = reconcileBill({ ...work, pause, onProgress }, date, caller, { again, onBegun });
      const ended = done
        .then((reconciliation) => listener.onEnded(date, reconciliation))
        .catch((error: unknown) => listener.onError(error, date))
        .finally(() => (running = undefined));
      running = { date, progress: 'asking Alipay', ended };
      await Promise.race([hasBegun, done]);
    },
    get: () => running,
    isBusy: () => stopped || running !== undefined,
    stop() {
      stopped = true;
    },
  };
}
