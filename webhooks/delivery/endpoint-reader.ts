/** Reads the log for one endpoint, and opens a lane for each order that has something to tell. */
import type { EventStore } from '../../domain/ports';
import { isToldStream, kindOf } from '../kinds';
import type { Webhook } from '../webhooks';
import { isTold } from './endpoint-lanes';
import type { EndpointState } from './endpoint-progress';
import { createReadingStart, type AnchoredPlace } from './reading-start';

export type ReaderOptions = {
  store: Pick<EventStore, 'readStream' | 'readAll' | 'subscribe'>;
  merchant: string;
  onError(error: unknown): void;
};

export type LogReader = {
  /** All that was in the log a moment ago is read, or no more can be taken up. */
  isDone(): boolean;
  /** There may be room for another lane. */
  onRoom(): void;
  /** True once after so much was read that it is worth recording. */
  takeChanged(): boolean;
  /** Reads again from there, if it has read further. `onFound`: that is so from now on. */
  goBackTo(place: AnchoredPlace, onFound: () => void): void;
  stop(): Promise<void>;
};

/** Log without a message: worth recording, so that it is not read again. */
const EVENTS_WORTH_RECORDING = 10_000;
const READ_AGAIN_MS = 1_000;

/** `onNews`: called when there may be something to send. */
export function startReader(
  { store, merchant, onError }: ReaderOptions,
  state: EndpointState,
  { current, onNews }: { current(): Webhook; onNews(): void },
): LogReader {
  const stopping = new AbortController();
  let reading = new AbortController();
  const start = createReadingStart(store, state);
  let isCaughtUp = false;
  let unrecordedEvents = 0;
  let hasChanged = false;
  let onRoom = () => {};

  /** Waits while there are as many lanes as may be: the log is on disk, and stays there. */
  const offer = async (stream: string, revision: number, signal: AbortSignal) => {
    while (!signal.aborted && !state.offer(stream, revision)) {
      onNews();
      await untilCalled(signal, (call) => (onRoom = call));
    }
    hasChanged = true;
  };
  const read = async (signal: AbortSignal) => {
    const after = await start.find(current().startPosition);
    for await (const batch of store.subscribe(after, signal)) {
      isCaughtUp = false;
      for (const event of batch.events) {
        const { stream, revision, position } = event;
        if (isToldStream(merchant, stream) && isTold(current(), kindOf(event))) await offer(stream, revision, signal);
        if (signal.aborted) return;
        state.passed(position, { stream, revision, position });
        unrecordedEvents += 1;
      }
      if (signal.aborted) return;
      state.passed(batch.position);
      isCaughtUp = batch.caughtUp;
      onNews();
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      reading = new AbortController();
      isCaughtUp = false;
      const { signal } = reading;
      await read(signal).catch(onError);
      if (!signal.aborted) await pause(READ_AGAIN_MS, signal);
    }
  };
  const running = run();

  return {
    isDone: () => !start.isAsked() && (isCaughtUp || state.isFull()),
    onRoom: () => onRoom(),
    takeChanged() {
      const isSo = hasChanged || unrecordedEvents >= EVENTS_WORTH_RECORDING;
      hasChanged = false;
      if (isSo) unrecordedEvents = 0;
      return isSo;
    },
    goBackTo(place, onFound) {
      start.goBackTo(place, onFound);
      isCaughtUp = false;
      reading.abort();
    },
    async stop() {
      stopping.abort();
      reading.abort();
      await running;
    },
  };
}

/** Resolves when `call` is called, or the signal aborts, and leaves nothing with the signal. */
function untilCalled(signal: AbortSignal, hand: (call: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const call = () => {
      signal.removeEventListener('abort', call);
      resolve();
    };
    signal.addEventListener('abort', call);
    hand(call);
  });
}

function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
