/** Literal events in, batches and files out. Times count in seconds from 2026-11-21T04:00:00Z (noon in Beijing). */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqliteEventStore } from '../../adapters/sqlite/sqlite-event-store';
import { foldTrade } from '../../domain/engine/evolve';
import type { EventBatch, EventStore } from '../../domain/ports';
import type { Trade } from '../../domain/trade/trade';
import type { TradeEvent } from '../../domain/events/trade-events';
import { openReadModel, type ReadModel, type ReadModelOptions } from '../../projections/views/read-model';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';

export { until } from '../waiting';

const START_MS = Date.parse('2026-11-21T04:00:00.000Z');
const cleanUps: (() => unknown)[] = [];
let ids = 0;

export function at(seconds: number): string {
  return new Date(START_MS + seconds * 1_000).toISOString();
}

/** For `afterEach`: closes and removes what the test was given, the latest first. */
export async function cleanUp(): Promise<void> {
  for (const one of cleanUps.splice(0).reverse()) await one();
}

export function whenDone(one: () => unknown): void {
  cleanUps.push(one);
}

export function givenFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'projections-'));
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export function givenReadModel(
  file = path.join(givenFolder(), 'read-model.db'),
  options: ReadModelOptions = {},
): ReadModel {
  const readModel = openReadModel(file, options);
  cleanUps.push(() => readModel.close());
  return readModel;
}

export async function givenStore(): Promise<EventStore> {
  const store = await openSqliteEventStore({ file: path.join(givenFolder(), 'events.db') });
  cleanUps.push(() => store.close());
  return store;
}

export function newEvent(event: TradeEvent, seconds = 0): NewEvent {
  const id = `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`;
  const metadata = {
    recordedAt: at(seconds),
    actor: 'test',
    $correlationId: 'r1',
    schemaVersion: 1,
    previousHash: null,
  };
  return { ...event, id, metadata };
}

/** Events of one append, as the engine seals them. */
export function newAppend(events: readonly TradeEvent[], seconds = 0): NewEvent[] {
  return events.map((event, index) => {
    const sealed = newEvent(event, seconds);
    if (index < events.length - 1) sealed.metadata.appendContinues = true;
    return sealed;
  });
}

/** A log in memory, written by hand: revisions and positions count themselves. `add` is one append. */
export function givenLog() {
  const events: RecordedEvent[] = [];
  const ofTrade = (outTradeNo: string) => events.filter(({ stream }) => stream === `trade-main-${outTradeNo}`);
  const log = {
    events,
    ofTrade,
    add(outTradeNo: string, seconds: number, ...added: TradeEvent[]) {
      for (const event of newAppend(added, seconds)) {
        const revision = ofTrade(outTradeNo).length;
        const position = String(events.length + 1);
        events.push({ ...event, stream: `trade-main-${outTradeNo}`, revision, position });
      }
      return log;
    },
    trade: (outTradeNo: string): Trade => foldTrade(ofTrade(outTradeNo)),
    batch: (from = 0, to = events.length): EventBatch => batchOf(events.slice(from, to)),
  };
  return log;
}

export function batchOf(events: RecordedEvent[]): EventBatch {
  return { events, position: events.at(-1)?.position ?? '0', caughtUp: true };
}

// ------------------------------------------------------------------- events

export function opened(outTradeNo: string, more: { totalFen?: number; subject?: string } = {}): TradeEvent {
  const data = { merchant: 'main', outTradeNo, totalFen: 8_800, subject: 'Tea', expiresAt: at(7_200), ...more };
  return { type: 'TradeOpened', data: { ...data, method: 'QR_CODE' } };
}
export const awaiting: TradeEvent = {
  type: 'TradeAwaitingBuyer',
  data: { since: at(0), qrCode: 'https://qr.alipay.com/bax1', qrExpiresAt: at(7_200) },
};
export function paid(tradeNo = '2026112122001', seconds = 10, paidFen = 8_800): TradeEvent {
  return { type: 'TradePaid', data: { tradeNo, paidFen, paidAt: at(seconds) } };
}
export function notified(notifyId: string): TradeEvent {
  return { type: 'AlipayNotifyReceived', data: { notifyId, params: { notify_id: notifyId } } };
}
export const closed: TradeEvent = { type: 'TradeClosed', data: { reason: 'EXPIRED', closedAt: at(7_300) } };
export function refundRequested(outRequestNo: string, amountFen = 100): TradeEvent {
  return { type: 'RefundRequested', data: { outRequestNo, amountFen, requestedAt: at(20) } };
}
export function refundSucceeded(outRequestNo: string, seconds = 21, amountFen = 100): TradeEvent {
  return { type: 'RefundSucceeded', data: { outRequestNo, amountFen, refundedAt: at(seconds) } };
}
export function refundRefused(outRequestNo: string): TradeEvent {
  return { type: 'RefundRefused', data: { outRequestNo, refusedAt: at(22), subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' } };
}
export const anomalyObserved: TradeEvent = {
  type: 'TradeAnomalyObserved',
  data: { kind: 'UNKNOWN_TRADE', detail: 'Alipay speaks of a trade that was not opened here.', observedAt: at(1) },
};
export function callRequested(callId: string, deadline: number): TradeEvent {
  const bizContent = { out_trade_no: 'order_1' };
  return {
    type: 'AlipayCallRequested',
    data: { callId, method: 'alipay.trade.precreate', bizContent, deadlineAt: at(deadline) },
  };
}
/** An event whose time is none: no view can be made of it. */
export const poisonousPaid: TradeEvent = {
  type: 'TradePaid',
  data: { tradeNo: 'T', paidFen: 1, paidAt: 'yesterday, or so' },
};
