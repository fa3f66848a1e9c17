/** What every stored event carries beside its type and data. */
import type { TradeEvent } from './trade-events';

/** Beside every event. `$correlationId` and `$causationId` are EventStoreDB's own names, so its tools can follow them. */
export type EventMetadata = {
  recordedAt: string;
  /**
   * Who caused it: `alipay`, `follow-up`, or a caller by its credential (`key:<id>`, `jwt:<subject>`, `api-token`, and `api` where
   * none is needed). Releases before 0.4 stored `api` for every caller, and the name that an operator gave.
   */
  actor: string;
  /** The request, notify or follow-up run that it belongs to. */
  $correlationId: string;
  /** The callId or notify_id that it follows from. */
  $causationId?: string | undefined;
  schemaVersion: number;
  /** SHA-256 of the previous event of the stream, null for the first: an altered history shows. */
  previousHash: string | null;
  /**
   * The append that wrote this event goes on with the next one of the stream. Missing on the last event of an append, and on all that
   * releases before 0.4 wrote.
   */
  appendContinues?: true | undefined;
};

/** What the envelope of an event goes around: events of trades, and of bills (`bill-events.ts`). */
type AnyEvent = { type: string; data: object };

/** An event about to be appended. `id` is a UUID and is the key of an idempotent retry. */
export type NewEvent<E extends AnyEvent = TradeEvent> = E & { id: string; metadata: EventMetadata };

/** An event as stored. `revision` counts from 0 within the stream. */
export type RecordedEvent<E extends AnyEvent = TradeEvent> = NewEvent<E> & {
  stream: string;
  revision: number;
  /** Place in the log of all streams: decimal digits, comparable with `comparePositions`. */
  position: string;
};
