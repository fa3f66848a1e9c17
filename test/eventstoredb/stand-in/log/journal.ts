/**
 * The way into the log. What was acknowledged survives a SIGKILL when there is a file: one line of JSON an append, all of
 * it or nothing, on the disk before anyone is told.
 */
import { closeSync, existsSync, fdatasyncSync, openSync, readFileSync, truncateSync, writeSync } from 'node:fs';
import { createLog, type AppendOutcome, type Log } from './log';
import type { StoredEvent } from './stream-state';

/** Changes the log, now. */
export type Change = (log: Log) => AppendOutcome;

export type Journal = {
  readonly log: Log;
  /** `answer` is called once the outcome is durable and before live subscribers hear of it; never when killed before. */
  submit(change: Change, answer: (outcome: AppendOutcome) => void): void;
  /** Told of every event in order, all events of an append once all of it is durable. Answers how to stop. */
  onStored(listener: (event: StoredEvent) => void): () => void;
  /** As the death of the process: what was not acknowledged yet is forgotten, and nothing is taken until `revive`. */
  die(): void;
  revive(): void;
  close(): void;
};

type Waiting = { change: Change; answer: (outcome: AppendOutcome) => void };
type JournalFile = { save(events: readonly StoredEvent[], tail: bigint): void; sync(): void; close(): void };

/** Appends that share one fsync. */
const MAX_CHANGES_PER_SYNC = 16;

export function openJournal(path?: string): Journal {
  const log = createLog();
  const file = path === undefined ? undefined : openFile(path, log);
  const listeners = new Set<(event: StoredEvent) => void>();
  let waiting: Waiting[] = [];
  let isDead = false;

  const tell = (outcome: AppendOutcome) => {
    if (outcome.kind !== 'ok') return;
    for (const event of outcome.stored) for (const listener of listeners) listener(event);
  };

  const makeChange = ({ change }: Waiting) => {
    const tail = log.tail();
    const outcome = change(log);
    if (log.tail() !== tail) file?.save(outcome.kind === 'ok' ? outcome.stored : [], log.tail());
    return outcome;
  };

  // From the decision to the last listener nothing else runs: nobody sees what is not on the disk.
  const makeChanges = () => {
    const batch = waiting.splice(0, MAX_CHANGES_PER_SYNC);
    if (batch.length === 0) return;
    const outcomes = batch.map(makeChange);
    file?.sync();
    outcomes.forEach((outcome, index) => {
      batch[index]!.answer(outcome);
      tell(outcome);
    });
    if (waiting.length > 0) setImmediate(makeChanges);
  };

  return {
    log,
    submit(change, answer) {
      if (isDead) return;
      waiting.push({ change, answer });
      if (!file) makeChanges();
      else if (waiting.length === 1) setImmediate(makeChanges);
    },
    onStored(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    die() {
      isDead = true;
      waiting = [];
      listeners.clear();
    },
    revive() {
      isDead = false;
      log.restart();
    },
    close: () => file?.close(),
  };
}

type Line = { tail: string; events: StoredLine[] };
type StoredLine = Omit<StoredEvent, 'revision' | 'position' | 'data' | 'metadata'> &
  Record<'revision' | 'position' | 'data' | 'metadata', string>;

function openFile(path: string, log: Log): JournalFile {
  const lines = existsSync(path) ? readLines(path) : [];
  const last = lines.at(-1);
  if (last) {
    const events = lines.flatMap((line) => line.events.map(eventOf));
    log.restore(events, BigInt(last.tail));
    log.restart();
  }
  const descriptor = openSync(path, 'a');
  const file: JournalFile = {
    save: (events, tail) =>
      void writeSync(descriptor, `${JSON.stringify({ tail: tail.toString(), events: events.map(lineOf) })}\n`),
    sync: () => fdatasyncSync(descriptor),
    close: () => closeSync(descriptor),
  };
  if (!last) file.save(log.events(), log.tail());
  return file;
}

/** A last line without its end was never acknowledged: it is cut off. */
function readLines(path: string): Line[] {
  const bytes = readFileSync(path);
  const end = bytes.lastIndexOf('\n') + 1;
  if (end < bytes.length) truncateSync(path, end);
  const lines = bytes.subarray(0, end).toString().split('\n').slice(0, -1);
  return lines.map((line) => JSON.parse(line) as Line);
}

function lineOf({ revision, position, data, metadata, ...rest }: StoredEvent): StoredLine {
  return {
    ...rest,
    revision: revision.toString(),
    position: position.toString(),
    data: data.toString('base64'),
    metadata: metadata.toString('base64'),
  };
}

function eventOf({ revision, position, data, metadata, ...rest }: StoredLine): StoredEvent {
  return {
    ...rest,
    revision: BigInt(revision),
    position: BigInt(position),
    data: Buffer.from(data, 'base64'),
    metadata: Buffer.from(metadata, 'base64'),
  };
}
