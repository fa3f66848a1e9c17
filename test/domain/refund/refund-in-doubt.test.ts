/** What does not prove the outcome of a refund leaves it in doubt, and its amount reserved. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { refundableFen, refundedFen, reservedFen } from '../../../domain/trade/account';
import { findRefund } from '../../../domain/trade/trade';
import {
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  refund,
  refundsOf,
  refusedWith,
  signed,
  type Node,
} from '../given/given-engine';
import { factsOfAnswer } from '../given/given-evidence';
import {
  answered,
  at,
  awaitingScan,
  givenTrade,
  openedQr,
  paid,
  refundRequested,
  requested,
} from '../given/given-trade';

const world = givenWorldForEach();

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

describe('a refund whose answer proves nothing', () => {
  let node: Node;
  const refundMethod = 'alipay.trade.refund';
  const found = signed({ out_request_no: 'R1', refund_amount: '10.00', refund_status: 'REFUND_SUCCESS' });
  beforeEach(async () => {
    await world.append(openedQr, awaitingScan, paid);
    node = world.node();
  });

  it('fund_change=N after an attempt in doubt: this call moved nothing; the refund is queried and booked once', async () => {
    await node.does(refund('R1', 1000));
    node.setClock(11);
    let queries = 0;
    world.alipay = ({ method }) => {
      if (method === refundMethod) return signed({ fund_change: 'N', refund_fee: '10.00' });
      return (queries += 1) === 1 ? signed({}) : found;
    };
    expect(refundsOf((await node.does(followUp)).trade)).toEqual(['R1 UNKNOWN']);
    node.setClock(60);
    const { trade } = await node.does(followUp);
    expect([refundsOf(trade), refundedFen(trade)]).toEqual([['R1 SUCCEEDED'], 1000]);
    expect(methodsOf(world.calls)).toEqual(['refund', 'fastpay.refund.query', 'refund', 'fastpay.refund.query']);
  });

  it('fund_change=N at the first attempt is queried at once', async () => {
    world.alipay = ({ method }) =>
      method === refundMethod ? signed({ fund_change: 'N', refund_fee: '10.00' }) : found;
    const { trade, refusals } = await node.does(refund('R1', 1000));
    expect([refundsOf(trade), refusals]).toEqual([['R1 SUCCEEDED'], []]);
  });

  it('refund.query empty: neither done nor refused; the identical request is sent again, its amount stays reserved', async () => {
    await node.does(refund('R1', 1000));
    node.setClock(11);
    world.alipay = ({ method }) => (method === refundMethod ? lost : signed({}));
    const { trade } = await node.does(followUp);
    expect([refundsOf(trade), refundableFen(trade)]).toEqual([['R1 UNKNOWN'], 7800]);
    const [first, , again] = world.calls;
    expect(again).toEqual(first);
  });

  it('SELLER_BALANCE_NOT_ENOUGH is a refusal, and the same number succeeds once the balance is topped up', async () => {
    world.alipay = () => refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    const refused = await node.does(refund('R1', 1000));
    expect(refused.refusals).toMatchObject([{ code: 'ALIPAY_REFUSED', advice: 'RETRY_SAME_KEYS' }]);
    expect(refundableFen(refused.trade)).toBe(8800);
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '10.00' });
    const { trade, refusals } = await node.does(refund('R1', 1000));
    expect([refundsOf(trade), refusals]).toEqual([['R1 SUCCEEDED'], []]);
    const [first, again] = world.calls;
    expect(again).toEqual(first);
  });
});
