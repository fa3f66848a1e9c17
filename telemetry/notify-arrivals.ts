/** When the notifies arrived that are stored and not yet published. */

export type NotifyArrivals = {
  /** `atMs` by `performance.now()`. */
  arrived(notifyId: string, atMs: number): void;
  /** Undefined for a notify of another node, and at the second time. */
  take(notifyId: string): number | undefined;
};

/** Above it the oldest are forgotten: repeats of a notify store nothing and are never taken. */
const MAX_NOTIFIES = 5_000;

export function createNotifyArrivals(maxNotifies = MAX_NOTIFIES): NotifyArrivals {
  const arrivals = new Map<string, number>();
  return {
    arrived(notifyId, atMs) {
      arrivals.set(notifyId, atMs);
      const [oldest] = arrivals.keys();
      if (arrivals.size > maxNotifies && oldest !== undefined) arrivals.delete(oldest);
    },
    take(notifyId) {
      const atMs = arrivals.get(notifyId);
      arrivals.delete(notifyId);
      return atMs;
    },
  };
}
