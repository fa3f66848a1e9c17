/**
 * Where the log ended when it was last asked. A reader beside appends that do not stop may keep pace with them and still
 * never be told that it is live: it has caught up with a moment once it has passed what was the end then.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions } from '../../domain/ports';

const ASK_EVERY_MS = 500;

export type LogEnd = {
  /** Whether everything is read that was in the log when it was last asked. From the first call on it is asked again and again. */
  isReached(position: string): boolean;
  /** The reader is live: what was asked before says less, and nothing more is asked until `isReached` is called. */
  forget(): void;
};

export type LogEndOptions = {
  /** The end at this moment. */
  now: string;
  /** Must not take for ever: the next time begins when it has ended. */
  ask: () => Promise<string>;
  /** The end is known anew, or is not known any more. */
  onAnswer: () => void;
  signal: AbortSignal;
};

export function createLogEnd({ now, ask, onAnswer, signal }: LogEndOptions): LogEnd {
  let end: string | undefined = now;
  let isWanted = false;
  let isAsking = false;
  const goesOn = () => isWanted && !signal.aborted;
  const askOn = async () => {
    isAsking = true;
    for (;;) {
      await delay(ASK_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!goesOn()) break;
      // The subscription itself tells of an outage; here it is asked again.
      const answer = await ask().catch(() => undefined);
      if (!goesOn()) break;
      end = answer;
      onAnswer();
    }
    isAsking = false;
  };
  return {
    isReached(position) {
      isWanted = true;
      if (!isAsking) void askOn();
      return end !== undefined && comparePositions(position, end) >= 0;
    },
    forget() {
      isWanted = false;
      end = undefined;
    },
  };
}
