/** Bugs that seeded histories found (test/histories), each in its plainest form. */
import type { WireAnswer } from '../../domain/ports';
import { refundableFen, refundedFen } from '../../domain/trade/account';
import { isInDoubt, type Trade } from '../../domain/trade/trade';
import type { TradeEvent } from '../../domain/events/trade-events';
import { concludeAnswer } from '../../domain/engine/conclude';
import { nextDueAt } from '../../domain/follow-up/due';
import { evolve } from '../../domain/engine/evolve';
import { answered, at, awaitingConfirm, givenTrade, openedBarcode, recorded, requested } from './given-trade';
import {
  followUp,
  givenWorldForEach,
  lost,
  paidAnswer,
  payBarcode,
  refund,
  refusedWith,
  seesTrade,
  signed,
} from './given-engine';
import type { AlipayCallAnswered } from '../../domain/events/evidence-events';

const world = givenWorldForEach();

const sync = { type: 'Sync', outTradeNo: 'order_1' } as const;

describe('a sync that Alipay did not answer', () => {
  it('is not answered as if it had been', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);

    const { trade, refusals } = await node.does(sync);

    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  });

  it('says so of a refund, too', async () => {
    const node = world.node();
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? paidAnswer : lost);
    await node.does(payBarcode);
    await node.does(refund('R1', 100));
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('TRADE_SUCCESS') : lost);

    const { refusals } = await node.does(sync);

    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  });
});

describe('"no such trade"', () => {
  const query = 'alipay.trade.query';
  const noSuchTrade = { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
  const noBalance = { outcome: 'refused', code: '40004', subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH' } as const;
  const pays = requested('c1', 'alipay.trade.pay', 10);
  const refused = answered('c1', 'alipay.trade.pay', noBalance);
  const confirms = answered('c1', 'alipay.trade.pay', { code: '10003' });
  const cancels = requested('c2', 'alipay.trade.cancel', 140);
  const cancelled = answered('c2', 'alipay.trade.cancel', { content: '{"code":"10000"}' });
  const asks = requested('q1', query, 150);
  const told = (...events: TradeEvent[]) => {
    const trade = givenTrade([0, openedBarcode], ...events.map((event): [number, TradeEvent] => [1, event]));
    const { data } = answered('q1', query, noSuchTrade) as AlipayCallAnswered;
    const facts = concludeAnswer(trade, { bizContent: {}, requestedAt: at(1) }, data, at(2));
    return facts.map((fact) => (fact.type === 'TradeClosed' ? fact.data.reason : fact.type));
  };

  it.each<[string, TradeEvent[], string[]]>([
    ['closes a refused payment that was asked about after the refusal', [pays, refused, asks], ['PAYMENT_REFUSED']],
    ['says nothing of what the refusal left behind when it was asked before', [pays, asks, refused], []],
    ['says nothing when nobody knows any more when it was asked', [pays, refused], []],
    ['closes what was cancelled before it was asked', [pays, confirms, cancels, cancelled, asks], ['CANCELLED']],
    ['closes nothing when the cancel came after it', [pays, confirms, cancels, asks, cancelled], []],
    ['closes nothing while a payment is on its way', [pays, cancels, cancelled, asks], []],
  ])('%s', (_name, events, expected) => {
    expect(told(...events)).toEqual(expected);
  });
});

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
    ['as much as we asked for', 2200, '22.00', 2200],
    ['less than we asked for, which cannot be ours', 8800, '0.01', 1],
    ['more than we asked for', 4400, '66.00', 6600],
  ])('is known when ours is refused: %s', async (_name, amountFen, returned, returnedFen) => {
    const trade = await givenRefusedRefund(amountFen, returned);

    expect([refundedFen(trade), refundableFen(trade)]).toEqual([returnedFen, 8800 - returnedFen]);
    expect(trade.anomalies.at(-1)).toMatchObject({ kind: 'REFUND_NOT_OURS', foreignFen: returnedFen });
  });

  it('is not counted for a refund that was asked for after Alipay told of it', async () => {
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
    return concludeAnswer(trade, { bizContent: {}, requestedAt: at(2) }, data, at(3)).map(({ type }) => type);
  };

  it('and waits at Alipay, as a look after the close tells, is an anomaly', () => {
    expect(told(awaitingConfirm, closes, answered('c1', close, {}), closed, asks)).toEqual(['TradeAnomalyObserved']);
  });

  it('where another order under the same number waits, is told to be that, and nobody to close it', () => {
    const content = JSON.stringify({ trade_no: 'T2', total_amount: '88.01', trade_status: 'WAIT_BUYER_PAY' });
    const closedUnseen = givenTrade(
      [0, openedBarcode],
      [1, closes],
      [1, answered('c1', close, {})],
      [1, closed],
      [1, asks],
    );
    const { data } = answered('q1', 'alipay.trade.query', { content }) as AlipayCallAnswered;
    const facts = concludeAnswer(closedUnseen, { bizContent: {}, requestedAt: at(2) }, data, at(3));
    expect(facts).toMatchObject([{ data: { kind: 'AMOUNT_DIFFERS' } }]);
  });

  it('and waited at Alipay before the close, whatever the clock of who asked says, is none', () => {
    expect(told(awaitingConfirm, closes, asks, answered('c1', close, {}), closed)).toEqual([]);
  });
});

