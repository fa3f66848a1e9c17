/** Ways to lose or misstate money that an attack on the rules found, each by name. Literal events in, decisions out. */
import { decide } from '../../domain/engine/decide';
import type { Run } from '../../domain/trade/decision';
import { concludeAnswer, concludeNotify } from '../../domain/engine/conclude';
import { nextDueAt } from '../../domain/follow-up/due';
import { evolve } from '../../domain/engine/evolve';
import { judgeAnswer } from '../../domain/alipay/judge-answer';
import { refundableFen, refundedFen, reservedFen } from '../../domain/trade/account';
import { findRefund, isInDoubt, type Trade } from '../../domain/trade/trade';
import type { TradeEvent } from '../../domain/events/trade-events';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  recorded,
  refundRequested,
  refundSucceeded,
  requested,
} from './given-trade';
import {
  givenWorldForEach,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  refund,
  refusedWith,
  signed,
  type Node,
} from './given-engine';
import type { AlipayMethod } from '../../domain/events/alipay-methods';

const query = 'alipay.trade.query';
const cancel = 'alipay.trade.cancel';
const notExist = answered('q1', query, { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });
const queryFailed = answered('q2', query, { outcome: 'unknown', reason: 'http-status' });
const seesWaiting = answered('q3', query, { tradeStatus: 'WAIT_BUYER_PAY' });
const unknownPay = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });
const unknownCancel = answered('c2', cancel, { outcome: 'unknown', reason: 'timeout' });
const differs: TradeEvent = {
  type: 'TradeAnomalyObserved',
  data: { kind: 'AMOUNT_DIFFERS', detail: 'Alipay names 50.00', observedAt: at(10) },
};

function followUp(trade: Trade, second: number, ...made: AlipayMethod[]): string {
  const run: Run = { calls: made.map((method) => ({ method })), waited: false };
  const context = { now: new Date(at(second)), merchant: 'main', run };
  const decision = decide(trade, { type: 'FollowUp', outTradeNo: 'order_1' }, context);
  return decision.kind === 'call' ? decision.request.method : decision.kind;
}
function answerTo(trade: Trade, answer: TradeEvent, asked = {}): TradeEvent[] {
  if (answer.type !== 'AlipayCallAnswered') throw new Error('an answer is needed');
  return concludeAnswer(trade, { bizContent: asked, requestedAt: at(40) }, answer.data, at(50));
}
function notify(trade: Trade, params: Record<string, string>): TradeEvent[] {
  const base = { trade_no: 'T1', out_trade_no: 'order_1', total_amount: '88.00', trade_status: 'TRADE_SUCCESS' };
  return concludeNotify(trade, { notifyId: 'n9', params: { ...base, ...params } }, at(60));
}

