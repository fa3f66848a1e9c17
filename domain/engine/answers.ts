/** What an answer of Alipay does, one entry a method: the facts that follow from it, and what is known of the trade after it. */
import { closedByClose, concludeCancel } from '../payment/conclude-ending';
import { concludeCreate, concludePay, concludePrecreate, paymentRefused } from '../payment/conclude-opening';
import { concludeQuery } from '../payment/conclude-query';
import type { ShopRules } from '../payment/shop-rules';
import { withEndingAnswer, withLateEndingAnswer, withOpeningAnswer, withQueryAnswer } from '../payment/evolve-answers';
import { concludeRefund, concludeRefundQuery } from '../refund/conclude-refund';
import { withRefundAnswer, withRefundQueryAnswer } from '../refund/evolve-refund';
import { concludeSettle, concludeSettleQuery } from '../settlement/conclude-settlement';
import { withSettleAnswer, withSettleQueryAnswer } from '../settlement/settlement';
import type { LogPosition } from '../trade/lost-calls';
import { isOver, type Trade } from '../trade/trade';
import type { AlipayMethod } from '../events/alipay-methods';
import type { AlipayCallRequested, CallAnswer } from '../events/evidence-events';
import type { FactEvent } from '../events/trade-events';
import type { JsonObject } from '../values/json';

/** The call that an answer belongs to. */
export type AskedCall = Pick<AlipayCallRequested['data'], 'bizContent'> & { requestedAt: string };

/** `node` is the content of the answer, `at` is when it was recorded. */
export type GivenAnswer = {
  trade: Trade;
  answer: CallAnswer;
  node: JsonObject;
  asked: AskedCall;
  at: string;
  shop: ShopRules;
};

type AnswerRules = {
  /** Of an answer whose outcome is known. */
  conclude(known: GivenAnswer): FactEvent[];
  /** `position` is where the answer was recorded, `asked` where its intent was. */
  evolve(trade: Trade, answer: CallAnswer, position: LogPosition, asked: LogPosition): Trade;
};

export const ANSWERS: Readonly<Record<AlipayMethod, AnswerRules>> = {
  'alipay.trade.precreate': opening(({ trade, asked, node }) => concludePrecreate(trade, asked.requestedAt, node)),
  'alipay.trade.create': opening(({ trade, asked, node }) => concludeCreate(trade, asked.requestedAt, node)),
  'alipay.trade.pay': opening(concludePay),
  'alipay.trade.query': {
    conclude: concludeQuery,
    evolve: (trade, answer, _position, asked) => withQueryAnswer(trade, answer, asked),
  },
  'alipay.trade.close': ending(({ trade, at }) => closedByClose(trade, at)),
  'alipay.trade.cancel': ending(({ trade, node, at }) => concludeCancel(trade, node, at)),
  'alipay.trade.refund': {
    conclude: concludeRefund,
    evolve: withRefundAnswer,
  },
  'alipay.trade.fastpay.refund.query': {
    conclude: concludeRefundQuery,
    evolve: (trade, answer, position, asked) => withRefundQueryAnswer(trade, answer, asked.at, position.at),
  },
  'alipay.trade.order.settle': {
    conclude: ({ trade, answer, at }) => concludeSettle(trade, answer, at),
    evolve: withSettleAnswer,
  },
  'alipay.trade.order.settle.query': {
    conclude: ({ trade, answer, asked, at }) => concludeSettleQuery(trade, answer, at, asked.requestedAt),
    evolve: (trade, answer, position, asked) => withSettleQueryAnswer(trade, answer, asked.at, position.at),
  },
  // Of no trade: `import-bill.ts` makes that call.
  'alipay.data.dataservice.bill.downloadurl.query': { conclude: () => [], evolve: (trade) => trade },
};

function opening(concludeOk: (known: GivenAnswer) => FactEvent[]): AnswerRules {
  return {
    conclude: (known) =>
      known.answer.outcome === 'ok' ? concludeOk(known) : paymentRefused(known.trade, known.answer, known.at),
    evolve: withOpeningAnswer,
  };
}

function ending(concludeOk: (known: GivenAnswer) => FactEvent[]): AnswerRules {
  return {
    conclude: (known) => (known.answer.outcome === 'ok' ? concludeOk(known) : []),
    // Short of a closing fact, only a query shows where the trade stands now.
    evolve: (trade, answer, position) =>
      isOver(trade) ? withLateEndingAnswer(trade, answer) : withEndingAnswer(trade, answer, position),
  };
}
