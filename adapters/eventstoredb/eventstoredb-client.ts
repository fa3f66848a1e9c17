/**
 * The only file that imports `@eventstore/db-client`: its successor replaces this one. Calls go through one at a time as they are;
 * what a failure means is said in `eventstoredb-fault.ts`, and what to do about it is decided in `eventstoredb-calls.ts` and
 * `eventstoredb-subscription.ts`.
 *
 * The remarks on behaviour were seen with EventStoreDB 23.10.7 and version 6.2.1 of the client.
 */
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  NO_STREAM,
  START,
  jsonEvent,
  streamNameFilter,
  type AllStreamRecordedEvent,
  type AllStreamSubscription,
  type Position,
  type RecordedEvent as StoredEvent,
} from '@eventstore/db-client';
import { isOwnStream, type AppendResult, type ExpectedRevision } from '../../domain/ports';
import { withoutSilence, within } from './call-limit';
import type { EventStoreDbConnection } from './eventstoredb-connection';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';

export type TradeSubscription = {
  /** At most `limit` events that have arrived, in order; never waits. */
  read(limit: number): RecordedEvent[];
  /** How many items have arrived so far, and how many of them were read. */
  counts(): { arrived: number; read: number };
  end(): void;
};

export type SubscriptionListener = {
  /** Something can be read. */
  onReadable(): void;
  onConfirmed(): void;
  /** Called as it arrives, perhaps before what arrived earlier is read: `counts()` counts that. */
  onCaughtUp(): void;
  onFellBehind(): void;
  /** The server has searched up to here; the same remark holds. */
  onCheckpoint(position: string): void;
  /** The last call for it. Undefined: the server ended it without an error. */
  onEnd(error: unknown): void;
};

export type LogHead = {
  position: string;
  /** A subscription brings it: it is one of ours, and none of the server's own. */
  isTradeEvent: boolean;
};

export type EventStoreDb = {
  append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
    timeoutMs: number,
  ): Promise<AppendResult>;
  /** Events with `revision >= fromRevision`. Rejects when nothing arrives for `idleMs`. */
  readStream(stream: string, fromRevision: number, idleMs: number): Promise<RecordedEvent[]>;
  /** The last event of the whole log, of whichever stream. */
  head(idleMs: number): Promise<LogHead>;
  /** Events of streams whose names begin with one of the prefixes, after the position (from the start when undefined). */
  subscribe(prefixes: readonly string[], after: string | undefined, listener: SubscriptionListener): TradeSubscription;
  dispose(): Promise<void>;
};

/** Events that wait in this process before the server is made to wait. */
const READ_AHEAD_EVENTS = 512;
/** The server reports its position after every 32 × this many events that it searched, whether they match or not. */
const CHECKPOINT_INTERVAL = 16;

/** Calls that are still open then are left to the server. */
const DISPOSE_LIMIT_MS = 1_000;

/** Any value makes the client append one by one. Its shared batch call can hang for ever with all its appends. */
const NO_CREDENTIALS = { username: 'none', password: 'none' };

