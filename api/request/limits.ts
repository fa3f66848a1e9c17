/** Every limit of the API, each with what it protects. docs/reference/limits.md names what a caller receives at one. */
import { DAY_MS, MINUTE_MS } from '../../domain/values/durations';

// ------------------------------------------------------------------- queries

/** Levels of fields. The deepest sensible query, events of trades in a page, has seven. */
export const MAX_QUERY_DEPTH = 12;
/** Words and signs of a document. GraphiQL's introspection has about 500. */
export const MAX_QUERY_TOKENS = 2_000;
export const MAX_QUERY_ALIASES = 30;
export const MAX_QUERY_DIRECTIVES = 30;
/** Operations and fragments of a document: GraphQL's own rules compare fragments in pairs. */
export const MAX_QUERY_DEFINITIONS = 50;
/** Selections of a document once its fragments are put in place. */
export const MAX_EXPANDED_SELECTIONS = 5_000;
/** Pairs of fields in one place that bear the same name in the answer: each pair is compared. */
export const MAX_SAME_NAME_PAIRS = 1_000;
/** Levels of fields and fragments, introspection included. */
export const MAX_EXPANDED_DEPTH = 50;
/** `__schema` or `__type` in one document: each may bring the whole schema. */
export const MAX_INTROSPECTIONS = 1;
/** Values in the variables of one request, lists and objects counted with what they hold; and their levels. */
export const MAX_VARIABLE_VALUES = 1_000;
export const MAX_VARIABLE_DEPTH = 10;
/** Errors of one answer, and characters of a message. */
export const MAX_ERRORS = 10;
export const MAX_ERROR_CHARACTERS = 400;
/** Fields that one operation may return, each counted by the sizes of its lists (`query-limits.ts`). */
export const MAX_QUERY_COST = 10_000;
/** What reading a trade's stream costs, in fields. */
export const STREAM_READ_COST = 20;
/** What a page of changes costs, in fields: a part of the log is read, and the streams of its trades. */
export const LOG_READ_COST = 200;
/** What a page of the past costs, in fields: up to 200 streams are read for it. */
export const PAST_PAGE_COST = 1_000;
/** What totals cost, in fields: a year by store reads thousands of rows. */
export const TOTALS_COST = 1_000;
/** What a next step costs, in fields: a page of Alipay's is signed for it. */
export const NEXT_STEP_COST = 20;
/** What a watch token costs, in fields: it is signed. */
export const WATCH_TOKEN_COST = 20;
/** What the count of a list costs, in fields: up to 10,000 rows are read for it. */
export const COUNT_COST = 500;
/** What a command costs, in fields: two durable appends and a signed call. */
export const COMMAND_COST = 200;
/** Lists without a size of their own (refunds, anomalies, events of a change) are taken to have so many items. */
export const ASSUMED_LIST_ITEMS = 4;

// --------------------------------------------------------------------- pages

export const DEFAULT_HISTORY_EVENTS = 50;
export const MAX_HISTORY_EVENTS = 100;
export const DEFAULT_CHANGES = 20;
export const DEFAULT_DISCREPANCIES = 50;
/** Days in Beijing. */
export const MAX_TOTALS_DAYS = 366;
/** Values of one list in a filter. */
export const MAX_FILTER_VALUES = 10;
/** Of a store, till, person or buyer. */
export const MAX_FILTER_ID_CHARACTERS = 128;
/** Alipay's subjects have no more. */
export const MAX_FILTER_TEXT_CHARACTERS = 256;
/** Digits of a position: EventStoreDB's have at most 20. */
export const MAX_POSITION_DIGITS = 20;

// ---------------------------------------------------------------------- HTTP

