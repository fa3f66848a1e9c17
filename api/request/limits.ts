/** Every limit of the API, each with what it protects. docs/reference/limits.md says what a caller meets at one. */
import { MINUTE_MS } from '../../domain/values/durations';

// ------------------------------------------------------------------- queries

/** Levels of fields. The deepest sensible query, events of trades in a page, has seven. Introspection is not counted. */
export const MAX_QUERY_DEPTH = 12;
/** Words and signs of a document. GraphiQL's introspection has about 500. */
export const MAX_QUERY_TOKENS = 2_000;
export const MAX_QUERY_ALIASES = 30;
export const MAX_QUERY_DIRECTIVES = 30;
/** Fields that one operation may bring, each counted as often as the sizes of its lists say (`query-limits.ts`). */
export const MAX_QUERY_COST = 10_000;
/** What reading a trade's stream costs, in fields. */
export const STREAM_READ_COST = 20;
/** What a next step costs, in fields: a page of Alipay's is signed for it. */
export const NEXT_STEP_COST = 20;
/** What a command costs, in fields: two durable appends and a signed call. */
export const COMMAND_COST = 200;
/** Lists without a size of their own (refunds, anomalies, events of a change) are taken to have so many items. */
export const ASSUMED_LIST_ITEMS = 4;

// --------------------------------------------------------------------- pages

export const DEFAULT_HISTORY_EVENTS = 50;
export const MAX_HISTORY_EVENTS = 100;
export const DEFAULT_DISCREPANCIES = 50;
export const MAX_DISCREPANCIES = 100;
export const MAX_FILTER_STATES = 10;
/** Alipay's subjects have no more. */
export const MAX_FILTER_TEXT_CHARACTERS = 256;
/** Digits of a position: EventStoreDB's have at most 20. */
export const MAX_POSITION_DIGITS = 20;

// ---------------------------------------------------------------------- HTTP

export const MAX_BODY_BYTES = 100 * 1024;
/** Alipay's notifies have one or two thousand bytes. */
export const MAX_NOTIFY_BYTES = 64 * 1024;
/** The headers of a request must have come after so long, and all of it after so long. */
export const HEADERS_TIMEOUT_MS = 5_000;
export const REQUEST_TIMEOUT_MS = 10_000;
/** How often connections are looked at for these two. */
export const CONNECTIONS_CHECK_MS = 1_000;
/** Connections that the system may have accepted before we look; one that finds no room tries again seconds later. */
export const LISTEN_BACKLOG = 4_096;
/** Connections that are new, idle, or send a request slowly; beyond, the one that has been so for the longest is ended. */
export const MAX_QUIET_CONNECTIONS = 2_000;
/** How long a query with `atLeast` waits for the read model. */
export const READ_MODEL_WAIT_MS = 2_000;
/** How long /healthz and /readyz wait for the event store. */
export const HEALTH_TIMEOUT_MS = 2_000;
/** How long a browser may remember the answer to a preflight. */
export const PREFLIGHT_MAX_AGE_S = 600;

// ------------------------------------------------------------------ notifies

/** Orders whose notifies could not be stored and are remembered: minutes of a busy shop, about 2 MB. */
export const MAX_HEARD_NOTIFIES = 10_000;
/** How soon after the store is back they are asked about. */
export const HEARD_NOTIFIES_TICK_MS = 250;
/** Questions to Alipay about them at once: a quarter of what follow-up may have under way. */
export const MAX_HEARD_ASKS = 8;
/** How often Alipay is asked about one when its answers cannot be relied on. */
export const MAX_HEARD_TRIES = 3;
/** How often the store may fail for one of them while it answers about others: then that one is forgotten. */
export const MAX_HEARD_FAILURES = 10;
/** Notifies that were refused in an overload and are verified all the same, at once, to know what they are about. */
export const MAX_OVERHEARD_NOTIFIES = 16;

// ----------------------------------------------------------------- WebSocket

export const MAX_SOCKETS = 12_000;
export const MAX_SUBSCRIPTIONS_PER_SOCKET = 50;
export const MAX_WS_MESSAGE_BYTES = 64 * 1024;
/** Bytes that wait for a client which does not read; beyond, the socket is closed with 1013. */
export const MAX_WS_BUFFERED_BYTES = 1024 * 1024;
/** Queries of subscriptions whose parsing and validation are remembered, and how long such a query may be. */
export const MAX_REMEMBERED_QUERIES = 200;
export const MAX_REMEMBERED_QUERY_CHARACTERS = 2_000;
/** From the upgrade to `connection_init`. */
export const CONNECTION_INIT_TIMEOUT_MS = 5_000;
/** A ping each; a socket that has not answered the one before is ended. */
export const KEEP_ALIVE_MS = 15_000;
/** A client gets so long to answer a close before its connection is cut. */
export const SOCKET_CLOSE_GRACE_MS = 1_000;

// ----------------------------------------------------------------- admission

export type WorkLimits = {
  /** Begun and not done, most of them waiting for Alipay or a disk. */
  maxRunning: number;
  /** A burst may wait; beyond, the rest is refused. */
  maxWaiting: number;
  /** When a queue has stood for a while: who would have to wait longer, as things move now, is refused at once. */
  targetWaitMs: number;
  /** Whoever has waited so long is refused, whatever was expected. */
  maxWaitMs: number;
};

/** Each kind of work has a queue of its own, and they take turns (`admission.ts`). */
export const WORK_LIMITS = {
  /** As many run as calls to Alipay have connections. */
  mutation: { maxRunning: 64, maxWaiting: 1_024, targetWaitMs: 100, maxWaitMs: 4_000 },
  /** What is refused here is sent again by Alipay, but only minutes later: it may wait. */
  notify: { maxRunning: 256, maxWaiting: 2_048, targetWaitMs: 500, maxWaitMs: 3_000 },
  query: { maxRunning: 64, maxWaiting: 1_024, targetWaitMs: 25, maxWaitMs: 1_000 },
  /** The beginning of one: ten thousand pages may come back at the same moment. */
  subscription: { maxRunning: 64, maxWaiting: 12_000, targetWaitMs: 10_000, maxWaitMs: 10_000 },
} as const satisfies Record<string, WorkLimits>;

/** Running subscriptions of all sockets. */
export const MAX_SUBSCRIPTIONS = 50_000;

// ------------------------------------------------------------------ way back

/** Pages of buyers who came back from Alipay and wait for the result; each holds a connection. */
export const MAX_RETURN_PAGES = 2_000;
/** Questions to Alipay at once about orders whose buyers came back: a fraction of the calls that run. */
export const MAX_RETURN_ASKS = 16;
/** After so long such a page connects anew. */
export const RETURN_PAGE_LIVES_MS = 5 * MINUTE_MS;
