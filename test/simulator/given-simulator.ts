/** What the simulator's tests start from: a running simulator in its own folder, Alipay's SDK, a merchant that listens. */
import { mkdtempSync, rmSync } from 'node:fs';
import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AlipaySdk } from 'alipay-sdk';
import { copyAccount } from '../given-account';
import { PATIENCE_MS } from '../waiting';
import { type Simulator, type SimulatorOptions, startSimulator } from '../../simulator/simulator';

export { until } from '../waiting';

export type Node = Record<string, unknown> & { code: string; sub_code?: string };
export type LedgerView = {
  now: string;
  trades: {
    out_trade_no: string;
    trade_no: string;
    trade_status: string;
    total_amount: string;
    refunded_amount: string;
    refunds: { out_request_no: string; amount: string; at: string }[];
  }[];
  calls: {
    method: string;
    out_trade_no: string | null;
    out_request_no: string | null;
    executed: boolean;
    code: string | null;
    sub_code: string | null;
    at: string;
  }[];
  notifies: { notify_id: string; out_trade_no: string; trade_status: string; attempts: number; delivered: boolean }[];
};

const cleanups: (() => Promise<void> | void)[] = [];

/** Call in afterEach: closes and removes everything given, the latest first. */
export async function cleanUp(): Promise<void> {
  for (const clean of cleanups.splice(0).reverse()) await clean();
}

export function givenFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'simulator-'));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A simulator with everything a test asks of it. Its time stands still but for `advance`, and a merchant may be slow. */
export async function givenSimulator(options: Partial<SimulatorOptions> = {}) {
  const dataDir = options.dataDir ?? givenFolder();
  if (options.dataDir === undefined && options.account === undefined) await copyAccount(dataDir);
  const startedAtMs = Date.now();
  const still = { realNowMs: () => startedAtMs, deliveryTimeoutMs: PATIENCE_MS };
  const simulator = await startSimulator({ port: 0, ...still, ...options, dataDir });
  cleanups.push(() => simulator.close());
  return { simulator, ...talkTo(simulator) };
}

/** Alipay's own client and the control API of a running simulator. */
export function talkTo(simulator: Simulator) {
  const sdk = new AlipaySdk({
    appId: simulator.account.appId,
    privateKey: simulator.account.merchantPrivateKeyPem,
    keyType: 'PKCS8',
    alipayPublicKey: simulator.account.alipayPublicKeyPem,
    gateway: simulator.gatewayUrl,
    camelcase: false,
    timeout: PATIENCE_MS,
  });
  /** One call through the SDK's exec, its answer's signature verified. */
  const exec = async (method: string, bizContent: Record<string, unknown>, notifyUrl?: string): Promise<Node> => {
    const params = notifyUrl === undefined ? { bizContent } : { bizContent, notify_url: notifyUrl };
    return sdk.exec(`alipay.trade.${method}`, params, { validateSign: true });
  };
  /** The same call sent once with fetch, the raw answer kept. */
  const send = async (
    method: string,
    bizContent: Record<string, unknown>,
    extra: Record<string, string> = {},
  ): Promise<Response> => {
    const form = sdk.sdkExecute(`alipay.trade.${method}`, { ...extra, bizContent }, { bizContentAutoSnakeCase: false });
    return fetch(simulator.gatewayUrl, {
      method: 'POST',
      body: form,
      redirect: 'manual',
      headers: { 'content-type': 'application/x-www-form-urlencoded;charset=utf-8' },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  };
  const control = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const init =
      body === undefined
        ? { method }
        : { method, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
    const response = await fetch(`${simulator.url}/control/${path}`, init);
    return { status: response.status, json: (await response.json()) as Record<string, unknown> & { error?: string } };
  };
  const ledger = async () => (await control('ledger')).json as unknown as LedgerView;
  const advance = (advance: string) => control('clock', { advance });
  const fault = (method: string, name: string, more: Record<string, unknown> = {}) =>
    control('faults', {
      rules: [
        {
          method: method.includes('notify') || method === '*' ? method : `alipay.trade.${method}`,
          fault: name,
          times: 1,
          ...more,
        },
      ],
    });
  /** A paid trade of the amount, by QR code. */
  const paid = async (outTradeNo: string, totalAmount: string, notifyUrl?: string) => {
    await exec('precreate', { out_trade_no: outTradeNo, total_amount: totalAmount, subject: 'Tea' }, notifyUrl);
    return control('pay', { out_trade_no: outTradeNo });
  };
  return { sdk, exec, send, control, ledger, advance, fault, paid };
}

export type ReceivedNotify = { raw: string; params: Record<string, string>; headers: Record<string, unknown> };

/** A merchant's server: keeps every notify as received; `answer` is what it says to the next ones. */
export async function givenMerchant(answer = 'success') {
  const received: ReceivedNotify[] = [];
  const merchant = { url: '', received, answer, status: 200, isSilent: false };
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const raw = Buffer.concat(chunks).toString('latin1');
      received.push({ raw, params: Object.fromEntries(new URLSearchParams(raw)), headers: request.headers });
      if (merchant.isSilent) return;
      response
        .writeHead(merchant.status, merchant.status === 302 ? { location: merchant.url } : {})
        .end(merchant.answer);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  merchant.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/alipay/notify`;
  cleanups.push(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  return merchant;
}
