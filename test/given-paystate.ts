/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/**
 * What tests of the whole start from: a running engine with real SQLite files in a folder of its own, a real simulated
 * Alipay (or any gateway), and clients that talk to it over HTTP and WebSocket as others would.
 */
import { randomUUID, sign } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient, type Client, type ClientOptions } from 'graphql-ws';
import { pino } from 'pino';
import { WebSocket } from 'ws';
import { createAccess } from '../adapters/access/access';
import type { JwtSettings } from '../adapters/access/jwt-verifier';
import { createAlipayGateway, type AlipayGateway } from '../adapters/alipay/alipay-gateway';
import { readAlipayKeys, type AlipayKeys } from '../adapters/alipay/alipay-keys';
import { createNotifyVerifier } from '../adapters/alipay/alipay-notify';
import { openSqliteEventStore } from '../adapters/sqlite/sqlite-event-store';
import type { ApiDeps } from '../api/request/context';
import { createApiServer } from '../api/server';
import type { Clock, EventStore, PaymentGateway } from '../domain/ports';
import { startSimulator, type Simulator } from '../simulator/simulator';
import { startEngine } from '../start-engine';
import type { WebhookParts } from '../start-webhooks';
import { freePort } from './free-port';
import { copyAccount } from './given-account';
import { PATIENCE_MS, within } from './waiting';
import type { RecordedEvent } from '../domain/events/recorded-event';
import type { Engine } from '../domain/engine/engine';
import { streamOf } from '../domain/engine/trade-stream';

export type GivenOptions = {
  /** Keep the data of an earlier engine; a new folder when undefined. */
  dataDir?: string | undefined;
  /** Instead of the adapter that talks to the simulator. */
  gateway?: PaymentGateway | undefined;
  /** Opens the log that several engines share; a SQLite file of its own when undefined. */
  openStore?: (() => EventStore) | undefined;
  /** A port put before the real store: one that fails, or counts. */
  wrapStore?: ((store: EventStore) => EventStore) | undefined;
  /** Whether due work is done by itself; default false, so that a test decides when Alipay is called. */
  followUp?: boolean | undefined;
  /** Whether bills are compared by themselves, and how often it is looked whether one is due. */
  reconcileEveryMs?: number | undefined;
  /** What the shop wants done by itself; nothing by default. */
  policy?: Engine['policy'];
  /** Whether the time of engine and Alipay stands still but for `advance`; default false. */
  isClockStopped?: boolean | undefined;
  /** How far the engine's clock is ahead of Alipay's, in milliseconds; a test may change it. */
  skew?: { ms: number } | undefined;
  /** How long a call to Alipay may take; 8 s when undefined. */
  timeoutMs?: number | undefined;
  /** The bootstrap key; none is needed when undefined, as with the simulator. */
  apiToken?: string | undefined;
  jwt?: JwtSettings | undefined;
  /** Names that the API may be called by; its address alone by default. */
  allowedHosts?: readonly string[] | undefined;
  /** Messages are delivered: addresses that may be called, and how often progress is recorded. Undefined: none are. */
  webhooks?: Partial<WebhookParts> | undefined;
  /** Of the caches, each; the product's own when undefined. */
  maxCachedTrades?: number | undefined;
} & Partial<
  Pick<
    ApiDeps,
    | 'trustedProxies'
    | 'requestsPerSecond'
    | 'allowedOrigins'
    | 'javaDemoRoutes'
    | 'isReady'
    | 'isStoreEmbedded'
    | 'verifyNotify'
  >
>;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of it
export type Json = any;

export type GraphQLAnswer = {
  status: number;
  headers: Headers;
  text: string;
  data: Json;
  errors: { message: string; path?: unknown[]; extensions: Record<string, unknown> }[] | undefined;
};

export { until, within } from './waiting';

/** As in the product: on a busy machine an answer takes seconds, and is not lost. */
const CALL_TIMEOUT_MS = 8_000;

type Closing = () => unknown;
const cleanups: Closing[] = [];

/** Call in afterEach: ends and removes everything given, the latest first. */
export async function cleanUp(): Promise<void> {
  for (const clean of cleanups.splice(0).reverse()) await clean();
}

