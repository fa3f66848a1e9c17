import { Worker, type WorkerOptions } from 'node:worker_threads';

/**
 * Starts a worker thread from a file, named by its whole path without its ending. Built code runs as it is; when the
 * tests run the TypeScript itself, the thread compiles it as it loads.
 */
export function startWorker(entry: string, options: WorkerOptions): Worker {
  const fromSource = __filename.endsWith('.ts');
  const file = fromSource ? `${entry}.ts` : `${entry}.js`;
  return new Worker(file, fromSource ? { ...options, execArgv: ['--require', 'tsx/cjs'] } : options);
}
