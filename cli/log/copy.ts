import path from 'node:path';
import { compareLogs, type Comparison } from '../../adapters/event-log/compare-logs';
import { readConfig } from '../../adapters/config/config';
import { copyLog } from '../../adapters/event-log/copy-log';
import { StoreUnavailableError } from '../../domain/ports';
import { createCopyCheckpoint } from './copy-checkpoint';
import { createInterruption } from '../terminal/interruption';
import { createProgress, createStopwatch, type Progress } from '../terminal/progress';
import { countReading, readingLine, requireEvents } from './log-reading';
import {
  isSameStore,
  openLog,
  parseStoreAddress,
  requireStore,
  type OpenedLog,
  type StoreAddress,
} from './store-address';
import { UsageError } from '../terminal/usage-error';

const GO_ON = 'Give the same command again and the copy goes on';

type Plan = { from: StoreAddress; to: StoreAddress; isVerifyOnly: boolean; checkpointFile: string };
type Ends = { from: OpenedLog; to: OpenedLog };
type Run = { plan: Plan; ends: Ends; signal: AbortSignal; progress: Progress };

/** Copies the log from one store to another, and reads both to prove that they are the same. */
export async function copy(options: CopyOptions): Promise<number> {
  const plan = planOf(options);
  const { signal, ignore } = createInterruption();
  const progress = createProgress();
  const opened: OpenedLog[] = [];
  try {
    const open = async (address: StoreAddress) => {
      const log = await openLog(address, { signal, onProblem: progress.note });
      opened.push(log);
      return log;
    };
    const from = await open(plan.from);
    await requireEvents(from.store, plan.from.name);
    const to = await open(plan.to);
    return await copyAndCompare({ plan, ends: { from, to }, signal, progress });
  } catch (error) {
    if (!(error instanceof StoreUnavailableError)) throw error;
    progress.end();
    process.stderr.write(signal.aborted ? `interrupted. ${GO_ON}.\n` : `${error.message}\n${GO_ON}.\n`);
    return 1;
  } finally {
    ignore();
    progress.end();
    for (const { store } of opened) await store.close();
  }
}

export type CopyOptions = { from: string; to: string; verifyOnly?: boolean };

function planOf({ from: source, to: target, verifyOnly: isVerifyOnly = false }: CopyOptions): Plan {
  const { dataDir, eventStore } = readConfig(process.env);
  const addressOf = (text: string) => parseStoreAddress(text === 'EVENT_STORE' ? eventStore : text, dataDir);
  const [from, to] = [addressOf(source), addressOf(target)];
  requireStore(from);
  if (isVerifyOnly) requireStore(to);
  if (isSameStore(from, to)) throw new UsageError(`--from and --to are the same store: ${from.name}`);
  const besides = [to, from].find(({ engine }) => engine === 'sqlite');
  const folder = besides?.engine === 'sqlite' ? besides.folder : dataDir;
  return { from, to, isVerifyOnly, checkpointFile: path.join(folder, 'copy-checkpoint.json') };
}

async function copyAndCompare(run: Run): Promise<number> {
  const { from, to, isVerifyOnly, checkpointFile } = run.plan;
  const checkpoint = createCopyCheckpoint(
    checkpointFile,
    { name: from.name, store: run.ends.from.store },
    { name: to.name, store: run.ends.to.store },
  );
  if (!isVerifyOnly && !(await copyEvents(run, checkpoint))) {
    process.stderr.write(`interrupted. ${GO_ON}.\n`);
    return 1;
  }
  const comparison = await compare(run);
  if (!isVerifyOnly) checkpoint.remove();
  return report(run.plan, comparison);
}

async function copyEvents(run: Run, checkpoint: ReturnType<typeof createCopyCheckpoint>): Promise<boolean> {
  const { ends, signal, progress, plan } = run;
  const resumeAfter = await checkpoint.read();
  if (resumeAfter !== undefined) progress.note(`going on after position ${resumeAfter} of ${plan.from.name}`);
  const reading = countReading(ends.from.store, await ends.from.readEnd());
  const elapsedMs = createStopwatch();
  const { events, finished } = await copyLog({
    from: reading.store,
    to: ends.to.store,
    signal,
    resumeAfter,
    onProgress: (_events, position) =>
      progress.show(() => `${readingLine('copied', [reading], elapsedMs())}, at position ${position}`),
    onCheckpoint: checkpoint.write,
  });
  if (finished) {
    const rate = Math.round((events * 1_000) / Math.max(1, elapsedMs()));
    progress.note(`copied ${events} events, ${rate}/s; now both sides are read and compared`);
  }
  return finished;
}

/** The settings that lead the engine to the target. The read model of the old log may seem to be one of the copy. */
function nextStep(to: StoreAddress): string {
  const settings =
    to.engine === 'sqlite' ? `EVENT_STORE=sqlite and DATA_DIR=${to.folder}` : `EVENT_STORE for ${to.name}`;
  return `before the engine starts on it: set ${settings}, then npx paystate rebuild`;
}

async function compare({ ends, signal, progress }: Run): Promise<Comparison> {
  const from = countReading(ends.from.store, await ends.from.readEnd());
  const to = countReading(ends.to.store, await ends.to.readEnd());
  const elapsedMs = createStopwatch();
  const onProgress = () => progress.show(() => readingLine('compared, of both sides,', [from, to], elapsedMs()));
  const comparison = await compareLogs({ from: from.store, to: to.store, signal, onProgress });
  progress.end();
  return comparison;
}

function report({ from, to, isVerifyOnly }: Plan, comparison: Comparison): number {
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
