/** A refund that this engine did not request is detected wherever a signed sum proves it, and counted once. */
import type { TradeEvent } from '../../../domain/events/trade-events';
import { refundableFen, refundedFen, reservedFen } from '../../../domain/trade/account';
import type { Trade } from '../../../domain/trade/trade';
import {
  givenWorldForEach,
  lost,
  paidAnswer,
  payBarcode,
  refund,
  refusedWith,
  seesTrade,
  signed,
} from '../given/given-engine';
import { factsOfAnswer, factsOfNotify, followUpAt } from '../given/given-evidence';
import { answered, at, givenTrade, openedQr, paid, refundRequested, refundSucceeded } from '../given/given-trade';

const world = givenWorldForEach();

const query = 'alipay.trade.query';

describe('a foreign refund', () => {
  const refused: TradeEvent = { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(21) } };

  it('is detected although a refused refund of ours would explain the sum', () => {
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 5000)], [21, refused]);
    expect(
      factsOfNotify(trade, { trade_status: 'TRADE_SUCCESS', out_biz_no: 'console_1', refund_fee: '30.00' }),
    ).toMatchObject([{ data: { kind: 'REFUND_NOT_OURS', refundedFen: 3000, foreignFen: 3000 } }]);
  });

  it('adds to ours, and the sum closes the trade', () => {
    const foreign: TradeEvent = {
      type: 'TradeAnomalyObserved',
      data: { kind: 'REFUND_NOT_OURS', detail: 'x', observedAt: at(15), refundedFen: 3000, foreignFen: 3000 },
    };
    const trade = givenTrade([0, openedQr], [10, paid], [15, foreign], [20, refundRequested('R1', 5800)]);
    expect(refundableFen(trade)).toBe(0);
    const content = JSON.stringify({ code: '10000', refund_fee: '88.00' });
    const facts = factsOfAnswer(trade, answered('c3', 'alipay.trade.refund', { outRequestNo: 'R1', content }), {
      refund_amount: '58.00',
    });
    expect(facts.map(({ type }) => type)).toEqual(['RefundSucceeded', 'TradeClosed']);
    const partly = givenTrade(
      [0, openedQr],
      [10, paid],
      [15, foreign],
      [20, refundRequested('R1', 1000)],
      [21, refundSucceeded('R1', 1000)],
    );
    expect([refundedFen(partly), refundableFen(partly)]).toEqual([4000, 4800]);
  });

  it('is not assumed where refunds of ours, whose answers are not here yet, explain the sum', () => {
    const first: TradeEvent = {
      type: 'RefundSucceeded',
      data: { outRequestNo: 'R1', amountFen: 1000, refundedAt: at(21), totalRefundedFen: 3000 },
    };
    const trade = givenTrade(
      [0, openedQr],
      [10, paid],
      ...['R1', 'R2', 'R3'].map((no): [number, TradeEvent] => [20, refundRequested(no, 1000)]),
      [21, first],
    );
    expect([refundedFen(trade), reservedFen(trade), refundableFen(trade)]).toEqual([1000, 2000, 5800]);
  });

  it('is suspected when Alipay refuses ours because the trade is closed: the trade is queried', () => {
    const hasClose = answered('c3', 'alipay.trade.refund', {
      outcome: 'refused',
      code: '40004',
      subCode: 'ACQ.TRADE_HAS_CLOSE',
      outRequestNo: 'R1',
    });
    const trade = givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 5000)],
      [21, hasClose],
      [21, refused],
    );
    expect(followUpAt(trade, 21)).toBe(query);
  });
});

// Found by seeded histories.
describe('money returned by others while our own refund is under way', () => {
  /** The notify of the other's refund comes before our refund is refused. */
  async function givenRefusedRefund(amountFen: number, returned: string): Promise<Trade> {
    const node = world.node();
    world.alipay = () => paidAnswer;
    await node.does(payBarcode);
    world.alipay = async () => {
      await node.notified('n1', { refund_fee: returned, out_biz_no: 'console1' });
      return refusedWith('ACQ.REASON_TRADE_REFUND_FEE_ERR');
    };
    await node.does(refund('R1', amountFen));
    return node.trade();
  }

  it.each<[string, number, string, number]>([
    ['as much as we requested', 2200, '22.00', 2200],
    ['less than we requested, which cannot be ours', 8800, '0.01', 1],
    ['more than we requested', 4400, '66.00', 6600],
  ])('is known when ours is refused: %s', async (_name, amountFen, returned, returnedFen) => {
    const trade = await givenRefusedRefund(amountFen, returned);

    expect([refundedFen(trade), refundableFen(trade)]).toEqual([returnedFen, 8800 - returnedFen]);
    expect(trade.anomalies.at(-1)).toMatchObject({ kind: 'REFUND_NOT_OURS', foreignFen: returnedFen });
  });

  it('is not attributed to a refund that was requested after Alipay reported it', async () => {
    const node = world.node();
    world.alipay = () => paidAnswer;
    await node.does(payBarcode);
    world.alipay = () => lost;
    await node.does(refund('R1', 4400));
    await node.notified('n1', { refund_fee: '66.00', out_biz_no: 'console1' });
    await node.does(refund('R2', 100));
    // R1 was refused, R2 went through, and each is only found by a refund query.
    world.alipay = ({ method, bizContent }) => {
      if (method === 'alipay.trade.query') return seesTrade('TRADE_SUCCESS');
      if (method === 'alipay.trade.refund') return refusedWith('ACQ.REASON_TRADE_REFUND_FEE_ERR');
      const isDone = bizContent['out_request_no'] === 'R2';
      return signed({ ...bizContent, ...(isDone ? { refund_status: 'REFUND_SUCCESS', refund_amount: '1.00' } : {}) });
    };
    for (const seconds of [20, 60, 200, 2_000]) {
      node.setClock(seconds);
      await node.does({ type: 'FollowUp', outTradeNo: 'order_1' });
    }

    const trade = await node.trade();
    expect(trade.refunds.map(({ state }) => state)).toEqual(['REFUSED', 'SUCCEEDED']);
    expect(refundedFen(trade)).toBe(6700);
  });
});
