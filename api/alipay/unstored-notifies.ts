/**
 * Genuine notifies that could not be stored. Alipay sends each again, but minutes later: so which orders they were about is
 * kept in memory, and Alipay is asked as soon as the store answers. Neither the notify nor anything about its buyer is kept.
 * A process that ends forgets them: then Alipay's repeats and the looks at waiting orders (`waiting-queries.ts`) remain.
 */
import { randomUUID } from 'node:crypto';
import { handleCommand } from '../../domain/engine/handle-command';
import { StoreUnavailableError } from '../../domain/ports';
import {
  HEARD_NOTIFIES_TICK_MS,
  MAX_HEARD_ASKS,
  MAX_HEARD_FAILURES,
  MAX_HEARD_NOTIFIES,
  MAX_HEARD_TRIES,
} from '../request/limits';
import type { Engine } from '../../domain/engine/engine';

type Heard = {
  notifyId: string;
  tries: number;
  /** How often the store failed for this order although it had answered about others since the try before. */
  passedBy: number;
  /** `answeredAbout` when this order was tried last. */
  answeredBefore: number;
};

export type UnstoredNotifies = {
  /** It is genuine and not stored. */
  remember(notify: { outTradeNo: string; notifyId: string }): void;
  /** It came again and is stored. */
  stored(notify: { outTradeNo: string; notifyId: string }): void;
  count(): number;
  /** Asks nothing new, and resolves when what was begun has ended. */
  stop(): Promise<void>;
};

export function createUnstoredNotifies(
  engine: Engine,
  onError: (error: unknown, outTradeNo: string) => void,
  maxHeard = MAX_HEARD_NOTIFIES,
): UnstoredNotifies {
  /** By order number, in the order of tries: what could not be read goes behind the others. */
  const heard = new Map<string, Heard>();
  const asking = new Map<string, Promise<void>>();
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  /** Since the store was away, or no call could be made, and until it goes well once. */
  let isPaused = false;
  /** Orders about which the store has answered. */
  let answeredAbout = 0;

  const ask = async (outTradeNo: string, entry: Heard) => {
    const command = { type: 'Sync', outTradeNo, isUnattended: true } as const;
    const { refusals } = await handleCommand(engine, command, { actor: 'follow-up', correlationId: randomUUID() });
    answeredAbout += 1;
    if (refusals.some(({ code }) => code === 'ALIPAY_UNAVAILABLE')) {
      isPaused = true;
      return;
    }
    isPaused = false;
    // An order that was never opened here is left to Alipay's repeats: a query has nothing to compare its answer with.
    const isUnknown = refusals.some(({ code }) => code === 'OUTCOME_UNKNOWN');
    entry.tries += 1;
    if (!isUnknown || entry.tries >= MAX_HEARD_TRIES) forget(outTradeNo, entry);
  };
  const failed = (error: unknown, outTradeNo: string, entry: Heard) => {
    const isAway = error instanceof StoreUnavailableError;
    if (isAway) isPaused = true;
    // Where the store answers about others it is this order's stream that cannot be read.
    if (answeredAbout > entry.answeredBefore) entry.passedBy += 1;
    entry.answeredBefore = answeredAbout;
    if (isAway && entry.passedBy < MAX_HEARD_FAILURES) return putLast(outTradeNo, entry);
    forget(outTradeNo, entry);
    onError(error, outTradeNo);
  };
  /** The next probe of the store is another order's. */
  const putLast = (outTradeNo: string, entry: Heard) => {
    if (heard.get(outTradeNo) !== entry) return;
    heard.delete(outTradeNo);
    heard.set(outTradeNo, entry);
  };
  /** Unless another notify about the order was heard meanwhile. */
  const forget = (outTradeNo: string, entry: Heard) => {
    if (heard.get(outTradeNo) === entry) heard.delete(outTradeNo);
  };
  const start = (outTradeNo: string, entry: Heard) => {
    const done = ask(outTradeNo, entry)
      .catch((error: unknown) => failed(error, outTradeNo, entry))
      .finally(() => asking.delete(outTradeNo));
    asking.set(outTradeNo, done);
  };
  const tick = () => {
    // One finds out whether the store is back; the others follow.
    const places = isPaused ? 1 : MAX_HEARD_ASKS;
    for (const [outTradeNo, entry] of heard) {
      if (asking.size >= places) break;
      if (!asking.has(outTradeNo)) start(outTradeNo, entry);
    }
    if (heard.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };

  return {
    remember({ outTradeNo, notifyId }) {
      if (stopped || (heard.size >= maxHeard && !heard.has(outTradeNo))) return;
      const before = heard.get(outTradeNo) ?? { passedBy: 0, answeredBefore: answeredAbout };
      heard.set(outTradeNo, { ...before, notifyId, tries: 0 });
      isPaused = true;
      timer ??= setInterval(tick, HEARD_NOTIFIES_TICK_MS).unref();
    },
    stored({ outTradeNo, notifyId }) {
      answeredAbout += 1;
      const entry = heard.get(outTradeNo);
      if (entry?.notifyId === notifyId) forget(outTradeNo, entry);
    },
    count: () => heard.size,
    async stop() {
      stopped = true;
      clearInterval(timer);
      await Promise.allSettled(asking.values());
    },
  };
}