export const MAX_BODY_BYTES = 100 * 1024;
/** Alipay's notifies have one or two thousand bytes. */
export const MAX_NOTIFY_BYTES = 64 * 1024;
/** Time limits for the headers of a request, and for all of it. */
export const HEADERS_TIMEOUT_MS = 5_000;
export const REQUEST_TIMEOUT_MS = 10_000;
/** How often connections are checked against these two. */
export const CONNECTIONS_CHECK_MS = 1_000;
/** Connections that the operating system accepts before this process does; a connection beyond them retries seconds later. */
export const LISTEN_BACKLOG = 4_096;
/** Connections that are new, idle, or send a request slowly; beyond this number, the one that is idle for the longest is closed. */
export const MAX_IDLE_CONNECTIONS = 2_000;
/** Of METRICS_PORT: idle connections, and how old an answer may be. */
export const MAX_METRICS_CONNECTIONS = 32;
export const METRICS_MAX_AGE_MS = 1_000;
/** How long a query with `atLeast` waits for the read model. */
export const READ_MODEL_WAIT_MS = 2_000;
/** Queries that wait so; they hold no place in the queue of queries. */
export const MAX_POSITION_WAITERS = 1_000;
/** A response that its reader takes nothing of for so long is cut off. */
export const STALLED_RESPONSE_MS = 10_000;
/** How long /healthz and /readyz wait for the event store. */
export const HEALTH_TIMEOUT_MS = 2_000;
/** How long a browser may remember the answer to a preflight. */
export const PREFLIGHT_MAX_AGE_S = 600;

// ------------------------------------------------------------------- callers

/** Callers whose rates are remembered. */
export const MAX_RATED_CALLERS = 10_000;
/** Files that are being written at a time, of all shops: each reads a page between other work. */
export const MAX_EXPORTS = 4;
/** Requests of one address whose credential is not accepted; beyond it they are told to slow down. */
export const DENIED_RATE = { perSecond: 10, burst: 100 };
/** How long a watch token lives when its creator names no time, and at most. */
export const WATCH_TOKEN_TTL = '30m';
export const MAX_WATCH_TOKEN_MS = DAY_MS;

// ------------------------------------------------------------------ notifies

/** Orders that are remembered because their notify could not be stored: minutes of a busy shop, about 2 MB. */
export const MAX_UNSTORED_NOTIFIES = 10_000;
/** How soon after the store is back Alipay is queried about them. */
export const UNSTORED_NOTIFIES_TICK_MS = 250;
/** Concurrent queries about them: a quarter of what follow-up may have under way. */
export const MAX_UNSTORED_QUERIES = 8;
/** How often Alipay is queried about one while its answers are unknown outcomes. */
export const MAX_UNSTORED_TRIES = 3;
/** How often the store may fail for one of them while it answers for others: after that the order is dropped. */
export const MAX_UNSTORED_FAILURES = 10;
/** Notifies about one order that are handled at a time before more of them count as strange. */
export const MAX_NOTIFIES_OF_AN_ORDER = 4;
/** Concurrent verifications of notifies that admission refused, to learn which orders they are about. */
export const MAX_REJECTED_VERIFICATIONS = 16;

// ----------------------------------------------------------------- WebSocket

