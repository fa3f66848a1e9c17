/** One subscription at the server, from its call until it fails: what it brings, and whether that is all there is. */
import { setTimeout as delay } from 'node:timers/promises';
import { comparePositions, OWN_STREAM_PREFIXES, type EventBatch } from '../../domain/ports';
import type { EventStoreDb, SubscriptionListener, TradeSubscription } from './eventstoredb-client';
import { createLogEnd, type LogEnd } from './log-end';
import { watchSilence } from './silence-watch';

const MAX_BATCH_EVENTS = 256;

/** What the server reported when `arrived` items had arrived; it counts once all of them are read. */
type Marker = { arrived: number; position?: string; isLive?: boolean };

type Progress = { position: string; isConfirmed: boolean; isLive: boolean };

export type OneSubscriptionOptions = {
  after: string | undefined;
  /** Where the log ended a moment ago. */
  end: string;
  ended: AbortSignal;
  answerLimitMs: number;
};

/** One subscription at the server, until it fails, falls silent or ends. */
export async function* oneSubscription(
  db: Pick<EventStoreDb, 'subscribe' | 'head'>,
  { after, end: endAtFirst, ended, answerLimitMs }: OneSubscriptionOptions,
): AsyncGenerator<EventBatch, undefined> {
  const listener = listenTo(db, after, answerLimitMs);
  const { source, markers, progress, wake } = listener;
  ended.addEventListener('abort', wake);
  const leaving = new AbortController();
  const end = createLogEnd({
    now: endAtFirst,
    readEnd: async () => (await db.head(answerLimitMs)).position,
    onAnswer: wake,
    signal: leaving.signal,
  });
  let delivered = stateKeyOf(progress.position, false);
  let isCaughtUp = false;
  let isWaiting = false;
  const hasReadAll = () => source.counts().arrived === source.counts().read;
  const stopWatching = watchSilence({
    limitMs: answerLimitMs,
    signsOfLife: listener.signsOfLife,
    isAnythingDue: () => isWaiting && !isCaughtUp && hasReadAll(),
    isEventMissing: async () => {
      const head = await db.head(answerLimitMs);
      return head.isTradeEvent && isWaiting && hasReadAll() && comparePositions(head.position, progress.position) > 0;
    },
    onSilent: () => listener.fail(new Error('the subscription fell silent')),
  });
  try {
    while (!ended.aborted) {
      if (!progress.isLive) await gather(source);
      const batch = take(source, markers, progress, end);
      isCaughtUp = batch.caughtUp;
      const state = stateKeyOf(batch.position, batch.caughtUp);
      if (batch.events.length > 0 || state !== delivered) {
        delivered = state;
        yield batch;
      } else if (listener.failure()) throw listener.failure()?.error;
      else {
        isWaiting = true;
        await listener.somethingNew();
        isWaiting = false;
      }
    }
  } finally {
    leaving.abort();
    stopWatching();
    listener.stopTiming();
    ended.removeEventListener('abort', wake);
    source.end();
  }
}

/** Subscribes, and buffers what the server sends until it is read. */
function listenTo(db: Pick<EventStoreDb, 'subscribe' | 'head'>, after: string | undefined, answerLimitMs: number) {
  const markers: Marker[] = [];
  const progress: Progress = { position: after ?? '0', isConfirmed: false, isLive: false };
  let failure: { error: unknown } | undefined;
  let markersReceived = 0;
  let woken = () => {};
  const wake = () => woken();
  const mark = (marker: Omit<Marker, 'arrived'>) => {
    markersReceived += 1;
    markers.push({ arrived: source.counts().arrived, ...marker });
    wake();
  };
  const fail = (error: unknown) => {
    failure ??= { error };
    wake();
  };
  const unconfirmed = setTimeout(() => fail(new Error('the subscription was not confirmed')), answerLimitMs);
  const listener: SubscriptionListener = {
    onReadable: wake,
    onConfirmed: () => {
      clearTimeout(unconfirmed);
      progress.isConfirmed = true;
      wake();
    },
    onCaughtUp: () => mark({ isLive: true }),
    onFellBehind: () => mark({ isLive: false }),
    onCheckpoint: (position) => mark({ position }),
    onEnd: (error) => fail(error ?? new Error('the server ended the subscription')),
  };
  const source: TradeSubscription = db.subscribe(OWN_STREAM_PREFIXES, after, listener);
  return {
    source,
    markers,
    progress,
    wake,
    fail,
    failure: () => failure,
    signsOfLife: () => source.counts().arrived + markersReceived,
    somethingNew: () => new Promise<void>((resolve) => (woken = resolve)),
    stopTiming: () => clearTimeout(unconfirmed),
  };
}

/** Waits for what is on its way: behind the log, few large batches cost less than many small ones. */
async function gather(source: TradeSubscription): Promise<void> {
  let { arrived, read } = source.counts();
  for (let before = -1; arrived > before && arrived > read && arrived - read < MAX_BATCH_EVENTS;) {
    before = arrived;
    await delay(1);
    ({ arrived, read } = source.counts());
  }
}

/** A batch without events is worth handing out when this changes. */
function stateKeyOf(position: string, caughtUp: boolean): string {
  return `${position} ${String(caughtUp)}`;
}

/** What can be read now, and how far that is. */
function take(source: TradeSubscription, markers: Marker[], progress: Progress, end: LogEnd): EventBatch {
  const events = source.read(MAX_BATCH_EVENTS);
  const last = events.at(-1);
  if (last) progress.position = last.position;
  const { arrived, read } = source.counts();
  while (markers[0] && markers[0].arrived <= read) {
    const { position, isLive } = markers.shift() as Marker;
    if (position !== undefined && comparePositions(position, progress.position) > 0) progress.position = position;
    progress.isLive = isLive ?? progress.isLive;
  }
  const isLiveAndRead = progress.isLive && arrived === read;
  if (isLiveAndRead) end.forget();
  return {
    events,
    position: progress.position,
    caughtUp: isLiveAndRead || (progress.isConfirmed && end.isReached(progress.position)),
  };
}
