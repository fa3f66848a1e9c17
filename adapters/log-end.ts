/**
 * Where the log ended when it was last asked. A reader beside appends that do not stop may keep pace with them and still
 * never be told that it is live: it has caught up with a moment once it has passed what was the end then.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions } from '../domain/ports';

const ASK_EVERY_MS = 500;

export type LogEnd = {
  /** Whether everything is read that was in the log when it was last asked. Has the end asked anew where that is past. */
  isReached(position: string): boolean;
  /** The reader is live: what was asked before says less. */
  forget(): void;
};

export type LogEndOptions = {
  /** The end at this moment. */
  now: string;
  ask: () => Promise<string>;
  /** The end is known anew. */
  onAnswer: () => void;
  signal: AbortSignal;
};

export function createLogEnd({ now, ask, onAnswer, signal }: LogEndOptions): LogEnd {
  let end: string | undefined = now;
  let reachedAt: string | undefined;
  let isAsking = false;
  const askAnew = async () => {
    isAsking = true;
    try {
      await delay(ASK_EVERY_MS, undefined, { signal });
      end = await ask();
      onAnswer();
    } catch {
      // The subscription itself tells of an outage; the next batch asks again.
    } finally {
      isAsking = false;
    }
  };
  return {
    isReached(position) {
      if (position === reachedAt) return true;
      if (end !== undefined && comparePositions(position, end) >= 0) {
        reachedAt = position;
        end = undefined;
        return true;
      }
      if (end === undefined && !isAsking) void askAnew();
      return false;
    },
    forget() {
      end = undefined;
    },
  };
}
