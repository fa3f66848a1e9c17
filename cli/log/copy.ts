import path from 'node:path';
import { parseArgs } from 'node:util';
import { compareLogs, type Comparison } from '../../adapters/event-log/compare-logs';
import { readConfig } from '../../adapters/config/config';
import { copyLog } from '../../adapters/event-log/copy-log';
import { StoreUnavailableError, type EventStore } from '../../domain/ports';
import { createCopyCheckpoint } from './copy-checkpoint';
import { createInterruption } from '../terminal/interruption';
import { createProgress, createRate, type Progress } from '../terminal/progress';
import { isSameStore, openStore, parseStoreAddress, requireStore, type StoreAddress } from './store-address';
import { UsageError } from '../terminal/usage-error';

const USAGE = 'npx paystate copy --from <store> --to <store> [--verify-only]; npx paystate help says what a store is';
const GO_ON = 'Give the same command again and the copy goes on';

type Plan = { from: StoreAddress; to: StoreAddress; isVerifyOnly: boolean; checkpointFile: string };
type Ends = { from: EventStore; to: EventStore };
type Run = { plan: Plan; ends: Ends; signal: AbortSignal; progress: Progress };

/** Moving house: copies the log from one store to another, and reads both to prove that they are the same. */
export async function copy(args: readonly string[]): Promise<number> {
  const plan = planOf(args);
  const { signal, ignore } = createInterruption();
  const progress = createProgress();
  const opened: EventStore[] = [];
  try {
    for (const address of [plan.from, plan.to]) {
      opened.push(await openStore(address, { signal, onProblem: progress.note }));
    }
    const [from, to] = opened as [EventStore, EventStore];
    return await copyAndCompare({ plan, ends: { from, to }, signal, progress });
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    progress.end();
    process.stderr.write(signal.aborted ? `interrupted. ${GO_ON}.\n` : `${error.message}\n${GO_ON}.\n`);
    return 1;
  } finally {
    ignore();
    progress.end();
    for (const store of opened) await store.close();
  }
}

function planOf(args: readonly string[]): Plan {
  const { dataDir, eventStore } = readConfig(process.env);
  const given = parse(args);
  const addressOf = (text: string) => parseStoreAddress(text === 'EVENT_STORE' ? eventStore : text, dataDir);
  if (given.from === undefined || given.to === undefined) throw new UsageError(USAGE);
  const [from, to] = [addressOf(given.from), addressOf(given.to)];
  const isVerifyOnly = given['verify-only'] ?? false;
  requireStore(from);
  if (isVerifyOnly) requireStore(to);
  if (isSameStore(from, to)) throw new UsageError(`--from and --to are the same store: ${from.name}`);
  const besides = [to, from].find(({ engine }) => engine === 'sqlite');
  const folder = besides?.engine === 'sqlite' ? besides.folder : dataDir;
  return { from, to, isVerifyOnly, checkpointFile: path.join(folder, 'copy-checkpoint.json') };
}

function parse(args: readonly string[]) {
  try {
    const options = { from: { type: 'string' }, to: { type: 'string' }, 'verify-only': { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options, strict: true }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message}\n${USAGE}`);
  }
}

async function copyAndCompare(run: Run): Promise<number> {
  const { from, to, isVerifyOnly, checkpointFile } = run.plan;
  const checkpoint = createCopyCheckpoint(
    checkpointFile,
    { name: from.name, store: run.ends.from },
    { name: to.name, store: run.ends.to },
  );
  if (!isVerifyOnly && !(await copyEvents(run, checkpoint))) {
    process.stderr.write(`interrupted. ${GO_ON}.\n`);
    return 1;
  }
  const comparison = await compare(run);
  if (!isVerifyOnly) checkpoint.remove();
  return tell(run.plan, comparison);
}

async function copyEvents(run: Run, checkpoint: ReturnType<typeof createCopyCheckpoint>): Promise<boolean> {
  const { ends, signal, progress, plan } = run;
  const resumeAfter = await checkpoint.read();
  if (resumeAfter !== undefined) progress.note(`going on after position ${resumeAfter} of ${plan.from.name}`);
  const rate = createRate();
  const onProgress = (events: number, position: string) =>
    progress.show(() => `copied ${events} events, ${rate(events)}/s, at position ${position}`);
  const { events, finished } = await copyLog({
    ...ends,
    signal,
    resumeAfter,
    onProgress,
    onCheckpoint: checkpoint.write,
  });
  if (finished) progress.note(`copied ${events} events, ${rate(events)}/s; now both sides are read and compared`);
  return finished;
}

/** The settings that lead the engine to the target. The read model of the old log may look like one of the copy. */
function nextStep(to: StoreAddress): string {
  const settings =
    to.engine === 'sqlite' ? `EVENT_STORE=sqlite and DATA_DIR=${to.folder}` : `EVENT_STORE for ${to.name}`;
  return `before the engine starts on it: set ${settings}, then npx paystate rebuild`;
}

async function compare({ ends, signal, progress }: Run): Promise<Comparison> {
  const rate = createRate();
  const onProgress = (events: number) =>
    progress.show(() => `compared ${events} events of both sides, ${rate(events)}/s`);
  const comparison = await compareLogs({ ...ends, signal, onProgress });
  progress.end();
  return comparison;
}

function tell({ from, to, isVerifyOnly }: Plan, comparison: Comparison): number {
  const { equal, fromEvents, toEvents, differences } = comparison;
  const counts = `${from.name} has ${fromEvents} events, ${to.name} has ${toEvents}`;
  if (equal) {
    process.stdout.write(`${counts}: they are the same\n`);
    if (!isVerifyOnly) process.stdout.write(`${nextStep(to)}\n`);
    return 0;
  }
  process.stdout.write(`${counts}: they are NOT the same\n`);
  for (const { stream, problem } of differences) process.stdout.write(`  ${stream}: ${problem}\n`);
  if (differences.some(({ onlyInTarget }) => onlyInTarget)) {
    process.stdout.write('the target holds trades that the source does not have: it is no copy of it\n');
  }
  process.stdout.write('not all that differs may be listed; was an engine running on one of them?\n');
  return 1;
}
