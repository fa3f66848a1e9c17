/** Messages as endpoints get them, for one follower that keeps its own place: a developer's machine (`paystate listen`). */
import type { EventStore } from '../domain/ports';
import { isToldStream, kindOf } from './kinds';
import { messagesOfStream, type Message } from './message';

export type FollowedMessage = Message & { position: string };

/**
 * Everything after `after` (from the beginning when undefined), in the order of the log, until `return()`, which ends it at once.
 * `kinds`: all when undefined. Nothing is read ahead of its reader.
 */
export function followMessages(
  { store, merchant }: { store: Pick<EventStore, 'readStream' | 'subscribe'>; merchant: string },
  after: string | undefined,
  kinds: readonly string[] | undefined,
): AsyncIterableIterator<FollowedMessage> {
  const ended = new AbortController();
  async function* read() {
    for await (const { events } of store.subscribe(after, ended.signal)) {
      for (const event of events) {
        const kind = isToldStream(merchant, event.stream) ? kindOf(event) : undefined;
        if (kind === undefined || (kinds && !kinds.includes(kind))) continue;
        const { stream, revision, position } = event;
        const range = { fromRevision: revision, throughRevision: revision };
        for (const message of await messagesOfStream(store, merchant, stream, range)) yield { ...message, position };
        if (ended.signal.aborted) return;
      }
    }
  }
  const messages = read();
  return {
    next: () => messages.next(),
    return() {
      // A generator that waits does not hear of its end: what it waits for ends.
      ended.abort();
      return messages.return(undefined);
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
