/** What Alipay says and the events here contradict: it is always reported. */
import { concludeAnswer } from '../../../domain/engine/conclude';
import { decide } from '../../../domain/engine/decide';
import { recordNotify } from '../../../domain/engine/record-notify';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';
import type { AlipayCallAnswered } from '../../../domain/events/evidence-events';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { refundableFen, refundedFen } from '../../../domain/trade/account';
import type { Trade } from '../../../domain/trade/trade';
import {
  cancel,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  lost,
  refund,
  refunded,
  refusedWith,
  seesTrade,
  signed,
  sync,
  type Node,
} from '../given/given-engine';
import { factsOfAnswer } from '../given/given-evidence';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  givenTrade,
  openedBarcode,
  openedQr,
  requested,
} from '../given/given-trade';

const query = 'alipay.trade.query';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = await givenPaidNode(world);
});

it.each([
  ['knows no such trade', refusedWith('ACQ.TRADE_NOT_EXIST')],
  ['waits for the buyer', seesTrade('WAIT_BUYER_PAY')],
])('an order that is paid here while Alipay %s contradicts itself', async (_what, answer) => {
  world.says({ query: [answer] });
  const { trade } = await node.does(sync);
  expect(trade.state).toBe('TRADE_SUCCESS');
  expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
});

it.each(['TRADE_SUCCESS', 'TRADE_FINISHED'])(
  'an order that is returned here and %s at Alipay contradicts itself',
  async (status) => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ action: 'refund' })] });
    await node.does(cancel);
    world.says({ query: [seesTrade(status)] });
    const { trade } = await node.does(sync);
    expect(trade.closed).toMatchObject({ reason: 'CANCELLED', refundedFen: 8800 });
    expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
  },
);

it('the same contradiction is reported once', async () => {
  world.says({ query: [refusedWith('ACQ.TRADE_NOT_EXIST')] });
  await node.does(sync);
  const { trade } = await node.does(sync);
  expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
});

describe("the notify of a bank's refund (depositback.completed)", () => {
  async function depositedBack(outRequestNo: string, more: object = {}): Promise<Trade> {
    const told = { trade_no: 'T1', out_trade_no: 'order_1', dback_status: 'S', dback_amount: '20.00', ...more };
    const biz_content = JSON.stringify({ ...told, out_request_no: outRequestNo });
    const params = { msg_method: 'alipay.trade.refund.depositback.completed', biz_content };
    const notify = { notifyId: 'd1', outTradeNo: 'order_1', params };
    return (await recordNotify(node.engine, notify, 'notify-1')).trade;
  }

  it('contradicts the books where the refund is refused here', async () => {
    world.says({ refund: [refusedWith('ACQ.TRADE_NOT_ALLOW_REFUND')] });
    await node.does(refund('R1', 2000));
    expect((await node.trade()).refunds).toMatchObject([{ state: 'REFUSED' }]);
    expect(kindsOf(await depositedBack('R1'))).toEqual(['CONTRADICTS_STATE']);
  });

  it('of a number that is not ours proves a foreign refund of that amount, beside our own', async () => {
    world.says({ refund: [refunded('10.00')] });
    await node.does(refund('R1', 1000));
    world.says({});
    await node.does(refund('R2', 3000));
    const trade = await depositedBack('console_1');
    expect(trade.anomalies).toMatchObject([{ kind: 'REFUND_NOT_OURS', foreignFen: 2000 }]);
    expect([refundedFen(trade), refundableFen(trade)]).toEqual([3000, 2800]);
  });

  it('adds nothing to a foreign refund that is known', async () => {
    await node.notified('n1', { out_biz_no: 'console_1', refund_fee: '20.00', gmt_refund: '2026-11-21 12:10:00.000' });
    const trade = await depositedBack('console_1');
    expect([kindsOf(trade), refundedFen(trade)]).toEqual([['REFUND_NOT_OURS'], 2000]);
  });

  it.each([
    ['another trade under our order number', { trade_no: 'T9' }],
    ['a refund that is under way', { dback_status: 'P' }],
  ])('says nothing of ours where it is about %s', async (_what, more) => {
    expect(kindsOf(await depositedBack('console_1', more))).toEqual([]);
  });

  it.each([
    ['was cancelled', signed({ action: 'refund' })],
    ['may have been cancelled', lost],
  ])('says nothing new of an order that %s: its money goes back under a number of Alipay’s', async (_what, answer) => {
    world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [answer] });
    await node.does(cancel);
    expect(kindsOf(await depositedBack('alipay_1', { dback_amount: '88.00' }))).toEqual([]);
  });

  it('is stored with the refund of a second payment', async () => {
    await world.append(
      {
        type: 'RefundRequested',
        data: { outRequestNo: 'late_T2', amountFen: 8800, tradeNo: 'T2', requestedAt: at(20) },
      },
      { type: 'RefundSucceeded', data: { outRequestNo: 'late_T2', amountFen: 8800, refundedAt: at(21) } },
    );
    const trade = await depositedBack('late_T2', { trade_no: 'T2', dback_amount: '88.00' });
    expect(trade.refunds).toMatchObject([{ depositBack: { status: 'S', amountFen: 8800 } }]);
  });
});