describe('a cancel that returned a payment which was never seen here', () => {
  const expired = 200;
  const cancelled = signed({ trade_no: 'T1', action: 'refund', retry_flag: 'N' });
  /** Queries before the cancel are lost; those after it say `seen`. */
  async function cancelledBlindly(seen: WireAnswer) {
    const node = world.node();
    let isCancelled = false;
    world.alipay = ({ method }) => {
      if (method === 'alipay.trade.cancel') isCancelled = true;
      if (method === 'alipay.trade.cancel') return cancelled;
      return method === 'alipay.trade.query' && isCancelled ? seen : lost;
    };
    await node.does(payBarcode);
    node.setClock(expired);
    await node.does(followUp);
    return node.trade();
  }

  it('is booked as paid and returned when the amount is ours', async () => {
    const trade = await cancelledBlindly(seesTrade('TRADE_CLOSED'));
    expect(trade).toMatchObject({
      state: 'TRADE_CLOSED',
      paidFen: 8800,
      closed: { reason: 'CANCELLED', refundedFen: 8800 },
    });
  });

  it('is not booked as ours when it was of another amount: somebody else used the number', async () => {
    const trade = await cancelledBlindly(seesTrade('TRADE_CLOSED', { total_amount: '5.00' }));
    expect(trade.paidFen).toBe(0);
    expect(trade.anomalies).toMatchObject([{ kind: 'AMOUNT_DIFFERS' }]);
  });
});

describe('a created trade whose answer was lost, and whose repeat was refused', () => {
  const create = 'alipay.trade.create';
  const { data } = openedBarcode as Extract<TradeEvent, { type: 'TradeOpened' }>;
  const opened: TradeEvent = {
    type: 'TradeOpened',
    data: { ...data, method: 'JSAPI', authCode: undefined, buyerId: '2088102146225135', expiresAt: at(7200) },
  };
  const refused = answered('c2', create, { outcome: 'refused', code: '40004', subCode: 'ACQ.INVALID_PARAMETER' });
  const notExist = answered('q1', 'alipay.trade.query', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.TRADE_NOT_EXIST',
  }) as AlipayCallAnswered;
  const given = (askedAtSecond: number) =>
    givenTrade(
      [0, opened],
      [0, requested('c1', create, 14)],
      [8, answered('c1', create, { outcome: 'unknown', reason: 'timeout' })],
      [8, requested('c2', create, 22)],
      [15, refused],
      [askedAtSecond, requested('q1', 'alipay.trade.query', askedAtSecond + 14)],
    );
  const asked = (second: number) => ({ bizContent: {}, requestedAt: at(second) });

  it('is not closed while the lost one may still arrive, and is asked about again', () => {
    expect(concludeAnswer(given(16), asked(16), notExist.data, at(17))).toEqual([]);
    const open = evolve(given(16), recorded(notExist, 6, 17));
    expect([!isInDoubt(open), nextDueAt(open)! < Date.parse(at(120))]).toEqual([false, true]);
  });

  it('is not closed unasked, although a look before the repeat had found nothing', () => {
    const lookedBefore = givenTrade(
      [0, opened],
      [0, requested('c1', create, 14)],
      [8, answered('c1', create, { outcome: 'unknown', reason: 'timeout' })],
      [13, requested('q1', 'alipay.trade.query', 27)],
      [13, notExist],
      [110, requested('c2', create, 124)],
    );
    expect(concludeAnswer(lookedBefore, asked(110), (refused as AlipayCallAnswered).data, at(111))).toEqual([]);
  });

  it('nor does an accepted cancel close it so soon', () => {
    const cancelled = (askedAtSecond: number) =>
      givenTrade(
        [0, opened],
        [0, requested('c1', create, 14)],
        [8, answered('c1', create, { outcome: 'unknown', reason: 'timeout' })],
        [9, requested('c2', 'alipay.trade.cancel', 23)],
        [10, answered('c2', 'alipay.trade.cancel', { content: '{"code":"10000","retry_flag":"N"}' })],
        [askedAtSecond, requested('q1', 'alipay.trade.query', askedAtSecond + 14)],
      );
    expect(concludeAnswer(cancelled(10), asked(10), notExist.data, at(11))).toEqual([]);
    const open = evolve(cancelled(10), recorded(notExist, 6, 11));
    expect([!isInDoubt(open), nextDueAt(open)! < Date.parse(at(120))]).toEqual([false, true]);
    expect(concludeAnswer(cancelled(60), asked(60), notExist.data, at(61))).toMatchObject([
      { type: 'TradeClosed', data: { reason: 'CANCELLED' } },
    ]);
  });

  it('is closed when it cannot arrive any more', () => {
    expect(concludeAnswer(given(60), asked(60), notExist.data, at(61))).toMatchObject([
      { type: 'TradeClosed', data: { reason: 'PAYMENT_REFUSED' } },
    ]);
  });

  it('is closed at once where no answer was lost', () => {
    const trade = givenTrade([0, opened], [0, requested('c2', create, 14)]);
    expect(concludeAnswer(trade, asked(0), (refused as AlipayCallAnswered).data, at(8))).toMatchObject([
      { type: 'TradeClosed' },
    ]);
  });
});
