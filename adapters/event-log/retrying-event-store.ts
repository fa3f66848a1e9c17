import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { StoreUnavailableError, type EventBatch, type EventStore } from '../../domain/ports';
import { MINUTE_MS } from '../../domain/values/durations';

const firstWaitMs = 100;
const maxWaitMs = 5_000;
const defaultPatienceMs = MINUTE_MS;

export type PatienceOptions = {
  /** Ends every waiting: the call rejects with `StoreUnavailableError`. */
  signal: AbortSignal;
  /** Told before every wait, perhaps by many calls at once. */
  onWaiting?: ((problem: StoreUnavailableError) => void) | undefined;
  /** How long one call is repeated, and how long a read may bring nothing, before it fails. 60 s when left out. */
  patienceMs?: number | undefined;
};

/**
 * For work that takes long, over an outage: a call that the store cannot answer is made again, with growing pauses, for
 * a limited time. An append is repeated as it was, so it happens once; `readAll` goes on after what was handed out, and
 * a read that falls silent is an outage, too. `subscribe` is left as it is.
 */
export function patientEventStore(store: EventStore, { signal, ...limits }: PatienceOptions): EventStore {
  const ending = new AbortController();
  // One for every call that waits: as many as the caller has under way.
  setMaxListeners(0, ending.signal);
  const end = () => ending.abort();
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  const options = { ...limits, signal: ending.signal };

  async function insist<Answer>(attempt: () => Promise<Answer>): Promise<Answer> {
    const patience = startPatience(options);
    for (;;) {
      try {
        return await attempt();
      } catch (error) {
        await patience.waitAfter(error);
      }
    }
  }

  function close(): Promise<void> {
    signal.removeEventListener('abort', end);
    end();
    return store.close();
  }

  return {
    append: (stream, expectedRevision, events) => insist(() => store.append(stream, expectedRevision, events)),
    readStream: (stream, fromRevision) => insist(() => store.readStream(stream, fromRevision)),
    readAll: (after) => readPatiently(store, after, startPatience(options)),
    subscribe: (after, until) => store.subscribe(after, until),
    close,
  };
}

async function* readPatiently(
  store: EventStore,
  after: string | undefined,
  patience: Patience,
): AsyncGenerator<EventBatch> {
  let position = after;
  for (let isRead = false; !isRead;) {
    const batches = store.readAll(position)[Symbol.asyncIterator]();
    try {
      let item = await patience.orSilence(batches.next());
      while (item.done !== true) {
        // A store that reconnects by itself repeats where it is: only what is new is a sign of life.
        const isNew = item.value.events.length > 0 || item.value.position !== position;
        position = item.value.position;
        yield item.value;
        patience.renewIf(isNew);
        item = await patience.orSilence(batches.next());
      }
      isRead = true;
    } catch (error) {
      await patience.waitAfter(error);
    } finally {
      // Not awaited: a generator that hangs ends only when its store is closed.
      batches.return?.().catch(() => undefined);
    }
  }
}

type Patience = ReturnType<typeof startPatience>;

function startPatience({ signal, onWaiting, patienceMs = defaultPatienceMs }: PatienceOptions) {
  let endsAtMs = performance.now() + patienceMs;
  let waitMs = firstWaitMs;
  const renewIf = (isNew: boolean) => {
    if (!isNew) return;
    endsAtMs = performance.now() + patienceMs;
    waitMs = firstWaitMs;
  };

  /** Waits, longer each time; throws what is no outage, or one that has lasted too long. */
  async function waitAfter(error: unknown): Promise<void> {
    if (!(error instanceof StoreUnavailableError) || signal.aborted) throw error;
    if (performance.now() + waitMs > endsAtMs) throw error;
    onWaiting?.(error);
    await sleep(waitMs, undefined, { signal }).catch(() => {
      throw error;
    });
    waitMs = Math.min(waitMs * 2, maxWaitMs);
  }

  /** Rejects when the patience or the signal ends first. */
  async function orSilence<Answer>(answer: Promise<Answer>): Promise<Answer> {
    const limitMs = Math.max(0, endsAtMs - performance.now());
    let timer: NodeJS.Timeout | undefined;
    let stop = () => {};
    const ended = new Promise<never>((_, reject) => {
      const silent = `the store has brought nothing for ${patienceMs / 1_000} s`;
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

  return { renewIf, waitAfter, orSilence };
}
