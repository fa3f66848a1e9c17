/** Engine and Alipay as processes, in one or in two; and the way in for shops, buyers and time. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Ledger } from '../../end-to-end/given-product';
import { freePort } from '../../free-port';
import { PATIENCE_MS } from '../../waiting';
import { startChild, type Child } from './child-process';

/** Short, so that a lost call is given up for lost within a round. */
const ALIPAY_TIMEOUT_MS = '1000';

export type Plant = {
  dataDir: string;
  /** Starts the engine (again), after `passedMs` on everybody's clock. */
  startEngine(passedMs: number): Promise<void>;
  /** Resolves when the engine answers; false when it was killed before. */
  isReady(): Promise<boolean>;
  killEngine(): Promise<void>;
  /** One GraphQL operation. Throws when the connection dies. */
  gql<Data>(query: string, variables: Record<string, unknown>): Promise<Data>;
  /** A buyer scans or pays; what the cashier refuses is left alone. */
  buyer(does: 'scan' | 'pay', outTradeNo: string): Promise<void>;
  ledger(): Promise<Ledger>;
  stop(): Promise<void>;
};

/** `together`: the simulator runs within the engine and dies with it. */
export async function givenPlant(together: boolean): Promise<Plant> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-kill-'));
  const [enginePort, simulatorPort] = [await freePort(), await freePort()];
  const engineUrl = `http://127.0.0.1:${enginePort}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const common = { PORT: String(enginePort), DATA_DIR: dataDir, ALIPAY_TIMEOUT_MS };
  const withSimulator = { DATA_DIR: dataDir, SIMULATOR_PORT: String(simulatorPort) };

  const simulator = together ? undefined : startChild('simulator/main', withSimulator);
  await simulator?.isReady;
  const env = together
    ? { ...common, ...withSimulator }
    : { ...common, ...(await accountOf(dataDir, engineUrl, simulatorUrl)) };
  let engine: Child | undefined;
  let aheadMs = 0;
  /** What Alipay's clock is behind the engine's. A start that was cut off leaves it for the next. */
  let owedMs = 0;

  const advance = (ms: number) => post(`${simulatorUrl}/control/clock`, { advance: `${ms / 1_000}s` });
  return {
    dataDir,
    async startEngine(passed) {
      owedMs += passed;
      // The simulator's clock is the engine's, too, where they are one process.
      if (!together) aheadMs += passed;
      engine = startChild('main', env, aheadMs);
    },
    async isReady() {
      if (!(await engine?.isReady)) return false;
      // Now, not while the engine is down: then notifies that come due have somebody to go to.
      await advance(owedMs).then(
        () => (owedMs = 0),
        () => undefined,
      );
      return true;
    },
    killEngine: async () => engine?.kill(),
    async gql<Data>(query: string, variables: Record<string, unknown>) {
      const { data } = await post(`${engineUrl}/graphql`, { query, variables });
      return data as Data;
    },
    buyer: async (does, outTradeNo) => {
      await post(`${simulatorUrl}/control/${does}`, { out_trade_no: outTradeNo });
    },
    ledger: async () => (await fetch(`${simulatorUrl}/control/ledger`)).json() as Promise<Ledger>,
    async stop() {
      await engine?.kill();
      await simulator?.kill();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

/** What a shop sets to reach Alipay, as docs/guides/real-account.md says. */
async function accountOf(dataDir: string, engineUrl: string, simulatorUrl: string): Promise<Record<string, string>> {
  const folder = path.join(dataDir, 'simulator');
  const account = JSON.parse(await readFile(path.join(folder, 'account.json'), 'utf8'));
  return {
    API_AUTH: 'none',
    ALIPAY_GATEWAY_URL: `${simulatorUrl}/gateway.do`,
    ALIPAY_APP_ID: account.app_id,
    ALIPAY_SELLER_ID: account.seller_id,
    ALIPAY_PRIVATE_KEY_FILE: path.join(folder, 'merchant_private_key.pem'),
    ALIPAY_PUBLIC_KEY_FILE: path.join(folder, 'alipay_public_key.pem'),
    PUBLIC_URL: engineUrl,
  };
}

async function post(url: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return (await response.json()) as Record<string, unknown>;
}
