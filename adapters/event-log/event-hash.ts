import { createHash } from 'node:crypto';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';

/** An event with its revision in its stream, before or after its append. */
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

/** What the next event of a stream is compared with. */
type Link = { revision: number; hash: string };

/**
 * Checks the events of one stream, in order: revisions without a gap, and each `previousHash` the hash of the event
 * before. Answers the first broken link, undefined when all hold. A list that begins later than revision 0 is checked
 * from its second event on. The last event has no successor yet that vouches for it.
 */
export function verifyChain(events: readonly RecordedEvent[]): BrokenLink | undefined {
  const stream = events[0]?.stream;
  let previous: Link | undefined;
  for (const event of events) {
    const problem =
      event.stream === stream
        ? problemBetween(previous, event)
        : `the event belongs to another stream than ${String(stream)}`;
    if (problem) return { stream: event.stream, revision: event.revision, problem };
    previous = linkOf(event);
  }
  return undefined;
}

export type ChainCheck = {
  /** Takes the next event of the log, of any stream; returns what is wrong between it and the one before. */
  next(event: RecordedEvent): BrokenLink | undefined;
  /** Streams seen so far. */
  streams(): number;
};

/**
 * The same check for a whole log, event by event from its beginning: a stream that begins later than revision 0 has
 * lost events. Holds one hash for each stream, some 300 bytes.
 */
export function createChainCheck(): ChainCheck {
  const lastOf = new Map<string, Link>();
  return {
    next(event) {
      const { stream, revision } = event;
      const previous = lastOf.get(stream);
      const isHeadless = previous === undefined && revision > 0;
      const problem = isHeadless ? 'the events of the stream before it are missing' : problemBetween(previous, event);
      lastOf.set(stream, linkOf(event));
      return problem === undefined ? undefined : { stream, revision, problem };
    },
    streams: () => lastOf.size,
  };
}

const linkOf = (event: RecordedEvent): Link => ({ revision: event.revision, hash: hashEvent(event) });

function problemBetween(previous: Link | undefined, { revision, metadata }: RecordedEvent): string | undefined {
  const { previousHash } = metadata;
  if (!previous) {
    if (revision > 0 || previousHash === null) return undefined;
    return 'the first event of the stream names a previous event: what came before it was removed';
  }
  if (revision !== previous.revision + 1) {
    return `revision ${revision} follows revision ${previous.revision}: events are missing or out of order`;
  }
  if (previousHash === previous.hash) return undefined;
  return `revision ${previous.revision} hashes to ${previous.hash}, but ${previousHash} was written after it: one of the two events was altered`;
}
