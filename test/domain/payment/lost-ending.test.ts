/** What Alipay reports meanwhile does not answer what a lost cancel, or a refused close, did. */
import { isInDoubt } from '../../../domain/trade/trade';
import { factsOfAnswer, followUpAt } from '../given/given-evidence';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  requested,
} from '../given/given-trade';

const query = 'alipay.trade.query';
const unknownPay = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });
const unknownCancel = answered('c2', 'alipay.trade.cancel', { outcome: 'unknown', reason: 'timeout' });

it('a payment that is notified does not answer what a lost cancel did', () => {
  const trade = givenTrade(
    [0, openedBarcode],
    [8, unknownPay],
    [130, requested('c2', 'alipay.trade.cancel', 142)],
    [140, unknownCancel],
    [141, paid],
  );
  expect([trade.state, !isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', false]);
  expect(followUpAt(trade, 141)).toBe(query);
  const returned = answered('q4', query, {
    tradeStatus: 'TRADE_CLOSED',
    content: JSON.stringify({ trade_no: 'T1', total_amount: '88.00', trade_status: 'TRADE_CLOSED' }),
  });
  expect(factsOfAnswer(trade, returned)).toEqual([
    { type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at(50), refundedFen: 8800 } },
  ]);
});

it('an answer that the buyer has to confirm does not answer what a lost cancel did', () => {
  const trade = givenTrade(
    [0, openedBarcode],
    [8, unknownPay],
    [20, requested('c2', 'alipay.trade.cancel', 34)],
    [28, unknownCancel],
    [29, awaitingConfirm],
  );
  expect([trade.doubt?.state, !isInDoubt(trade)]).toEqual(['CANCEL', false]);
});

it('a notify that the buyer has scanned does not answer what a refused close did', () => {
  const refusedClose = { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
  const trade = givenTrade(
    [0, openedQr],
    [1, awaitingScan],
    [60, answered('c3', 'alipay.trade.close', refusedClose)],
    [61, { type: 'TradeAwaitingBuyer', data: { since: at(61), tradeNo: 'T1' } }],
  );
  expect([trade.doubt?.state, !isInDoubt(trade)]).toEqual(['CLOSE', false]);
  expect(followUpAt(trade, 61)).toBe(query);
});
