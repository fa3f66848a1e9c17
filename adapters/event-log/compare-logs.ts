import { StoreUnavailableError, type EventStore } from '../../domain/ports';
import { fnvHash } from '../../domain/values/fnv-hash';
import { hashEvent } from './event-hash';
import type { RecordedEvent } from '../../domain/events/recorded-event';

/** Streams are counted together by a hash of their names: memory does not grow with the log. */
const buckets = 4_096;
/** Of the buckets that differ, this many are compared by stream. */
const maxSearchedBuckets = 16;
const maxNamedStreams = 20;
const sumModulus = 1n << 256n;

export type CompareOptions = {
  from: EventStore;
  to: EventStore;
  /** Ends the comparison: it rejects with `StoreUnavailableError`. */
  signal: AbortSignal;
  /** Called after every batch, with the number of events read from both sides together. */
  onProgress?: ((events: number) => void) | undefined;
};

export type StreamDifference = {
  stream: string;
  /** One sentence for a person. */
  problem: string;
  /** The source has nothing of this stream. */
  onlyInTarget: boolean;
};

export type Comparison = {
  equal: boolean;
  /** Events read to the head of each. */
  fromEvents: number;
  toEvents: number;
  /** Some of the streams that differ, by name; at least one when the logs are not equal, unless they have changed since. */
  differences: StreamDifference[];
};

/**
 * Reads both logs to their heads, in bounded memory, and reports whether they hold the same events: the same streams,
 * revisions, ids, types, data and metadata. The order between streams does not count.
 */
export async function compareLogs({ from, to, signal, onProgress }: CompareOptions): Promise<Comparison> {
  let read = 0;
  const onRead = (events: number) => onProgress?.((read += events));
  const [ours, theirs] = await Promise.all([digestOf(from, signal, onRead), digestOf(to, signal, onRead)]);
  const differing = Array.from({ length: buckets }, (_, bucket) => bucket).filter(
    (bucket) => !areEqual(ours, theirs, bucket),
  );
  const searched = new Set(differing.slice(0, maxSearchedBuckets));
  const differences = searched.size === 0 ? [] : await findDifferences(from, to, signal, searched);
  return {
    equal: differing.length === 0,
    fromEvents: eventsOf(ours),
    toEvents: eventsOf(theirs),
    differences,
  };
}

/** For some key the number of events and the sum of their hashes, whatever their order. */
type Sum = { events: number; hashes: bigint };

function add(sum: Sum | undefined, event: RecordedEvent): Sum {
  const { events, hashes } = sum ?? { events: 0, hashes: 0n };
  return { events: events + 1, hashes: (hashes + BigInt(`0x${hashEvent(event)}`)) % sumModulus };
}

/** By bucket, or by stream. */
type Digest<Key> = Map<Key, Sum>;

const digestOf = (store: EventStore, signal: AbortSignal, onRead: (events: number) => void) =>
  sumEvents(store, signal, onRead, ({ stream }) => bucketOf(stream));

async function sumEvents<Key>(
  store: EventStore,
  signal: AbortSignal,
  onRead: (events: number) => void,
  keyOf: (event: RecordedEvent) => Key | undefined,
): Promise<Digest<Key>> {
  const digest: Digest<Key> = new Map();
  for await (const { events } of store.readAll()) {
    if (signal.aborted) throw new StoreUnavailableError('interrupted');
    for (const event of events) {
      const key = keyOf(event);
      if (key !== undefined) digest.set(key, add(digest.get(key), event));
    }
    onRead(events.length);
  }
  return digest;
}

function areEqual<Key>(ours: Digest<Key>, theirs: Digest<Key>, key: Key): boolean {
  const [own, other] = [ours.get(key), theirs.get(key)];
  return own?.events === other?.events && own?.hashes === other?.hashes;
}

function eventsOf(digest: Digest<unknown>): number {
  let events = 0;
  for (const sum of digest.values()) events += sum.events;
  return events;
}

function bucketOf(stream: string): number {
  return (fnvHash(stream) >>> 0) % buckets;
}

async function findDifferences(
  from: EventStore,
  to: EventStore,
  signal: AbortSignal,
  searched: ReadonlySet<number>,
): Promise<StreamDifference[]> {
  const streamOf = ({ stream }: RecordedEvent) => (searched.has(bucketOf(stream)) ? stream : undefined);
  const ignore = () => undefined;
  const [ours, theirs] = await Promise.all([
    sumEvents(from, signal, ignore, streamOf),
    sumEvents(to, signal, ignore, streamOf),
  ]);
  const names = [...new Set([...ours.keys(), ...theirs.keys()])].filter((stream) => !areEqual(ours, theirs, stream));
  const differences: StreamDifference[] = [];
  for (const stream of names.slice(0, maxNamedStreams)) {
    const problem = problemOf(await from.readStream(stream), await to.readStream(stream));
    differences.push({ stream, problem, onlyInTarget: !ours.has(stream) });
  }
  return differences;
}

function problemOf(ours: readonly RecordedEvent[], theirs: readonly RecordedEvent[]): string {
  if (ours.length === 0) return `only in the target, with ${theirs.length} events`;
  const first = ours.findIndex((event, index) => {
    const other = theirs[index];
    return other !== undefined && hashEvent(event) !== hashEvent(other);
  });
  if (first >= 0) return `revision ${first} differs`;
  if (ours.length !== theirs.length) return `${ours.length} events in the source, ${theirs.length} in the target`;
  return 'the stream reads the same on both sides, the log does not: it was deleted or has just changed';
}