export const MAX_SOCKETS = 12_000;
/** Event streams of all shops' callers, of each shop. */
export const MAX_EVENT_STREAMS = 12_000;
/** Of one key, token or person; pages of all buyers with one key would need as many. */
export const MAX_SOCKETS_PER_CALLER = 12_000;
/** Of the watch tokens of one order. */
export const MAX_SOCKETS_PER_WATCH_TOKEN = 10;
export const MAX_SUBSCRIPTIONS_PER_SOCKET = 50;
export const MAX_WS_MESSAGE_BYTES = 16 * 1024;
/** Before `connection_ack`, which a token needs and nothing else. */
export const MAX_UNACKNOWLEDGED_BYTES = 4 * 1024;
/** Sockets without `connection_ack`; beyond this number, the one that has waited for the longest is closed. */
export const MAX_UNACKNOWLEDGED_SOCKETS = 2_000;
/** What a client may send, pings and frames included: at once, and a second after that. */
export const WS_BYTES = { burst: 512 * 1024, perSecond: 64 * 1024 };
/** A page that comes back begins all of its subscriptions at once. */
export const WS_MESSAGES = { burst: 300, perSecond: 50 };
/** Bytes that wait for a client that does not read; above this the socket is closed with 1013. */
export const MAX_WS_BUFFERED_BYTES = 1024 * 1024;
/** One with every field of a trade has a thousand. */
export const MAX_SUBSCRIPTION_QUERY_CHARACTERS = 4_096;
export const MAX_SUBSCRIPTION_VARIABLES_CHARACTERS = 4_096;
/** Of the different documents of all subscriptions, each about 100 bytes in memory. */
export const MAX_LIVE_DOCUMENT_TOKENS = 1_000_000;
/** Documents that no subscription uses any more, and that the next one may. */
export const MAX_REMEMBERED_QUERIES = 200;
/** From the upgrade to `connection_init`. */
export const CONNECTION_INIT_TIMEOUT_MS = 5_000;
/** Interval of pings; a socket that has not answered the previous one is ended. */
export const KEEP_ALIVE_MS = 15_000;
/** A client gets so long to answer a close before its connection is cut. */
export const SOCKET_CLOSE_GRACE_MS = 1_000;

// ----------------------------------------------------------------- admission

export type WorkLimits = {
  /** Begun and not done, most of them waiting for Alipay or a disk. */
  maxRunning: number;
  /** So many of a burst may wait; the rest is refused. */
  maxWaiting: number;
  /** In a queue that has not been empty for a while, a request whose expected wait exceeds this is refused at once. */
  targetWaitMs: number;
  /** A request that has waited so long is refused. */
  maxWaitMs: number;
};

/** Each kind of work has a queue of its own, and they take turns (`admission.ts`). */
export const WORK_LIMITS = {
  /** As many run as calls to Alipay have connections. */
  mutation: { maxRunning: 64, maxWaiting: 1_024, targetWaitMs: 100, maxWaitMs: 4_000 },
  /** Alipay repeats what is refused here, but only minutes later: a notify may wait longer. */
  notify: { maxRunning: 256, maxWaiting: 2_048, targetWaitMs: 500, maxWaitMs: 3_000 },
  /** One that names no order which waits here, or one of many about the same order: most are forged. */
  strangeNotify: { maxRunning: 4, maxWaiting: 256, targetWaitMs: 500, maxWaitMs: 3_000 },
  query: { maxRunning: 64, maxWaiting: 1_024, targetWaitMs: 25, maxWaitMs: 1_000 },
  /** Buyers who come back from Alipay, and their pages that reconnect. */
  returnPage: { maxRunning: 32, maxWaiting: 1_024, targetWaitMs: 100, maxWaitMs: 2_000 },
  /** The beginning of one: ten thousand pages may come back at the same moment. */
  subscription: { maxRunning: 64, maxWaiting: 12_000, targetWaitMs: 10_000, maxWaitMs: 10_000 },
} as const satisfies Record<string, WorkLimits>;

/** Running subscriptions of all trades; each may hold a batch of the log that its reader has not taken yet. */
export const MAX_FEED_FOLLOWERS = 1_000;

/** Running subscriptions of all sockets. */
export const MAX_SUBSCRIPTIONS = 50_000;

// ------------------------------------------------------------------ way back

/** Pages of buyers who came back from Alipay and wait for the result; each holds a connection. */
export const MAX_RETURN_PAGES = 2_000;
/** Concurrent queries to Alipay about orders whose buyers came back: a fraction of the calls that run. */
export const MAX_RETURN_QUERIES = 16;
/** After so long the stream of such a page ends, and the page reconnects. */
export const RETURN_PAGE_STREAM_MS = 5 * MINUTE_MS;
