import type { ExpectedRevision } from '../../domain/ports';
import type { NewEvent } from '../../domain/events/recorded-event';

/** Bytes of JSON data in one append, all its events together. EventStoreDB's own limit, applied by every engine. */
export const maxAppendDataBytes = 1_048_576;
/** Bytes of JSON metadata in one append. EventStoreDB has no limit of its own here. */
export const maxAppendMetadataBytes = 1_048_576;
export const maxEventsPerAppend = 1_000;
export const maxStreamNameLength = 500;

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const nilUuid = '00000000-0000-0000-0000-000000000000';

/** An event as an engine stores it: data and metadata are JSON texts, the id is in lower case. */
export type EncodedEvent = { id: string; type: string; data: string; metadata: string };

/**
 * Checks an append before anything is sent, by the same rules for every engine, and answers its events as text.
 * Throws a `TypeError` that names the fault: such an append can never succeed, a retry is pointless.
 */
export function encodeAppend(
  stream: string,
  expectedRevision: ExpectedRevision,
  events: readonly NewEvent[],
): EncodedEvent[] {
  checkStreamName(stream);
  if (expectedRevision !== 'no-stream' && !(Number.isSafeInteger(expectedRevision) && expectedRevision >= 0)) {
    throw new TypeError(
      `the expected revision of ${stream} must be 'no-stream' or a whole number from 0, not ${expectedRevision}`,
    );
  }
  if (events.length === 0) throw new TypeError(`an append to ${stream} has no events`);
  if (events.length > maxEventsPerAppend) {
    throw new TypeError(`an append to ${stream} has ${events.length} events, the limit is ${maxEventsPerAppend}`);
  }
  const encoded = events.map((event) => encodeEvent(stream, event));
  checkSize(stream, 'data', encoded, maxAppendDataBytes);
  checkSize(stream, 'metadata', encoded, maxAppendMetadataBytes);
  return encoded;
}

function checkStreamName(stream: string): void {
  if (typeof stream !== 'string' || stream === '') throw new TypeError('a stream needs a name');
  if (stream.length > maxStreamNameLength || !stream.isWellFormed()) {
    throw new TypeError(
      `a stream's name must be well-formed text of at most ${maxStreamNameLength} characters: ${JSON.stringify(stream.slice(0, 80))}`,
    );
  }
}

function encodeEvent(stream: string, event: NewEvent): EncodedEvent {
  const { id, type, data, metadata } = event;
  const where = `${type} for ${stream}`;
  if (typeof id !== 'string' || !uuid.test(id) || id === nilUuid) {
    throw new TypeError(`the event id of ${where} is not a UUID: ${id}`);
  }
  if (typeof type !== 'string' || type.length === 0 || !(type as string).isWellFormed()) {
    throw new TypeError(`an event for ${stream} has no valid type`);
  }
  return {
    id: id.toLowerCase(),
    type,
    data: toJson(data, 'data', where),
    metadata: toJson(metadata, 'metadata', where),
  };
}

function toJson(value: unknown, part: string, where: string): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new TypeError(`the ${part} of ${where} is not an object`);
  }
  let text: string;
  try {
    text = JSON.stringify(value);
  } catch (error) {
    throw new TypeError(`the ${part} of ${where} cannot be stored as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
  // JSON turns NaN and Infinity into null without an error: an amount must not get lost that way. Real nulls are rare,
  // so the walk is.
  if (text.includes('null')) {
    const path = pathOfLostNumber(value);
    if (path !== undefined)
      throw new TypeError(`the ${part} of ${where} has a number that JSON cannot hold at ${part}${path}`);
  }
  return text;
}

function pathOfLostNumber(value: unknown): string | undefined {
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : '';
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, inner] of Object.entries(value)) {
    const path = pathOfLostNumber(inner);
    if (path !== undefined) return `.${key}${path}`;
  }
  return undefined;
}

function checkSize(
  stream: string,
  part: 'data' | 'metadata',
  events: readonly EncodedEvent[],
  limitBytes: number,
): void {
  let bytes = 0;
  for (const event of events) bytes += Buffer.byteLength(event[part]);
  if (bytes > limitBytes) {
    throw new TypeError(`an append to ${stream} has ${bytes} bytes of ${part}, the limit is ${limitBytes}`);
  }
}
