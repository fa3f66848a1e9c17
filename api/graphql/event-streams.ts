/**
 * Subscriptions in the response of a request: as server-sent events at /graphql/stream, by the protocol of graphql-sse (distinct
 * connections), and as parts at /graphql, as Apollo's clients ask for them. An event that has a position bears it as its id: a
 * client that reconnects with `Last-Event-ID` misses nothing.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ExecutionResult } from 'graphql';
import type { Caller } from '../../access/caller';
import type { SharedContext } from '../request/context';
import { ApiError, httpStatusOf, type ErrorCode } from '../request/errors';
import { MAX_EVENT_STREAMS } from '../request/limits';
import { traceOf } from '../../telemetry/spans';
import type { SubscriptionRequest } from './documents/live-documents';
import { beginEventStream } from './event-stream-writer';
import { errorsOf, type LiveOperations } from './live-operations';
import { SERVER_SENT_EVENTS, type StreamFormat } from './stream-formats';

export type EventStreams = {
  live: LiveOperations;
  shared: SharedContext;
  /** Who sends a request that was admitted. */
  callerOf(request: FastifyRequest): Caller;
  /** Refuses a request that may not be answered, before its body is read. */
  admit(request: FastifyRequest, reply: FastifyReply): Promise<unknown>;
};

/** Answers a request with the results of its subscription. */
export type AnswerWithStream = (request: FastifyRequest, reply: FastifyReply, format: StreamFormat) => Promise<unknown>;

/** On the scope of /graphql, whose hooks and errors are theirs, too. What it answers is for POST /graphql. */
export function registerEventStreams(app: FastifyInstance, options: EventStreams): AnswerWithStream {
  const { live, shared, callerOf, admit } = options;
  /** Ends each stream without a last word, so that its client connects again. */
  const open = new Set<() => void>();
  let isStopping = false;
  app.addHook('preClose', async () => {
    isStopping = true;
    for (const cut of open) cut();
  });
  const answer: AnswerWithStream = async (request, reply, format) => {
    const refuse = (code: ErrorCode, message: string, status = httpStatusOf(code)) =>
      reply.code(status).send({ errors: live.mask([new ApiError(code, message)], request.id) });
    const isEvents = format === SERVER_SENT_EVENTS;
    if (isEvents && !/text\/event-stream|\*\/\*|text\/\*/.test(request.headers.accept ?? '*/*')) {
      return refuse('BAD_USER_INPUT', 'Subscriptions come as text/event-stream here: accept that.', 406);
    }
    const payload = request.method === 'GET' ? payloadOf(request.query) : request.body;
    if (open.size >= MAX_EVENT_STREAMS) return refuse('OVERLOADED', 'No more event streams now: try again later.');
    if (!isSubscriptionRequest(payload)) {
      return refuse('BAD_USER_INPUT', 'Send {"query": "subscription …", "variables": {…}}.');
    }
    const caller = callerOf(request);
    let results;
    try {
      const resumeFrom = lastEventId(request);
      const from = { requestId: request.id, caller, resumeFrom, trace: traceOf(request.headers) };
      results = await live.subscribe(await live.open(payload, from));
    } catch (error) {
      const errors = live.mask(errorsOf(error), request.id);
      const code = errors[0]?.extensions?.['code'] as ErrorCode;
      return reply.code(httpStatusOf(code)).send({ errors });
    }
    reply.hijack();
    const { raw } = reply;
    // Its client has gone while it waited for this: nothing would tell so again, and it would stay for ever.
    if (raw.destroyed) return endUnsent(results);
    // Admitted before the stop, begun after it: nothing ends its connection but this.
    if (isStopping) void reply.header('connection', 'close');
    const headers = reply.getHeaders() as Record<string, string>;
    const mask = (errors: readonly unknown[]) => live.mask(errors, request.id);
    const stream = beginEventStream(raw, headers, { format, mask });
    open.add(stream.cut);
    raw.once('close', () => open.delete(stream.cut));
    live.enter(caller, {
      // With another credential its client goes on; a client that came back after a newer one would end that in turn.
      end: (reason, message) =>
        reason === 'credential' ? stream.cut() : stream.fail(new ApiError('TOO_MANY_CONNECTIONS', message)),
      onClosed: (callback) => void raw.once('close', callback),
    });
    const leaveMetrics = shared.metrics.socketOpened(() => raw.writableLength);
    raw.once('close', leaveMetrics);
    if (isStopping) stream.cut();
    await stream.send(results);
  };
  app.route({
    method: ['GET', 'POST'],
    url: '/graphql/stream',
    onRequest: admit,
    handler: (request, reply) => answer(request, reply, SERVER_SENT_EVENTS),
  });
  return answer;
}

async function endUnsent(results: AsyncIterableIterator<ExecutionResult> | ExecutionResult): Promise<void> {
  if (Symbol.asyncIterator in results) await results.return?.();
}

/** Also as a parameter of the address, as EventSource polyfills send it. */
function lastEventId({ headers, query }: FastifyRequest): string | undefined {
  const id = headers['last-event-id'] ?? (query as Record<string, unknown>)['lastEventId'];
  return typeof id === 'string' && id !== '' ? id : undefined;
}

function isSubscriptionRequest(payload: unknown): payload is SubscriptionRequest {
  if (typeof payload !== 'object' || payload === null || !('query' in payload)) return false;
  const { query, variables, operationName } = payload as Record<string, unknown>;
  return (
    typeof query === 'string' &&
    (variables == null || (typeof variables === 'object' && !Array.isArray(variables))) &&
    (operationName == null || typeof operationName === 'string')
  );
}

/** Of a GET: `variables` and `extensions` are JSON. Undefined where they are not. */
function payloadOf(query: unknown): unknown {
  const { variables, ...rest } = query as Record<string, unknown>;
  if (variables === undefined) return rest;
  if (typeof variables !== 'string') return undefined;
  try {
    return { ...rest, variables: JSON.parse(variables) as unknown };
  } catch {
    return undefined;
  }
}
