/** Notifies end to end: a signed POST is verified, appended durably, folded, and answered `success`. */
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { hashEvent } from '../adapters/event-hash';
import { openSqliteEventStore } from '../adapters/sqlite-event-store';
import { handleCommand, type Engine } from '../domain/handle-command';
import type { PaymentGateway } from '../domain/ports';
import { postRequest, runLoad } from './load';
import { startEngineProcess } from './engine-process';
import type { Row } from './row';

const TRADES = 16_000;
const CONNECTIONS = 64;
const APP_ID = '2021000000000001';
const SELLER_ID = '2088000000000001';

export async function benchNotifies(): Promise<Row[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-bench-'));
  const alipay = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const merchant = generateKeyPairSync('rsa', { modulusLength: 2048 });
  try {
    await openTrades(dataDir);
    const requests = await signedNotifies(alipay.privateKey);
    writeFileSync(path.join(dataDir, 'private.pem'), merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(path.join(dataDir, 'alipay.pem'), alipay.publicKey.export({ type: 'spki', format: 'pem' }));
    const engine = await startEngineProcess(dataDir, {
      SIMULATOR_PORT: '0',
      ALIPAY_GATEWAY_URL: 'http://127.0.0.1:9/gateway.do',
      ALIPAY_APP_ID: APP_ID,
      ALIPAY_SELLER_ID: SELLER_ID,
      ALIPAY_PRIVATE_KEY_FILE: path.join(dataDir, 'private.pem'),
      ALIPAY_PUBLIC_KEY_FILE: path.join(dataDir, 'alipay.pem'),
      PUBLIC_URL: 'http://127.0.0.1:1',
    });
    try {
      const warmUp = requests.splice(0, TRADES / 8);
      await runLoad({ port: engine.port, connections: CONNECTIONS, requests: warmUp, expect: 'success' });
      const { perSecond, p50Ms, p99Ms, failed } = await runLoad({
        port: engine.port,
        connections: CONNECTIONS,
        requests,
        expect: 'success',
      });
      if (failed > 0) throw new Error(`${failed} notifies were not answered success`);
      return [{ name: `notifies end to end, ${CONNECTIONS} connections`, perSecond, p50Ms, p99Ms }];
    } finally {
      await engine.stop();
    }
  } finally {
    rmSync(dataDir, { recursive: true, force: true });
  }
}

/** Trades that wait for their buyers, opened through the domain with a gateway that answers without RSA. */
async function openTrades(dataDir: string): Promise<void> {
  const store = await openSqliteEventStore({ file: path.join(dataDir, 'events.db') });
  const gateway: PaymentGateway = {
    maxCallMs: 1000,
    call: ({ bizContent }) => {
      const out_trade_no = bizContent['out_trade_no'] as string;
      const content = JSON.stringify({
        code: '10000',
        msg: 'Success',
        out_trade_no,
        qr_code: `https://qr.alipay.com/${out_trade_no}`,
      });
      return Promise.resolve({ kind: 'answer', signed: true, content, durationMs: 1 });
    },
  };
  const engine: Engine = {
    store,
    gateway,
    clock: { now: () => new Date() },
    merchant: 'main',
    newId: randomUUID,
    hashEvent,
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  };
  const caller = { actor: 'bench', correlationId: 'bench' };
  const open = (index: number) =>
    handleCommand(
      engine,
      { type: 'Pay', outTradeNo: `bench_${index}`, totalFen: 8800, subject: 'Bench', method: 'QR_CODE' },
      caller,
    );
  for (let first = 0; first < TRADES; first += 256) {
    await Promise.all(Array.from({ length: Math.min(256, TRADES - first) }, (_, index) => open(first + index)));
  }
  await store.close();
}

const signAsync = promisify(sign) as (algorithm: string, data: Buffer, key: object) => Promise<Buffer>;

async function signedNotifies(privateKey: object): Promise<string[]> {
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
  return Promise.all(Array.from({ length: TRADES }, (_, index) => requestOf(index)));
}
