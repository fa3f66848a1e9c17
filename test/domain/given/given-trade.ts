/** Literal events in, a folded trade out. Times count in seconds from 2026-11-21T04:00:00Z. */
import { foldTrade } from '../../../domain/engine/evolve';
import type { Trade } from '../../../domain/trade/trade';
import { authCodeDigest } from '../../../domain/events/auth-code';
import type { TradeEvent } from '../../../domain/events/trade-events';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

export const START_MS = Date.parse('2026-11-21T04:00:00.000Z');

export function at(seconds: number): string {
  return new Date(START_MS + seconds * 1000).toISOString();
}

export function recorded(event: TradeEvent, revision: number, seconds: number): RecordedEvent {
  return {
    ...event,
    id: `00000000-0000-4000-8000-${String(revision).padStart(12, '0')}`,
    stream: 'trade-main-order_1',
    revision,
    position: String(revision + 1),
    metadata: { recordedAt: at(seconds), actor: 'test', $correlationId: 'r1', schemaVersion: 1, previousHash: null },
  };
}

/** Each event, with the second at which it was recorded. Where the intent of an answer is not among them, it was stored in that second, too. */
export function givenTrade(...events: [seconds: number, event: TradeEvent][]): Trade {
  const known = new Set(events.flatMap(([, { type, data }]) => (type === 'AlipayCallRequested' ? [data.callId] : [])));
  const whole = events.flatMap(([seconds, event]): [number, TradeEvent][] => {
    if (event.type !== 'AlipayCallAnswered' || known.has(event.data.callId)) return [[seconds, event]];
    const { callId, method, outRequestNo } = event.data;
    return [
      [seconds, requested(callId, method, seconds + 10, outRequestNo)],
      [seconds, event],
    ];
  });
  return foldTrade(whole.map(([seconds, event], index) => recorded(event, index, seconds)));
}

export const openedQr: TradeEvent = {
  type: 'TradeOpened',
  data: {
    merchant: 'main',
    outTradeNo: 'order_1',
    totalFen: 8800,
    subject: 'Tea',
    method: 'QR_CODE',
    expiresAt: at(7200),
  },
};
export const openedBarcode: TradeEvent = {
  type: 'TradeOpened',
  data: {
    merchant: 'main',
    outTradeNo: 'order_1',
    totalFen: 8800,
    subject: 'Tea',
    method: 'BARCODE',
    authCodeDigest: authCodeDigest('order_1', '2812345678901200'),
    expiresAt: at(120),
  },
};

type Answered = Extract<TradeEvent, { type: 'AlipayCallAnswered' }>['data'];
type Requested = Extract<TradeEvent, { type: 'AlipayCallRequested' }>['data'];

export function requested(
  callId: string,
  method: Requested['method'],
  deadline: number,
  outRequestNo?: string,
): TradeEvent {
  const bizContent = { out_trade_no: 'order_1', ...(outRequestNo ? { out_request_no: outRequestNo } : {}) };
  return { type: 'AlipayCallRequested', data: { callId, method, bizContent, deadlineAt: at(deadline) } };
}

export function answered(callId: string, method: Answered['method'], more: Partial<Answered>): TradeEvent {
  const data: Answered = { callId, method, outcome: 'ok', signed: more.outcome !== 'unknown', durationMs: 5, ...more };
  return { type: 'AlipayCallAnswered', data };
}

export const qrCode = 'https://qr.alipay.com/bax1';
export const awaitingScan: TradeEvent = {
  type: 'TradeAwaitingBuyer',
  data: { since: at(0), qrCode, qrExpiresAt: at(7200) },
};
export const awaitingConfirm: TradeEvent = {
  type: 'TradeAwaitingBuyer',
  data: { since: at(1), tradeNo: 'T1', confirmOnPhone: true },
};
export const paid: TradeEvent = {
  type: 'TradePaid',
  data: { tradeNo: 'T1', paidFen: 8800, paidAt: at(10), buyerId: '2088000000000001' },
};
export const expired: TradeEvent = { type: 'TradeClosed', data: { reason: 'EXPIRED', closedAt: at(7300) } };

export function refundRequested(outRequestNo: string, amountFen: number): TradeEvent {
  return { type: 'RefundRequested', data: { outRequestNo, amountFen, requestedAt: at(20) } };
}
export function refundSucceeded(outRequestNo: string, amountFen: number): TradeEvent {
  return { type: 'RefundSucceeded', data: { outRequestNo, amountFen, refundedAt: at(21) } };
}
