/** What the tests of the stand-in start from: it, and the real client against it. */
import { randomUUID } from 'node:crypto';
import {
  EventStoreDBClient,
  jsonEvent,
  NO_STREAM,
  type AppendExpectedRevision,
  type AppendToStreamOptions,
  type JSONType,
} from '@eventstore/db-client';
import { PATIENCE_MS, until } from '../waiting';
import { startStandIn, type StandIn, type StandInOptions } from './stand-in/stand-in';

const cleanups: (() => Promise<unknown>)[] = [];

/** Call in afterEach: closes everything given, the latest first. */
export async function cleanUp(): Promise<void> {
  for (const clean of cleanups.splice(0).reverse()) await clean();
}

export async function givenStandIn(options?: StandInOptions): Promise<StandIn> {
  const standIn = await startStandIn(options);
  cleanups.push(() => standIn.stop());
  return standIn;
}

/** A call that names no deadline has one that only ends a call which hangs; the client's own is ten seconds. */
export function givenClient({ connectionString }: Pick<StandIn, 'connectionString'>, more = ''): EventStoreDBClient {
  const client = EventStoreDBClient.connectionString(`${connectionString}&defaultDeadline=${PATIENCE_MS}${more}`);
  cleanups.push(() => client.dispose());
  return client;
}

/** With credentials, whatever they are, the client takes the unary path (observed, §3). */
export const UNARY = { credentials: { username: 'any', password: 'any' } } as const;
export const PATHS = [
  ['unary', UNARY],
  ['batch', {}],
] as const;

type Over = { id?: string; type?: string; data?: JSONType; metadata?: Record<string, unknown> };

export const event = (over: Over = {}) => jsonEvent({ id: randomUUID(), type: 'Happened', data: {}, ...over });
export const events = (count: number) => Array.from({ length: count }, () => event());
export const newStream = () => `trade-${randomUUID()}`;

export type Expected = AppendExpectedRevision;
type Appended = ReturnType<typeof event>[];

/** The revision of a success, else what was wrong. */
export async function tryAppend(
  client: EventStoreDBClient,
  stream: string,
  what: Appended,
  expectedRevision: Expected = NO_STREAM,
  options: AppendToStreamOptions = UNARY,
): Promise<Record<string, unknown> | bigint> {
  try {
    const result = await client.appendToStream(stream, what, { ...options, expectedRevision });
    return result.nextExpectedRevision;
  } catch (error) {
    return problem(error);
  }
}

/** The fields of the client's errors that the tables speak of. */
export function problem(error: unknown): Record<string, unknown> {
  const { type, code, message, expectedVersion, actualVersion } = error as Record<string, unknown>;
  return { type, code, message, expectedVersion, actualVersion };
}

export const wrong = (expectedVersion: unknown, actualVersion: unknown) => ({
  type: 'wrong-expected-version',
  code: undefined,
  message: '',
  expectedVersion,
  actualVersion,
});

/** Everything, or the error that ended it. */
export async function collect<Item>(items: AsyncIterable<Item>): Promise<{ items: Item[]; error: unknown }> {
  const all: Item[] = [];
  try {
    for await (const item of items) all.push(item);
  } catch (error) {
    return { items: all, error };
  }
  return { items: all, error: undefined };
}

/** Waits until the condition holds. */
export async function eventually(condition: () => boolean): Promise<void> {
  await until(condition.toString(), condition);
}
