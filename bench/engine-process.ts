import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';

export type EngineProcess = { port: number; url: string; stop(): Promise<void> };

/** The built product in a process of its own, as it is run, on free ports. */
export async function startEngineProcess(dataDir: string, env: Record<string, string>): Promise<EngineProcess> {
  // The same flag as `npm start`: short-lived objects are most of the work.
  const child = spawn(process.execPath, ['--max-semi-space-size=32', path.join(__dirname, '..', 'main.js')], {
    env: { ...process.env, PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'error', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const found = /^paystate ready .*?(http:\/\/\S+)\/graphql/.exec(line)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', (code) => reject(new Error(`the engine ended with ${code} before it was ready`)));
  });
  return {
    url,
    port: Number(new URL(url).port),
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
