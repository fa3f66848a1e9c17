/** The built engine as its own process, with the simulated Alipay, in a folder of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import path from 'node:path';
import { openLedgerFile } from '../../../simulator/ledger/ledger-file';
import { DEFAULT_RULES } from '../../../simulator/ledger/rules';
import { freePort } from '../../free-port';
import { within } from '../../waiting';
import { ROOT } from './folders';

const TOKEN = 'a-token-of-the-dashboard';
const STOP_LIMIT_MS = 30_000;

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- what comes from the wire is read, not typed
export type Json = any;
export type RunningEngine = Awaited<ReturnType<typeof startEngineProcess>>;

/** The clock of engine and simulator is so many days behind; `/control/clock` moves it on. */
export async function startEngineProcess(dataDir: string, daysBehind: number) {
  setClockBack(path.join(dataDir, 'simulator'), daysBehind * 86_400_000);
  const [port, simulatorPort, metricsPort] = [await freePort(), await freePort(), await freePort()];
  const env = {
    PATH: process.env['PATH'],
    PORT: `${port}`,
    SIMULATOR_PORT: `${simulatorPort}`,
    METRICS_PORT: `${metricsPort}`,
    DATA_DIR: dataDir,
    API_TOKEN: TOKEN,
    WEBHOOK_ALLOW_PRIVATE_ADDRESSES: '127.0.0.1',
    LOG_LEVEL: 'error',
  };
  const run = (file: string, ...args: string[]) =>
    spawn(process.execPath, [path.join(ROOT, 'dist', file), ...args], {
      cwd: dataDir,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  const child = run('main.js');
  const ended = once(child, 'exit');
  const ready = once(createInterface({ input: child.stdout }), 'line');
  await within(Promise.race([ready, ended.then(([code]) => endedEarly(code))]), 'the engine');

  const url = `http://127.0.0.1:${port}`;
  const simulatorUrl = `http://127.0.0.1:${simulatorPort}`;
  const post = (to: string, body: object, headers: Record<string, string> = {}) =>
    fetch(to, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  return {
    url,
    metricsPort,
    token: TOKEN,
    post,
    /** The root field of a mutation. User errors are answers, too: a shop meets them during an outage. */
    async mutate(field: string, type: string, input: object, selection: string): Promise<Json> {
      const query = `mutation ($input: ${type}!) { ${field}(input: $input) { ${selection} userErrors { code message } } }`;
      const answer = await post(
        `${url}/graphql`,
        { query, variables: { input } },
        { authorization: `Bearer ${TOKEN}` },
      );
      const { data, errors } = await answer.json();
      if (errors) throw new Error(`${field}: ${JSON.stringify(errors)}`);
      return data[field];
    },
    /** The simulator's control API: `pay`, `clock`, `faults` … */
    async control(what: string, body: object): Promise<Json> {
      const answer = await post(`${simulatorUrl}/control/${what}`, body);
      if (!answer.ok) throw new Error(`/control/${what} answered ${answer.status}: ${await answer.text()}`);
      return answer.json();
    },
    async endFaults() {
      await fetch(`${simulatorUrl}/control/faults`, { method: 'DELETE' });
    },
    /** A command of the command line; answers its exit code. */
    async cli(...args: string[]): Promise<number> {
      const [code] = (await once(run('cli.js', ...args), 'exit')) as [number];
      return code;
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

/** As a simulator would leave it whose clock stood there. */
function setClockBack(folder: string, byMs: number): void {
  const file = openLedgerFile(folder);
  file.put('meta', 'meta', { seq: 0, sellerBalanceFen: DEFAULT_RULES.sellerOpeningBalanceFen, clockOffsetMs: -byMs });
  file.commit();
  file.close();
}

function endedEarly(code: unknown): never {
  throw new Error(`the engine ended with ${String(code)}`);
}
