/** Applies one answer of Alipay to one call, through the engine's own functions, and returns what follows from it. */
import { concludeAnswer } from '../../domain/engine/conclude';
import { decideFollowUp } from '../../domain/follow-up/decide-follow-up';
import { nextDueAt } from '../../domain/follow-up/due';
import { evolve, foldTrade } from '../../domain/engine/evolve';
import { waysThat } from '../../domain/alipay/ways-to-pay';
import { METHODS } from '../../domain/alipay/methods';
import { judgeAnswer } from '../../domain/alipay/judge-answer';
import type { Trade } from '../../domain/trade/trade';
import type { FactEvent, TradeEvent } from '../../domain/events/trade-events';
import type { AlipayMethod } from '../../domain/events/alipay-methods';
import type { PayMethod } from '../../domain/events/payment-events';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import { HOUR_MS } from '../../domain/values/durations';

/** What the engine makes of an answer. */
export type Followed = {
  outcome: string;
  /** Types of the facts that are recorded beside the answer. */
  facts: string[];
  /** What the engine does next by itself. */
  next: string;
};

const OPENED_AT_MS = Date.parse('2026-01-01T00:00:00.000Z');
const LIFE_MS = 2 * HOUR_MS;
const ORDER = { out_trade_no: 'order', total_amount: '88.00', out_request_no: 'number' };

export function playAnswer(method: AlipayMethod, code: string, subCode: string): Followed {
  const before = [...historyBefore(method), requested(method)];
  const at = new Date(OPENED_AT_MS + before.length * 1000).toISOString();
  const trade = foldTrade(before.map(record));
  const content = JSON.stringify({ code, sub_code: subCode });
  const judged = judgeAnswer({ method, bizContent: ORDER }, { kind: 'answer', signed: true, content, durationMs: 0 });
  const answer = { callId: callIdOf(method), ...judged };
  const request = { bizContent: ORDER, requestedAt: new Date(Date.parse(at) - 1000).toISOString() };
  const facts = concludeAnswer(trade, request, answer, { at });
  const events: TradeEvent[] = [{ type: 'AlipayCallAnswered', data: answer }, ...facts];
  const after = events.map((event, index) => record(event, before.length + index)).reduce(evolve, trade);
  return { outcome: judged.outcome, facts: facts.map(named), next: nextStep(after, Date.parse(at)) };
}

function historyBefore(method: AlipayMethod): TradeEvent[] {
  const { subject, opensOrder, asksAbout } = METHODS[method];
  const since = new Date(OPENED_AT_MS).toISOString();
  const opened: TradeEvent = {
    type: 'TradeOpened',
    data: {
      merchant: 'main',
      outTradeNo: 'order',
      totalFen: 8800,
      subject: 'subject',
      method: wayShown(method),
      expiresAt: new Date(OPENED_AT_MS + LIFE_MS).toISOString(),
    },
  };
  if (opensOrder) return [opened];
  const awaiting: TradeEvent = { type: 'TradeAwaitingBuyer', data: { since, qrCode: 'qr', qrExpiresAt: since } };
  if (subject === 'payment') return [opened, awaiting];
  const paid: TradeEvent = { type: 'TradePaid', data: { tradeNo: '2026', paidFen: 8800, paidAt: since } };
  const paidTrade = [opened, awaiting, paid];
  const shares = [{ transIn: '2088', transInType: 'userId' as const, amountFen: 100 }];
  const settlement: TradeEvent = {
    type: 'SettlementRequested',
    data: { outRequestNo: 'number', shares, requestedAt: since },
  };
  const refund: TradeEvent = {
    type: 'RefundRequested',
    data: { outRequestNo: 'number', amountFen: 100, requestedAt: since },
  };
  return [...paidTrade, subject === 'settlement' ? settlement : refund, ...(asksAbout ? lost(asksAbout) : [])];
}

/** The way to pay of the trade that the call is about; a call that any trade has is shown on a QR code. */
function wayShown(method: AlipayMethod): PayMethod {
  const { ends } = METHODS[method];
  const [way] = waysThat(({ opening, endedBy }) => endedBy === ends || ('call' in opening && opening.call === method));
  return way ?? 'QR_CODE';
}

/** A query is sent because the outcome of this call is not known. */
function lost(method: AlipayMethod): TradeEvent[] {
  const answer = { outRequestNo: 'number', outcome: 'unknown' as const, signed: false, durationMs: 0 };
  return [requested(method), { type: 'AlipayCallAnswered', data: { callId: callIdOf(method), method, ...answer } }];
}

function requested(method: AlipayMethod): TradeEvent {
  const deadlineAt = new Date(OPENED_AT_MS + LIFE_MS).toISOString();
  return { type: 'AlipayCallRequested', data: { callId: callIdOf(method), method, bizContent: ORDER, deadlineAt } };
}

const callIdOf = (method: AlipayMethod) => `call of ${method}`;

function record(event: TradeEvent, revision: number): RecordedEvent {
  const recordedAt = new Date(OPENED_AT_MS + revision * 1000).toISOString();
  const metadata = { recordedAt, actor: 'api', $correlationId: '', schemaVersion: 1, previousHash: null };
  return { ...event, id: String(revision), stream: 'trade-main-order', revision, position: String(revision), metadata };
}

function named(fact: FactEvent): string {
  return fact.type === 'TradeClosed' ? `TradeClosed (${fact.data.reason})` : fact.type;
}

/** The next thing that follow-up finds to do, and when. */
function nextStep(trade: Trade, nowMs: number): string {
  const dueMs = nextDueAt(trade);
  if (dueMs === undefined) return 'nothing more';
  if (dueMs - nowMs > LIFE_MS / 2) return 'follow-up runs again before the order expires';
  const decision = decideFollowUp(trade, { now: new Date(dueMs), merchant: 'main', run: { calls: [], waited: false } });
  const what = decision.kind === 'call' ? `\`${decision.request.method}\`` : 'follow-up runs again';
  const seconds = Math.floor((dueMs - nowMs) / 1000);
  return seconds <= 0 ? `${what} at once` : `${what} after ${seconds} s`;
}
