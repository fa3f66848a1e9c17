/** `GET /export/<list>.csv`: a whole list as a file, with the credential, the scopes and the rates of the list in GraphQL. */
import { Readable } from 'node:stream';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import type { Authenticator } from '../request/authentication';
import { callerOf, requireScope } from '../request/authorize';
import type { ApiContext, SharedContext } from '../request/context';
import { ApiError, errorBody, httpStatusOf, maskErrors, type ErrorCode } from '../request/errors';
import { MAX_EXPORTS } from '../request/limits';
import { foreignRead, type RequestGuard } from '../request/request-guard';
import { readExportArguments } from './export-arguments';
import { EXPORTS, type Export, type Lines } from './exports';

/** How many files are being written, of all shops. */
type ExportSlots = { running: number };

export type ExportRoutes = {
  schema: GraphQLSchema;
  shared: SharedContext;
  guard: RequestGuard;
  authenticator: Authenticator;
  slots: ExportSlots;
};

/** Register it on a scope of its own. */
export function registerExportRoutes(app: FastifyInstance, routes: ExportRoutes): void {
  const { logger } = routes.shared.deps;
  const open = new Set<Readable>();
  app.setErrorHandler((error: FastifyError | ApiError, request, reply) => {
    if (error instanceof ApiError) return refuse(reply, request, error.code, error.message);
    const [shown] = maskErrors([error], { requestId: request.id, logger });
    const code = (shown?.extensions?.['code'] ?? 'INTERNAL') as ErrorCode;
    return reply.code(httpStatusOf(code)).send({ errors: [shown] });
  });
  // A file takes as long as its reader does: a stop cuts it off, and the reader sees that it is not whole.
  app.addHook('preClose', async () => {
    for (const stream of open) stream.destroy();
  });
  for (const [list, file] of Object.entries(EXPORTS)) {
    app.get(`/export/${list}.csv`, async (request, reply) => {
      void reply.headers({ 'x-request-id': request.id, 'cache-control': 'no-store' });
      const lines = await admit(routes, [list, file], request, reply);
      if (!lines) return reply;
      const stream = streamOf(lines, routes.slots);
      open.add(stream);
      stream.once('close', () => open.delete(stream));
      // After the first bytes nothing can be said any more: the connection is cut off in the middle of the answer.
      stream.once('error', (err) => logger.error({ err, requestId: request.id, list }, 'an export failed'));
      void reply.header('content-disposition', `attachment; filename="${list}.csv"`);
      return reply.type('text/csv; charset=utf-8').send(stream);
    });
  }
}

/** Undefined where the request was answered already. Throws `ApiError`. */
async function admit(
  { schema, shared, guard, authenticator, slots }: ExportRoutes,
  [list, { fields, begin }]: readonly [string, Export],
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<Lines | undefined> {
  const foreign = foreignRead(guard, request.headers);
  if (foreign !== undefined) throw new ApiError('FORBIDDEN', foreign);
  const caller = await callerOf(authenticator, request, reply);
  const context: ApiContext = { ...shared, requestId: request.id, caller };
  requireScope(context, 'READ', `/export/${list}.csv`);
  const args = readExportArguments(schema, fields, new URLSearchParams(queryOf(request)));
  const lines = begin(args, context);
  if (slots.running < MAX_EXPORTS && !shared.admission.isFull('query')) return lines;
  void reply.header('retry-after', '1');
  throw new ApiError('OVERLOADED', 'Too many files are being written.');
}

/** Reads a page when its reader has taken the one before, and lets others in between. */
function streamOf(lines: Lines, slots: ExportSlots): Readable {
  async function* read() {
    for (const page of lines) {
      // What is read may have no line to write.
      if (page !== '') yield page;
      await nextTurn();
    }
  }
  slots.running += 1;
  const stream = Readable.from(read(), { objectMode: false });
  // Also where it is destroyed before it was read.
  stream.once('close', () => (slots.running -= 1));
  return stream;
}

function queryOf({ raw: { url = '' } }: FastifyRequest): string {
  return url.includes('?') ? url.slice(url.indexOf('?')) : '';
}

function refuse(reply: FastifyReply, request: FastifyRequest, code: ErrorCode, message: string) {
  return reply.code(httpStatusOf(code)).send(errorBody(code, message, request.id));
}
