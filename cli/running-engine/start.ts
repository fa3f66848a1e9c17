/** `paystate start`: the engine, from an installed package. In a checkout, `npm start` compiles it first. */
import { spawn } from 'node:child_process';
import path from 'node:path';

/** As `npm start`: fewer and longer collections of short-lived objects. */
const NODE_OPTIONS = ['--max-semi-space-size=32'];

/** Runs until the engine ends, and answers its exit code. Signals that ask it to stop are passed on. */
export function start(): Promise<number> {
  const main = path.join(__dirname, '../../main.js');
  const engine = spawn(process.execPath, [...NODE_OPTIONS, main], { stdio: 'inherit' });
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => engine.kill(signal));
  return new Promise((resolve, reject) => {
    engine.once('error', reject);
    engine.once('exit', (code) => resolve(code ?? 1));
  });
}
