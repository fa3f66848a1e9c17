/**
 * The top-level errors of the API: a closed list, and one function that makes any error fit to be shown. HTTP and
 * WebSocket use the same. What a caller does wrong within a mutation is not an error but data: `userErrors`.
 */
import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import type { Logger } from 'pino';
import { StoreUnavailableError, UnknownPositionError } from '../../domain/ports';
import type { Advice } from '../../domain/trade/refusals';
import { SlowSubscriberError } from '../../projections/live/live-feed';
import { InvalidCursorError, InvalidPageError } from '../../projections/views/read-model';
import { MAX_ERROR_CHARACTERS, MAX_ERRORS, MAX_QUERY_TOKENS } from './limits';

type Guidance = { advice: Advice; retryable: boolean; help: string };

export const GUIDANCE = {
  GRAPHQL_PARSE_FAILED: guide('FIX_INPUT', 'The query is not GraphQL: correct it at the place that `locations` names.'),
  GRAPHQL_VALIDATION_FAILED: guide('FIX_INPUT', 'The query does not fit the schema: compare it with GET /graphql.'),
  BAD_USER_INPUT: guide('FIX_INPUT', 'Correct the argument or variable that the message names.'),
  QUERY_TOO_COMPLEX: guide('FIX_INPUT', 'Request less at once: fewer fields, smaller pages, several requests.'),
  REQUEST_TOO_LARGE: guide('FIX_INPUT', 'Send less at once.'),
  UNAUTHENTICATED: guide(
    'ASK_A_PERSON',
    'Send "Authorization: Bearer <key>" with an API key of this shop that is in use.',
  ),
  MISSING_SCOPE: guide(
    'ASK_A_PERSON',
    'Have a key created with this scope (`createApiKey`), or leave the field out; `viewer` names the scopes that you have.',
  ),
  FORBIDDEN: guide('ASK_A_PERSON', 'Name the origin of the page in ALLOWED_ORIGINS of this engine.'),
  UNKNOWN_POSITION: guide(
    'FIX_INPUT',
    'The position is of another log (`paystate copy`, another EVENT_STORE) or of a newer state of this one (an older backup): ' +
      'go on from a position of this log, as docs/reference/feed.md says.',
  ),
  READ_MODEL_BEHIND: retry(
    'The write is stored, only not yet shown: send the query again in a moment, or without `atLeast`.',
  ),
  STORE_UNAVAILABLE: retry('Send the same request with the same keys again, a little later. It cannot happen twice.'),
  OVERLOADED: retry('Too much at once: try again a little later, with the same keys.'),
  RATE_LIMITED: retry(
    'Send requests more slowly: wait for the time that Retry-After names, then send the same keys again.',
  ),
  TOO_MANY_CONNECTIONS: guide(
    'ASK_A_PERSON',
    'This credential has opened newer connections, and its oldest was ended: close those that nobody needs before another is opened.',
  ),
  INTERNAL: retry('Report the request id. A mutation may be sent again with the same keys.'),
} as const satisfies Record<string, Guidance>;

export type ErrorCode = keyof typeof GUIDANCE;

function guide(advice: Advice, help: string): Guidance {
  return { advice, retryable: false, help };
}

function retry(help: string): Guidance {
  return { advice: 'RETRY_SAME_KEYS', retryable: true, help };
}

const HTTP_STATUS: Partial<Record<ErrorCode, number>> = {
  UNAUTHENTICATED: 401,
  MISSING_SCOPE: 403,
  FORBIDDEN: 403,
  REQUEST_TOO_LARGE: 413,
  RATE_LIMITED: 429,
  TOO_MANY_CONNECTIONS: 429,
  INTERNAL: 500,
  READ_MODEL_BEHIND: 503,
  STORE_UNAVAILABLE: 503,
  OVERLOADED: 503,
};

/** Of an answer that has no data at all. */
export function httpStatusOf(code: ErrorCode): number {
  return HTTP_STATUS[code] ?? 400;
}

/** An error that is meant to be read by the caller. */
export class ApiError extends GraphQLError {
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message, { extensions: { code } });
    this.name = 'ApiError';
  }
}

/** All that is wrong with one request, as one error that can be thrown. */
export class RequestErrors extends GraphQLError {
  constructor(readonly errors: readonly GraphQLError[]) {
    super(errors[0]?.message ?? '');
    this.name = 'RequestErrors';
  }
}

/** The body of an answer that never reached GraphQL, in GraphQL's shape. */
export function errorBody(code: ErrorCode, message: string, requestId: string): { errors: GraphQLFormattedError[] } {
  return { errors: [formatted(code, message, requestId)] };
}

export type ErrorScope = { requestId: string; logger: Logger; operationName?: string | undefined };

