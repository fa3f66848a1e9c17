/** For whoever runs the engine: /healthz (a restart would not help), /readyz (queries are up to date), /metrics. */
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ApiDeps } from '../request/context';
import { headersOfDenied, isDenied, type Authenticator } from '../request/authentication';
import { errorBody, httpStatusOf } from '../request/errors';
import { HEALTH_TIMEOUT_MS } from '../request/limits';
import type { Exposition } from '../../telemetry/exposition';
import { streamOf } from '../../domain/engine/trade-stream';

/**
 * Orchestrators call a probe by whatever name they have for it, and what it answers is no secret, so it is answered under any name.
 * Metrics are not: they tell how a shop's business goes.
 */
const PROBE = { config: { anyHost: true } } as const;

export function registerHealthRoutes(
  app: FastifyInstance,
  deps: ApiDeps,
  metrics: Exposition,
  authenticator: Authenticator,
): void {
  app.get('/healthz', PROBE, async (_request, reply) => {
    // A restart of this process can mend an embedded store, but not a store on another server.
    const problem = deps.isStoreEmbedded ? await storeProblem(deps.engine) : undefined;
    return reply.code(problem ? 503 : 200).send(problem ? { status: 'failing', reasons: [problem] } : { status: 'ok' });
  });

  app.get('/readyz', PROBE, async (_request, reply) => {
    const { ready, reasons } = deps.isReady();
    const problem = await storeProblem(deps.engine);
    const all = problem ? [...reasons, problem] : reasons;
    const isReady = ready && problem === undefined;
    return reply.code(isReady ? 200 : 503).send({ status: isReady ? 'ready' : 'not ready', reasons: all });
  });

  app.get('/metrics', async (request, reply) => {
    const caller = await authenticator.authenticate(request.raw, request.headers.authorization);
    if (isDenied(caller)) {
      void reply.headers(headersOfDenied(caller));
      return reply.code(httpStatusOf(caller.code)).send(errorBody(caller.code, caller.message, request.id));
    }
    if (!caller.scopes.has('METRICS')) {
      authenticator.reportMissingScope(caller, '/metrics', 'METRICS');
      return reply.code(403).send(errorBody('MISSING_SCOPE', '/metrics needs the scope METRICS.', request.id));
    }
    return reply.type(metrics.contentType).send(await metrics.render());
  });
}

/** A name that no order can have: reading it costs one miss of an index. */
const NO_TRADE = '-';

async function storeProblem({ store, merchant }: ApiDeps['engine']): Promise<string | undefined> {
  const waiting = new AbortController();
  try {
    return await Promise.race([
      store.readStream(streamOf(merchant, NO_TRADE)).then(() => undefined),
      delay(HEALTH_TIMEOUT_MS, `the event store did not answer within ${HEALTH_TIMEOUT_MS} ms`, waiting),
    ]);
  } catch {
    return 'the event store cannot be read';
  } finally {
    waiting.abort();
  }
}
