/** Calls to EventStoreDB: a limited number at once, each within a limit of time, and repeated where the fault may pass. */
import { setTimeout as delay } from 'node:timers/promises';
import { StoreUnavailableError, WrongExpectedRevisionError } from '../../domain/ports';
import { createTurns } from '../runtime/call-slots';
import { faultOf, type StoreFault } from './eventstoredb-fault';

/** Below the two seconds after which a caller gets STORE_UNAVAILABLE. Reads may take longer while they progress. */
const CALL_LIMIT_MS = 1_200;
const RETRY_DELAYS_MS = [20, 50, 100, 200, 400];
/** One connection carries a hundred calls; the rest is for subscriptions. */
const MAX_CALLS = 80;
/** Calls that may wait for their turn. What waits in vain was never sent. */
const MAX_WAITING_CALLS = 10_000;

/** `leftMs` answers how long each of its calls may still take. */
export type Attempt<Answer> = (leftMs: () => number) => Promise<Answer>;

export type EventStoreDbCalls = {
  /** Rejects with `StoreUnavailableError` when the limit is over, or the store says no for good. `what` is what it says. */
  run<Answer>(what: string, attempt: Attempt<Answer>): Promise<Answer>;
  /** Sends nothing more, and resolves when the calls under way have ended. */
  close(): Promise<void>;
};

/** `name` is that of the server, for a person. */
export function createEventStoreDbCalls(name: string, callLimitMs = CALL_LIMIT_MS): EventStoreDbCalls {
  const turns = createTurns({ maxConcurrent: MAX_CALLS, maxWaiting: MAX_WAITING_CALLS });
  let isClosed = false;
  return {
    async run(what, attempt) {
      if (isClosed) throw new StoreUnavailableError('the event store is closed');
      const deadline = Date.now() + callLimitMs;
      const turn = await turns.take(callLimitMs);
      if (turn !== 'taken') {
        throw new StoreUnavailableError(`${what} was not sent: ${turn === 'overloaded' ? 'too many wait' : 'closing'}`);
      }
      try {
        return await untilDeadline(`${what} at ${name}`, deadline, attempt);
      } finally {
        turns.giveBack();
      }
    },
    close() {
      isClosed = true;
      return turns.close();
    },
  };
}

async function untilDeadline<Answer>(what: string, deadline: number, attempt: Attempt<Answer>): Promise<Answer> {
  const leftMs = () => Math.max(1, deadline - Date.now());
  for (let attempts = 0; ; attempts += 1) {
    try {
      return await attempt(leftMs);
    } catch (error) {
      if (error instanceof WrongExpectedRevisionError || error instanceof StoreUnavailableError) throw error;
      const fault = faultOf(error);
      const delayMs = RETRY_DELAYS_MS[attempts] ?? RETRY_DELAYS_MS.at(-1) ?? 0;
      if (!isWorthARetry(fault) || Date.now() + delayMs >= deadline) throw unavailable(what, fault, error);
      await delay(delayMs);
    }
  }
}

function isWorthARetry({ kind }: StoreFault): boolean {
  return kind === 'unavailable' || kind === 'not-leader';
}

function unavailable(what: string, fault: StoreFault, cause: unknown): StoreUnavailableError {
  const because = {
    'wrong-revision': 'it is at another revision',
    'not-leader': 'no node leads at the moment',
    'not-found': 'it does not exist',
    deleted: 'the stream was deleted in EventStoreDB: restore a backup, a trade without its history cannot go on',
    denied: 'EventStoreDB denies it: check user, password and rights in EVENT_STORE',
    invalid: 'EventStoreDB refuses it',
    'bad-position': 'the position is of another log',
    unavailable: 'message' in fault ? fault.message : 'no answer',
  }[fault.kind];
  return new StoreUnavailableError(`${what}: ${because}`, { cause });
}
