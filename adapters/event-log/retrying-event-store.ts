import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError, type EventBatch, type EventStore } from '../../domain/ports';
import { MINUTE_MS } from '../../domain/values/durations';

const firstWaitMs = 100;
const maxWaitMs = 5_000;
const defaultRetryForMs = MINUTE_MS;

export type RetryOptions = {
  /** Ends every wait: the call rejects with `StoreUnavailableError`. */
  signal: AbortSignal;
  /** Called before every wait, perhaps by many calls at once. */
  onWaiting?: ((problem: StoreUnavailableError) => void) | undefined;
  /** How long one call is repeated, and how long a read may deliver nothing, before it fails. 60 s by default. */
  retryForMs?: number | undefined;
};

/**
 * Long work continues over an outage: a call that the store cannot answer is repeated, with growing pauses, for a
 * limited time. An append is repeated unchanged, so it is stored once; `readAll` continues after what was delivered, and a
 * read that delivers nothing is an outage, too. `subscribe` is passed through.
 */
export function retryingEventStore(store: EventStore, { signal, ...limits }: RetryOptions): EventStore {
  const ending = new AbortController();
  // One for every call that waits: as many as the caller has under way.
  setMaxListeners(0, ending.signal);
  const end = () => ending.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  const options = { ...limits, signal: ending.signal };

  async function retry<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    const retries = startRetries(options);
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        await retries.waitAfter(error);
      }
    }
  }

  function close(): Promise<void> {
    signal.removeEventListener('abort', end);
    end();
    return store.close();
  }

  return {
    append: (stream, expectedRevision, events) => retry(() => store.append(stream, expectedRevision, events)),
    readStream: (stream, fromRevision) => retry(() => store.readStream(stream, fromRevision)),
    readAll: (after) => readWithRetries(store, after, startRetries(options)),
    subscribe: (after, until) => store.subscribe(after, until),
    close,
  };
}

async function* readWithRetries(
  store: EventStore,
  after: string | undefined,
  retries: Retries,
): AsyncGenerator<EventBatch> {
  let position = after;
  for (let isRead = false; !isRead;) {
    const batches = store.readAll(position)[Symbol.asyncIterator]();
    try {
      let item = await retries.withTimeLimit(batches.next());
      while (item.done !== true) {
        // A store that reconnects by itself repeats its position: only what is new is progress.
        const isNew = item.value.events.length > 0 || item.value.position !== position;
        position = item.value.position;
        yield item.value;
        retries.restartIf(isNew);
        item = await retries.withTimeLimit(batches.next());
      }
      isRead = true;
    } catch (error) {
      await retries.waitAfter(error);
    } finally {
      // Not awaited: a generator that hangs ends only when its store is closed.
      batches.return?.().catch(() => undefined);
    }
  }
}

type Retries = ReturnType<typeof startRetries>;

function startRetries({ signal, onWaiting, retryForMs = defaultRetryForMs }: RetryOptions) {
  let endsAtMs = performance.now() + retryForMs;
  let waitMs = firstWaitMs;
  const restartIf = (isNew: boolean) => {
    if (!isNew) return;
    endsAtMs = performance.now() + retryForMs;
    waitMs = firstWaitMs;
  };

  /** Waits, longer each time; throws an error that is no outage, or one of an outage that has lasted too long. */
  async function waitAfter(error: unknown): Promise<void> {
    if (!(error instanceof StoreUnavailableError) || signal.aborted) throw error;
    if (performance.now() + waitMs > endsAtMs) throw error;
    onWaiting?.(error);
    await sleep(waitMs, undefined, { signal }).catch(() => {
      throw error;
    });
    waitMs = Math.min(waitMs * 2, maxWaitMs);
  }

  /** Rejects when the time limit or the signal ends first. */
  async function withTimeLimit<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const limitMs = Math.max(0, endsAtMs - performance.now());
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    const ended = new Promise<never>((_, reject) => {
      const silent = `the store has delivered nothing for ${retryForMs / 1_000} s`;
      timer = setTimeout(() => reject(new StoreUnavailableError(silent)), limitMs);
      stop = () => reject(new StoreUnavailableError('interrupted'));
      signal.addEventListener('abort', stop);
      if (signal.aborted) stop();
    });
    try {
      return await Promise.race([answer, ended]);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    }
  }

  return { restartIf, waitAfter, withTimeLimit };
}