export function givenFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'paystate-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A running engine. `close()` ends it early, as a stop does; the folder stays until `cleanUp`. */
export async function givenPaystate(options: GivenOptions = {}) {
  const dataDir = options.dataDir ?? givenFolder();
  await copyAccount(dataDir);
  const closings: Closing[] = [];
  const close = async () => {
    for (const closeOne of closings.splice(0).reverse()) await closeOne();
  };
  cleanups.push(close);

  const startedAtMs = Date.now();
  const simulator = await startSimulator({
    dataDir,
    port: 0,
    // A busy engine is no engine that does not answer.
    deliveryTimeoutMs: PATIENCE_MS,
    realNowMs: options.isClockStopped ? () => startedAtMs : undefined,
  });
  closings.push(() => simulator.close());
  const log: Record<string, unknown>[] = [];
  const logger = pino({ level: 'debug' }, { write: (line: string) => void log.push(JSON.parse(line)) });
  const store: EventStore =
    options.openStore?.() ?? (await openSqliteEventStore({ file: path.join(dataDir, 'events.db') }));
  closings.push(() => store.close());
  // Alipay is told the engine's address before the engine listens.
  const port = await freePort();
  const alipay = alipayOf(options, simulator, port);
  closings.push(() => alipay.close());
  const { startDueWork, startDeliveries, keyRing, keysRead, ...parts } = startEngine({
    store: options.wrapStore?.(store) ?? store,
    log: store,
    gateway: options.gateway ?? alipay,
    clock: clockOf(options, simulator),
    merchant: 'main',
    sellerId: simulator.account.sellerId,
    policy: options.policy,
    readModelFile: path.join(dataDir, 'read-model.db'),
    bills: { folder: path.join(dataDir, 'bills'), gatewayUrl: simulator.gatewayUrl, feePpm: simulator.feePpm },
    reconcile: {
      daily: options.reconcileEveryMs !== undefined,
      ...(options.reconcileEveryMs === undefined ? {} : { tickMs: options.reconcileEveryMs }),
    },
    webhooks: { privateKey: keysOf(simulator).privateKey, allowedNetworks: [], ...options.webhooks },
    maxCachedTrades: options.maxCachedTrades,
    logger,
    onStop: (_what, closeOne) => closings.push(closeOne),
  });
  const { engine, readModel, projector, feed, reconciler } = parts;
  const verifier = createNotifyVerifier({
    keys: keysOf(simulator),
    appId: simulator.account.appId,
  });
  const api = await createApiServer(
    [
      {
        prefix: '',
        deps: {
          ...parts,
          verifyNotify: options.verifyNotify ?? verifier.verify,
          verifyReturn: verifier.verifyReturn,
          signPage: alipay.signPage,
          isStoreEmbedded: options.isStoreEmbedded ?? true,
          isReady: options.isReady ?? (() => ({ ready: projector.isCaughtUp(), reasons: [] })),
          access: createAccess({
            log: engine,
            ring: keyRing,
            apiToken: options.apiToken,
            jwt: options.jwt,
            privateKey: keysOf(simulator).privateKey,
            onError: (error) => logger.warn({ err: error }, 'the use of an API key is not recorded'),
          }),
          trustedProxies: options.trustedProxies,
          requestsPerSecond: options.requestsPerSecond,
          javaDemoRoutes: options.javaDemoRoutes,
          allowedOrigins: options.allowedOrigins,
        },
      },
    ],
    { host: '127.0.0.1', port, allowedHosts: options.allowedHosts },
  );
  await Promise.all([keysRead, alipay.started]);
  const { url } = await api.listen();
  closings.push(() => api.close());
  if (options.webhooks) startDeliveries();
  if (options.followUp) startDueWork();
  const payAnswers: PayAnswers = new Map();
  const events = (outTradeNo: string): Promise<RecordedEvent[]> => store.readStream(streamOf('main', outTradeNo));
  return {
    dataDir,
    url,
    port,
    api,
    engine,
    store,
    readModel,
    projector,
    feed,
    reconciler,
    log,
    close,
    events,
    ...talkHttp(url, payAnswers),
    ...talkWebSocket(url, port),
    alipay: talkToSimulator(simulator, dataDir, payAnswers),
  };
}

export type Paystate = Awaited<ReturnType<typeof givenPaystate>>;

const clockOf = (options: GivenOptions, simulator: Simulator): Clock => ({
  now: () => new Date(simulator.clock.now().getTime() + (options.skew?.ms ?? 0)),
});

