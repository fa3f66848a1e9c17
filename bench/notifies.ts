/**
 * Notifies about trades that are not in the engine's memory, each verified, stored and answered `success`, against the least
 * that can do so. They are signed beforehand, so that the load generator only sends.
 */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { startContender } from './contender';
import { paymentOf, requests } from './graphql';
import { postRequest } from './load';
import { compare, type Entry } from './rounds';
import type { Row } from './row';

const ROUNDS_AND_WARM_UP = 6;
const PER_ROUND = 2_000;
const CONNECTIONS = 32;
const APP_ID = '2021000000000001';
const SELLER_ID = '2088000000000001';
const PAY = 'mutation Pay($input: PayInput!) { pay(input: $input) { trade { state } } }';

/** On the embedded store; where `TEST_ESDB_URL` names an EventStoreDB, on that one as well. */
export async function benchNotifies(): Promise<Row[]> {
  const rows = await benchOn(undefined);
  const eventStore = process.env['TEST_ESDB_URL'];
  return eventStore === undefined ? rows : [...rows, ...(await benchOn(eventStore))];
}

async function benchOn(eventStore: string | undefined): Promise<Row[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-bench-'));
  const account = newAccount(dataDir);
  const engine = await startEngine(dataDir, account.env, eventStore);
  const script = path.join(__dirname, 'notify-server.js');
  const verifying = await startContender({ script, args: [account.publicKeyFile] });
  const storing = await startContender({ script, args: [account.publicKeyFile, path.join(dataDir, 'bare.db')] });
  const notifies = await signedNotifies(account.alipay, ROUNDS_AND_WARM_UP * PER_ROUND);
  const common = {
    connections: CONNECTIONS,
    requestsOf: (round: number) => notifies.slice(round * PER_ROUND, (round + 1) * PER_ROUND),
    expect: 'success',
  };
  const [verified, stored] = ['bare Fastify that verifies', 'bare Fastify that verifies and stores in batches'];
  const name = `notifies of cold trades${eventStore === undefined ? '' : ' on EventStoreDB'}`;
  const entries: Entry[] = [
    { ...common, name: verified, server: verifying },
    { ...common, name: stored, server: storing },
    { ...common, name, server: engine, peer: stored },
  ];
  try {
    return await compare(entries);
  } finally {
    await Promise.all([engine.stop(), verifying.stop(), storing.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Opens the trades with a gateway that answers at once, then starts the product on their log, with nothing in memory. */
async function startEngine(dataDir: string, env: Record<string, string>, eventStore: string | undefined) {
  // Order numbers of its own in a log that may hold those of an earlier run.
  const merchant = eventStore === undefined ? 'main' : `bench${Date.now().toString(36)}`;
  const opening = await startContender({
    script: path.join(__dirname, 'graphql-server.js'),
    args: ['paystate', dataDir, merchant, ...(eventStore === undefined ? [] : [eventStore])],
  });
  const payments = requests(ROUNDS_AND_WARM_UP * PER_ROUND, PAY, (index) => ({ input: paymentOf(`bench_${index}`) }));
  const { failed } = await opening.measure({ connections: CONNECTIONS, requests: payments, expect: 'WAIT_BUYER_PAY' });
  await opening.stop();
  if (failed > 0) throw new Error(`${failed} trades could not be opened`);
  const store: Record<string, string> = eventStore === undefined ? {} : { EVENT_STORE: eventStore };
  return startContender({
    script: path.join(__dirname, '..', 'main.js'),
    env: { ...env, ...store, MERCHANT: merchant, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'info' },
  });
}

function newAccount(dataDir: string) {
  const [app, alipay] = [1, 2].map(() => generateKeyPairSync('rsa', { modulusLength: 2048 })) as [KeyPair, KeyPair];
  const [privateKeyFile, publicKeyFile] = ['app.pem', 'alipay.pem'].map((name) => path.join(dataDir, name)) as [
    string,
    string,
  ];
  writeFileSync(privateKeyFile, app.privateKey.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 });
  writeFileSync(publicKeyFile, alipay.publicKey.export({ type: 'spki', format: 'pem' }));
  const env = {
    // Nobody answers there: nothing of what is measured calls Alipay.
    ALIPAY_GATEWAY_URL: 'http://127.0.0.1:9/gateway.do',
    ALIPAY_APP_ID: APP_ID,
    ALIPAY_SELLER_ID: SELLER_ID,
    ALIPAY_PRIVATE_KEY_FILE: privateKeyFile,
    ALIPAY_PUBLIC_KEY_FILE: publicKeyFile,
    PUBLIC_URL: 'http://127.0.0.1',
    API_AUTH: 'none',
  };
  return { alipay: alipay.privateKey, publicKeyFile, env };
}

type KeyPair = { publicKey: KeyObject; privateKey: KeyObject };

const signAsync = promisify(sign) as (algorithm: string, data: Buffer, key: KeyObject) => Promise<Buffer>;

async function signedNotifies(privateKey: KeyObject, count: number): Promise<string[]> {
  const requestOf = async (index: number) => {
    const params: Record<string, string> = {
      notify_time: '2026-11-21 12:00:01',
      notify_type: 'trade_status_sync',
      notify_id: `bench${String(index).padStart(30, '0')}`,
      app_id: APP_ID,
      auth_app_id: APP_ID,
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
      seller_id: SELLER_ID,
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
