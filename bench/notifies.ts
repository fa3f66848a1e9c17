/**
 * Notifies end to end, on the product as it is run: trades are opened through GraphQL and the simulator, then a signed POST
 * for each is verified, appended durably, folded, and answered `success`. The notifies are signed beforehand with the
 * simulator's own key, so that the load generator only sends.
 */
import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startEngineProcess } from './engine-process';
import { postRequest, runLoad } from './load';
import type { Row } from './row';

const WARM_UP = 1_000;
const NOTIFIES = 8_000;
const CONNECTIONS = 64;

type Account = { app_id: string; seller_id: string };

/** On the embedded store; where `TEST_ESDB_URL` names an EventStoreDB, then on that one as well, and compared. */
export async function benchNotifies(): Promise<Row[]> {
  const embedded = await benchEngine('');
  const eventStore = process.env['TEST_ESDB_URL'];
  if (eventStore === undefined) return embedded;
  const onServer = await benchEngine(' on EventStoreDB', {
    EVENT_STORE: eventStore,
    // Order numbers of its own in a log that may hold those of an earlier run.
    MERCHANT: `bench${Date.now().toString(36)}`,
  });
  const compared = onServer.map((row, index) => {
    const peer = embedded[index];
    return peer ? { ...row, peer: 'the embedded store', ratio: row.perSecond / peer.perSecond } : row;
  });
  return [...embedded, ...compared];
}

async function benchEngine(where: string, env: Record<string, string> = {}): Promise<Row[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-bench-'));
  const engine = await startEngineProcess(dataDir, {
    SIMULATOR_PORT: String(await freePort()),
    ALIPAY_MAX_CALLS_PER_SECOND: '100000',
    ...env,
  });
  try {
    const run = (requests: string[], expect: string) =>
      runLoad({ port: engine.port, connections: CONNECTIONS, requests, expect });
    const requests = await signedNotifies(path.join(dataDir, 'simulator'), WARM_UP + NOTIFIES);
    const opened = await run(payRequests(WARM_UP + NOTIFIES), 'WAIT_BUYER_PAY');
    await run(requests.slice(0, WARM_UP), 'success');
    const ingested = await run(requests.slice(WARM_UP), 'success');
    if (opened.failed + ingested.failed > 0) {
      throw new Error(`${opened.failed} payments and ${ingested.failed} notifies were not answered as expected`);
    }
    return [
      rowOf(`GraphQL pay by the simulator, RSA on both sides${where}`, opened),
      rowOf(`notifies end to end, ${CONNECTIONS} connections${where}`, ingested),
    ];
  } finally {
    await engine.stop();
    rmSync(dataDir, { recursive: true, force: true });
  }
}

function rowOf(name: string, { perSecond, p50Ms, p99Ms }: Awaited<ReturnType<typeof runLoad>>): Row {
  return { name, perSecond, p50Ms, p99Ms };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function payRequests(count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const input = `outTradeNo: "bench_${index}", totalAmount: "88.00", subject: "Bench", method: QR_CODE`;
    const query = `mutation { pay(input: {${input}}) { trade { state } } }`;
    return postRequest('/graphql', 'application/json', JSON.stringify({ query }));
  });
}

const signAsync = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

async function signedNotifies(simulatorDir: string, count: number): Promise<string[]> {
  const account = JSON.parse(readFileSync(path.join(simulatorDir, 'account.json'), 'utf8')) as Account;
  const privateKey = createPrivateKey(readFileSync(path.join(simulatorDir, 'alipay_private_key.pem')));
  const requestOf = async (index: number) => {
    const params: Record<string, string> = {
      notify_time: '2026-11-21 12:00:01',
      notify_type: 'trade_status_sync',
      notify_id: `bench${String(index).padStart(30, '0')}`,
      app_id: account.app_id,
      auth_app_id: account.app_id,
      charset: 'utf-8',
      version: '1.0',
      trade_no: `20261121220014${String(index).padStart(14, '0')}`,
      out_trade_no: `bench_${index}`,
      trade_status: 'TRADE_SUCCESS',
      total_amount: '88.00',
      receipt_amount: '88.00',
      buyer_pay_amount: '88.00',
      invoice_amount: '88.00',
      point_amount: '0.00',
      subject: 'Bench',
      seller_id: account.seller_id,
      buyer_id: '2088000000000002',
      gmt_create: '2026-11-21 12:00:00',
      gmt_payment: '2026-11-21 12:00:01',
      fund_bill_list: '[{"amount":"88.00","fundChannel":"ALIPAYACCOUNT"}]',
    };
    const content = Object.keys(params)
      .sort()
      .map((key) => `${key}=${params[key]}`)
      .join('&');
    const signature = await signAsync('RSA-SHA256', Buffer.from(content), privateKey);
    const body = new URLSearchParams({ ...params, sign_type: 'RSA2', sign: signature.toString('base64') }).toString();
    return postRequest('/alipay/notify', 'application/x-www-form-urlencoded; text/html; charset=UTF-8', body);
  };
  return Promise.all(Array.from({ length: count }, (_, index) => requestOf(index)));
}
