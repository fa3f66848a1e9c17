/**
 * The cases that cost money in practice, each by its name. Told here with literal events, or with nodes over a real event store and
 * an Alipay that is a plain function. On the wire, against the simulated Alipay: test/end-to-end/money-cases.test.ts. What an
 * attack on the rules found besides: money-losers.test.ts.
 */
import { concludeAnswer, concludeNotify } from '../../domain/engine/conclude';
import type { Policy } from '../../domain/payment/conclude-report';
import { decide } from '../../domain/engine/decide';
import { nextDueAt } from '../../domain/follow-up/due';
import { applyOrSkip } from '../../projections/projector';
import { refundableFen, refundedFen } from '../../domain/trade/account';
import { isInDoubt, openAnomalies, type Trade } from '../../domain/trade/trade';
import type { FactEvent, TradeEvent } from '../../domain/events/trade-events';
import { batchOf, cleanUp, givenReadModel, poisonousPaid } from '../projections/given-projections';
import {
  codeAnswer,
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  payQr,
  refund,
  refusedWith,
  seesTrade,
  signed,
  type Node,
} from './given-engine';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  expired,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  refundRequested,
} from './given-trade';

const SELLER = '2088000000000009';
const refundIt: Policy = { latePayment: 'refund' };
const query = 'alipay.trade.query';
const fullyReturned = { fund_change: 'Y', refund_fee: '88.00' };

function notify(trade: Trade, params: Record<string, string>, policy?: Policy): FactEvent[] {
  const base = { trade_no: 'T1', out_trade_no: 'order_1', total_amount: '88.00', seller_id: SELLER };
  return concludeNotify(trade, { notifyId: 'n1', params: { ...base, ...params } }, at(50), {
    sellerId: SELLER,
    policy,
  });
}
function answerTo(trade: Trade, answer: TradeEvent, node: object = {}): FactEvent[] {
  if (answer.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
  const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', trade_no: 'T1', ...node });
  return concludeAnswer(trade, { bizContent: {}, requestedAt: at(40) }, { ...answer.data, content }, at(50));
}
function typesOf(facts: TradeEvent[]): string[] {
  return facts.map((fact) => {
    if (fact.type === 'TradeAnomalyObserved') return `anomaly ${fact.data.kind}`;
    return fact.type === 'TradeClosed' ? `TradeClosed ${fact.data.reason}` : fact.type;
  });
}
const kindsOf = (trade: Trade) => openAnomalies(trade).map(({ kind }) => kind);
const refundsOf = (trade: Trade) => trade.refunds.map(({ outRequestNo, state }) => `${outRequestNo} ${state}`);

const world = givenWorldForEach();

describe('late payment after close', () => {
  const closeHere = async (): Promise<void> => {
    await world.append(openedQr, awaitingScan, { type: 'TradeClosed', data: { reason: 'EXPIRED', closedAt: at(0) } });
  };

  it('is accepted, and a person is told; nothing goes back unless the shop chose so', async () => {
    await closeHere();
    const node = world.node();
    const trade = await node.notified('n1', { gmt_payment: '2026-11-21 12:00:01' });
    expect([trade.state, trade.paidFen, kindsOf(trade)]).toEqual(['TRADE_SUCCESS', 8800, ['PAID_AFTER_CLOSE']]);
    expect(nextDueAt(trade)).toBeUndefined();
    await node.does(followUp);
    expect(world.calls).toEqual([]);
  });

  it('goes back by itself when the shop chose so, whole, once, and the anomaly is settled', async () => {
    await closeHere();
    const node = world.node({ policy: refundIt });
    const late = await node.notified('n1', { gmt_payment: '2026-11-21 12:00:01' });
    expect(nextDueAt(late)).toBe(Date.parse(at(0)));
    world.alipay = () => signed(fullyReturned);
    const { trade } = await node.does(followUp);
    await node.does(followUp);
    expect(world.calls.map(({ bizContent }) => bizContent)).toEqual([
      {
        trade_no: 'T1',
        out_request_no: 'late_T1',
        refund_amount: '88.00',
        refund_reason: expect.stringContaining('退回'),
      },
    ]);
    expect([trade.state, refundsOf(trade), refundedFen(trade)]).toEqual(['TRADE_CLOSED', ['late_T1 SUCCEEDED'], 8800]);
    expect([kindsOf(trade), nextDueAt(trade)]).toEqual([[], undefined]);
    expect((await world.events()).slice(4).map(({ type }) => type)).toEqual([
      'TradePaid',
      'TradeAnomalyObserved',
      'RefundRequested',
      'AlipayCallRequested',
      'AlipayCallAnswered',
      'RefundSucceeded',
      'TradeClosed',
      'TradeAnomalySettled',
    ]);
  });

  it('two nodes at once make one refund', async () => {
    await closeHere();
    const nodes = [world.node({ policy: refundIt }), world.node({ policy: refundIt })];
    await nodes[0]!.notified('n1', {});
    world.alipay = () => signed(fullyReturned);
    await Promise.all(nodes.map((node) => node.does(followUp)));
    expect(methodsOf(world.calls)).toEqual(['refund']);
  });

  it('a crash after the request makes no second refund: it is looked up under the same number', async () => {
    await closeHere();
    const node = world.node({ policy: refundIt });
    await node.notified('n1', {});
    world.alipay = () => Promise.reject(new Error('the process ends here'));
    await expect(node.does(followUp)).rejects.toThrow('the process ends here');
    const restarted = world.node({ policy: { latePayment: 'keep' } });
    restarted.setClock(60);
    world.alipay = ({ bizContent }) =>
      signed({ out_request_no: bizContent['out_request_no'], refund_amount: '88.00', refund_status: 'REFUND_SUCCESS' });
    await restarted.does(followUp);
    restarted.setClock(75);
    const { trade } = await restarted.does(followUp);
    expect(methodsOf(world.calls)).toEqual(['refund', 'fastpay.refund.query']);
    expect(refundsOf(trade)).toEqual(['late_T1 SUCCEEDED']);
  });

  it('what was kept by an earlier setting is not returned by a later one', async () => {
    await closeHere();
    await world.node().notified('n1', {});
    await world.node({ policy: refundIt }).does(followUp);
    expect(world.calls).toEqual([]);
  });

  it('is left alone when a person refunds any of it first', async () => {
    await closeHere();
    const node = world.node({ policy: refundIt });
    await node.notified('n1', {});
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '10.00' });
    await node.does(refund('R1', 1000));
    const { trade } = await node.does(followUp);
    expect([refundsOf(trade), refundableFen(trade), kindsOf(trade)]).toEqual([
      ['R1 SUCCEEDED'],
      7800,
      ['PAID_AFTER_CLOSE'],
    ]);
  });

  it('that cannot be refunded (TRADE_FINISHED) is left to a person', () => {
    const closed = givenTrade([0, openedQr], [1, awaitingScan], [7300, expired]);
    const facts = notify(closed, { trade_status: 'TRADE_FINISHED' }, refundIt);
    expect(typesOf(facts)).toEqual(['TradePaid', 'anomaly PAID_AFTER_CLOSE', 'TradeFinished']);
    const trade = givenTrade(
      [0, openedQr],
      [1, awaitingScan],
      [7300, expired],
      ...facts.map((fact): [number, TradeEvent] => [7310, fact]),
    );
    expect([trade.state, nextDueAt(trade)]).toEqual(['TRADE_FINISHED', undefined]);
  });
});

