/** What the domain needs from the world: three small ports. Each has adapters in `adapters/`. */
import type { AlipayMethod } from './events/alipay-methods';
import type { AlipayPageIssued } from './events/evidence-events';
import type { NewEvent, RecordedEvent } from './events/recorded-event';
import type { JsonObject } from './values/json';

/** The revision of the last event that the writer has seen, or that the stream must not exist yet. */
export type ExpectedRevision = number | 'no-stream';

export type AppendResult = {
  /** Revision of the last event written. */
  revision: number;
  /** Position of the last event written. */
  position: string;
};

/** Streams whose names begin so are ours; a log on a shared server may hold others. */
export const OWN_STREAM_PREFIXES: readonly string[] = ['trade-', 'bill-', 'keys-', 'webhooks-'];

export function isOwnStream(stream: string): boolean {
  return OWN_STREAM_PREFIXES.some((prefix) => stream.startsWith(prefix));
}

/** A run of events in log order. */
export type EventBatch = {
  events: RecordedEvent[];
  /** Everything up to here has been delivered (or filtered out): safe to resume after once handled. */
  position: string;
  /** True when everything is delivered that was in the log a moment ago. May come with no events. */
  caughtUp: boolean;
};

/**
 * The log. Implementations must pass `test/adapters/event-log/event-store-contract.ts`.
 *
 * - `append` resolves only when the events are durable, all or none. It throws `WrongExpectedRevisionError` when the
 *   stream is elsewhere, and `StoreUnavailableError` when it cannot read or cannot store. The same event ids at the same expected
 *   revision again are one append: the original result is answered.
 * - `readStream` answers events with `revision >= fromRevision` in order; `[]` for a stream that does not exist.
 * - `readAll` and `subscribe` deliver what comes strictly after `after` (from the start when undefined), in position
 *   order, without gap or repeat. `readAll` ends at the head; `subscribe` goes on live until its signal aborts, then ends
 *   normally. Both throw `UnknownPositionError` for a position beyond the end, and where they can tell for one between events. Only our own streams are delivered: those of trades, bills, API keys and webhooks (`OWN_STREAM_PREFIXES`).
 */
export interface EventStore {
  append(stream: string, expectedRevision: ExpectedRevision, events: readonly NewEvent[]): Promise<AppendResult>;
  readStream(stream: string, fromRevision?: number): Promise<RecordedEvent[]>;
  readAll(after?: string): AsyncIterable<EventBatch>;
  subscribe(after: string | undefined, signal: AbortSignal): AsyncIterable<EventBatch>;
  close(): Promise<void>;
}

export class WrongExpectedRevisionError extends Error {
  override readonly name = 'WrongExpectedRevisionError';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: ExpectedRevision,
  ) {
    super(`stream ${stream} is at revision ${String(actual)}, not at ${String(expected)}`);
  }
}

/** The store could not answer. An append that ends so may or may not be stored. */
export class StoreUnavailableError extends Error {
  override readonly name: string = 'StoreUnavailableError';
}

/** The log never reached this position, or has no event at it: it is a position of another log, or of a newer state of this one. */
export class UnknownPositionError extends StoreUnavailableError {
  override readonly name = 'UnknownPositionError';
}

/** Orders two positions: negative, zero or positive. Decimal digits without leading zeros, of any length. */
export function comparePositions(left: string, right: string): number {
  return left.length - right.length || (left < right ? -1 : left > right ? 1 : 0);
}

/** Why nothing reliable was received. */
export type NoAnswerReason =
  | 'timeout'
  | 'connection-failed'
  | 'http-status'
  | 'too-large'
  | 'unparsable'
  | 'bad-signature'
  /** Signed with a certificate of Alipay's that is not known here (yet). */
  | 'unknown-certificate'
  /** Given up before it was sent: the intent took so long to store that others may count the call as lost. */
  | 'not-sent'
  | 'overloaded'
  | 'shutting-down';

/** What came back on the wire, before anyone judges what it means (`judge-answer.ts` does). */
export type WireAnswer =
  /** `content` is the node's text exactly as received; its signature was verified when `signed`. */
  | { kind: 'answer'; signed: boolean; content: string; durationMs: number }
  | { kind: 'none'; reason: NoAnswerReason; durationMs: number };

export type GatewayRequest = { method: AlipayMethod; bizContent: JsonObject };

/** The request, notify or follow-up run that a call is made for: `$correlationId` of its events. */
export type CallCause = { correlationId: string };

/**
 * For whom a call is made: somebody waits for its answer; it is due work, which yields to those who wait; or it is a look
 * at an order that is waiting for its buyer (`waiting-queries.ts`), which yields to both.
 */
export type Urgency = 'caller' | 'follow-up' | 'poll';

/** Why a call is not to be made now: Alipay does not answer, or as many calls as it may get are being made. */
export type Denial = 'unavailable' | 'busy';

export type GatewayStatus = {
  /** `open`: calls kept failing, and none is made until Alipay answers a trial. `half-open`: the trial is on. */
  breaker: 'closed' | 'half-open' | 'open';
  callsUnderWay: number;
  /** Since the process began. */
  denied: Readonly<Record<Denial, number>>;
};

/** One call to Alipay: sent at most once, never throws, always settles within its time-out. */
export interface PaymentGateway {
  /** An upper bound on how long `call` takes, queueing included, in milliseconds. */
  readonly maxCallMs: number;
  /** `cause` names what it is made for in logs and traces; it changes nothing of the call. */
  call(request: GatewayRequest, cause?: CallCause): Promise<WireAnswer>;
  /**
   * Asked before the intent of a call is stored, so that what cannot be sent leaves no open question. May wait a moment for
   * a `caller`. Undefined: go on, and `call` soon. A gateway without it admits everything.
   */
  admit?(method: AlipayMethod, urgency: Urgency): Promise<Denial | undefined>;
  /** What was admitted is not called after all: another handler was faster. */
  withdraw?(method: AlipayMethod, urgency: Urgency): void;
  status?(): GatewayStatus;
}

/** A page of Alipay's, signed, in the forms that it travels in. */
export type SignedPage = {
  /** For a browser that is sent there. */
  url: string;
  /** The same as one text, for Alipay's SDK in an app. */
  orderString: string;
};

/** Rejects with `PageNotSignedError` when there is no signature in time: ask again. */
export type SignPage = (page: AlipayPageIssued['data']) => Promise<SignedPage>;

export class PageNotSignedError extends Error {
  override readonly name = 'PageNotSignedError';
}

export interface Clock {
  now(): Date;
}
