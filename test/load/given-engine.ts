/** The product in a process of its own, as it is run, so that what loads it is not its own event loop. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../free-port';
import { programOf } from '../product-program';

const ROOT = path.join(__dirname, '../..');

export type EngineProcess = {
  port: number;
  appId: string;
  /** Lines of its log, as they were written. */
  log: string[];
  metric(name: string): Promise<number>;
  stop(): Promise<void>;
};

export async function givenEngine(env: Record<string, string> = {}): Promise<EngineProcess> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'paystate-load-'));
  const child = spawn(process.execPath, programOf('main'), {
    cwd: ROOT,
    env: { ...process.env, PORT: '0', SIMULATOR_PORT: String(await freePort()), DATA_DIR: dataDir, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => log.push(line));
  const port = await portOf(child);
  const account = JSON.parse(readFileSync(path.join(dataDir, 'simulator', 'account.json'), 'utf8'));
  return {
    port,
    appId: account.app_id as string,
    log,
    async metric(name) {
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
      return Number(new RegExp(`^${name.replace(/[{}]/g, '.')} (\\S+)$`, 'm').exec(text)?.[1]);
    },
    async stop() {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

async function portOf(child: ChildProcess): Promise<number> {
  for await (const line of createInterface({ input: child.stdout! })) {
    const url = /^paystate ready .*?(http:\/\/\S+)\/graphql/.exec(line)?.[1];
    if (url) return Number(new URL(url).port);
  }
  throw new Error('the engine ended before it was ready');
}
