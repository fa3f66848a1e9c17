/**
 * Notices a subscription that says nothing although something is due. Its connection may be alive all the same, and then
 * no other time limit ends it.
 */

export type SilenceWatchOptions = {
  limitMs: number;
  /** Grows with everything that arrives. */
  signsOfLife: () => number;
  /** Whether the reader waits, though it does not know that it has caught up. */
  isOwedAnything: () => boolean;
  /** Whether an event for the reader is in the log that has not arrived. A failure says nothing. */
  isEventMissing: () => Promise<boolean>;
  /** Nothing arrived for one to three times the limit. */
  onSilent: () => void;
};

/** Answers how to stop. */
export function watchSilence(options: SilenceWatchOptions): () => void {
  const { limitMs, signsOfLife, isOwedAnything, isEventMissing, onSilent } = options;
  let seen = -1;
  let isOverdue = false;
  let isAsking = false;
  const watch = async () => {
    if (isAsking) return;
    if (signsOfLife() !== seen) {
      seen = signsOfLife();
      isOverdue = false;
      return;
    }
    if (isOverdue || isOwedAnything()) return onSilent();
    // What was appended a moment ago is on its way: it is given until the next time.
    isAsking = true;
    isOverdue = await isEventMissing().catch(() => false);
    isAsking = false;
  };
  const timer = setInterval(() => void watch(), limitMs);
  return () => clearInterval(timer);
}
