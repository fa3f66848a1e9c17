/** What does not prove the outcome of a refund leaves it in doubt, and its amount reserved. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { refundableFen, refundedFen, reservedFen } from '../../../domain/trade/account';
import { findRefund } from '../../../domain/trade/trade';
import { factsOfAnswer } from '../given-evidence';
import { answered, at, givenTrade, openedQr, paid, refundRequested, requested } from '../given-trade';

describe('a refund', () => {
  const inFlight = requested('r1', 'alipay.trade.refund', 100, 'R1');
  const second = requested('r2', 'alipay.trade.refund', 100, 'R1');
  const refusal = answered('r2', 'alipay.trade.refund', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
    outRequestNo: 'R1',
  });

  it('is not refused while another attempt of it is on its way', () => {
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [20, inFlight], [40, second]);
    expect(factsOfAnswer(trade, refusal)).toEqual([]);
  });

  it('booked as refused is unknown again when a late answer says so, and reserved', () => {
    const refused: TradeEvent = { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(21) } };
    const late = answered('r1', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [21, refused], [60, late]);
    expect([findRefund(trade, 'R1')?.state, reservedFen(trade), refundableFen(trade)]).toEqual(['UNKNOWN', 100, 8700]);
  });

  it('is not reserved on top of money that is known to be back', () => {
    const unknown = answered('r1', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
    const closed: TradeEvent = {
      type: 'TradeClosed',
      data: { reason: 'FULLY_REFUNDED', closedAt: at(30), refundedFen: 8800 },
    };
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 8800)], [28, unknown], [30, closed]);
    expect([refundedFen(trade), reservedFen(trade)]).toEqual([8800, 0]);
  });
});
