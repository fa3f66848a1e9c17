/** The whole product as `main.ts` wires it, in this process: engine, simulator, real HTTP and WebSocket, a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { readConfig } from '../../adapters/config/config';
import { createLogger } from '../../adapters/runtime/logger';
import { startPaystate, type Paystate } from '../../start-paystate';
import { until as eventually } from '../waiting';

/** Answers of GraphQL and of the control API, as JSON. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of them
type Json = any;

export { until as eventually } from '../waiting';

export type LedgerTrade = {
  out_trade_no: string;
  trade_no: string;
  trade_status: string;
  total_amount: string;
  refunded_amount: string;
  refunds: { out_request_no: string; amount: string }[];
};
export type Ledger = {
  now: string;
  trades: LedgerTrade[];
  calls: {
    method: string;
    out_trade_no: string;
    out_request_no: string | null;
    executed: boolean;
    sub_code: string | null;
  }[];
  notifies: { notify_id: string; out_trade_no: string; trade_status: string; attempts: number; delivered: boolean }[];
};

export type Product = {
  url: string;
  simulatorUrl: string;
  dataDir: string;
  gql<Data = Json>(query: string, variables?: Record<string, unknown>): Promise<Data>;
  control(request: string, body?: object): Promise<Json>;
  ledger(): Promise<Ledger>;
  /** Calls of a method that Alipay executed, for one order. */
  executed(method: string, outTradeNo: string): Promise<number>;
  watch(outTradeNo: string, after?: string): Watched;
  /** Stops and starts again on the same folder; `between` runs while it is down. */
  restart(between?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};
export type Watched = { changes: Json[]; end(): Promise<void> };

export async function givenProduct(env: Record<string, string> = {}): Promise<Product> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-e2e-'));
  const config = { ...readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'fatal', ...env }), simulatorPort: 0 };
  const logger = createLogger('fatal');
  let paystate: Paystate = await startPaystate(config, logger);

  const post = async (url: string, body: object, method = 'POST') => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(method === 'GET' ? {} : { body: JSON.stringify(body) }),
    });
    return response.json();
  };
  const product: Product = {
    get url() {
      return paystate.url;
    },
    get simulatorUrl() {
      return paystate.simulator!.url;
    },
    dataDir,
    async gql(query, variables) {
      for (;;) {
        const { data, errors } = await post(`${paystate.url}/graphql`, { query, variables });
        if (!errors) return data;
        // On a busy machine a burst may be too much: what every client is told then is to send the same again a little later.
        if (errors[0].extensions.code !== 'OVERLOADED') throw new Error(JSON.stringify(errors));
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    control: (request, body = {}) => {
      const [method, route] = request.split(' ') as [string, string];
      return post(`${product.simulatorUrl}${route}`, body, method);
    },
    ledger: () => product.control('GET /control/ledger'),
    async executed(method, outTradeNo) {
      const { calls } = await product.ledger();
      return calls.filter((call) => call.method === method && call.out_trade_no === outTradeNo && call.executed).length;
    },
    watch: (outTradeNo, after) => watch(`${paystate.url.replace('http', 'ws')}/graphql`, outTradeNo, after),
    async restart(between) {
      // The ports stay: codes and notify addresses that were given out go on working.
      config.port = Number(new URL(paystate.url).port);
      config.simulatorPort = paystate.simulator!.port;
      await paystate.stop();
      await between?.();
      paystate = await startPaystate(config, logger);
    },
    async stop() {
      await paystate.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
  return product;
}

function watch(url: string, outTradeNo: string, after: string | undefined): Watched {
  const client = createClient({ url, webSocketImpl: WebSocket, retryAttempts: 0 });
  const changes: Json[] = [];
  const query = `subscription ($outTradeNo: ID!, $after: String) { tradeChanged(outTradeNo: $outTradeNo, after: $after) {
    position trade { state inDoubt paidAmount refundedAmount revision } events { type revision } } }`;
  const ended = (async () => {
    for await (const { data } of client.iterate<Json>({ query, variables: { outTradeNo, after } })) {
      changes.push(data.tradeChanged);
    }
  })().catch(() => undefined);
  return {
    changes,
    async end() {
      await client.dispose();
      await ended;
    },
  };
}

export const TRADE_FIELDS = `outTradeNo tradeNo state inDoubt totalAmount paidAmount refundedAmount reservedAmount refundableAmount
  closeReason paidAt closedAt expiresAt nextStep { __typename ... on ShowQrCode { qrCode } ... on ConfirmOnPhone { since } }
  refunds { outRequestNo amount state refusal { code } } anomalies { kind }`;
export const ERROR_FIELDS = 'userErrors { code message path advice alipay { code subCode } }';

export const PAY = `mutation ($input: PayInput!) { pay(input: $input) { trade { ${TRADE_FIELDS} } ${ERROR_FIELDS} } }`;
export const REFUND = `mutation ($input: RefundInput!) { refund(input: $input) {
  refund { outRequestNo amount state } trade { ${TRADE_FIELDS} } ${ERROR_FIELDS} } }`;
export const CLOSE = `mutation ($input: CloseInput!) { close(input: $input) { trade { ${TRADE_FIELDS} } ${ERROR_FIELDS} } }`;
export const SYNC = `mutation ($input: SyncInput!) { sync(input: $input) { trade { ${TRADE_FIELDS} } ${ERROR_FIELDS} } }`;

export function qrOrder(outTradeNo: string, totalAmount = '88.00') {
  return { input: { outTradeNo, totalAmount, subject: 'Tea', method: 'QR_CODE' } };
}
export function barcodeOrder(outTradeNo: string, authCode: string, totalAmount = '88.00') {
  return { input: { outTradeNo, totalAmount, subject: 'Tea', method: 'BARCODE', authCode } };
}

/** A trade as a query tells it. */
export async function tradeOf(product: Product, outTradeNo: string): Promise<Json> {
  const { trade } = await product.gql(`query ($no: ID!) { trade(outTradeNo: $no) { ${TRADE_FIELDS} } }`, {
    no: outTradeNo,
  });
  return trade;
}

/** A QR order, opened, scanned and paid, as far as queries tell. */
export async function givenPaid(product: Product, outTradeNo: string, totalAmount = '88.00'): Promise<void> {
  await product.gql(PAY, qrOrder(outTradeNo, totalAmount));
  await product.control('POST /control/pay', { out_trade_no: outTradeNo });
  await eventually(
    `${outTradeNo} is paid`,
    async () => (await tradeOf(product, outTradeNo))?.state === 'TRADE_SUCCESS',
  );
}

export async function historyOf(product: Product, outTradeNo: string): Promise<{ type: string; data: Json }[]> {
  const { trade } = await product.gql(
    `query ($no: ID!) { trade(outTradeNo: $no) { history(first: 100) { edges { node { type data } } } } }`,
    { no: outTradeNo },
  );
  return trade.history.edges.map(({ node }: { node: { type: string; data: Json } }) => node);
}
