/** A server in a process of its own, with what it uses. All contenders of a row run at the same time and are measured in turns. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { runLoad, type LoadPlan, type LoadResult } from './load';
import type { Usage } from './report-usage';

export type Contender = {
  port: number;
  measure(plan: Omit<LoadPlan, 'port'>): Promise<Measured>;
  stop(): Promise<void>;
};

export type Measured = LoadResult & {
  /** CPU of all threads, and time of the main thread, microseconds a request. */
  cpuUs: number;
  mainUs: number;
  rssBytes: number;
  loopDelayP99Ms: number;
};

type Start = { script: string; args?: string[]; env?: Record<string, string> };

/** Where `--profile` keeps a CPU profile of each contender; undefined: none is made. */
let profiles: string | undefined;
export function keepProfilesIn(folder: string): void {
  profiles = path.resolve(folder);
}

/**
 * `script`: a built file. It says its port in a line of standard output, in the address of its first URL. It logs as it does
 * in production; what it logs is thrown away.
 */
export async function startContender({ script, args = [], env = {} }: Start): Promise<Contender> {
  const profile = profiles === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profiles}`];
  const child = fork(script, args, {
    // The same flag as `npm start`: short-lived objects are most of the work.
    execArgv: ['--max-semi-space-size=32', ...profile, '--require', path.join(__dirname, 'report-usage.js')],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
  });
  const ended = once(child, 'exit');
  const port = await new Promise<number>((resolve, reject) => {
    createInterface({ input: child.stdout! }).on('line', (line) => {
      const found = /http:\/\/127\.0\.0\.1:(\d+)/.exec(line)?.[1];
      if (found !== undefined) resolve(Number(found));
    });
    void ended.then(([code]) => reject(new Error(`${path.basename(script)} ended with ${code} before it was ready`)));
  });
  const usage = async () => {
    const answer = once(child, 'message') as Promise<[{ usage: Usage }]>;
    child.send('usage');
    const ending = ended.then(() => Promise.reject(new Error(`${path.basename(script)} ended`)));
    const [[message]] = [await Promise.race([answer, ending])];
    return message.usage;
  };
  return {
    port,
    async measure(plan) {
      const before = await usage();
      const result = await runLoad({ port, ...plan });
      const after = await usage();
      const perRequest = (key: 'cpuUs' | 'mainUs') => (after[key] - before[key]) / plan.requests.length;
      return {
        ...result,
        cpuUs: perRequest('cpuUs'),
        mainUs: perRequest('mainUs'),
        rssBytes: after.rssBytes,
        loopDelayP99Ms: after.loopDelayP99Ms,
      };
    },
    async stop() {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
