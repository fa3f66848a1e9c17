/** When "no such trade" closes an order: only where nothing that was sent can be paid or arrive any more. */
import { factsOfAnswer, withContent } from '../given-evidence';
import { answered, awaitingScan, givenTrade, openedBarcode, openedQr } from '../given-trade';

const query = 'alipay.trade.query';

describe('TRADE_NOT_EXIST is not closed', () => {
  const notExist = answered('q1', query, { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });

  it('closes nothing: the code may still be scanned, the payment may still arrive', () => {
    expect(factsOfAnswer(givenTrade([0, openedQr], [1, awaitingScan]), withContent(notExist))).toEqual([]);
    expect(factsOfAnswer(givenTrade([0, openedBarcode]), withContent(notExist))).toEqual([]);
  });
});
