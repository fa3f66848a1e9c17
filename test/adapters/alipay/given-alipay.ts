/** What the tests of the Alipay adapter start from: throw-away keys, a server that answers as told, Alipay's side of signing. */
import { generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { createAlipayGateway, type AlipayGatewayOptions } from '../../../adapters/alipay/alipay-gateway';
import { PATIENCE_MS } from '../../waiting';
import { readAlipayKeys, type AlipayKeyTexts } from '../../../adapters/alipay/alipay-keys';

export const APP_ID = '2021000000000001';
export const NOTIFY_URL = 'https://shop.example/alipay/notify?from=a b&x=1';
/** 08:30:00 in Beijing, still the day before in UTC. */
export const NOW = new Date('2026-02-28T16:30:00Z');

export type KeyPair = { publicKey: KeyObject; privateKey: KeyObject };
export const newKeyPair = (): KeyPair => generateKeyPairSync('rsa', { modulusLength: 2048 });
export const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();
export const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
/** As the console and Alipay's key tool show keys: one line, no header. */
export const headerless = (pem: string): string => pem.replace(/-----[A-Z ]+-----|\s/g, '');

export const signRsa2 = (key: KeyObject, content: string | Buffer): string =>
  sign('RSA-SHA256', Buffer.from(content as string), key).toString('base64');

const cleanups: (() => Promise<void> | void)[] = [];

/** Call in afterEach: closes everything given, the latest first. */
export async function cleanUp(): Promise<void> {
  for (const clean of cleanups.splice(0).reverse()) await clean();
}

export type Hit = { url: URL; headers: IncomingMessage['headers']; body: string };
export type Behaviour = (response: ServerResponse, hit: Hit, socket: Socket) => void;

/** A server that counts what reaches it. */
export async function givenServer(behave: Behaviour) {
  const hits: Hit[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = new URL(request.url ?? '', 'http://alipay.test');
      const hit = { url, headers: request.headers, body: Buffer.concat(chunks).toString() };
      hits.push(hit);
      behave(response, hit, request.socket);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  cleanups.push(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  });
  return { hits, gatewayUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/gateway.do` };
}

/** A gateway that is closed after the test. The keys are the app's and Alipay's; `texts` are set beside or instead. */
export function givenGateway(
  keys: { app: KeyPair; alipay: KeyPair },
  { texts, ...options }: Partial<AlipayGatewayOptions> & { gatewayUrl: string; texts?: Partial<AlipayKeyTexts> },
) {
  const configured = { privateKey: pkcs8(keys.app.privateKey), publicKey: spki(keys.alipay.publicKey), ...texts };
  const gateway = createAlipayGateway({
    appId: APP_ID,
    keys: readAlipayKeys(configured, NOW),
    notifyUrl: NOTIFY_URL,
    clock: { now: () => NOW },
    // The signer thread compiles itself when it starts, on machines that run other tests, too.
    maxWaitMs: PATIENCE_MS,
    ...options,
  });
  cleanups.push(() => gateway.close());
  return gateway;
}
