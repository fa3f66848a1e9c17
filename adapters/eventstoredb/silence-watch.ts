/**
 * Detects a subscription that delivers nothing although something is due. Its connection may be alive, and then no other
 * time limit ends it.
 */

export type SilenceWatchOptions = {
  limitMs: number;
  /** Grows with everything that arrives. */
  signsOfLife: () => number;
  /** Whether the reader waits and has not been notified that it has caught up. */
  isAnythingDue: () => boolean;
  /** Whether an event for the reader is in the log that has not arrived. A failure proves nothing. */
  isEventMissing: () => Promise<boolean>;
  /** Nothing arrived for one to three times the limit. */
  onSilent: () => void;
};

/** Answers how to stop. */
export function watchSilence(options: SilenceWatchOptions): () => void {
  const { limitMs, signsOfLife, isAnythingDue, isEventMissing, onSilent } = options;
  let seen = -1;
  let isOverdue = false;
  let isChecking = false;
  const watch = async () => {
    if (isChecking) return;
    if (signsOfLife() !== seen) {
      seen = signsOfLife();
      isOverdue = false;
      return;
    }
    if (isOverdue || isAnythingDue()) return onSilent();
    // What was appended a moment ago is on its way: it is given until the next time.
    isChecking = true;
    isOverdue = await isEventMissing().catch(() => false);
    isChecking = false;
  };
  const timer = setInterval(() => void watch(), limitMs);
  return () => clearInterval(timer);
}
