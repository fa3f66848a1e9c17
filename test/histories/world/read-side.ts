/**
 * The read side of one node: the real projector, read model and live feed, and a subscriber to each trade who comes back
 * after every death of the node and says what it saw last.
 */
import type { EventStore } from '../../../domain/ports';
import { createLiveFeed } from '../../../projections/live/live-feed';
import { startProjector } from '../../../projections/projector';
import { openReadModel, type AppliedChange, type ReadModel } from '../../../projections/views/read-model';
import { watchTrade } from '../../../projections/live/watch-trade';
import type { Noise } from '../stage/noise';

/** A projector that is behind: how far, at most. */
const MAX_LAG_MS = 400;

export type ReadSide = {
  start(): void;
  /** The node died: its read model is gone, its subscriptions end. */
  stop(): void;
  /** From now on a subscriber watches the trade, too. */
  watch(outTradeNo: string): void;
  /** What each subscriber received, in order, over all lives of the node. */
  seen: Map<string, AppliedChange[]>;
  readModel(): ReadModel | undefined;
  errors: unknown[];
};

export type ReadSideOptions = { store: EventStore; sleep(ms: number): Promise<void>; noise: Noise };

export function createReadSide({ store, sleep, noise }: ReadSideOptions): ReadSide {
  const seen = new Map<string, AppliedChange[]>();
  const errors: unknown[] = [];
  let open: { readModel: ReadModel; subscribe(outTradeNo: string): void; stop(): void } | undefined;

  /** Batches arrive late: a subscriber may know more than the read model of the node it comes to. */
  const laggingStore: Pick<EventStore, 'subscribe'> = {
    async *subscribe(after, signal) {
      for await (const batch of store.subscribe(after, signal)) {
        if (batch.events.length > 0) await sleep(Math.floor(noise('lag') * MAX_LAG_MS));
        if (signal.aborted) return;
        yield batch;
      }
    },
  };

  const start = () => {
    const readModel = openReadModel(':memory:');
    const feed = createLiveFeed();
    const projector = startProjector({ store: laggingStore, readModel, feed, onError: (error) => errors.push(error) });
    let isOpen = true;
    const subscribe = async (outTradeNo: string) => {
      const received = seen.get(outTradeNo)!;
      const subscription = watchTrade(
        { readModel, feed, store, merchant: 'main' },
        outTradeNo,
        received.at(-1)?.position,
      );
      for await (const change of subscription) {
        if (!isOpen) return;
        received.push(change);
      }
    };
    open = {
      readModel,
      subscribe: (outTradeNo) => void subscribe(outTradeNo).catch((error: unknown) => errors.push(error)),
      stop() {
        isOpen = false;
        feed.closeAll();
        void projector.stop().then(() => readModel.close());
      },
    };
    for (const outTradeNo of seen.keys()) open.subscribe(outTradeNo);
  };

  return {
    start,
    stop() {
      open?.stop();
      open = undefined;
    },
    watch(outTradeNo) {
      seen.set(outTradeNo, []);
      open?.subscribe(outTradeNo);
    },
    seen,
    readModel: () => open?.readModel,
    errors,
  };
}
