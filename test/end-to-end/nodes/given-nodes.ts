/**
 * Several engines as processes of their own on one log, with one Alipay (the simulator, in this process) and one
 * balancer in front of them that hands each notify to any engine that is up.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import { freePort } from '../../free-port';
import { programOf } from '../../product-program';
import { PATIENCE_MS } from '../../waiting';
import { eventually, type Ledger } from '../given-product';

const ROOT = path.join(__dirname, '..', '..', '..');

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of answers
type Json = any;
export type Answer = { data?: Json; errors?: { message: string; extensions: { code: string; retryable: boolean } }[] };

export type Node = {
  name: string;
  url: string;
  gql(query: string, variables?: object): Promise<Answer>;
  start(): Promise<void>;
  kill(): Promise<void>;
  isReady(): Promise<boolean>;
  /** What it said when it was last asked whether it is ready. */
  readiness(): string;
};

export type Nodes = {
  nodes: Node[];
  simulator: Simulator;
  control(request: string, body?: object): Promise<Json>;
  ledger(): Promise<Ledger>;
  /** Ids of the notifies that an engine answered with `success`. */
  acknowledgedNotifies: Set<string>;
  stop(): Promise<void>;
};

export async function givenNodes(names: readonly string[], eventStore: string, seed: () => number): Promise<Nodes> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-nodes-'));
  const simulator = await startSimulator({ dataDir, port: 0 });
  const acknowledgedNotifies = new Set<string>();
  const nodes: Node[] = [];
  const balancer = await startBalancer(() => nodes[Math.floor(seed() * nodes.length)], acknowledgedNotifies);
  const keys = path.join(dataDir, 'simulator');
  const settings = {
    EVENT_STORE: eventStore,
    API_AUTH: 'none',
    // On a busy machine a payment that was not sent in time is never made: follow-up executes nothing.
    ALIPAY_TIMEOUT_MS: '60000',
    ALIPAY_GATEWAY_URL: simulator.gatewayUrl,
    ALIPAY_APP_ID: simulator.account.appId,
    ALIPAY_SELLER_ID: simulator.account.sellerId,
    ALIPAY_PRIVATE_KEY_FILE: path.join(keys, 'merchant_private_key.pem'),
    ALIPAY_PUBLIC_KEY_FILE: path.join(keys, 'alipay_public_key.pem'),
    PUBLIC_URL: `http://127.0.0.1:${(balancer.address() as AddressInfo).port}`,
  };
  for (const name of names) nodes.push(await givenNode(name, { ...settings, DATA_DIR: path.join(dataDir, name) }));
  await Promise.all(nodes.map((node) => node.start()));
  const control = (request: string, body?: object) => {
    const [method, route] = request.split(' ') as [string, string];
    return ask(`${simulator.url}${route}`, body, method);
  };
  return {
    nodes,
    simulator,
    control,
    ledger: () => control('GET /control/ledger') as Promise<Ledger>,
    acknowledgedNotifies,
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
      balancer.closeAllConnections();
      balancer.close();
      await simulator.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function givenNode(name: string, settings: Record<string, string>): Promise<Node> {
  const url = `http://127.0.0.1:${await freePort()}`;
  const env = {
    ...process.env,
    ...settings,
    PORT: new URL(url).port,
    LOG_LEVEL: process.env['LOG_LEVEL'] ?? 'fatal',
    NODE_ENV: 'test',
  };
  let child: ChildProcess | undefined;
  let readiness = `${name}: not asked`;
  const node: Node = {
    name,
    url,
    gql: (query, variables) => ask(`${url}/graphql`, { query, variables }) as Promise<Answer>,
    async start() {
      child = spawn(process.execPath, programOf('main'), {
        cwd: ROOT,
        env,
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      for await (const line of createInterface({ input: child.stdout! })) if (line.startsWith('paystate ready')) break;
      await eventually(`${name} is ready`, () => node.isReady());
    },
    async kill() {
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
    async isReady() {
      const answer = await fetch(`${url}/readyz`).catch(() => undefined);
      readiness = `${name}: ${(await answer?.text().catch(() => undefined)) ?? 'no answer'}`;
      return answer?.status === 200;
    },
    readiness: () => readiness,
  };
  return node;
}

/** Passes what Alipay sends on to an engine, byte by byte, and remembers what was answered with `success`. */
async function startBalancer(pick: () => Node | undefined, acknowledged: Set<string>): Promise<Server> {
  const forward = async (request: IncomingMessage): Promise<{ status: number; text: string }> => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const answer = await fetch(`${pick()?.url ?? ''}${request.url ?? ''}`, {
      method: 'POST',
      headers: { 'content-type': request.headers['content-type'] ?? '' },
      body,
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    const text = await answer.text();
    const notifyId = new URLSearchParams(body.toString('latin1')).get('notify_id');
    if (text === 'success' && notifyId !== null) acknowledged.add(notifyId);
    return { status: answer.status, text };
  };
  const server = createServer((request, response) => {
    forward(request).then(
      ({ status, text }) => response.writeHead(status).end(text),
      () => response.writeHead(502).end('failure'),
    );
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server;
}

async function ask(url: string, body: object | undefined, method = 'POST'): Promise<unknown> {
  const response = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json' },
    signal: AbortSignal.timeout(PATIENCE_MS),
    ...(method === 'GET' ? {} : { body: JSON.stringify(body ?? {}) }),
  });
  return response.json();
}

/** A small linear congruential generator: a failing run is repeated by its seed. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}