describe('a trade that is closed here and waits for its buyer at Alipay', () => {
  const closed: TradeEvent = { type: 'TradeClosed', data: { reason: 'EXPIRED', closedAt: at(30) } };
  const given: [number, TradeEvent][] = [
    [0, openedQr],
    [1, awaitingScan],
    [30, closed],
  ];
  const waiting = answered('q3', query, {
    tradeStatus: 'WAIT_BUYER_PAY',
    content: JSON.stringify({ trade_no: 'T1', total_amount: '88.00', trade_status: 'WAIT_BUYER_PAY' }),
  });
  const close = (trade: Trade, ...made: AlipayMethod[]) =>
    decide(
      trade,
      { type: 'Close', outTradeNo: 'order_1' },
      { now: new Date(at(60)), merchant: 'main', run: { calls: made.map((method) => ({ method })), waited: false } },
    );

  it('is reported', () => {
    const asked = givenTrade(...given, [40, requested('q3', query, 50)]);
    expect(factsOfAnswer(asked, waiting)).toMatchObject([{ data: { kind: 'CONTRADICTS_STATE' } }]);
  });

  it('is not reported by a query that left before it was closed', () => {
    const late = givenTrade(...given.slice(0, 2), [40, requested('q3', query, 50)], [30, closed]);
    expect(factsOfAnswer(late, waiting)).toEqual([]);
  });

  it('is closed at Alipay when it is closed again, and once', () => {
    expect(close(givenTrade(...given))).toEqual({ kind: 'done', refusals: [] });
    const seen = givenTrade(...given, [50, waiting]);
    expect(close(seen)).toMatchObject({ kind: 'call', request: { method: 'alipay.trade.close' } });
    expect(close(seen, 'alipay.trade.close')).toMatchObject({ refusals: [{ code: 'OUTCOME_UNKNOWN' }] });
    const ended = givenTrade(...given, [50, waiting], [61, answered('c9', 'alipay.trade.close', {})]);
    expect(close(ended)).toEqual({ kind: 'done', refusals: [] });
  });
});

// Found by seeded histories.
describe('an order that is closed here', () => {
  const close = 'alipay.trade.close';
  const closes = requested('c1', close, 10);
  const closed: TradeEvent = { type: 'TradeClosed', data: { reason: 'CLOSED_BY_MERCHANT', closedAt: at(1) } };
  const content = JSON.stringify({ trade_no: 'T1', total_amount: '88.00', trade_status: 'WAIT_BUYER_PAY' });
  const asks = requested('q1', 'alipay.trade.query', 20);
  const told = (...events: TradeEvent[]) => {
    const trade = givenTrade([0, openedBarcode], ...events.map((event): [number, TradeEvent] => [1, event]));
    const { data } = answered('q1', 'alipay.trade.query', { content }) as AlipayCallAnswered;
    // Asked by a node whose clock is ahead of the one that closed.
    return concludeAnswer(trade, { bizContent: {}, requestedAt: at(2) }, data, { at: at(3) }).map(({ type }) => type);
  };

  it('and waits at Alipay, as a query after the close shows, is an anomaly', () => {
    expect(told(awaitingConfirm, closes, answered('c1', close, {}), closed, asks)).toEqual(['TradeAnomalyObserved']);
  });

  it('is not reported as waiting where another order under the same number waits: that is another amount', () => {
    const content = JSON.stringify({ trade_no: 'T2', total_amount: '88.01', trade_status: 'WAIT_BUYER_PAY' });
    const closedUnseen = givenTrade(
      [0, openedBarcode],
      [1, closes],
      [1, answered('c1', close, {})],
      [1, closed],
      [1, asks],
    );
    const { data } = answered('q1', 'alipay.trade.query', { content }) as AlipayCallAnswered;
    const facts = concludeAnswer(closedUnseen, { bizContent: {}, requestedAt: at(2) }, data, { at: at(3) });
    expect(facts).toMatchObject([{ data: { kind: 'AMOUNT_DIFFERS' } }]);
  });

  it('and waited at Alipay before the close is no anomaly, whatever the clock of the querying node says', () => {
    expect(told(awaitingConfirm, closes, asks, answered('c1', close, {}), closed)).toEqual([]);
  });
});