const keysOf = ({ account }: Simulator): AlipayKeys =>
  readAlipayKeys({ privateKey: account.merchantPrivateKeyPem, publicKey: account.alipayPublicKeyPem }, new Date());

function alipayOf(options: GivenOptions, simulator: Simulator, port: number): AlipayGateway {
  const { account, gatewayUrl } = simulator;
  return createAlipayGateway({
    gatewayUrl,
    appId: account.appId,
    keys: keysOf(simulator),
    notifyUrl: `http://127.0.0.1:${port}/alipay/notify`,
    returnUrl: `http://127.0.0.1:${port}/alipay/return`,
    timeoutMs: options.timeoutMs ?? CALL_TIMEOUT_MS,
    clock: clockOf(options, simulator),
  });
}

// ------------------------------------------------------------------- clients

/** What the engine answered to the last `pay` of each order. */
type PayAnswers = Map<string, { userErrors: unknown[] } | null>;

function talkHttp(url: string, payAnswers: PayAnswers) {
  const post = (where: string, body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${url}${where}`, { method: 'POST', body, headers, redirect: 'manual' });
  const postGraphql = async (body: string, headers: Record<string, string> = {}): Promise<GraphQLAnswer> => {
    // As today's clients do: an error of the document has a status of its own.
    const accept = 'application/graphql-response+json, application/json;q=0.9';
    const response = await post('/graphql', body, { 'content-type': 'application/json', accept, ...headers });
    const text = await response.text();
    const json = (text.startsWith('{') ? JSON.parse(text) : {}) as Pick<GraphQLAnswer, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, text, data: json.data, errors: json.errors };
  };
  /** One GraphQL operation over HTTP. */
  const gql = (query: string, variables: Record<string, unknown> = {}, headers: Record<string, string> = {}) =>
    postGraphql(JSON.stringify({ query, variables }), headers);
  /** Opens an order of ¥88.00 by QR code, or as `input` says, and answers the payload. */
  const pay = async (outTradeNo: string, input: Record<string, unknown> = {}) => {
    const order = { outTradeNo, totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE', ...input };
    const answer = (await gql(PAY, { input: order })).data.pay;
    payAnswers.set(outTradeNo, answer);
    return answer;
  };
  const refund = async (outTradeNo: string, outRequestNo: string, amount: string) =>
    (await gql(REFUND, { input: { outTradeNo, outRequestNo, amount } })).data.refund;
  /** The trade as the read model has it, not older than `atLeast`. */
  const trade = async (outTradeNo: string, atLeast?: string) =>
    (await gql(TRADE, { outTradeNo, atLeast: atLeast ?? null })).data.trade;
  return { post, postGraphql, gql, pay, refund, trade };
}

const TRADE_FIELDS = `
  outTradeNo tradeNo state method totalAmount paidAmount refundedAmount reservedAmount refundableAmount inDoubt
  closeReason position revision
  nextStep { __typename ... on SubmitForm { url } ... on ShowQrCode { qrCode expiresAt } ... on ConfirmOnPhone { since } }
  refunds { outRequestNo amount state reason tradeNo depositBack { credited } refusal { code advice alipay { subCode } } }
  anomalies { id kind detail advice resolvedBy resolvedAt note evidence }`;
const ERROR_FIELDS = 'code message path advice alipay { code subCode subMsg }';
const PAY = `mutation Pay($input: PayInput!) { pay(input: $input) { trade { ${TRADE_FIELDS} } userErrors { ${ERROR_FIELDS} } } }`;
const REFUND = `mutation Refund($input: RefundInput!) { refund(input: $input) {
  refund { outRequestNo amount state } trade { ${TRADE_FIELDS} } userErrors { ${ERROR_FIELDS} } } }`;
const TRADE = `query Trade($outTradeNo: ID!, $atLeast: String) { trade(outTradeNo: $outTradeNo, atLeast: $atLeast) { ${TRADE_FIELDS} } }`;

function talkWebSocket(url: string, port: number) {
  const address = url.replace('http', 'ws') + '/graphql';
  /** A subscription on a connection of its own. */
  const subscribe = (
    query: string,
    variables: Record<string, unknown> = {},
    more: Partial<ClientOptions> & { headers?: Record<string, string> } = {},
  ) => {
    const { headers = {}, ...clientOptions } = more;
    class SocketWithHeaders extends WebSocket {
      constructor(to: string, protocols: string[]) {
        super(to, protocols, { headers });
      }
    }
    const client: Client = createClient({
      url: address,
      webSocketImpl: SocketWithHeaders,
      retryAttempts: 0,
      ...clientOptions,
    });
    cleanups.push(() => client.dispose());
    const results = client.iterate<Json>({ query, variables });
    return {
      next: () => within(results.next(), 'the next result of a subscription'),
      return: async () => {
        await results.return?.();
      },
      dispose: () => client.dispose(),
      terminate: () => client.terminate(),
    };
  };
  /** A bare WebSocket, for what a proper client would not do. */
  const rawSocket = (headers: Record<string, string> = {}, protocol = 'graphql-transport-ws', where = '/graphql') => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${where}`, protocol, { headers });
    cleanups.push(() => socket.terminate());
    const received: Json[] = [];
    socket.on('message', (bytes: Buffer) => received.push(JSON.parse(bytes.toString())));
    const closed = new Promise<{ code: number; reason: string }>((resolve) =>
      socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
    const refused = new Promise<number | undefined>((resolve) => {
      socket.once('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.once('open', () => resolve(undefined));
      socket.on('error', () => resolve(0));
    });
    return { socket, received, closed, refused, send: (message: unknown) => socket.send(JSON.stringify(message)) };
  };
  return { subscribe, rawSocket };
}

/** What a buyer does, what the clock does, what goes wrong, and what Alipay knows. */
function talkToSimulator(simulator: Simulator, dataDir: string, payAnswers: PayAnswers) {
  const control = async (where: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const init = { method, headers: { 'content-type': 'application/json' } };
    const response = await fetch(
      `${simulator.url}/control/${where}`,
      body === undefined ? { method } : { ...init, body: JSON.stringify(body) },
    );
    const json = await response.json();
    if (!response.ok) throw new Error(`/control/${where}: ${String(json.error)}`);
    return json;
  };
  /** Where the simulator knows no such order, the engine's answer to its payment says why. */
  const buyer = async (act: 'scan' | 'pay', outTradeNo: string) => {
    try {
      return await control(act, { out_trade_no: outTradeNo });
    } catch (error) {
      const userErrors = payAnswers.get(outTradeNo)?.userErrors ?? [];
      if (userErrors.length === 0) throw error;
      const because = `the engine had answered its payment with ${JSON.stringify(userErrors)}`;
      throw new Error(`${(error as Error).message}; ${because}`, { cause: error });
    }
  };
  const privateKey = readFileSync(path.join(dataDir, 'simulator', 'alipay_private_key.pem'), 'utf8');
  return {
    url: simulator.url,
    account: simulator.account,
    control,
    scan: (outTradeNo: string) => buyer('scan', outTradeNo),
    pay: (outTradeNo: string) => buyer('pay', outTradeNo),
    advance: (duration: string) => control('clock', { advance: duration }),
    fault: (method: string, fault: string, more: Record<string, unknown> = {}) =>
      control('faults', { rules: [{ method, fault, times: 1, ...more }] }),
    clearFaults: () => control('faults', undefined, 'DELETE'),
    ledger: () => control('ledger'),
    /** The body of a notify, signed with Alipay's own key, of a trade that was opened here. */
    signedNotify: (outTradeNo: string, more: Record<string, string> = {}) => {
      const params: Record<string, string> = {
        notify_time: '2026-11-21 12:00:01',
        notify_type: 'trade_status_sync',
        notify_id: randomUUID().replaceAll('-', ''),
        app_id: simulator.account.appId,
        charset: 'utf-8',
        version: '1.0',
        trade_no: '2026112122001400000000000001',
        out_trade_no: outTradeNo,
        trade_status: 'TRADE_SUCCESS',
        total_amount: '88.00',
        seller_id: simulator.account.sellerId,
        buyer_id: '2088000000000002',
        gmt_payment: '2026-11-21 12:00:01',
        ...more,
      };
      const content = Object.keys(params)
        .sort()
        .map((key) => `${key}=${params[key]}`)
        .join('&');
      const signature = sign('RSA-SHA256', Buffer.from(content), privateKey).toString('base64');
      return new URLSearchParams({ ...params, sign_type: 'RSA2', sign: signature }).toString();
    },
  };
}
