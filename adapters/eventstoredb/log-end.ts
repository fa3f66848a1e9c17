/**
 * Where the log ended when its end was last read. A reader beside continuous appends may keep pace with them and still
 * never become live: it has caught up with a moment once it has passed what was the end then.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions } from '../../domain/ports';

const READ_EVERY_MS = 500;

export type LogEnd = {
  /** Whether everything is read that was in the log when its end was last read. From the first call on the end is read periodically. */
  isReached(position: string): boolean;
  /** The reader is live: the known end is dropped, and no other is read until `isReached` is called. */
  forget(): void;
};

export type LogEndOptions = {
  /** The end at this moment. */
  now: string;
  /** Must end by itself: the next read begins when this one has ended. */
  readEnd: () => Promise<string>;
  /** The end was read again, or is no longer known. */
  onAnswer: () => void;
  signal: AbortSignal;
};

export function createLogEnd({ now, readEnd, onAnswer, signal }: LogEndOptions): LogEnd {
  let end: string | undefined = now;
  let isNeeded = false;
  let isReading = false;
  const goesOn = () => isNeeded && !signal.aborted;
  const readRepeatedly = async () => {
    isReading = true;
    for (;;) {
      await delay(READ_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!goesOn()) break;
      // The subscription itself reports an outage; here the end is read again.
      const answer = await readEnd().catch(() => undefined);
      if (!goesOn()) break;
      end = answer;
      onAnswer();
    }
    isReading = false;
  };
  return {
    isReached(position) {
      isNeeded = true;
      if (!isReading) void readRepeatedly();
      return end !== undefined && comparePositions(position, end) >= 0;
    },
    forget() {
      isNeeded = false;
      end = undefined;
    },
  };
}