/** What a caller sees of errors: the first ten. Unexpected ones are logged, and shown by their request id only. */
export function maskErrors(errors: readonly unknown[], scope: ErrorScope): GraphQLFormattedError[] {
  const all: unknown[] = errors.flatMap((error): readonly unknown[] =>
    error instanceof RequestErrors ? error.errors : [error],
  );
  return all.slice(0, MAX_ERRORS).map((error) => {
    const shown = maskError(error, scope.requestId);
    const code = shown.extensions?.['code'];
    const { requestId, logger, operationName } = scope;
    if (code === 'INTERNAL') logger.error({ err: causeOf(error), requestId, operationName }, 'internal error');
    if (code === 'STORE_UNAVAILABLE') {
      logger.error({ reason: (causeOf(error) as Error).message, requestId, operationName }, 'event store unavailable');
    }
    return shown;
  });
}

/** Pure. Reveals nothing of an error that is not on the list. */
export function maskError(error: unknown, requestId?: string): GraphQLFormattedError {
  const { code, message } = classify(error);
  const where = error instanceof GraphQLError ? error.toJSON() : undefined;
  return {
    ...formatted(code, message, requestId),
    ...(where?.locations ? { locations: where.locations } : {}),
    ...(where?.path ? { path: where.path } : {}),
  };
}

function formatted(code: ErrorCode, text: string, requestId?: string): GraphQLFormattedError {
  // graphql-js quotes the caller's own values, however long they are.
  const message = text.length > MAX_ERROR_CHARACTERS ? `${text.slice(0, MAX_ERROR_CHARACTERS)}…` : text;
  return { message, extensions: { code, ...GUIDANCE[code], ...(requestId === undefined ? {} : { requestId }) } };
}

/** Codes of Apollo and of graphql-js. What Apollo calls a bad request is wrong input like any other. */
const INPUT_CODES: Readonly<Record<string, ErrorCode>> = {
  GRAPHQL_PARSE_FAILED: 'GRAPHQL_PARSE_FAILED',
  GRAPHQL_VALIDATION_FAILED: 'GRAPHQL_VALIDATION_FAILED',
  BAD_USER_INPUT: 'BAD_USER_INPUT',
  BAD_REQUEST: 'BAD_USER_INPUT',
  OPERATION_RESOLUTION_FAILURE: 'BAD_USER_INPUT',
  PERSISTED_QUERY_NOT_SUPPORTED: 'BAD_USER_INPUT',
};

function classify(error: unknown): { code: ErrorCode; message: string } {
  const cause = causeOf(error);
  if (cause instanceof ApiError) return { code: cause.code, message: cause.message };
  if (cause instanceof UnknownPositionError) {
    return { code: 'UNKNOWN_POSITION', message: 'This log has no such position: `after` is of another one.' };
  }
  if (cause instanceof StoreUnavailableError) {
    return {
      code: 'STORE_UNAVAILABLE',
      message: 'The event store cannot be reached. The request may or may not be stored.',
    };
  }
  if (cause instanceof InvalidCursorError || cause instanceof InvalidPageError) {
    return { code: 'BAD_USER_INPUT', message: cause.message };
  }
  if (cause instanceof SlowSubscriberError) {
    return { code: 'OVERLOADED', message: 'Changes came faster than they were read. Subscribe again, with `after`.' };
  }
  if (error instanceof GraphQLError && isAboutTheRequest(error, cause)) {
    // The parser counts tokens itself, and reports it only by its message.
    if (error.message.includes(' tokens. Parsing aborted')) {
      return { code: 'QUERY_TOO_COMPLEX', message: `The query has more than ${MAX_QUERY_TOKENS} tokens.` };
    }
    return { code: INPUT_CODES[String(error.extensions['code'])] ?? 'BAD_USER_INPUT', message: error.message };
  }
  return { code: 'INTERNAL', message: 'Internal error' };
}

/** Raised by GraphQL for the query or its variables, not thrown by a resolver or by a scalar on the way out. */
function isAboutTheRequest(error: GraphQLError, cause: unknown): boolean {
  if (!(cause instanceof GraphQLError)) return false;
  if (error.extensions['code'] === 'INTERNAL_SERVER_ERROR' && error.path === undefined) return !error.originalError;
  return error.path === undefined || error.message.startsWith('Argument "');
}

/** The error that was thrown in the first place: GraphQL and Apollo wrap, sometimes twice. */
function causeOf(error: unknown): unknown {
  let cause = error;
  for (let depth = 0; depth < 5 && cause instanceof GraphQLError && cause.originalError; depth += 1) {
    if (cause instanceof ApiError) break;
    cause = cause.originalError;
  }
  return cause;
}
