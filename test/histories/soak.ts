/**
 * Plays random seeds until time is up: npm run soak -- --minutes 10 [--workers 2]
 * Prints what was met, and every seed that fails with its plainest history. Ends with 1 when one did.
 */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openHttpHouse } from './http-stage';
import type { PlayOptions } from './play';
import { describeCounts, describeFailure, describeTally } from './report';
import { addTally, createTally, playSeed, type Tally } from './tally';
import { createVirtualStage } from './virtual-stage';

type Message = { tally: Tally } | { failure: string };
type Job = { untilMs: number };

const HTTP_SHARE = 500;
/** A broken engine breaks every other history: some of them are enough. */
const MAX_FAILURES = 5;

/** Runs in each worker: tells its failures as they come, and its counts at the end. */
async function work({ untilMs }: Job, tell: (message: Message) => void): Promise<void> {
  const tally = createTally();
  const house = await openHttpHouse();
  for (let played = 0, failures = 0; Date.now() < untilMs && failures < MAX_FAILURES; played += 1) {
    const createStage = played % HTTP_SHARE === 0 ? house.createStage : createVirtualStage;
    const options: PlayOptions = { createStage };
    const seed = randomInt(2 ** 31);
    const violation = await playSeed(seed, options, tally);
    if (violation) {
      failures += 1;
      tell({ failure: await describeFailure(seed, violation, options) });
    }
    if (played % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await house.close();
  tell({ tally });
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { minutes: { type: 'string' }, workers: { type: 'string' } } });
  const minutes = Number(values.minutes ?? 1);
  const workers = Number(values.workers ?? availableParallelism());
  const startedAt = Date.now();
  const total = createTally();
  let failures = 0;
  const job: Job = { untilMs: startedAt + minutes * 60_000 };
  const onMessage = (message: Message) => {
    if ('tally' in message) return addTally(total, message.tally);
    failures += 1;
    process.stdout.write(`${message.failure}\n`);
  };
  await Promise.all(Array.from({ length: workers }, () => runWorker(job, onMessage)));
  const tookMs = (Date.now() - startedAt) * workers;
  process.stdout.write(`${describeCounts(total)}\n${describeTally(total, tookMs)}\n${failures} seeds failed\n`);
  process.exitCode = failures > 0 ? 1 : 0;
}

function runWorker(job: Job, onMessage: (message: Message) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(__filename, { workerData: job, execArgv: ['--require', 'tsx/cjs'] });
    worker.on('message', onMessage);
    worker.once('error', reject);
    worker.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`a worker ended with ${code}`))));
  });
}

if (isMainThread) void main();
else void work(workerData as Job, (message) => parentPort?.postMessage(message));
