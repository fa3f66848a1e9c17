/**
 * METRICS_PORT: /metrics of all shops, and /m/<shop>/metrics of one, without a credential, for a Prometheus in the network of the engine. It answers to the same
 * names as the API, so that no page of another site reads it (DNS rebinding), and to GET of these paths only.
 */
import type { AddressInfo } from 'node:net';
import fastify from 'fastify';
import type { Exposition } from '../../telemetry/exposition';
import { checkHostOfRequests, createHostCheck } from '../connections/host-names';
import { limitIdleConnections } from '../request/idle-connections';
import {
  CONNECTIONS_CHECK_MS,
  HEADERS_TIMEOUT_MS,
  MAX_METRICS_CONNECTIONS,
  METRICS_MAX_AGE_MS,
  REQUEST_TIMEOUT_MS,
  STALLED_RESPONSE_MS,
} from '../request/limits';

/** What stands before `/metrics` ('' for all shops), and what is read there. */
export type MountedMetrics = { prefix: string; exposition: Exposition };

export type MetricsServer = {
  port: number;
  close(): Promise<void>;
};

/** `port` 0 takes any free port. Rejects when the port is in use. */
export async function startMetricsServer(
  mounted: readonly MountedMetrics[],
  { host, port, allowedHosts = [] }: { host: string; port: number; allowedHosts?: readonly string[] },
): Promise<MetricsServer> {
  const app = fastify({
    logger: false,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { headersTimeout: HEADERS_TIMEOUT_MS, connectionsCheckingInterval: CONNECTIONS_CHECK_MS },
    exposeHeadRoutes: false,
    forceCloseConnections: true,
  });
  checkHostOfRequests(app, createHostCheck([host, ...allowedHosts]));
  limitIdleConnections(app.server, { maxIdle: MAX_METRICS_CONNECTIONS, stalledMs: STALLED_RESPONSE_MS });
  // Before a body is read: nothing here takes one.
  app.addHook('onRequest', async (request, reply) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    if (!request.is404) return;
    return reply.code(404).header('connection', 'close').send({ error: 'There is nothing here but GET /metrics.' });
  });
  for (const { prefix, exposition } of mounted) {
    const read = renderedAtMostOften(exposition);
    app.get(`${prefix}/metrics`, async (_request, reply) => reply.type(exposition.contentType).send(await read()));
  }
  await app.listen({ host, port });
  return { port: (app.server.address() as AddressInfo).port, close: () => app.close() };
}

/** Anybody who reaches the port may request it as often as he likes, and each rendering takes milliseconds from the engine. */
function renderedAtMostOften(exposition: Exposition): () => Promise<string> {
  let rendered: { text: Promise<string>; atMs: number } | undefined;
  return () => {
    const nowMs = performance.now();
    if (!rendered || nowMs - rendered.atMs >= METRICS_MAX_AGE_MS) rendered = { text: exposition.render(), atMs: nowMs };
    return rendered.text;
  };
}