describe('an end that was not seen is not concluded', () => {
  it('a failed last query closes nothing, whatever an earlier one saw', () => {
    const trade = givenTrade([0, openedQr], [1, awaitingScan], [7170, notExist], [7230, queryFailed]);
    expect(followUp(trade, 7230, query)).toBe('done');
    expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(7235)));
    expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(7236)));
  });

  it('a payment that is notified does not end the question what a lost cancel did', () => {
    const trade = givenTrade(
      [0, openedBarcode],
      [8, unknownPay],
      [130, requested('c2', cancel, 142)],
      [140, unknownCancel],
      [141, paid],
    );
    expect([trade.state, !isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', false]);
    expect(followUp(trade, 141)).toBe(query);
    const returned = answered('q4', query, {
      tradeStatus: 'TRADE_CLOSED',
      content: JSON.stringify({ trade_no: 'T1', total_amount: '88.00', trade_status: 'TRADE_CLOSED' }),
    });
    expect(answerTo(trade, returned)).toEqual([
      { type: 'TradeClosed', data: { reason: 'CANCELLED', closedAt: at(50), refundedFen: 8800 } },
    ]);
  });

  it('an answer that the buyer has to confirm does not end the question what a lost cancel did', () => {
    const trade = givenTrade(
      [0, openedBarcode],
      [8, unknownPay],
      [20, requested('c2', cancel, 34)],
      [28, unknownCancel],
      [29, awaitingConfirm],
    );
    expect([trade.doubt?.about, !isInDoubt(trade)]).toEqual([cancel, false]);
  });

  it('a notify that the buyer has scanned does not end the question what a refused close did', () => {
    const refusedClose = { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
    const trade = givenTrade(
      [0, openedQr],
      [1, awaitingScan],
      [60, answered('c3', 'alipay.trade.close', refusedClose)],
      [61, { type: 'TradeAwaitingBuyer', data: { since: at(61), tradeNo: 'T1' } }],
    );
    expect([trade.doubt?.about, !isInDoubt(trade)]).toEqual(['alipay.trade.close', false]);
    expect(followUp(trade, 61)).toBe(query);
  });

  it('a query that left before a question arose does not answer it', () => {
    const asked = requested('q3', query, 150);
    const trade = givenTrade(
      [0, openedBarcode],
      [1, awaitingConfirm],
      [129, asked],
      [130, requested('c2', cancel, 142)],
      [140, unknownCancel],
      [141, seesWaiting],
    );
    expect(isInDoubt(trade)).toBe(true);
  });

  it('a query that was lost with its process does not put off the next one', () => {
    const trade = givenTrade(
      [0, openedBarcode],
      [8, unknownPay],
      [13, requested('q3', query, 25)],
      [270, answered('q3', query, { outcome: 'unknown', reason: 'answer-not-recorded' })],
    );
    // A tenth of its age at most is added, so that trades of one moment do not come due in one moment.
    expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(18)));
    expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(19)));
  });

  it('a cancel that was lost with its process, which was away for an hour, does not put off the next look', () => {
    const trade = givenTrade(
      [0, openedBarcode],
      [8, unknownPay],
      [125, requested('q2', query, 139)],
      [126, queryFailed],
      [130, requested('c2', cancel, 144)],
      [3_730, answered('c2', cancel, { outcome: 'unknown', reason: 'answer-not-recorded' })],
    );
    // 14 seconds old it counted as lost: the next look is that at 30.
    expect(nextDueAt(trade)).toBeGreaterThanOrEqual(Date.parse(at(160)));
    expect(nextDueAt(trade)).toBeLessThan(Date.parse(at(163)));
  });

  it('a code that was asked for again lives from then, beyond the order', () => {
    const half: TradeEvent = {
      ...openedQr,
      data: { ...openedQr.data, expiresAt: at(1800), timeout: '30m' },
    } as TradeEvent;
    const lost = answered('c1', 'alipay.trade.precreate', { outcome: 'unknown', reason: 'timeout' });
    const trade = givenTrade(
      [0, half],
      [0, requested('c1', 'alipay.trade.precreate', 12)],
      [8, lost],
      [1200, requested('c2', 'alipay.trade.precreate', 1212)],
      [1201, answered('c2', 'alipay.trade.precreate', {})],
      [1201, awaitingScan],
      [1830, notExist],
    );
    expect(followUp(trade, 1830, query)).toBe('done');
    expect(followUp(trade, 3030)).toBe(query);
  });

  it('a cancel with retry_flag=Y is not accepted', () => {
    const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', retry_flag: 'Y' });
    const wire = { kind: 'answer', signed: true, content, durationMs: 1 } as const;
    const asked = { method: cancel, bizContent: { out_trade_no: 'order_1' } } as const;
    expect(judgeAnswer(asked, wire)).toMatchObject({ outcome: 'unknown', reason: 'retry-flag' });
  });
});

describe('an order number that is somebody else’s trade at Alipay', () => {
  const takenEvents: [number, TradeEvent][] = [
    [0, openedBarcode],
    [8, unknownPay],
    [13, answered('q1', query, { tradeStatus: 'TRADE_SUCCESS' })],
    [13, differs],
  ];
  const taken = givenTrade(...takenEvents);
  const askedAgain = givenTrade(...takenEvents, [126, answered('q5', query, { tradeStatus: 'TRADE_SUCCESS' })]);

  it('is neither cancelled nor closed: that would return a stranger’s money', () => {
    expect(followUp(taken, 126)).toBe(query);
    expect(followUp(askedAgain, 126, query)).toBe('done');
    const context = { now: new Date(at(200)), merchant: 'main', run: { calls: [], waited: false } };
    expect(decide(taken, { type: 'Close', outTradeNo: 'order_1' }, context)).toMatchObject({
      kind: 'refuse',
      refusals: [{ advice: 'ASK_A_PERSON' }],
    });
  });

  it('is not called settled', () => {
    expect(isInDoubt(taken)).toBe(true);
  });

  it('is ours after all when the payment is confirmed with our amount', () => {
    const trade = givenTrade([0, openedBarcode], [8, unknownPay], [13, differs], [14, paid]);
    expect([trade.state, !isInDoubt(trade), trade.contentMismatch]).toEqual(['TRADE_SUCCESS', true, undefined]);
  });
});

