/**
 * The fold of a trade's stream. `evolve` never rejects and never mutates: the events happened. Which fact may follow
 * which is read from the machines' tables; limits and refusals live in `decide.ts`.
 */
import { withCallAnswered, withCallRequested, withNotify } from './evolve-evidence';
import {
  withAnomaly,
  withAnomalySettled,
  withMethodSwitched,
  withRefundFact,
  withTradeFact,
} from '../payment/evolve-payment';
import { withSettlementFact } from '../settlement/settlement';
import { initialTrade, type Trade } from '../trade/trade';
import { upcast } from '../events/upcast';
import type { RecordedEvent } from '../events/recorded-event';

/** Throws `EventVersionError` for a known type in a version of a newer release. */
export function evolve(trade: Trade, event: RecordedEvent): Trade {
  const next = applyEvent(trade, upcast(event));
  // What applyEvent made is nobody else's yet; only what it was given must stay as it is.
  const own = next === trade ? { ...trade } : next;
  return Object.assign(own, { revision: event.revision, position: event.position });
}

export function foldTrade(events: Iterable<RecordedEvent>, from: Trade = initialTrade): Trade {
  let trade = from;
  for (const event of events) trade = evolve(trade, event);
  return trade;
}

function applyEvent(trade: Trade, event: RecordedEvent): Trade {
  const { recordedAt: at } = event.metadata;
  const place = { at, revision: event.revision };
  switch (event.type) {
    case 'AlipayCallRequested':
      return withCallRequested(trade, event.data, place);
    case 'AlipayCallAnswered':
      return withCallAnswered(trade, event.data, place);
    case 'AlipayNotifyReceived':
      return withNotify(trade, event.data);
    case 'AlipayPageIssued':
      return { ...trade, page: event.data, codeAskedAt: at };
    case 'PayMethodSwitched':
      return withMethodSwitched(trade, event.data, at);
    case 'TradeOpened':
      return { ...trade, state: trade.state ?? 'CREATED', opened: event.data, openedAt: at };
    case 'TradeAwaitingBuyer':
    case 'TradePaid':
    case 'TradeFinished':
    case 'TradeClosed':
      return withTradeFact(trade, event, event.revision);
    case 'RefundRequested':
    case 'RefundSucceeded':
    case 'RefundRefused':
    case 'RefundGivenUp':
    case 'RefundDepositedBack':
      return withRefundFact(trade, event);
    case 'SettlementRequested':
    case 'SettlementSucceeded':
    case 'SettlementRefused':
    case 'SettlementGivenUp':
      return withSettlementFact(trade, event);
    case 'TradeAnomalyObserved':
      return withAnomaly(trade, event.data, event.id);
    case 'TradeAnomalySettled':
      return withAnomalySettled(trade, event.data);
    default:
      // Written by a newer release than this one, while nodes are being replaced: it counts as a revision, no more.
      return trade;
  }
}
