import path from 'node:path';
import { StoreUnavailableError, type AppendResult, type ExpectedRevision } from '../../domain/ports';
import { encodeAppend } from '../event-log/encode-append';
import { startWorker } from '../runtime/start-worker';
import { createWaitingAppends, type CommittedAppend } from './sqlite-waiting-appends';
import {
  newStream,
  type AppendMessage,
  type EventColumns,
  type WriterAnswer,
  type WriterRequest,
  type WriterThreadData,
} from './sqlite-writer-messages';
import type { NewEvent } from '../../domain/events/recorded-event';

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

/** Starts the writer thread. Answers when it has opened the file; rejects with `StoreUnavailableError` when it cannot. */
export async function startSqliteWriter(options: SqliteWriterOptions) {
  const { file, maxFileBytes, maxWaitingAppends, onCommitted, onStopped } = options;
  const thread = startWorker(path.join(__dirname, 'sqlite-writer-thread'), {
    workerData: { file, maxFileBytes } satisfies WriterThreadData,
  });
  const send = (request: WriterRequest) => thread.postMessage(request);
  const waiting = createWaitingAppends(onCommitted);
  const outbox = createOutbox(send);
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
      waiting.reject(refusal);
      if (!closing) onStopped(refusal);
      resolve(refusal);
    });
  });

  function receive(answer: WriterAnswer): void {
    if (answer.kind === 'committed') waiting.answer(answer.outcomes);
    if (answer.kind === 'failed') waiting.reject(new StoreUnavailableError(answer.problem), answer.count);
  }

  async function append(
    stream: string,
    expected: ExpectedRevision,
    events: readonly NewEvent[],
  ): Promise<AppendResult> {
    if (refusal) throw refusal;
    if (waiting.count() >= maxWaitingAppends) {
      throw new StoreUnavailableError(`${file} is overloaded: ${waiting.count()} appends wait for the disk`);
    }
    const encoded = encodeAppend(stream, expected, events);
    const rows = encoded.map(({ id, type, data, metadata }): EventColumns => [id, type, data, metadata]);
    const characters = encoded.reduce((sum, { data, metadata }) => sum + data.length + metadata.length, 0);
    outbox.add([stream, expected === 'no-stream' ? newStream : expected, rows]);
    return waiting.add({ stream, expected, events, characters });
  }

  /** Waits for the appends in flight, folds the write-ahead log into the file and ends the thread. */
  async function close(): Promise<void> {
    if (!refusal) {
      closing = true;
      refusal = closedProblem(file);
      outbox.flush();
      send('close');
    }
    await ended;
  }

  await new Promise<void>((resolve, reject) => {
    thread.on('message', (answer: WriterAnswer) => (answer.kind === 'ready' ? resolve() : receive(answer)));
    void ended.then(reject);
  });
  return { append, close, stats: waiting.stats, thread };
}

/** What is appended in one turn of the event loop goes over together, a few at a time so that the thread can begin. */
function createOutbox(send: (appends: AppendMessage[]) => void) {
  let outbox: AppendMessage[] = [];
  const flush = () => {
    if (outbox.length > 0) send(outbox);
    outbox = [];
  };
  return {
    add(append: AppendMessage) {
      if (outbox.length === 0) setImmediate(flush);
      outbox.push(append);
      if (outbox.length === maxAppendsPerMessage) flush();
    },
    flush,
  };
}

const closedProblem = (file: string) => new StoreUnavailableError(`${file} is closed`);
