/**
 * The newest changes, in memory once for all who follow them. A follower is nothing but a position: it takes what came after from
 * here, or from the log when that was dropped already. So one that is slow costs no memory, and misses and repeats nothing.
 */
import { comparePositions } from '../../domain/ports';
import type { AppliedChange } from '../changes/applied-change';

/** What follows a position, complete up to `reached`. */
export type RecentStretch = { changes: readonly AppliedChange[]; reached: string };

export type RecentChangesLimits = { maxRecentChanges: number; maxRecentEvents: number };

/** Before the first event of every log. */
export const LOG_START = '0';
/** Changes handed out at once: a follower does not keep more than these from being dropped. */
const MAX_TAKEN = 256;

export function createRecentChanges({ maxRecentChanges, maxRecentEvents }: RecentChangesLimits) {
  let kept: AppliedChange[] = [];
  let events = 0;
  /** All changes after this position are here. */
  let coversAfter = LOG_START;
  let head = LOG_START;

  const drop = (count: number) => {
    for (const change of kept.splice(0, count)) {
      events -= change.events.length;
      coversAfter = change.position;
    }
  };
  return {
    /** Up to where all changes are known. */
    head: () => head,
    /** Adds what was applied up to `reached`. What is known already is left out: views that are made again repeat themselves. */
    add(changes: readonly AppliedChange[], reached: string): void {
      for (const change of changes) {
        if (comparePositions(change.position, head) <= 0) continue;
        kept.push(change);
        events += change.events.length;
        head = change.position;
      }
      if (comparePositions(reached, head) > 0) head = reached;
      // Half at a time, so that the cost of dropping is spread over many changes.
      while (kept.length > maxRecentChanges || events > maxRecentEvents) drop(Math.ceil(kept.length / 2));
    },
    /** Undefined where the log must be read. */
    takeAfter(position: string): RecentStretch | undefined {
      if (comparePositions(position, coversAfter) < 0) return undefined;
      const first = firstAfter(kept, position);
      const changes = kept.slice(first, first + MAX_TAKEN);
      const isAll = first + changes.length === kept.length;
      const end = isAll ? head : (changes.at(-1)?.position ?? head);
      return { changes, reached: comparePositions(end, position) > 0 ? end : position };
    },
    /** Knows nothing of what came before `position`. */
    beginAt(position: string): void {
      kept = [];
      events = 0;
      head = coversAfter = position;
    },
  };
}

/** Index of the first change after a position, by halving. */
function firstAfter(changes: readonly AppliedChange[], position: string): number {
  let low = 0;
  let high = changes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const change = changes[middle];
    if (!change || comparePositions(change.position, position) > 0) high = middle;
    else low = middle + 1;
  }
  return low;
}
