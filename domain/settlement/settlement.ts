/** A sharing-out of a paid trade (alipay.trade.order.settle): what is known of it, and what its events do. */
import { mayRequestStillArrive, type LogPosition } from '../trade/lost-calls';
import { newDoubt } from '../alipay/open-calls';
import type { Settlement, Trade } from '../trade/trade';
import type { TradeEvent } from '../events/trade-events';
import { settlementTransitions } from '../trade/machines/settlement-machine';
import type { CallAnswer } from '../events/evidence-events';

export function findSettlement(trade: Trade, outRequestNo: string | undefined): Settlement | undefined {
  return trade.settlements.find((settlement) => settlement.outRequestNo === outRequestNo);
}

type SettlementFact = Extract<
  TradeEvent,
  { type: 'SettlementRequested' | 'SettlementSucceeded' | 'SettlementRefused' | 'SettlementGivenUp' }
>;

export function withSettlementFact(trade: Trade, event: SettlementFact): Trade {
  const { outRequestNo } = event.data;
  if (event.type === 'SettlementRequested' && !findSettlement(trade, outRequestNo)) {
    const { shares, requestedAt } = event.data;
    return { ...trade, settlements: [...trade.settlements, { outRequestNo, shares, requestedAt, state: 'REQUESTED' }] };
  }
  return updateSettlement(trade, outRequestNo, ({ doubt, refusal, ...known }) => {
    const state = settlementTransitions[known.state][event.type] ?? known.state;
    if (event.type === 'SettlementRequested') return doubt ? { ...known, doubt, state } : { ...known, state };
    if (event.type === 'SettlementSucceeded') {
      const { settledAt, sharedFen } = event.data;
      return { ...known, state, endedAt: settledAt, ...(sharedFen === undefined ? {} : { sharedFen }) };
    }
    if (event.type === 'SettlementGivenUp') {
      const { who, why, givenUpAt } = event.data;
      const open = { ...(doubt ? { doubt } : {}), ...(refusal ? { refusal } : {}) };
      return { ...known, ...open, state, givenUp: { who, why, at: givenUpAt } };
    }
    const { code, subCode, subMsg, refusedAt } = event.data;
    return { ...known, state, endedAt: refusedAt, refusal: { ...refusal, code, subCode, subMsg } };
  });
}

/** What an answer does before its facts: a doubt that is kept until a query or a person ends it. */
export function withSettleAnswer(
  trade: Trade,
  { outRequestNo, outcome, code, subCode, subMsg }: CallAnswer,
  position: LogPosition,
): Trade {
  return updateSettlement(trade, outRequestNo, ({ notFoundAtAlipay: _earlier, ...settlement }) => {
    if (outcome === 'ok' || settlement.state === 'SUCCEEDED') return settlement;
    if (outcome === 'refused') return { ...settlement, refusal: { code, subCode, subMsg } };
    const state = settlementTransitions[settlement.state].SettlementAnswerUnknown ?? settlement.state;
    const { notFoundSince: _before, ...doubtful } = settlement;
    return { ...doubtful, state, doubt: settlement.doubt ?? newDoubt(position, false) };
  });
}

export function withSettleQueryAnswer(trade: Trade, answer: CallAnswer, askedAt: string, answeredAt: string): Trade {
  const notFoundAtAlipay = isNotFound(answer);
  const isProof =
    notFoundAtAlipay && !mayRequestStillArrive(trade, 'alipay.trade.order.settle', answer.outRequestNo, askedAt);
  return updateSettlement(trade, answer.outRequestNo, (settlement) => ({
    ...settlement,
    ...(settlement.doubt ? { doubt: { ...settlement.doubt, lastCheckAt: askedAt } } : {}),
    notFoundAtAlipay,
    ...(isProof ? { notFoundSince: settlement.notFoundSince ?? answeredAt } : {}),
  }));
}

/** Alipay does not know the trade or the request number. No other answer proves that: a missing permission proves nothing. */
export function isNotFound({ outcome, code, subCode }: CallAnswer): boolean {
  return outcome === 'refused' && code === '40004' && /(SETTLE|TRADE|ORDER|RECORD)_NOT_EXIST$/.test(subCode ?? '');
}

function updateSettlement(
  trade: Trade,
  outRequestNo: string | undefined,
  change: (settlement: Settlement) => Settlement,
): Trade {
  const settlements = trade.settlements.map((known) => (known.outRequestNo === outRequestNo ? change(known) : known));
  return { ...trade, settlements };
}
