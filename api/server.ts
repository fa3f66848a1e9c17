/** The API as one HTTP server: GraphQL over HTTP and WebSocket, Alipay's notifies, health and metrics. */
import type { AddressInfo } from 'node:net';
import fastify, { type FastifyInstance } from 'fastify';
import type { GraphQLSchema } from 'graphql';
import { Registry } from 'prom-client';
import type { ApiDeps } from './request/context';
import { createApollo } from './graphql/apollo';
import { registerGraphqlHttp, type GraphqlHttp } from './graphql/graphql-http';
import { createLiveOperations } from './graphql/live-operations';
import { attachGraphqlWs } from './graphql/websocket/graphql-ws';
import { checkHostOfRequests, createHostCheck } from './connections/host-names';
import type { ConsoleFiles } from './operations/console/console-files';
import { createMissingPage, registerConsole, wantsPage } from './operations/console/console-routes';
import { registerSimulatorPassage } from './operations/simulator-passage';
import { RequestThatUpgradesToWebSocket } from './connections/upgrades';
import { registerExportRoutes, type ExportRoutes } from './exports/export-routes';
import { registerHealthRoutes } from './operations/health-routes';
import { registerJavaDemoRoutes } from './java-demo/java-demo-routes';
import {
  CONNECTIONS_CHECK_MS,
  HEADERS_TIMEOUT_MS,
  LISTEN_BACKLOG,
  MAX_BODY_BYTES,
  MAX_IDLE_CONNECTIONS,
  REQUEST_TIMEOUT_MS,
  STALLED_RESPONSE_MS,
} from './request/limits';
import { createAuthenticator } from './request/authentication';
import { traceRequests } from './request/http-spans';
import { createMetrics } from './request/metrics';
import { createAdmission, type Admission } from './request/admission';
import { limitIdleConnections } from './request/idle-connections';
import { registerNotifyRoute } from './alipay/notify-route';
import { registerReturnRoute } from './alipay/return-route';
import { createRequestGuard, requestIdOf } from './request/request-guard';
import { createExposition } from '../telemetry/exposition';
import { apiSchema } from './schema';

export type ApiServerOptions = {
  host: string;
  /** 0 takes any free port. */
  port: number;
  /** Names that requests may call this server by (`Host`), besides `host`, addresses and the names of loopback. */
  allowedHosts?: readonly string[] | undefined;
  /** What /metrics of each shop shows beside its own; nothing when undefined. */
  processMetrics?: Registry | undefined;
  /** The pages for people; undefined: they were not built. */
  consoleFiles?: ConsoleFiles | undefined;
};

export type ApiServer = {
  /** Resolves when requests are taken. Rejects when the port is in use. */
  listen(): Promise<{ port: number; url: string }>;
  /** Takes nothing new, closes sockets with 1001, and resolves when requests under way are answered. */
  close(): Promise<void>;
  app: FastifyInstance;
};

/** A shop, and what stands before each of its paths: '' for the first, which has the bare paths. */
export type MountedShop = { prefix: string; deps: ApiDeps };

export async function createApiServer(
  shops: readonly MountedShop[],
  { host, port, allowedHosts = [], processMetrics = new Registry(), consoleFiles }: ApiServerOptions,
): Promise<ApiServer> {
  const [main] = shops;
  if (!main) throw new Error('an API without a shop');
  const schema = await apiSchema();
  const admission = createAdmission();
  const apollo = createApollo(schema, main.deps.logger);
  await apollo.start();

  const app = createHttp();
  traceRequests(app);
  const hostProblem = createHostCheck([host, ...allowedHosts]);
  checkHostOfRequests(app, hostProblem);
  limitIdleConnections(app.server, { maxIdle: MAX_IDLE_CONNECTIONS, stalledMs: STALLED_RESPONSE_MS });
  const served = shops.map((shop) => serve(shop, { schema, admission, processMetrics }));
  const exporting = { schema, slots: { running: 0 } };
  for (const shop of served) await registerShop(app, shop, { apollo, exporting, consoleFiles });
  answerOtherPaths(app, served, consoleFiles);
  const endpoints = served.map(({ prefix, ...shop }) => ({ path: `${prefix}/graphql`, ...shop }));
  const sockets = attachGraphqlWs(app.server, endpoints, hostProblem);

  let closing: Promise<void> | undefined;
  const close = async () => {
    await sockets.close();
    await app.close();
    for (const { authenticator } of served) authenticator.close();
    await apollo.stop();
  };
  return {
    app,
    async listen() {
      await app.listen({ host, port, backlog: LISTEN_BACKLOG });
      const address = app.server.address() as AddressInfo;
      return { port: address.port, url: `http://${reachable(host)}:${address.port}` };
    },
    close: () => (closing ??= close()),
  };
}