export function connectEventStoreDb({ connectionString, credentials }: EventStoreDbConnection): EventStoreDb {
  const client = EventStoreDBClient.connectionString(connectionString);
  const alwaysCredentials = credentials ?? NO_CREDENTIALS;
  const internals = client as unknown as Internals;
  const { handleError } = internals;
  // Nobody awaits it in the client, and when the search for another node fails it would end the process.
  internals.handleError = (...args) => handleError(...args).catch(() => undefined);

  return {
    async append(stream, expected, events, timeoutMs) {
      const startedAt = Date.now();
      // Finding the server comes first: an append that was given up meanwhile must not be sent afterwards.
      await within(timeoutMs, internals.getChannel());
      const leftMs = Math.max(1, timeoutMs - (Date.now() - startedAt));
      const appending = client.appendToStream(stream, events.map(toJsonEvent), {
        expectedRevision: expected === 'no-stream' ? NO_STREAM : BigInt(expected),
        credentials: alwaysCredentials,
        deadline: leftMs,
        requiresLeader: true,
      });
      // Its own deadline does not end a call whose answer says neither yes nor no.
      const result = await within(leftMs, appending);
      if (!result.position) throw new Error('the server did not say where it stored the events');
      return { revision: Number(result.nextExpectedRevision), position: textOf(result.position) };
    },

    async readStream(stream, fromRevision, idleMs) {
      const reading = client.readStream(stream, { fromRevision: BigInt(fromRevision), requiresLeader: true });
      const events: RecordedEvent[] = [];
      for await (const { event } of withoutSilence(reading, idleMs)) if (event) events.push(toRecorded(event));
      return events;
    },

    async head(idleMs) {
      const reading = client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, requiresLeader: true });
      let head: LogHead = { position: '0', isTradeEvent: false };
      // To its end, though there is only one: a read that is left has no end, and `dispose` would wait for it.
      for await (const { event } of withoutSilence(reading, idleMs)) {
        if (event) head = { position: textOf(event.position), isTradeEvent: isTradeEvent(event) };
      }
      return head;
    },

    subscribe: (prefixes, after, listener) => subscribe(client, prefixes, after, listener),
    async dispose() {
      await within(DISPOSE_LIMIT_MS, client.dispose()).catch(() => undefined);
    },
  };
}

/** Of the client's own, both in use by every call: where it connects, and where it decides whether to connect anew. */
type Internals = { getChannel(): Promise<unknown>; handleError(...args: unknown[]): Promise<void> };

function subscribe(
  client: EventStoreDBClient,
  prefixes: readonly string[],
  after: string | undefined,
  listener: SubscriptionListener,
): TradeSubscription {
  let ended = false;
  const end = (error?: unknown) => {
    if (ended) return;
    ended = true;
    listener.onEnd(error);
  };
  const filter = streamNameFilter({
    prefixes: [...prefixes],
    checkpointInterval: CHECKPOINT_INTERVAL,
    checkpointReached: (_: AllStreamSubscription, position: Position) => {
      // It would be awaited, and hang the subscription if it threw.
      if (!ended) listener.onCheckpoint(textOf(position));
      return Promise.resolve();
    },
  });
  const fromPosition = after === undefined || after === '0' ? START : positionOf(after);
  const source = client.subscribeToAll(
    { fromPosition, filter, requiresLeader: true },
    { highWaterMark: READ_AHEAD_EVENTS },
  );
  source
    .on('readable', () => listener.onReadable())
    .on('confirmation', () => listener.onConfirmed())
    .on('caughtUp', () => listener.onCaughtUp())
    .on('fellBehind', () => listener.onFellBehind())
    .on('error', end)
    .on('end', () => end());

  let readItems = 0;
  return {
    read(limit) {
      const events: RecordedEvent[] = [];
      while (events.length < limit) {
        const resolved = source.read() as { event?: AllStreamRecordedEvent } | null;
        if (resolved === null) break;
        readItems += 1;
        if (resolved.event && isTradeEvent(resolved.event)) events.push(toRecorded(resolved.event));
      }
      return events;
    },
    counts: () => ({ arrived: readItems + source.readableLength, read: readItems }),
    end() {
      ended = true;
      // Rejects when the call could never be made; it is over all the same.
      source.unsubscribe().catch(() => undefined);
    },
  };
}

/** System events of a trade's stream, such as its deletion, are not events of the trade. */
function isTradeEvent({ streamId, type }: AllStreamRecordedEvent): boolean {
  return isOwnStream(streamId) && !type.startsWith('$');
}

function toJsonEvent({ id, type, data, metadata }: NewEvent) {
  return jsonEvent({ id, type, data: data, metadata });
}

function toRecorded(event: StoredEvent | AllStreamRecordedEvent): RecordedEvent {
  return {
    id: event.id,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    stream: event.streamId,
    revision: Number(event.revision),
    position: event.position ? textOf(event.position) : '',
  } as unknown as RecordedEvent;
}

/** Commit and prepare have always been the same number; the log is in its order. */
function textOf(position: Position): string {
  return position.commit.toString();
}

function positionOf(text: string): Position {
  const number = BigInt(text);
  return { commit: number, prepare: number };
}