describe('what others refund', () => {
  const refused: TradeEvent = { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(21) } };

  it('is seen although a refused refund of ours would explain the sum', () => {
    const trade = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 5000)], [21, refused]);
    expect(notify(trade, { out_biz_no: 'console_1', refund_fee: '30.00' })).toMatchObject([
      { data: { kind: 'REFUND_NOT_OURS', refundedFen: 3000, foreignFen: 3000 } },
    ]);
  });

  it('adds to ours, and the sum closes the trade', () => {
    const foreign: TradeEvent = {
      type: 'TradeAnomalyObserved',
      data: { kind: 'REFUND_NOT_OURS', detail: 'x', observedAt: at(15), refundedFen: 3000, foreignFen: 3000 },
    };
    const trade = givenTrade([0, openedQr], [10, paid], [15, foreign], [20, refundRequested('R1', 5800)]);
    expect(refundableFen(trade)).toBe(0);
    const content = JSON.stringify({ code: '10000', refund_fee: '88.00' });
    const facts = answerTo(trade, answered('c3', 'alipay.trade.refund', { outRequestNo: 'R1', content }), {
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

  it('that Alipay counts already, but whose answers are not here yet, are not counted twice', () => {
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

  it('shows when Alipay refuses ours because the trade is closed: the trade is asked about', () => {
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
    expect(followUp(trade, 21)).toBe(query);
  });
});

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
    expect(answerTo(trade, refusal)).toEqual([]);
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

describe('what never succeeds is tried ever more rarely', () => {
  /** Answers every query with `seen` and every close or cancel with `ended`, and counts the calls of a day. */
  function callsOfADay(opened: TradeEvent, awaiting: TradeEvent, seen: TradeEvent, ended: TradeEvent): number {
    const events: [number, TradeEvent][] = [
      [0, opened],
      [1, awaiting],
    ];
    let calls = 0;
    /** One follow-up run, as handle-command makes it. */
    const run = (second: number, made: AlipayMethod[]): void => {
      const trade = givenTrade(...events);
      const context = {
        now: new Date(at(second)),
        merchant: 'main',
        run: { calls: made.map((method) => ({ method })), waited: false },
      };
      const decision = decide(trade, { type: 'FollowUp', outTradeNo: 'order_1' }, context);
      if (decision.kind === 'record')
        events.push(...decision.events.map((event): [number, TradeEvent] => [second, event]));
      if (decision.kind === 'call') {
        const { method } = decision.request;
        const callId = `x${(calls += 1)}`;
        const answer = method === query ? seen : ended;
        events.push([second, requested(callId, method, second + 12)]);
        events.push([second, { ...answer, data: { ...answer.data, callId, method } } as TradeEvent]);
        made.push(method);
      }
      if (decision.kind !== 'done') run(second, made);
    };
    for (let second = 1; second < 86_400;) {
      run(second, []);
      const due = nextDueAt(givenTrade(...events)) ?? Infinity;
      expect(due).toBeGreaterThan(Date.parse(at(second)));
      second = Math.ceil((due - Date.parse(at(0))) / 1000);
    }
    return calls;
  }

  it.each([
    ['a close that fails', openedQr, { outcome: 'unknown', reason: 'not-definite' } as const, 60],
    [
      'a close that is refused',
      openedQr,
      { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_STATUS_ERROR' } as const,
      60,
    ],
    ['a cancel that fails', openedBarcode, { outcome: 'unknown', reason: 'not-definite' } as const, 80],
  ])('%s', (_name, opened, outcome, atMost) => {
    const awaiting = opened === openedQr ? awaitingScan : awaitingConfirm;
    expect(callsOfADay(opened, awaiting, seesWaiting, answered('x', 'alipay.trade.close', outcome))).toBeLessThan(
      atMost,
    );
  });

  it('a buyer who does not confirm for days', () => {
    const days: TradeEvent = {
      ...openedBarcode,
      data: { ...openedBarcode.data, expiresAt: at(15 * 86_400), timeout: '15d' },
    } as TradeEvent;
    expect(callsOfADay(days, awaitingConfirm, seesWaiting, seesWaiting)).toBeLessThan(120);
  });
});

it('a refused payment does not close a trade that got its code later', () => {
  const refused = answered('c2', 'alipay.trade.precreate', {
    outcome: 'refused',
    code: '40004',
    subCode: 'ACQ.APPLY_PC_MERCHANT_CODE_ERROR',
  });
  const lost = answered('c1', 'alipay.trade.precreate', { outcome: 'unknown' });
  const trade = givenTrade(
    [0, openedQr],
    [8, lost],
    [9, refused],
    [10, queryFailed],
    [11, answered('c3', 'alipay.trade.precreate', {})],
    [11, awaitingScan],
    [7170, seesWaiting],
  );
  expect(followUp(trade, 7170, query)).toBe('done');
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

  it('is told to a person', () => {
    const asked = givenTrade(...given, [40, requested('q3', query, 50)]);
    expect(answerTo(asked, waiting)).toMatchObject([{ data: { kind: 'CONTRADICTS_STATE' } }]);
  });

  it('not by a query that left before it was closed', () => {
    const late = givenTrade(...given.slice(0, 2), [40, requested('q3', query, 50)], [30, closed]);
    expect(answerTo(late, waiting)).toEqual([]);
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

describe('an order number that was paid before the order was opened', () => {
  const hasSuccess = answered('c1', 'alipay.trade.pay', {
    outcome: 'unknown',
    code: '40004',
    subCode: 'ACQ.TRADE_HAS_SUCCESS',
  });
  const trade = givenTrade([600, openedBarcode], [601, hasSuccess]);
  const seesPaid = (more: object) =>
    answered('q1', query, {
      tradeStatus: 'TRADE_SUCCESS',
      content: JSON.stringify({ trade_no: 'T0', total_amount: '88.00', trade_status: 'TRADE_SUCCESS', ...more }),
    });

  it('is not taken for ours although the amount is equal', () => {
    const facts = answerTo(trade, seesPaid({ send_pay_date: '2026-11-21 12:09:57' }));
    expect(facts).toMatchObject([{ data: { kind: 'PAID_BEFORE_OPENED' } }]);
    const taken = givenTrade([600, openedBarcode], [601, hasSuccess], [606, seesPaid({})], [606, facts[0]!]);
    expect([taken.state, taken.paidFen, !isInDoubt(taken), followUp(taken, 900, query, query)]).toEqual([
      'CREATED',
      0,
      false,
      'done',
    ]);
  });

  describe('and a notify had said so before', () => {
    const heard = (more: object): TradeEvent => ({
      type: 'AlipayNotifyReceived',
      data: {
        notifyId: 'n0',
        params: { trade_no: 'T0', trade_status: 'TRADE_SUCCESS', total_amount: '88.00', ...more },
      },
    });
    const refusedFor = (subCode: string) =>
      answered('c1', 'alipay.trade.pay', { outcome: 'refused', code: '40004', subCode });
    const told = givenTrade([600, heard({})], [610, openedBarcode]);

    it.each(['ACQ.ACCESS_FORBIDDEN', 'ACQ.TRADE_HAS_CLOSE'])(
      'a refusal of ours (%s) closes nothing unasked',
      (subCode) => {
        expect(answerTo(told, refusedFor(subCode))).toEqual([]);
        expect(followUp(evolve(told, recorded(refusedFor(subCode), 2, 611)), 612)).toBe(query);
        expect(answerTo(givenTrade([610, openedBarcode]), refusedFor(subCode))).toMatchObject([
          { type: 'TradeClosed' },
        ]);
      },
    );

    it('what a query says of it is not booked, also where the answer of our payment was lost', () => {
      const facts = answerTo(
        evolve(told, recorded(unknownPay, 2, 611)),
        seesPaid({ send_pay_date: '2026-11-21 12:09:59' }),
      );
      expect(facts).toMatchObject([{ data: { kind: 'PAID_BEFORE_OPENED' } }]);
    });

    it('of a trade that nobody had paid it says nothing', () => {
      const waited = givenTrade([600, heard({ trade_status: 'WAIT_BUYER_PAY' })], [610, openedBarcode]);
      expect(answerTo(waited, refusedFor('ACQ.ACCESS_FORBIDDEN'))).toMatchObject([{ type: 'TradeClosed' }]);
    });
  });

  it('nor where Alipay does not say when it was paid', () => {
    expect(answerTo(trade, seesPaid({}))).toMatchObject([{ data: { kind: 'PAID_BEFORE_OPENED' } }]);
  });

  it('is ours when it was paid within what clocks may differ by and whole seconds hide', () => {
    const facts = answerTo(trade, seesPaid({ send_pay_date: '2026-11-21 12:09:59' }));
    expect(facts).toMatchObject([{ type: 'TradePaid' }]);
  });

  it('is ours when it was paid after the order was opened: our own request arrived twice', () => {
    expect(answerTo(trade, seesPaid({ send_pay_date: '2026-11-21 12:10:00' }))).toMatchObject([{ type: 'TradePaid' }]);
  });

  it('an ordinary payment is not suspected, whatever the clocks say', () => {
    const ordinary = givenTrade([600, openedBarcode], [601, unknownPay]);
    expect(answerTo(ordinary, seesPaid({ send_pay_date: '2026-11-21 12:00:00' }))).toMatchObject([
      { type: 'TradePaid' },
    ]);
  });
});

describe('the answer to a refund', () => {
  const world = givenWorldForEach();
  let node: Node;
  beforeEach(async () => {
    node = world.node();
    world.alipay = () => paidAnswer;
    await node.does(payBarcode);
    world.calls.length = 0;
  });

  const refundMethod = 'alipay.trade.refund';
  const first = signed({ fund_change: 'Y', refund_fee: '10.00' });
  const stateOf = (trade: Trade) => trade.refunds.map(({ outRequestNo, state }) => `${outRequestNo} ${state}`);

  it('that was signed for another refund is not believed when it comes after that one', async () => {
    world.alipay = ({ method }) => (method === refundMethod ? first : signed({}));
    await node.does(refund('R1', 1000));
    const { trade, refusals } = await node.does(refund('R2', 1000));
    expect(stateOf(trade)).toEqual(['R1 SUCCEEDED', 'R2 UNKNOWN']);
    expect([refusals[0]?.code, refundableFen(trade)]).toEqual(['OUTCOME_UNKNOWN', 6800]);
    expect(methodsOf(world.calls)).toEqual(['refund', 'refund', 'fastpay.refund.query']);
  });

  it('that was signed for another refund is not believed when that one is still open', async () => {
    world.alipay = () => lost;
    await node.does(refund('R1', 1000));
    world.alipay = ({ method }) => (method === refundMethod ? first : signed({}));
    const { trade } = await node.does(refund('R2', 1000));
    expect(stateOf(trade)).toEqual(['R1 UNKNOWN', 'R2 UNKNOWN']);
  });

  it('to honest refunds one after the other needs no second look', async () => {
    world.alipay = () => first;
    await node.does(refund('R1', 1000));
    world.alipay = () => signed({ fund_change: 'Y', refund_fee: '20.00' });
    const { trade } = await node.does(refund('R2', 1000));
    expect(stateOf(trade)).toEqual(['R1 SUCCEEDED', 'R2 SUCCEEDED']);
    expect(methodsOf(world.calls)).toEqual(['refund', 'refund']);
  });

  it('to honest refunds at once is followed by a look in the same breath, and they succeed', async () => {
    let returnedFen = 0;
    const done: string[] = [];
    world.alipay = async ({ method, bizContent }) => {
      const outRequestNo = bizContent['out_request_no'] as string;
      if (method !== refundMethod) {
        return signed({ out_request_no: outRequestNo, refund_amount: '10.00', refund_status: 'REFUND_SUCCESS' });
      }
      done.push(outRequestNo);
      returnedFen += 1000;
      const refundFee = `${returnedFen / 100}.00`;
      while (done.length < 3) await new Promise(setImmediate);
      return signed({ fund_change: 'Y', refund_fee: refundFee });
    };
    const results = await Promise.all(['R1', 'R2', 'R3'].map((number) => node.does(refund(number, 1000))));
    expect(results.flatMap(({ refusals }) => refusals)).toEqual([]);
    expect(stateOf(await node.trade())).toEqual(['R1 SUCCEEDED', 'R2 SUCCEEDED', 'R3 SUCCEEDED']);
  });

  it('DISCORDANT_REPEAT_REQUEST is no refusal: what was returned under the number is looked up and booked', async () => {
    world.alipay = ({ method }) =>
      method === 'alipay.trade.refund'
        ? refusedWith('ACQ.DISCORDANT_REPEAT_REQUEST')
        : signed({ out_request_no: 'R1', refund_amount: '5.00', refund_status: 'REFUND_SUCCESS' });
    const { trade } = await node.does(refund('R1', 1000));
    expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED', amountFen: 500 }]);
    expect(trade.anomalies).toMatchObject([{ kind: 'AMOUNT_DIFFERS' }]);
  });
});
