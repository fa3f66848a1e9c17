/**
 * Plays random seeds until time is up, or given ones: npm run soak -- --minutes 10 [--workers 2]
 *   --max-failures 40     so many seeds may fail in each worker before it stops
 *   --from 1 --count 2000 those seeds instead of random ones, however long they take
 *   --brief               a failing seed is one line; without it, its simplest history is searched for and printed
 * Prints what was met, and every seed that fails. Ends with 1 when one did.
 */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { openHttpHouse } from './stage/http-stage';
import type { PlayOptions } from './world/play';
import { describeCounts, describeFailure, describeTally, describeViolation } from './report/report';
import { addTally, createTally, playSeed, type Tally } from './report/tally';
import { createVirtualStage } from './stage/virtual-stage';

type Message = { tally: Tally } | { invariant: string; failure: string };
/** `from` and `step`: the seeds of this worker, up to and without `to`; random ones where there is no `from`. */
type Job = { untilMs: number; maxFailures: number; isBrief: boolean; from?: number; step: number; to: number };

const HTTP_SHARE = 500;
/** A broken engine breaks every other history: some of them are enough. */
const MAX_FAILURES = 5;

/** Runs in each worker: reports its failures as they occur, and its counts at the end. */
async function work(job: Job, report: (message: Message) => void): Promise<void> {
  const { untilMs, maxFailures, isBrief, from, step, to } = job;
  const tally = createTally();
  const house = await openHttpHouse();
  for (let played = 0, failures = 0; Date.now() < untilMs && failures < maxFailures; played += 1) {
    const seed = from === undefined ? randomInt(2 ** 31) : from + played * step;
    if (seed >= to) break;
    const isOverHttp = from === undefined && played % HTTP_SHARE === 0;
    const options: PlayOptions = { createStage: isOverHttp ? house.createStage : createVirtualStage };
    const violation = await playSeed(seed, options, tally);
    if (violation) {
      failures += 1;
      const failure = isBrief
        ? `seed ${seed} breaks ${describeViolation(violation)}`
        : await describeFailure(seed, violation, options);
      report({ invariant: violation.invariant, failure });
    }
    if (played % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  await house.close();
  report({ tally });
}

function jobsOf(args: string[]): Job[] {
  const text = { type: 'string' } as const;
  const options = { minutes: text, workers: text, from: text, count: text, 'max-failures': text } as const;
  const { values } = parseArgs({ args, options: { ...options, brief: { type: 'boolean' } } });
  const workers = Number(values.workers ?? availableParallelism());
  const from = values.from === undefined ? undefined : Number(values.from);
  const untilMs = Date.now() + Number(values.minutes ?? (from === undefined ? 1 : Infinity)) * 60_000;
  const to = from === undefined ? Infinity : from + Number(values.count ?? 1_000);
  const maxFailures = Number(values['max-failures'] ?? MAX_FAILURES);
  return Array.from({ length: workers }, (_, index) => ({
    untilMs,
    maxFailures,
    isBrief: values.brief === true,
    ...(from === undefined ? {} : { from: from + index }),
    step: workers,
    to,
  }));
}

async function main(): Promise<void> {
  const jobs = jobsOf(process.argv.slice(2));
  const startedAt = Date.now();
  const total = createTally();
  const failures = new Map<string, number>();
  const onMessage = (message: Message) => {
    if ('tally' in message) return addTally(total, message.tally);
    failures.set(message.invariant, (failures.get(message.invariant) ?? 0) + 1);
    process.stdout.write(`${message.failure}\n`);
  };
  await Promise.all(jobs.map((job) => runWorker(job, onMessage)));
  const tookMs = (Date.now() - startedAt) * jobs.length;
  process.stdout.write(`${describeCounts(total)}\n${describeTally(total, tookMs)}\n`);
  const failed = [...failures.values()].reduce((sum, times) => sum + times, 0);
  const by = [...failures].map(([invariant, times]) => `${times} ${invariant}`).join(', ');
  process.stdout.write(`${failed} seeds failed${failed > 0 ? `: ${by}` : ''}\n`);
  process.exitCode = failed > 0 ? 1 : 0;
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
