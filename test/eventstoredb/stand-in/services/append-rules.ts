/** Whether an append is stored, is the repeat of an earlier one, or is refused. */
import type { StoredEvent, StreamState } from '../log/stream-state';

/** A revision, or what is said instead of one. */
export type Expectation = 'any' | 'no-stream' | 'stream-exists' | bigint;

export type Decision =
  | { kind: 'store' }
  | { kind: 'repeat'; last: StoredEvent }
  | { kind: 'wrong-revision' }
  | { kind: 'deleted' }
  /** The server never answers, and stores nothing. */
  | { kind: 'no-answer' };

/** What the server still has in memory: the first event that this stream got under an id. */
export type Remembered = (id: string) => StoredEvent | undefined;

export function decideAppend(
  stream: StreamState,
  expected: Expectation,
  ids: readonly string[],
  remembered: Remembered,
): Decision {
  // Observed, §4: "tombstoned, append: StreamDeletedError, also for an idempotent repeat".
  if (stream.isTombstoned) return { kind: 'deleted' };
  if (expected === 'any') return decideByMemory(ids, remembered);
  if (expected === 'stream-exists') {
    // Observed, §4: "deleted then re-appended: … STREAM_EXISTS -> StreamDeletedError".
    if (stream.isDeleted) return { kind: 'deleted' };
    return stream.events.length === 0 ? { kind: 'wrong-revision' } : decideByMemory(ids, remembered);
  }
  return decideByRevision(stream, expected === 'no-stream' ? -1n : expected, ids);
}

/**
 * ANY and STREAM_EXISTS know a repeat by the ids in memory only (observed, §2: after a restart "appended again = duplicates").
 * A new id after known ones is refused, before them it makes all new: "[a0,new] WEV with expected 'any'", "[new,a0] appended".
 */
function decideByMemory(ids: readonly string[], remembered: Remembered): Decision {
  const known = ids.map(remembered);
  const [first] = known;
  if (!first) return { kind: 'store' };
  if (known.includes(undefined)) return { kind: 'wrong-revision' };
  const last = known.at(-1)!;
  // Observed, §2: "[a2,a1,a0]: no answer ever … nothing stored".
  return last.revision < first.revision ? { kind: 'no-answer' } : { kind: 'repeat', last };
}

/**
 * NO_STREAM and an exact revision know a repeat by what the stream holds after that revision: for good, in that order and
 * without a gap (observed, §2). At the head everything is new, old ids too: "exact = current head with old ids -> appended again".
 */
function decideByRevision(stream: StreamState, expected: bigint, ids: readonly string[]): Decision {
  const head = BigInt(stream.events.length - 1);
  if (expected === head) return { kind: 'store' };
  if (expected > head) return { kind: 'wrong-revision' };
  const there = ids.map((_, index) => stream.events[Number(expected) + 1 + index]);
  const last = there.at(-1);
  if (last && there.every((event, index) => event?.id === ids[index])) return { kind: 'repeat', last };
  // Observed, §4: "deleted then re-appended: NO_STREAM, ANY and exact old head all ok".
  const isNew = there[0]?.id !== ids[0];
  return expected === -1n && stream.isDeleted && isNew ? { kind: 'store' } : { kind: 'wrong-revision' };
}
