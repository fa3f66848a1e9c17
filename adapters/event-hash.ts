import { createHash } from 'node:crypto';
import type { NewEvent, RecordedEvent } from '../domain/trade-events';

/** An event that knows its place in its stream, appended already or about to be. */
export type PlacedEvent = NewEvent & { stream: string; revision: number };

/**
 * The hash that the next event of the stream carries as `metadata.previousHash`.
 *
 * SHA-256, lower-case hex, over the UTF-8 bytes of `JSON.stringify([stream, revision, id, type, data, metadata])`: no
 * spaces, keys in stored order, keys without a value left out, `id` in lower case. An auditor recomputes it with any
 * JSON library that keeps the order of keys and writes numbers and escapes as ECMAScript does. The position is not
 * part of it, so the same history in another engine has the same hashes.
 */
export function hashEvent(event: PlacedEvent): string {
  const { stream, revision, id, type, data, metadata } = event;
  const text = JSON.stringify([stream, revision, id.toLowerCase(), type, data, metadata]);
  return createHash('sha256').update(text).digest('hex');
}

/** Where a stream's history stops being what was once written. */
export type BrokenLink = {
  stream: string;
  revision: number;
  /** One sentence for a person. */
  problem: string;
};

/**
 * Checks the events of one stream, in order: revisions without a gap, and each `previousHash` the hash of the event
 * before. Answers the first broken link, undefined when all hold. A list that begins later than revision 0 is checked
 * from its second event on. The last event has no successor yet that vouches for it.
 */
export function verifyChain(events: readonly RecordedEvent[]): BrokenLink | undefined {
  let previous: RecordedEvent | undefined;
  for (const event of events) {
    const problem = previous ? problemBetween(previous, event) : problemOfFirst(event);
    if (problem) return { stream: event.stream, revision: event.revision, problem };
    previous = event;
  }
  return undefined;
}

function problemOfFirst(event: RecordedEvent): string | undefined {
  if (event.revision === 0 && event.metadata.previousHash !== null) {
    return 'the first event of the stream names a previous event: what came before it was removed';
  }
  return undefined;
}

function problemBetween(previous: RecordedEvent, event: RecordedEvent): string | undefined {
  if (event.stream !== previous.stream) return `the event belongs to another stream than ${previous.stream}`;
  if (event.revision !== previous.revision + 1) {
    return `revision ${event.revision} follows revision ${previous.revision}: events are missing or out of order`;
  }
  const hash = hashEvent(previous);
  if (event.metadata.previousHash === hash) return undefined;
  return `revision ${previous.revision} hashes to ${hash}, but ${event.metadata.previousHash} was written after it: one of the two events was altered`;
}