function createHttp(): FastifyInstance {
  return fastify({
    // Logged are operations, not requests: addresses and bodies have no place in a log.
    logger: false,
    genReqId: requestIdOf,
    bodyLimit: MAX_BODY_BYTES,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: {
      headersTimeout: HEADERS_TIMEOUT_MS,
      connectionsCheckingInterval: CONNECTIONS_CHECK_MS,
      IncomingMessage: RequestThatUpgradesToWebSocket,
    },
    exposeHeadRoutes: false,
    return503OnClosing: true,
    // Keep-alive connections without a request do not hold up a stop.
    forceCloseConnections: 'idle',
  });
}

type ServedShop = ReturnType<typeof serve>;

/** What the routes of one shop share. */
type Serving = { schema: GraphQLSchema; admission: Admission; processMetrics: Registry };

function serve({ prefix, deps }: MountedShop, { schema, admission, processMetrics }: Serving) {
  const metrics = createMetrics({ ...deps, admission });
  const guard = createRequestGuard({ isOpen: deps.access.isOpen, allowedOrigins: deps.allowedOrigins });
  const authenticator = createAuthenticator({ ...deps, metrics });
  const exposition = createExposition(processMetrics, [deps.telemetry.registry]);
  const shared = { deps, metrics, admission, authenticator };
  return { prefix, deps, guard, authenticator, exposition, shared, live: createLiveOperations(schema, shared) };
}

/** What all shops share. */
type Engines = Pick<GraphqlHttp, 'apollo'> & { exporting: Pick<ExportRoutes, 'schema' | 'slots'> } & Pick<
    ApiServerOptions,
    'consoleFiles'
  >;

async function registerShop(app: FastifyInstance, shop: ServedShop, engines: Engines): Promise<void> {
  const { apollo, exporting, consoleFiles } = engines;
  const { prefix, deps, guard, authenticator, exposition, live, shared } = shop;
  const { metrics, admission } = shared;
  const register = (routes: (scope: FastifyInstance) => void) =>
    app.register(
      asPlugin((scope) => {
        addSecurityHeaders(scope);
        routes(scope);
      }),
      { prefix },
    );
  // The hot route comes without any hook of the others.
  await app.register(
    asPlugin((scope) => registerNotifyRoute(scope, deps, metrics, admission)),
    { prefix },
  );
  const graphiqlPath = consoleFiles && `${prefix}/graphiql`;
  await register((scope) => registerGraphqlHttp(scope, { apollo, shared, guard, authenticator, live, graphiqlPath }));
  await register((scope) => registerExportRoutes(scope, { ...exporting, shared, guard, authenticator }));
  await register((scope) => {
    registerReturnRoute(scope, deps, admission, prefix);
    registerHealthRoutes(scope, deps, exposition, authenticator);
    if (consoleFiles) registerConsole(scope, consoleFiles, consoleOf(shop));
  });
  const { javaDemoRoutes: access, simulatorUrl } = deps;
  if (simulatorUrl !== undefined)
    await register((scope) => registerSimulatorPassage(scope, { simulatorUrl, deps, authenticator }));
  if (access === undefined) return;
  await register((scope) => registerJavaDemoRoutes(scope, { shared, guard, authenticator, access }));
}

/** Named: Fastify looks for the name of another among all the modules of the process, once for each shop. */
function asPlugin(routes: (scope: FastifyInstance) => void) {
  return Object.assign(async (scope: FastifyInstance) => routes(scope), {
    [Symbol.for('fastify.display-name')]: 'routes',
  });
}

function consoleOf({ prefix, deps }: ServedShop) {
  return { prefix, hasSimulator: deps.simulatorUrl !== undefined };
}

function answerOtherPaths(
  app: FastifyInstance,
  served: readonly ServedShop[],
  consoleFiles: ConsoleFiles | undefined,
): void {
  const sendPage = consoleFiles && createMissingPage(consoleFiles, served.map(consoleOf));
  app.setNotFoundHandler(async (request, reply) => {
    void reply.headers({ ...SECURITY_HEADERS, vary: 'Accept' });
    if (sendPage && wantsPage(request)) return sendPage(request, reply);
    const error = 'There is nothing here. GraphQL is at POST /graphql; the console is at / in a browser.';
    return reply.code(404).send({ error });
  });
}

const SECURITY_HEADERS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' };

function addSecurityHeaders(scope: FastifyInstance): void {
  scope.addHook('onRequest', async (_request, reply) => {
    void reply.headers(SECURITY_HEADERS);
  });
}

/** Where a person on this machine finds what is bound to all addresses. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
