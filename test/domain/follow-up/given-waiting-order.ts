/** One order that waits for its buyer: the real engine, the simulated Alipay's own core, and time that jumps to what is due. */
import { randomUUID } from 'node:crypto';
import { hashEvent } from '../../../adapters/event-log/event-hash';
import type { PayCommand } from '../../../domain/trade/commands';
import { nextDueAt } from '../../../domain/follow-up/due';
import { handleCommand } from '../../../domain/engine/handle-command';
import type { Trade } from '../../../domain/trade/trade';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import { createClock } from '../../../simulator/values/clock';
import { createCore, type Core } from '../../../simulator/core/core';
import { createMemoryLog, openMemoryEventStore } from '../../histories/memory-event-store';
import { START_MS } from '../given/given-trade';
import type { Engine } from '../../../domain/engine/engine';
import { recordNotify } from '../../../domain/engine/record-notify';
import { loadTrade } from '../../../domain/engine/trade-stream';

const MINUTE_MS = 60_000;
const caller = { actor: 'test', correlationId: 'r1' };

export type WaitingOrder = Pick<PayCommand, 'method' | 'timeout'> & {
  outTradeNo?: string;
  /** Undefined: never. */
  paidAtMinute?: number | undefined;
  /** Whether the code or page is opened by the buyer at once, so that Alipay has a trade; not paid by that. */
  isScanned?: boolean;
  areNotifiesLost?: boolean;
};

export type Outcome = {
  trade: Trade;
  /** Calls that Alipay got after the one that opened the order. */
  calls: number;
  /** Minutes after the opening at which the engine has the payment. */
  seenAtMinute: number | undefined;
};

/** Plays the order until nothing is due any more. */
export async function playWaitingOrder(order: WaitingOrder): Promise<Outcome> {
  let nowMs = START_MS;
  let calls = 0;
  let seenAtMinute: number | undefined;
  const core = createCore({
    merchant: { appId: '2021000000000001', sellerId: '2088000000000001' },
    clock: createClock(() => nowMs),
  });
  const engine: Engine = {
    store: openMemoryEventStore(createMemoryLog()),
    gateway: {
      maxCallMs: 1_000,
      call: async ({ method, bizContent }) => {
        calls += 1;
        const content = JSON.stringify(core.execute({ method, biz: bizContent, notifyUrl: 'http://127.0.0.1/notify' }));
        return { kind: 'answer', signed: true, content, durationMs: 1 };
      },
    },
    clock: { now: () => new Date(nowMs) },
    merchant: 'main',
    sellerId: '2088000000000001',
    newId: randomUUID,
    hashEvent,
    cache: createTradeCache(),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
  };
  const { outTradeNo = 'order_1', paidAtMinute, isScanned, areNotifiesLost, ...way } = order;
  const pay = { type: 'Pay', outTradeNo, totalFen: 8_800, subject: 'Tea', ...buyerOf(way), ...way } as const;
  const opened = await handleCommand(engine, pay, caller);
  if (opened.refusals.length > 0) throw new Error(JSON.stringify(opened.refusals));
  calls = 0;
  if (isScanned) core.scan(targetOf(core, opened.trade));

  let paysAtMs = paidAtMinute === undefined ? Infinity : START_MS + paidAtMinute * MINUTE_MS;
  for (;;) {
    const trade = await loadTrade(engine, outTradeNo);
    if (trade.paidFen > 0) seenAtMinute ??= (nowMs - START_MS) / MINUTE_MS;
    const notifyAtMs = areNotifiesLost ? undefined : core.nextNotifyAtMs();
    const dueAtMs = nextDueAt(trade) ?? Infinity;
    nowMs = Math.max(nowMs, Math.min(paysAtMs, notifyAtMs ?? Infinity, dueAtMs));
    if (nowMs === Infinity) return { trade, calls, seenAtMinute };
    if (paysAtMs <= nowMs) {
      core.pay(targetOf(core, trade));
      paysAtMs = Infinity;
    } else if (notifyAtMs !== undefined && notifyAtMs <= nowMs) await deliver(engine, core);
    else await handleCommand(engine, { type: 'FollowUp', outTradeNo }, caller);
  }
}

const buyerOf = ({ method }: Pick<PayCommand, 'method'>) => (method === 'JSAPI' ? { buyerId: '2088000000000002' } : {});

/** A page is opened in the buyer's browser, and leads to a cashier of its own. */
function targetOf(core: Core, { attempt, opened }: Trade) {
  const page = attempt?.page;
  if (!page) return { outTradeNo: opened?.outTradeNo ?? '' };
  const call = { method: page.method, biz: { ...page.bizContent }, notifyUrl: 'http://127.0.0.1/notify' };
  const cashier = core.openCashier(call);
  if ('refusal' in cashier) throw new Error(JSON.stringify(cashier.refusal));
  return { code: cashier.code };
}

async function deliver(engine: Engine, core: Core): Promise<void> {
  for (let notify = core.takeDueNotify(); notify; notify = core.takeDueNotify()) {
    const { notifyId, outTradeNo, fields } = notify;
    await recordNotify(engine, { notifyId, outTradeNo, params: fields }, 'notify');
    core.settleNotify(notify, true);
  }
}
