/** The product in a process of its own, ended with SIGKILL at random moments under load, and started again. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { eventually, type Ledger } from './given-product';

const ROOT = path.join(__dirname, '..', '..');
const KILLS = 8;
const ORDERS_PER_ROUND = 12;

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** A small linear congruential generator: a failing round is repeated by its seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}

async function post(url: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(20_000),
  });
  return (await response.json()) as Record<string, unknown>;
}

describe('killed at any moment', () => {
  let dataDir: string;
  let env: NodeJS.ProcessEnv;
  let child: ChildProcess;
  let engine: string;
  let simulator: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-kill-'));
    const [port, simulatorPort] = [await freePort(), await freePort()];
    engine = `http://127.0.0.1:${port}`;
    simulator = `http://127.0.0.1:${simulatorPort}`;
    const ports = { PORT: String(port), SIMULATOR_PORT: String(simulatorPort) };
    env = { ...process.env, ...ports, DATA_DIR: dataDir, LOG_LEVEL: 'fatal', NODE_ENV: 'test' };
  });
  afterAll(async () => {
    await kill();
    await rm(dataDir, { recursive: true, force: true });
  });

  const start = async () => {
    child = spawn(process.execPath, ['--require', 'tsx/cjs', 'main.ts'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    for await (const line of createInterface({ input: child.stdout! })) if (line.startsWith('paystate ready')) return;
    throw new Error('the engine ended before it was ready');
  };
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = once(child, 'exit');
    child.kill('SIGKILL');
    await gone;
  };
  const gql = (query: string) => post(`${engine}/graphql`, { query });
  const tradeOf = async (outTradeNo: string) => {
    const fields = 'state settled paidAmount refundedAmount refunds { outRequestNo state }';
    const { data } = (await gql(`{ trade(outTradeNo: "${outTradeNo}") { ${fields} } }`)) as {
      data: { trade: Told | null };
    };
    return data.trade;
  };
  type Told = {
    state: string;
    settled: boolean;
    paidAmount: string;
    refundedAmount: string;
    refunds: { state: string }[];
  };

  /** One order: a payment by bar code, then two refunds. Answers what the engine acknowledged before it died. */
  const answered = new Set<string>();
  const runOrder = async (outTradeNo: string, authCode: string): Promise<string[]> => {
    const acknowledged: string[] = [];
    try {
      const paid = await gql(`mutation { pay(input: {outTradeNo: "${outTradeNo}", totalAmount: "10.00", subject: "Tea",
        method: BARCODE, authCode: "${authCode}"}) { trade { state } } }`);
      answered.add(outTradeNo);
      if (JSON.stringify(paid).includes('TRADE_SUCCESS')) acknowledged.push('paid');
      for (const [outRequestNo, amount] of [
        ['r1', '3.00'],
        ['r2', '4.00'],
      ] as const) {
        const refunded =
          await gql(`mutation { refund(input: {outTradeNo: "${outTradeNo}", outRequestNo: "${outRequestNo}",
          amount: "${amount}"}) { refund { state } } }`);
        if (JSON.stringify(refunded).includes('SUCCEEDED')) acknowledged.push(outRequestNo);
      }
    } catch {
      // The connection died with the process: nothing more was acknowledged.
    }
    return acknowledged;
  };

  it(`${KILLS} times: what was acknowledged is there, and the engine agrees with Alipay's ledger`, async () => {
    const random = seeded(20261121);
    const acknowledged = new Map<string, string[]>();
    for (let round = 0; round < KILLS; round += 1) {
      await start();
      answered.clear();
      const orders = Array.from({ length: ORDERS_PER_ROUND }, async (_, index) => {
        const number = String(round * ORDERS_PER_ROUND + index).padStart(4, '0');
        acknowledged.set(`k_${number}`, await runOrder(`k_${number}`, `28123456${number}9910`));
      });
      // From the first answer on, so that there is something to lose; however long a cold start takes here.
      await Promise.race([eventually('an order is answered', () => answered.size > 0, 20_000), Promise.all(orders)]);
      await new Promise((resolve) => setTimeout(resolve, random() * 500));
      await kill();
      await Promise.all(orders);
    }

    await start();
    // Far enough for every lost call to count as lost, every question to be asked, and every unpaid order to expire.
    await post(`${simulator}/control/clock`, { advance: '4m' });
    // A look that died with its process counts as one, and the next comes by the schedule: time has to go on.
    const passing = setInterval(() => void post(`${simulator}/control/clock`, { advance: '1m' }), 1_000);
    const told = new Map<string, Told | undefined>();
    for (const outTradeNo of acknowledged.keys()) {
      const settled = await eventually(`${outTradeNo} is settled`, async () => {
        const trade = await tradeOf(outTradeNo);
        if (trade === null) return 'never opened';
        return trade.settled && trade.state !== 'CREATED' ? trade : undefined;
      });
      told.set(outTradeNo, settled === 'never opened' ? undefined : settled);
    }
    clearInterval(passing);
    const { trades, calls } = (await (await fetch(`${simulator}/control/ledger`)).json()) as Ledger;
    expect(trades.length).toBeGreaterThan(KILLS);
    for (const [outTradeNo, promises] of acknowledged) {
      const trade = told.get(outTradeNo);
      const atAlipay = trades.find((known) => known.out_trade_no === outTradeNo);
      if (trade === undefined) {
        expect([outTradeNo, atAlipay, promises]).toEqual([outTradeNo, undefined, []]);
        continue;
      }
      expect([outTradeNo, trade.state]).toEqual([outTradeNo, atAlipay?.trade_status ?? 'TRADE_CLOSED']);
      expect([outTradeNo, trade.refundedAmount]).toEqual([outTradeNo, atAlipay?.refunded_amount ?? '0.00']);
      const refunded = (atAlipay?.refunds ?? []).map((refund) => refund.out_request_no);
      expect([...(trade.paidAmount === '10.00' ? ['paid'] : []), ...refunded]).toEqual(
        expect.arrayContaining(promises),
      );
    }
    // No call was executed twice, whatever was cut off.
    const moved = calls.filter(({ method, sub_code }) => method === 'alipay.trade.pay' && sub_code === null);
    expect(new Set(moved.map(({ out_trade_no }) => out_trade_no)).size).toBe(moved.length);
  }, 240_000);
});