describe('two payable attempts for one order, both paid', () => {
  const second = { trade_no: 'T2', trade_status: 'TRADE_SUCCESS', gmt_payment: '2026-11-21 12:00:40' };
  const success = givenTrade([0, openedQr], [1, awaitingScan], [10, paid]);

  it('as two orders: the one that the shop closed is the late one, and goes back by policy', async () => {
    const closedFirst: TradeEvent = { type: 'TradeClosed', data: { reason: 'CLOSED_BY_MERCHANT', closedAt: at(0) } };
    await world.append(openedQr, awaitingScan, closedFirst);
    const node = world.node({ policy: refundIt });
    await node.notified('n1', {});
    world.alipay = () => signed(fullyReturned);
    expect(refundsOf((await node.does(followUp)).trade)).toEqual(['late_T1 SUCCEEDED']);
  });

  it('under one number: the second is flagged, and books nothing', () => {
    const facts = notify(success, second);
    expect(facts).toEqual([
      { type: 'TradeAnomalyObserved', data: expect.objectContaining({ kind: 'TRADE_NO_DIFFERS' }) },
    ]);
    expect(facts[0]).not.toHaveProperty('data.remedy');
  });

  it('under one number, by policy: the first is looked at, then the second goes back by its own trade_no', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    world.alipay = ({ method }) =>
      method === query ? seesTrade('TRADE_SUCCESS') : signed({ ...fullyReturned, trade_no: 'T2' });
    const { trade } = await node.does(followUp);
    await node.does(followUp);
    expect(world.calls.map(({ bizContent }) => bizContent)).toEqual([
      { trade_no: 'T1' },
      { trade_no: 'T2', out_request_no: 'late_T2', refund_amount: '88.00', refund_reason: expect.any(String) },
    ]);
    expect([trade.state, refundsOf(trade), kindsOf(trade)]).toEqual(['TRADE_SUCCESS', ['late_T2 SUCCEEDED'], []]);
    // The order's own money is untouched: paid once, all of it refundable.
    expect([trade.paidFen, refundedFen(trade), refundableFen(trade)]).toEqual([8800, 0, 8800]);
    const told = await node.notified('n2', { ...second, trade_status: 'TRADE_CLOSED', refund_fee: '88.00' });
    expect([told.state, kindsOf(told)]).toEqual(['TRADE_SUCCESS', []]);
  });

  it('under one number, but the first was returned by hand meanwhile: the second stays', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    world.alipay = () => seesTrade('TRADE_CLOSED');
    const { trade } = await node.does(followUp);
    expect(methodsOf(world.calls)).toEqual(['query']);
    expect(refundsOf(trade)).toEqual([]);
  });

  it('under one number, but Alipay does not answer about the first: nothing goes back, and it is asked ever more rarely', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    const { trade } = await node.does(followUp);
    expect([methodsOf(world.calls), refundsOf(trade)]).toEqual([['query'], []]);
    expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(5)));
    expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(6)));
  });

  it.each<[string, Trade, Record<string, string>]>([
    ['our seller id is not told', success, { seller_id: '' }],
    ['something of it went back already', success, { refund_fee: '1.00' }],
    ['it is past refunding', success, { trade_status: 'TRADE_FINISHED' }],
    ['when it was paid is not told', success, { gmt_payment: '' }],
    ['ours is not paid', givenTrade([0, openedQr], [5, awaitingConfirm]), {}],
  ])('under one number: no refund by policy where %s', (_why, trade, more) => {
    const [fact] = notify(trade, { ...second, ...more }, refundIt);
    expect(fact).toMatchObject({ type: 'TradeAnomalyObserved', data: { kind: 'TRADE_NO_DIFFERS' } });
    expect(fact).not.toHaveProperty('data.remedy');
  });

  it('a refused refund of the second, repeated by the shop, still goes to the second', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const node = world.node({ policy: refundIt, sellerId: SELLER });
    await node.notified('n1', { ...second, seller_id: SELLER });
    world.alipay = ({ method }) =>
      method === query ? seesTrade('TRADE_SUCCESS') : refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    const refused = await node.does(followUp);
    expect(refundsOf(refused.trade)).toEqual(['late_T2 REFUSED']);
    world.alipay = () => signed({ ...fullyReturned, trade_no: 'T2' });
    const { reason } = refused.trade.refunds[0]!;
    await node.does({ ...refund('late_T2', 8800), reason } as ReturnType<typeof refund>);
    expect(world.calls.at(-1)?.bizContent).toMatchObject({ trade_no: 'T2', out_request_no: 'late_T2' });
    expect(refundsOf(await node.trade())).toEqual(['late_T2 SUCCEEDED']);
  });
});

