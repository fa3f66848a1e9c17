/**
 * The thread that writes events. Appends that wait together are committed together: one transaction, one fsync. While
 * a commit is at the disk the next appends gather, so a slow disk makes larger groups instead of a longer queue.
 */
import { parentPort, receiveMessageOnPort, workerData } from 'node:worker_threads';
import { prepareAppend } from './sqlite-append';
import { openForWriting, storeProblem } from './sqlite-event-file';
import type {
  AppendMessage,
  AppendOutcome,
  WriterAnswer,
  WriterRequest,
  WriterThreadData,
} from './sqlite-writer-messages';

/** A group is closed at either limit; an append is never split. */
const maxGroupEvents = 4_096;
const maxGroupCharacters = 16 * 1_048_576;

function openWriter({ file, maxFileBytes }: WriterThreadData) {
  const database = openForWriting(file, maxFileBytes);
  const begin = database.prepare('BEGIN IMMEDIATE');
  const commit = database.prepare('COMMIT');
  const append = prepareAppend(database);

  /**
   * Writes what is in the queue, and what still comes in meanwhile, in one transaction, and takes it off the queue. A
   * wrong expectation writes nothing, so it fails alone. When the transaction fails, all of the queue does.
   */
  function commitGroup(queue: AppendMessage[], receiveMore: () => void): WriterAnswer {
    const outcomes: AppendOutcome[] = [];
    let events = 0;
    let characters = 0;
    try {
      begin.run();
      while (events < maxGroupEvents && characters < maxGroupCharacters) {
        if (outcomes.length === queue.length) receiveMore();
        const next = queue[outcomes.length];
        if (!next) break;
        outcomes.push(append(next));
        events += next[2].length;
        for (const [, , data, metadata] of next[2]) characters += data.length + metadata.length;
      }
      commit.run();
      queue.splice(0, outcomes.length);
      return { kind: 'committed', outcomes };
    } catch (error) {
      // A failing rollback ends the thread: better no writer than one that does not know where it is.
      if (database.inTransaction) database.exec('ROLLBACK');
      // Who waits behind a full disk or a held file would only wait to hear the same.
      const count = queue.splice(0).length;
      return { kind: 'failed', count, problem: storeProblem(file, error).message };
    }
  }

  function close(): void {
    try {
      database.pragma('wal_checkpoint(TRUNCATE)');
    } finally {
      database.close();
    }
  }

  return { commitGroup, close };
}

if (parentPort) {
  const port = parentPort;
  const writer = openWriter(workerData as WriterThreadData);
  // Bounded by the other side's limit on waiting appends.
  const queue: AppendMessage[] = [];
  let closing = false;
  const answer = (message: WriterAnswer) => port.postMessage(message);
  const receive = (request: WriterRequest) => {
    if (request === 'close') closing = true;
    else queue.push(...request);
  };
  const receiveMore = () => {
    for (let next = receiveMessageOnPort(port); next; next = receiveMessageOnPort(port)) {
      receive(next.message as WriterRequest);
    }
  };
  port.on('message', (first: WriterRequest) => {
    receive(first);
    while (queue.length > 0) {
      answer(writer.commitGroup(queue, receiveMore));
      receiveMore();
    }
    if (closing) {
      port.close();
      writer.close();
    }
  });
  answer({ kind: 'ready' });
}
