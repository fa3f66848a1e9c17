/**
 * Events of the stream `webhooks-<merchant>`: which endpoints a shop has, and what people asked of them. Past tense and permanent,
 * like those of trades. No secret is stored: each is derived from the shop's private key, the endpoint's id and `generation`.
 */
import type { Event } from '../domain/events/event';

export type WebhookCreated = Event<
  'WebhookCreated',
  {
    webhookId: string;
    url: string;
    /** Names of kinds (`kinds.ts`); all, future ones too, where undefined. */
    kinds?: string[] | undefined;
    description?: string | undefined;
    /** Which secret signs: 1, and one more with each rotation. */
    generation: number;
    /** Tells whether secrets are still derived from the same private key; it opens nothing. */
    keyCheck: string;
    createdAt: string;
  }
>;

/** `data` is the endpoint as it stands from now on. */
export type WebhookUpdated = Event<
  'WebhookUpdated',
  {
    webhookId: string;
    url: string;
    kinds?: string[] | undefined;
    description?: string | undefined;
    updatedAt: string;
  }
>;

/** The secret of the generation before signs as well until `previousUntil`. */
export type WebhookSecretRotated = Event<
  'WebhookSecretRotated',
  {
    webhookId: string;
    generation: number;
    keyCheck: string;
    previousUntil: string;
    rotatedAt: string;
  }
>;

export type PauseReason =
  /** A person paused it. */
  | 'BY_REQUEST'
  /** Nothing was accepted for three days. */
  | 'FAILED_FOR_THREE_DAYS'
  /** It accepts some orders, and has not accepted too many others for three days. */
  | 'TOO_MANY_STUCK'
  /** It answered 410: it wants nothing any more. */
  | 'GONE'
  /** The shop's private key was replaced, and the secret with it. */
  | 'SECRET_LOST';

export type WebhookPaused = Event<'WebhookPaused', { webhookId: string; reason: PauseReason; pausedAt: string }>;

export type WebhookResumed = Event<'WebhookResumed', { webhookId: string; resumedAt: string }>;

export type WebhookDeleted = Event<'WebhookDeleted', { webhookId: string; deletedAt: string }>;

/** Everything after a position, or the events of one stream, are delivered again. */
export type WebhookResendRequested = Event<
  'WebhookResendRequested',
  {
    webhookId: string;
    requestedAt: string;
    afterPosition?: string | undefined;
    /** The first event after it: found again in a copy of the log, where positions are others. Undefined: there was none. */
    anchor?: Anchor | undefined;
    /** Of one order: its stream, and which of its revisions. */
    stream?: string | undefined;
    fromRevision?: number | undefined;
    throughRevision?: number | undefined;
  }
>;

export type WebhookEvent =
  | WebhookCreated
  | WebhookUpdated
  | WebhookSecretRotated
  | WebhookPaused
  | WebhookResumed
  | WebhookDeleted
  | WebhookResendRequested;

/** What has not been delivered of one stream: revisions `next` to `last`, in this order. */
export type Lane = {
  stream: string;
  next: number;
  last: number;
  /** Since its last success. */
  failures: number;
  failingSince?: string | undefined;
  /** Not before. */
  nextAt?: string | undefined;
  problem?: string | undefined;
  /** It was not accepted for three days, while others were: not tried again until the endpoint is resumed. */
  pausedAt?: string | undefined;
};

/** One attempt, as it is shown to people. */
export type Attempt = {
  messageId: string;
  kind: string;
  stream: string;
  at: string;
  durationMs: number;
  /** Undefined: there was no answer. */
  status?: number | undefined;
  /** Undefined: it was accepted. */
  problem?: string | undefined;
};

/** An event by what it is in every copy of the log, with its position in this one. */
export type Anchor = { stream: string; revision: number; position: string };

/** How far an endpoint is: everything up to `position` is delivered, except what `lanes` name. */
export type EndpointProgress = {
  position: string;
  /** The last event that was passed: found again in a copy of the log, where positions are others. */
  anchor?: Anchor | undefined;
  /** Requests of the stream of endpoints are carried out up to this revision. */
  carriedOut: number;
  lanes: Lane[];
  /** When the endpoint as a whole is next tried, while it accepts nothing. */
  rest?: { failingSince: string; rounds: number; nextAt?: string | undefined; failed: string[] } | undefined;
  /** The latest, oldest first. */
  attempts: Attempt[];
};

/** By the id of the webhook. */
export type Endpoints = Readonly<Record<string, EndpointProgress>>;

/**
 * Of the streams `webhooks-<merchant>-delivery-<n>`: everything, whatever was recorded before. The node that wrote the last event
 * delivers until `until`, and no other does: the expected revision is the lock.
 */
export type DeliveryProgressRecorded = Event<
  'DeliveryProgressRecorded',
  { nodeId: string; until: string; endpoints: Endpoints }
>;

/** What became of an endpoint since the record before. Lanes that are not named are as they were; the latest attempts stay. */
export type ProgressChange = EndpointProgress & {
  /** Streams of the lanes that are done. */
  ended: string[];
  /** So many of the oldest attempts are forgotten. */
  droppedAttempts: number;
};

/** By the id of the webhook; those that are not named are as they were. */
export type ProgressChanges = { changed: Readonly<Record<string, ProgressChange>>; removed: string[] };

/** As `DeliveryProgressRecorded`, when little has changed since the event before. */
export type DeliveryProgressChanged = Event<
  'DeliveryProgressChanged',
  ProgressChanges & {
    nodeId: string;
    until: string;
    /** Revision of the last `DeliveryProgressRecorded`, in the same stream. */
    wholeAt: number;
  }
>;

/** The version of its content that each type is written in. */
export const WEBHOOK_SCHEMA_VERSIONS: Readonly<
  Record<(WebhookEvent | DeliveryProgressRecorded | DeliveryProgressChanged)['type'], number>
> = {
  WebhookCreated: 1,
  WebhookUpdated: 1,
  WebhookSecretRotated: 1,
  WebhookPaused: 1,
  WebhookResumed: 1,
  WebhookDeleted: 1,
  WebhookResendRequested: 1,
  DeliveryProgressRecorded: 1,
  DeliveryProgressChanged: 1,
};