describe('TRADE_NOT_EXIST read as closed', () => {
  const notExist = answered('q1', query, { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });

  it('closes nothing: the code may still be scanned, the payment may still arrive', () => {
    expect(answerTo(givenTrade([0, openedQr], [1, awaitingScan]), notExist)).toEqual([]);
    expect(answerTo(givenTrade([0, openedBarcode]), notExist)).toEqual([]);
  });
});

describe('cancel with `action` absent', () => {
  it('is neither closed nor refunded: a query tells', () => {
    const trade = givenTrade([0, openedBarcode], [1, awaitingConfirm]);
    expect(answerTo(trade, answered('c2', 'alipay.trade.cancel', {}))).toEqual([]);
    const cancelled = givenTrade(
      [0, openedBarcode],
      [1, awaitingConfirm],
      [130, answered('c2', 'alipay.trade.cancel', {})],
    );
    const context = { now: new Date(at(130)), merchant: 'main', run: { calls: [], waited: false } };
    expect(decide(cancelled, { type: 'FollowUp', outTradeNo: 'order_1' }, context)).toMatchObject({
      kind: 'call',
      request: { method: query },
    });
  });
});

describe('refunds whose answer is no answer', () => {
  let node: Node;
  const refundMethod = 'alipay.trade.refund';
  const found = signed({ out_request_no: 'R1', refund_amount: '10.00', refund_status: 'REFUND_SUCCESS' });
  beforeEach(async () => {
    await world.append(openedQr, awaitingScan, paid);
    node = world.node();
  });

  it('fund_change=N after an unknown refund: nothing moved in this call; the refund is looked up and booked once', async () => {
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

  it('fund_change=N at the first attempt is looked up at once', async () => {
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

  it('SELLER_BALANCE_NOT_ENOUGH then topped up: refused, then the same number goes through', async () => {
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

describe('full refund without notify (page, QR)', () => {
  it('closes the trade by the answer alone', async () => {
    await world.append(openedQr, awaitingScan, paid);
    world.alipay = () => signed(fullyReturned);
    const { trade } = await world.node().does(refund('R1', 8800));
    expect([trade.state, trade.closed?.reason, refundedFen(trade)]).toEqual(['TRADE_CLOSED', 'FULLY_REFUNDED', 8800]);
  });
});

describe('CLOSED that means refunded', () => {
  const closed = answered('q1', query, { tradeStatus: 'TRADE_CLOSED' });
  const node = { trade_status: 'TRADE_CLOSED', total_amount: '88.00' };

  it('after our full refund is unknown: the money is back, and nobody is blamed', () => {
    const unknown = answered('c3', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 8800)], [28, unknown]);
    expect(typesOf(answerTo(trade, closed, node))).toEqual(['TradeClosed FULLY_REFUNDED']);
  });

  it('though we never saw it paid: paid and returned, and a person is told', () => {
    const trade = givenTrade([0, openedQr], [1, awaitingScan]);
    const facts = answerTo(trade, closed, { ...node, send_pay_date: '2026-11-21 12:00:10' });
    expect(typesOf(facts)).toEqual(['TradePaid', 'TradeClosed FULLY_REFUNDED', 'anomaly REFUND_NOT_OURS']);
  });

  it('and one that means nobody paid', () => {
    const trade = givenTrade([0, openedQr], [1, awaitingScan]);
    expect(typesOf(answerTo(trade, closed, { ...node, buyer_pay_amount: '0.00' }))).toEqual([
      'TradeClosed CLOSED_ELSEWHERE',
    ]);
  });
});

describe('FINISHED straight from WAIT', () => {
  it('is paid, and past refunding', () => {
    const trade = givenTrade([0, openedQr], [1, awaitingScan]);
    expect(typesOf(notify(trade, { trade_status: 'TRADE_FINISHED' }))).toEqual(['TradePaid', 'TradeFinished']);
  });
});

describe('a notify that does not fit', () => {
  const waiting = givenTrade([0, openedQr], [1, awaitingScan]);

  it('amount in a notify that differs: nothing is booked, a person is told, the trade is not closed', () => {
    const facts = notify(waiting, { trade_status: 'TRADE_SUCCESS', total_amount: '88.01' });
    expect(typesOf(facts)).toEqual(['anomaly AMOUNT_DIFFERS']);
    const trade = givenTrade([0, openedQr], [1, awaitingScan], [50, facts[0]!]);
    expect([trade.state, trade.paidFen, !isInDoubt(trade)]).toEqual(['WAIT_BUYER_PAY', 0, false]);
  });

  it('seller_id that differs: nothing is booked, a person is told', () => {
    const facts = notify(waiting, { trade_status: 'TRADE_SUCCESS', seller_id: '2088000000000001' });
    expect(typesOf(facts)).toEqual(['anomaly SELLER_DIFFERS']);
  });
});

describe('clock skew', () => {
  const MINUTES = 60;

  it('our clock steps minutes ahead: a code is given up too early, and its payment is accepted all the same', async () => {
    const node = world.node();
    world.alipay = () => codeAnswer;
    await node.does({ ...payQr, timeout: '10m' } as typeof payQr);
    node.setClock(11 * MINUTES);
    world.alipay = () => refusedWith('ACQ.TRADE_NOT_EXIST');
    expect((await node.does(followUp)).trade.state).toBe('TRADE_CLOSED');
    const trade = await node.notified('n1', { gmt_payment: '2026-11-21 12:06:00' });
    expect([trade.state, trade.paidFen, kindsOf(trade)]).toEqual(['TRADE_SUCCESS', 8800, ['PAID_AFTER_CLOSE']]);
  });

  it.each([
    ['ahead', 7 * MINUTES],
    ['behind', -7 * MINUTES],
  ])(
    'our clock minutes %s: a payment is booked with the time that Alipay gives, and suspected of nothing',
    async (_how, skew) => {
      const node = world.node();
      node.setClock(skew);
      world.alipay = () => paidAnswer;
      const { trade } = await node.does(payBarcode);
      expect([trade.state, trade.paidAt, trade.anomalies]).toEqual(['TRADE_SUCCESS', at(0), []]);
    },
  );

  it('our clock minutes behind: what Alipay closed by its own clock is closed here, too', async () => {
    const node = world.node();
    node.setClock(-5 * MINUTES);
    world.alipay = () => codeAnswer;
    await node.does({ ...payQr, timeout: '10m' } as typeof payQr);
    world.alipay = () => seesTrade('TRADE_CLOSED');
    const { trade } = await node.does({ type: 'Sync', outTradeNo: 'order_1' });
    expect([trade.state, trade.paidFen]).toEqual(['TRADE_CLOSED', 0]);
  });

  it('a node minutes ahead takes a call for lost that is on its way: the refund goes back once, under its number', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const [slow, ahead] = [world.node(), world.node()];
    ahead.setClock(3 * MINUTES);
    const returned = new Map<string, number>();
    world.alipay = async ({ method, bizContent }) => {
      const number = bizContent['out_request_no'] as string;
      if (method !== 'alipay.trade.refund') {
        const node = { out_request_no: number, refund_amount: '10.00', refund_status: 'REFUND_SUCCESS' };
        return signed(returned.has(number) ? node : {});
      }
      // Alipay's idempotency: a number moves money once.
      const isFirst = !returned.has(number);
      returned.set(number, 1000);
      if (isFirst) await ahead.does(followUp);
      return signed({ fund_change: isFirst ? 'Y' : 'N', refund_fee: '10.00' });
    };
    await slow.does(refund('R1', 1000));
    ahead.setClock(4 * MINUTES);
    await ahead.does(followUp);
    const trade = await slow.trade();
    expect([refundsOf(trade), refundedFen(trade), !isInDoubt(trade)]).toEqual([['R1 SUCCEEDED'], 1000, true]);
  });

  it('a node minutes ahead cancels a payment that is on its way: if it is paid all the same, that is accepted', async () => {
    const [slow, ahead] = [world.node(), world.node()];
    ahead.setClock(5 * MINUTES);
    world.alipay = async ({ method }) => {
      if (method === query) return refusedWith('ACQ.TRADE_NOT_EXIST');
      if (method === 'alipay.trade.cancel') return signed({ retry_flag: 'N' });
      for (let run = 0; run < 3; run += 1) await ahead.does(followUp);
      return paidAnswer;
    };
    const { trade } = await slow.does(payBarcode);
    expect(methodsOf(world.calls)).toEqual(['pay', 'query', 'cancel', 'query']);
    expect([trade.state, trade.paidFen, kindsOf(trade)]).toEqual(['TRADE_SUCCESS', 8800, ['PAID_AFTER_CLOSE']]);
  });

  it('a node minutes behind gets its question answered by its own query', async () => {
    const [ahead, behind] = [world.node(), world.node()];
    ahead.setClock(3 * MINUTES);
    await ahead.does(payBarcode);
    world.alipay = () => seesTrade('TRADE_SUCCESS');
    const { trade } = await behind.does({ type: 'Sync', outTradeNo: 'order_1' });
    expect([trade.state, !isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', true]);
  });

  it('a node minutes behind does not keep a caller waiting for a call that was lost', async () => {
    const [ahead, behind] = [world.node(), world.node()];
    ahead.setClock(3 * MINUTES);
    world.alipay = () => Promise.reject(new Error('the process ends here'));
    await expect(ahead.does(payBarcode)).rejects.toThrow('the process ends here');
    let seconds = 0;
    behind.engine.sleep = async () => behind.setClock((seconds += 1));
    const { refusals } = await behind.does(payBarcode);
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(seconds).toBeLessThan(15);
  });
});

describe('a poison event in a projection', () => {
  afterEach(cleanUp);

  it('is skipped and counted; the trade goes on, and money is decided from the log, not from the view', async () => {
    await world.append(openedQr, awaitingScan, poisonousPaid);
    const readModel = givenReadModel();
    const errors: unknown[] = [];
    const apply = async () => applyOrSkip(readModel, batchOf(await world.events()), (error) => errors.push(error));
    await apply();
    expect([readModel.counts().poison, errors.length]).toEqual([1, 1]);
    await world.append(paid);
    const node = world.node();
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '10.00' });
    const { trade, refusals } = await node.does(refund('R1', 1000));
    expect([refundsOf(trade), refusals]).toEqual([['R1 SUCCEEDED'], []]);
    await apply();
    expect(readModel.getTrade('order_1')).toMatchObject({
      revision: trade.revision,
      refunds: [{ state: 'SUCCEEDED' }],
    });
  });
});
