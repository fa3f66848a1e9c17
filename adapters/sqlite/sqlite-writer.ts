import path from 'node:path';
import {
  StoreUnavailableError,
  WrongExpectedRevisionError,
  type AppendResult,
  type ExpectedRevision,
} from '../../domain/ports';
import { encodeAppend } from '../event-log/encode-append';
import { startWorker } from '../runtime/start-worker';
import {
  newStream,
  type AppendMessage,
  type AppendOutcome,
  type EventColumns,
  type WriterAnswer,
  type WriterRequest,
  type WriterThreadData,
} from './sqlite-writer-messages';
import type { NewEvent } from '../../domain/events/recorded-event';

/** Events that just became durable. `revision` and `position` are those of the last; `characters` is their JSON's length. */
export type CommittedAppend = {
  stream: string;
  events: readonly NewEvent[];
  revision: number;
  position: number;
  characters: number;
};

export type WriterStats = {
  /** Appends that were stored. */
  appends: number;
  /** Appends answered as the repeat of a stored one. */
  repeats: number;
  /** Transactions, each with one fsync. Fewer than the appends under load: that is the group commit. */
  commits: number;
  waiting: number;
};

export type SqliteWriterOptions = {
  file: string;
  maxFileBytes: number | undefined;
  /** Appends that may wait for the disk at once. Further ones are refused at once. */
  maxWaitingAppends: number;
  /** Called once a commit, in commit order, before anyone who waits for the appends goes on. Must not throw. */
  onCommitted: (appends: CommittedAppend[]) => void;
  /** Called when the thread ended by itself; every append fails from then on. */
  onStopped: (problem: StoreUnavailableError) => void;
};

const maxAppendsPerMessage = 16;

type WaitingAppend = {
  stream: string;
  expected: ExpectedRevision;
  events: readonly NewEvent[];
  characters: number;
  resolve: (result: AppendResult) => void;
  reject: (error: Error) => void;
};

/** Starts the writer thread. Answers when it has opened the file; rejects with `StoreUnavailableError` when it cannot. */
export async function startSqliteWriter(options: SqliteWriterOptions) {
  const { file, maxFileBytes, maxWaitingAppends, onCommitted, onStopped } = options;
  const thread = startWorker(path.join(__dirname, 'sqlite-writer-thread'), {
    workerData: { file, maxFileBytes } satisfies WriterThreadData,
  });
  const send = (request: WriterRequest) => thread.postMessage(request);
  const stats = { appends: 0, repeats: 0, commits: 0 };
  /** In the order sent, which is the order answered. */
  const waiting: WaitingAppend[] = [];
  let outbox: AppendMessage[] = [];
  let closing = false;
  /** Set when appends are impossible from now on. */
  let refusal: StoreUnavailableError | undefined;

  const ended = new Promise<StoreUnavailableError>((resolve) => {
    let crash = 'it ended unexpectedly';
    thread.on('error', (error) => (crash = error.message));
    thread.on('exit', () => {
      refusal = closing
        ? closedProblem(file)
        : new StoreUnavailableError(`the writer of ${file} stopped: ${crash}. Restart the process`);
      for (const append of waiting.splice(0)) append.reject(refusal);
      if (!closing) onStopped(refusal);
      resolve(refusal);
    });
  });

  function receiveOutcomes(outcomes: AppendOutcome[]): void {
    const committed: CommittedAppend[] = [];
    for (const [index, append] of waiting.splice(0, outcomes.length).entries()) {
      const outcome = outcomes[index];
      if (!outcome) continue;
      const [kind, revision, position] = outcome;
      settle(append, outcome);
      if (kind === 'stored') committed.push({ ...append, revision, position });
      if (kind === 'repeated') stats.repeats += 1;
    }
    stats.commits += 1;
    stats.appends += committed.length;
    onCommitted(committed);
  }

  function receive(answer: WriterAnswer): void {
    if (answer.kind === 'committed') receiveOutcomes(answer.outcomes);
    if (answer.kind !== 'failed') return;
    for (const append of waiting.splice(0, answer.count)) append.reject(new StoreUnavailableError(answer.problem));
  }

  function flush(): void {
    if (outbox.length > 0) send(outbox);
    outbox = [];
  }

  async function append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    if (refusal) throw refusal;
    if (waiting.length >= maxWaitingAppends) {
      throw new StoreUnavailableError(`${file} is overloaded: ${waiting.length} appends wait for the disk`);
    }
    const encoded = encodeAppend(stream, expected, events);
    const rows = encoded.map(({ id, type, data, metadata }): EventColumns => [id, type, data, metadata]);
    const characters = encoded.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    // What is appended in one turn of the event loop goes over together, a few at a time so that the thread can begin.
    if (outbox.length === 0) setImmediate(flush);
    outbox.push([stream, expected === 'no-stream' ? newStream : expected, rows]);
    if (outbox.length === maxAppendsPerMessage) flush();
    return new Promise((resolve, reject) => {
      waiting.push({ stream, expected, events, characters, resolve, reject });
    });
  }

  /** Waits for the appends in flight, folds the write-ahead log into the file and ends the thread. */
  async function close(): Promise<void> {
    if (!refusal) {
      closing = true;
      refusal = closedProblem(file);
      flush();
      send('close');
    }
    await ended;
  }

  await new Promise<void>((resolve, reject) => {
    thread.on('message', (answer: WriterAnswer) => (answer.kind === 'ready' ? resolve() : receive(answer)));
    void ended.then(reject);
  });
  return { append, close, stats: (): WriterStats => ({ ...stats, waiting: waiting.length }), thread };
}

const closedProblem = (file: string) => new StoreUnavailableError(`${file} is closed`);

function settle(append: WaitingAppend, [kind, revision, position]: AppendOutcome): void {
  if (kind !== 'wrong-revision') return append.resolve({ revision, position: String(position) });
  const actual = revision === newStream ? 'no-stream' : revision;
  append.reject(new WrongExpectedRevisionError(append.stream, append.expected, actual));
}
