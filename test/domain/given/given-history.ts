/**
 * `givenHistory(events).whenAnswered(answer).then(facts)`: what follows from one answer or notify of Alipay, for a trade whose
 * events are of different seconds. A command is played by `given`.
 */
import { concludeAnswer, concludeNotify } from '../../../domain/engine/conclude';
import type { FactEvent, TradeEvent } from '../../../domain/events/trade-events';
import type { ShopRules } from '../../../domain/payment/shop-rules';
import type { JsonObject } from '../../../domain/values/json';
import type { ExpectedEvent } from './given';
import { SELLER } from './given-evidence';
import { at, givenTrade } from './given-trade';

type Then = {
  /** Exactly these facts follow, in this order; of each only what is named is compared. Answers them whole. */
  then(...expected: ExpectedEvent[]): FactEvent[];
};
type Asked = {
  /** What the call was sent with; nothing when undefined. */
  bizContent?: JsonObject;
  /** The second in which it was sent; 40 when undefined. The answer comes ten seconds later. */
  atSecond?: number;
};
type GivenHistory = {
  whenAnswered(answer: TradeEvent, asked?: Asked): Then;
  /** A verified notify of second 50 about order_1, T1 and the whole amount, but for what `params` say. */
  whenNotified(params: Record<string, string>, shop?: ShopRules): Then;
};

/** Each event with the second at which it was recorded, as of `givenTrade`. */
export function givenHistory(...events: [seconds: number, event: TradeEvent][]): GivenHistory {
  const trade = givenTrade(...events);
  return {
    whenAnswered(answer, { bizContent = {}, atSecond = 40 } = {}) {
      if (answer.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
      const asked = { bizContent, requestedAt: at(atSecond) };
      return thenOf(concludeAnswer(trade, asked, answer.data, { at: at(atSecond + 10) }));
    },
    whenNotified(params, shop = {}) {
      const base = { trade_no: 'T1', out_trade_no: 'order_1', total_amount: '88.00', seller_id: SELLER };
      return thenOf(concludeNotify(trade, { notifyId: 'n1', params: { ...base, ...params } }, at(50), shop));
    },
  };
}

/** The close of a trade as a fact that is expected. */
export function closedBecause(reason: string): ExpectedEvent {
  return { type: 'TradeClosed', data: { reason } };
}

function thenOf(facts: FactEvent[]): Then {
  return {
    then(...expected) {
      expect(facts).toMatchObject(expected);
      return facts;
    },
  };
}
