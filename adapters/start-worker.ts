import path from 'node:path';
import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker thread from a file of this folder, named without its ending. Built code runs as it is; when the
 * tests run the TypeScript itself, the thread compiles it as it loads.
 */
export function startWorker(name: string, options: WorkerOptions): Worker {
  const fromSource = __filename.endsWith('.ts');
  const file = path.join(__dirname, fromSource ? `${name}.ts` : `${name}.js`);
  return new Worker(file, fromSource ? { ...options, execArgv: ['--require', 'tsx/cjs'] } : options);
}
