/** Events to append and ways to walk a log, for the tests of every event store. */
import { randomUUID } from 'node:crypto';
import {
  comparePositions,
  type AppendResult,
  type EventBatch,
  type EventStore,
  type ExpectedRevision,
} from '../../../domain/ports';
import type { AlipayCallRequested, AlipayNotifyReceived } from '../../../domain/events/evidence-events';
import type { NewEvent, RecordedEvent } from '../../../domain/events/recorded-event';
import type { JsonObject } from '../../../domain/values/json';

export const eventsPerAppend = 100;

export const newStream = () => `trade-main-${randomUUID()}`;

export const times = <Made>(count: number, make: () => Made): Made[] => Array.from({ length: count }, make);

export function withMetadata<E extends { type: string; data: unknown }>(event: E) {
  const metadata = {
    recordedAt: '2026-11-05T08:00:00.000Z',
    actor: 'api',
    $correlationId: 'request-1',
    schemaVersion: 1,
    previousHash: null,
  };
  return { ...event, id: randomUUID() as string, metadata };
}

export function notify(params: Record<string, string>): NewEvent<AlipayNotifyReceived> {
  return withMetadata({ type: 'AlipayNotifyReceived', data: { notifyId: 'n1', params } });
}

export function request(bizContent: JsonObject): NewEvent<AlipayCallRequested> {
  const data = {
    callId: 'c1',
    method: 'alipay.trade.precreate',
    bizContent,
    deadlineAt: '2026-11-05T08:00:10.000Z',
  } as const;
  return withMetadata({ type: 'AlipayCallRequested', data });
}

export const note = (): NewEvent => notify({ trade_status: 'TRADE_SUCCESS', total_amount: '88.00' });
export const notes = (count: number): NewEvent[] => times(count, note);

export function ofBytes(bytes: number): NewEvent {
  const empty = Buffer.byteLength(JSON.stringify(notify({ pad: '' }).data));
  return notify({ pad: 'x'.repeat(bytes - empty) });
}

/** Where the log stands: everything a test appends from now on comes after. */
export async function positionNow(store: EventStore): Promise<string> {
  return (await store.append(newStream(), 'no-stream', notes(1))).position;
}

export async function appendMany(
  store: EventStore,
  stream: string,
  count: number,
  perAppend = eventsPerAppend,
): Promise<void> {
  let head = (await store.readStream(stream)).at(-1)?.revision ?? -1;
  for (let left = count; left > 0; left -= perAppend) {
    ({ revision: head } = await store.append(stream, head < 0 ? 'no-stream' : head, notes(Math.min(left, perAppend))));
  }
}

export async function appendAtHead(store: EventStore, stream: string, event: NewEvent): Promise<AppendResult> {
  for (let expected: ExpectedRevision = 'no-stream'; ;) {
    try {
      return await store.append(stream, expected, [event]);
    } catch (error) {
      if ((error as Error).name !== 'WrongExpectedRevisionError') throw error;
      expected = (error as { actual: ExpectedRevision } & Error).actual;
    }
  }
}

/** Lets everything that can go on go on, until what is left waits for something new. */
export async function someTurns(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
}

// ---------------------------------------------------------------- then

export async function toArray<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

export async function collectAll(batches: AsyncIterable<EventBatch>, streams: string[]): Promise<RecordedEvent[]> {
  return (await toArray(batches)).flatMap(({ events }) => events).filter(({ stream }) => streams.includes(stream));
}

/** Batches until `count` events of the streams have come. The test's own time-out is the limit. */
export async function takeUntil(
  batches: AsyncIterable<EventBatch>,
  streams: string[],
  count: number,
): Promise<EventBatch[]> {
  const taken: EventBatch[] = [];
  let seen = 0;
  for await (const batch of batches) {
    taken.push(batch);
    seen += batch.events.filter(({ stream }) => streams.includes(stream)).length;
    if (seen >= count) break;
  }
  return taken;
}

export const idsOf = (events: RecordedEvent[], ofStream: string) =>
  events.filter(({ stream }) => stream === ofStream).map(({ id }) => id);
export const eventsOf = (batches: EventBatch[], ofStream: string) =>
  batches.flatMap(({ events }) => events).filter(({ stream }) => stream === ofStream);

export function expectAscending(batches: EventBatch[]): void {
  let last = '';
  for (const { events, position } of batches) {
    for (const event of events) {
      expect(comparePositions(event.position, last)).toBeGreaterThan(0);
      expect(comparePositions(event.position, position)).toBeLessThanOrEqual(0);
      last = event.position;
    }
  }
}

// ---------------------------------------------------------------- model

/** The revision of a success, else the revision that was found. */
export type Outcome = number | `at ${ExpectedRevision}`;
export type Step = { stream: number; expected: ExpectedRevision; count: number } | { repeatOf: number };
export type Attempt = { stream: string; expected: ExpectedRevision; events: NewEvent[]; outcome: Outcome };

export async function outcomeOf(appended: Promise<AppendResult>): Promise<Outcome> {
  try {
    return (await appended).revision;
  } catch (error) {
    return `at ${(error as { actual: ExpectedRevision } & Error).actual}`;
  }
}

export function createModel(streams: string[]) {
  const ids = new Map<string, string[]>(streams.map((stream) => [stream, []]));
  const attempts: Attempt[] = [];

  function attempt(step: Step): Attempt | undefined {
    const earlier = 'repeatOf' in step ? attempts[step.repeatOf] : undefined;
    if ('repeatOf' in step && !earlier) return undefined;
    if (earlier && typeof earlier.outcome === 'number') return earlier;
    const made = earlier ?? {
      ...(step as Exclude<Step, { repeatOf: number }>),
      stream: streams[(step as { stream: number }).stream]!,
    };
    const events = 'events' in made ? made.events : notes(made.count);
    const stored = ids.get(made.stream)!;
    const head = stored.length === 0 ? 'no-stream' : stored.length - 1;
    if (head === made.expected) stored.push(...events.map(({ id }) => id));
    const outcome: Outcome = head === made.expected ? stored.length - 1 : `at ${head}`;
    const next = { stream: made.stream, expected: made.expected, events, outcome };
    attempts.push(next);
    return next;
  }

  return { streams, attempt, idsOf: (stream: string) => ids.get(stream) };
}
