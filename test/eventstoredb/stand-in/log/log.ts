/** The log in memory: every event in one order, and an index by stream. Nothing here waits. */
import { randomUUID } from 'node:crypto';
import { decideAppend, type Expectation } from '../services/append-rules';
import { createRememberedIds, type RememberedIds } from './remembered-ids';
import {
  describedBy,
  METADATA,
  newStreamState,
  STREAM_DELETED,
  takeMetadata,
  TOMBSTONE_REVISION,
  type StoredEvent,
  type StreamState,
} from './stream-state';

export type ProposedEvent = Pick<StoredEvent, 'id' | 'type' | 'contentType' | 'data' | 'metadata'>;
export type ProposedAppend = {
  stream: string;
  expected: Expectation;
  events: readonly ProposedEvent[];
  /** The fault `repeat-forgotten` strikes it. */
  isRepeatForgotten?: boolean;
};

export type AppendOutcome =
  /** `stored` is empty for a repeat. Revision and position are those of the last event (observed, §1). */
  | { kind: 'ok'; revision: bigint | undefined; position: bigint; stored: readonly StoredEvent[] }
  | { kind: 'wrong-revision'; actual: bigint | undefined }
  | { kind: 'deleted' }
  | { kind: 'no-answer' };

export type Log = {
  append(proposed: ProposedAppend): AppendOutcome;
  /** Hides the stream's events; `forGood` lets nobody append to it again. */
  delete(stream: string, expected: Expectation, forGood: boolean): AppendOutcome;
  stream(name: string): StreamState | undefined;
  /** Everything, in the order of positions. */
  events(): readonly StoredEvent[];
  /** Index in `events()` of the first event at or after the position. */
  indexOf(position: bigint): number;
  /** Where the next record goes. */
  tail(): bigint;
  /** Takes what an earlier process stored. */
  restore(events: readonly StoredEvent[], tail: bigint): void;
  /** What a new process does not know, and what it writes at its start. */
  restart(): void;
};

type Content = { all: StoredEvent[]; streams: Map<string, StreamState>; ids: RememberedIds; tail: bigint };

/** A log begins with records that are no events: no event is ever at position 0. */
const FIRST_POSITION = 1_160n;
/** Records that are no events: what a process that becomes the leader writes, and an append without events. */
const OTHER_RECORD_BYTES = 137n;

export function createLog(): Log {
  const content: Content = { all: [], streams: new Map(), ids: createRememberedIds(), tail: FIRST_POSITION };
  const { all, streams, ids } = content;
  // The real $all starts with `$$$scavenges` (observed, §4): nobody may take the first event for one of theirs.
  storeMetadata(content, '$scavenges', '{"$maxAge":2592000}');
  return {
    append: (proposed) => append(content, proposed),
    delete: (stream, expected, forGood) => remove(content, stream, expected, forGood),
    stream: (name) => {
      const state = streams.get(name);
      return state && (state.events.length > 0 || state.isTombstoned) ? state : undefined;
    },
    events: () => all,
    indexOf: (position) => indexOf(all, position),
    tail: () => content.tail,
    restore(events, tail) {
      all.length = 0;
      streams.clear();
      for (const event of events) take(content, event);
      content.tail = tail;
    },
    restart() {
      // Observed, §2: after a restart the repeat of an ANY or STREAM_EXISTS append is "appended again".
      ids.forgetAll();
      content.tail += OTHER_RECORD_BYTES;
    },
  };
}

function append(content: Content, proposed: ProposedAppend): AppendOutcome {
  const { stream, expected, events, isRepeatForgotten } = proposed;
  const state = content.streams.get(stream) ?? newStreamState(stream);
  const ids = events.map(({ id }) => id.toLowerCase());
  const decision = decideAppend(state, expected, ids, (id) => content.ids.find(stream, id));
  const head = state.events.at(-1)?.revision;
  if (decision.kind === 'wrong-revision') return { kind: 'wrong-revision', actual: head };
  if (decision.kind === 'repeat') {
    if (isRepeatForgotten) return { kind: 'wrong-revision', actual: head };
    const { revision, position } = decision.last;
    return { kind: 'ok', revision, position, stored: [] };
  }
  if (decision.kind !== 'store') return decision;
  if (events.length === 0) {
    // Observed, §1: "[]: success, … a log position is used up, but the stream still does not exist".
    const position = content.tail;
    content.tail += OTHER_RECORD_BYTES;
    return { kind: 'ok', revision: head, position, stored: [] };
  }
  const wasDeleted = state.isDeleted;
  const next = state.events.length;
  const stored = events.map((event, index) => store(content, stream, event, BigInt(next + index)));
  const { revision, position } = stored.at(-1)!;
  // Observed, §4: "deleted then re-appended: … revisions go on, read gives only the new".
  if (wasDeleted) stored.push(storeMetadata(content, stream, `{"$tb":${next}}`));
  return { kind: 'ok', revision, position, stored };
}

function remove(content: Content, stream: string, expected: Expectation, forGood: boolean): AppendOutcome {
  const state = content.streams.get(stream);
  if (state?.isTombstoned) return { kind: 'deleted' };
  const head = state?.events.at(-1)?.revision;
  const isExpected = typeof expected === 'bigint' ? expected === head : expected !== 'no-stream' && head !== undefined;
  if (!isExpected) return { kind: 'wrong-revision', actual: head };
  const stored = forGood
    ? store(content, stream, systemEvent(STREAM_DELETED, ''), TOMBSTONE_REVISION)
    : storeMetadata(content, stream, `{"$tb":${TOMBSTONE_REVISION.toString()}}`);
  return { kind: 'ok', revision: stored.revision, position: stored.position, stored: [stored] };
}

function store(content: Content, stream: string, proposed: ProposedEvent, revision: bigint): StoredEvent {
  const position = content.tail;
  const event = { ...proposed, id: proposed.id.toLowerCase(), stream, revision, position, createdMs: Date.now() };
  content.tail += recordBytes(event);
  take(content, event);
  content.ids.remember(event);
  return event;
}

function storeMetadata(content: Content, stream: string, json: string): StoredEvent {
  const metastream = `$$${stream}`;
  const revision = BigInt(content.streams.get(metastream)?.events.length ?? 0);
  return store(content, metastream, systemEvent(METADATA, json), revision);
}

function take(content: Content, event: StoredEvent): void {
  content.all.push(event);
  const state = stateOf(content, event.stream);
  if (event.type === STREAM_DELETED) state.isTombstoned = true;
  else state.events.push(event);
  const described = event.type === METADATA ? describedBy(event.stream) : undefined;
  if (described !== undefined) takeMetadata(stateOf(content, described), event);
}

function stateOf({ streams }: Content, name: string): StreamState {
  const state = streams.get(name) ?? newStreamState(name);
  streams.set(name, state);
  return state;
}

function systemEvent(type: string, json: string): ProposedEvent {
  return {
    id: randomUUID(),
    type,
    contentType: 'application/json',
    data: Buffer.from(json),
    metadata: Buffer.alloc(0),
  };
}

/** Positions are byte offsets: not consecutive (observed, §1: three small events at 2237, 2358 and 2479). */
function recordBytes({ stream, type, data, metadata }: StoredEvent): bigint {
  return BigInt(90 + 2 * Buffer.byteLength(stream) + 2 * Buffer.byteLength(type) + data.length + metadata.length);
}

function indexOf(all: readonly StoredEvent[], position: bigint): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (all[middle]!.position < position) low = middle + 1;
    else high = middle;
  }
  return low;
}
