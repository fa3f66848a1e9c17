/** The tables say what the machines say, and the fold does what the tables say. */
import { findRefund, type Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  ATTEMPT_FACTS,
  ATTEMPT_STATES,
  attemptMachine,
  attemptTransitions,
  type AttemptState,
  FIRST_ATTEMPT_STATE,
} from '../../../domain/trade/machines/attempt-machine';
import {
  DOUBT_FACTS,
  DOUBT_STATES,
  doubtMachine,
  doubtTransitions,
} from '../../../domain/trade/machines/doubt-machine';
import {
  ENDING_FACTS,
  ENDING_STATES,
  endingMachine,
  endingTransitions,
  type EndingState,
} from '../../../domain/trade/machines/ending-machine';
import {
  REFUND_FACTS,
  REFUND_STATES,
  refundMachine,
  refundTransitions,
} from '../../../domain/trade/machines/refund-machine';
import {
  SETTLEMENT_FACTS,
  SETTLEMENT_STATES,
  settlementMachine,
  settlementTransitions,
} from '../../../domain/trade/machines/settlement-machine';
import { nextStates } from '../../../domain/trade/machines/transition-table';
import {
  TRADE_FACTS,
  TRADE_STATES,
  tradeMachine,
  tradeTransitions,
} from '../../../domain/trade/machines/trade-machine';
import {
  answered,
  at,
  awaitingScan,
  expired,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  refundRequested,
  refundSucceeded,
  requested,
} from '../given/given-trade';
import { pathsThrough, shortestPathsThrough, stepOf, transitionsCovered, type MachinePath } from './given-machine';

const pairs = <State, Fact>(states: readonly State[], facts: readonly Fact[]) =>
  states.flatMap((state) => facts.map((type) => [state, type] as const));

/** Every combination of one state a region. */
function combinations(regions: Readonly<Record<string, readonly string[]>>): Record<string, string>[] {
  return Object.entries(regions).reduce<Record<string, string>[]>(
    (found, [region, states]) => found.flatMap((known) => states.map((state) => ({ ...known, [region]: state }))),
    [{}],
  );
}

const named = (paths: readonly MachinePath[]) =>
  paths.map((path) => [path.events.join(' → ') || '(nothing)', path] as const);

/** One event a second, from the 20th on. */
const inSeconds = (events: readonly TradeEvent[]) => events.map((event, i): [number, TradeEvent] => [20 + i, event]);

describe('the derived tables', () => {
  it.each(pairs(TRADE_STATES, TRADE_FACTS))('trade: %s and %s go where the machine goes', (state, type) => {
    expect(tradeTransitions[state][type] ?? state).toBe(stepOf(tradeMachine, state, type));
  });

  it.each(pairs(REFUND_STATES, REFUND_FACTS))('refund: %s and %s go where the machine goes', (state, type) => {
    expect(refundTransitions[state][type] ?? state).toBe(stepOf(refundMachine, state, type));
  });

  it.each(pairs(SETTLEMENT_STATES, SETTLEMENT_FACTS))(
    'settlement: %s and %s go where the machine goes',
    (state, type) => {
      expect(settlementTransitions[state][type] ?? state).toBe(stepOf(settlementMachine, state, type));
    },
  );

  it.each(pairs(DOUBT_STATES, DOUBT_FACTS))('doubt: %s and %s go where the machine goes', (state, type) => {
    expect(doubtTransitions[state][type] ?? state).toBe(stepOf(doubtMachine, state, type));
  });

  it.each(pairs(combinations(ATTEMPT_STATES), ATTEMPT_FACTS))(
    'attempt: %j and %s go where the machine goes',
    (state, type) => {
      expect(nextStates(attemptTransitions, state as AttemptState, type)).toEqual(stepOf(attemptMachine, state, type));
    },
  );

  it.each(pairs(combinations(ENDING_STATES), ENDING_FACTS))(
    'ending: %j and %s go where the machine goes',
    (state, type) => {
      expect(nextStates(endingTransitions, state as EndingState, type)).toEqual(stepOf(endingMachine, state, type));
    },
  );

  it('have no final state: late money must be accepted', () => {
    expect(tradeTransitions.TRADE_CLOSED.TradePaid).toBe('TRADE_SUCCESS');
    expect(refundTransitions.REFUSED.RefundSucceeded).toBe('SUCCEEDED');
  });
});

describe('the fold follows the trade machine', () => {
  const facts: Record<string, TradeEvent> = {
    TradeAwaitingBuyer: awaitingScan,
    TradePaid: paid,
    TradeFinished: { type: 'TradeFinished', data: { tradeNo: 'T1', finishedAt: at(30) } },
    TradeClosed: expired,
  };
  const paths = pathsThrough(tradeMachine, TRADE_FACTS);

  it('on paths that cover every state and event', () => {
    expect(transitionsCovered(tradeMachine, paths).size).toBe(TRADE_STATES.length * TRADE_FACTS.length);
  });

  it.each(named(paths))('%s', (_name, path) => {
    const trade = givenTrade(
      [0, openedQr],
      ...path.events.map((type, index) => [index, facts[type]!] as [number, TradeEvent]),
    );
    expect(trade.state).toBe(path.state);
  });
});

describe('the fold follows the refund machine', () => {
  const events: Record<string, TradeEvent> = {
    RefundRequested: refundRequested('R1', 100),
    RefundAnswerUnknown: answered('c1', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' }),
    RefundSucceeded: refundSucceeded('R1', 100),
    RefundRefused: { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(30) } },
    RefundGivenUp: {
      type: 'RefundGivenUp',
      data: { outRequestNo: 'R1', who: 'wang', why: 'dealt with', givenUpAt: at(30) },
    },
    RefundDepositedBack: { type: 'RefundDepositedBack', data: { outRequestNo: 'R1', status: 'S', amountFen: 100 } },
  };
  const paths = pathsThrough(refundMachine, REFUND_FACTS);

  it('on paths that cover every state and event', () => {
    expect(transitionsCovered(refundMachine, paths).size).toBe(REFUND_STATES.length * REFUND_FACTS.length);
  });

  it.each(named(paths))('%s', (_name, path) => {
    const steps = ['RefundRequested', ...path.events].map((type) => events[type]!);
    const trade = givenTrade([0, openedQr], [1, paid], ...inSeconds(steps));
    expect(findRefund(trade, 'R1')?.state).toBe(path.state);
  });
});

const refusedCode = { outcome: 'refused', signed: true, code: '40004' } as const;
const notExist = { ...refusedCode, subCode: 'ACQ.TRADE_NOT_EXIST' } as const;
const waiting = { tradeStatus: 'WAIT_BUYER_PAY' } as const;

describe('the fold follows the attempt machine', () => {
  const PAY = 'alipay.trade.pay';
  const eventOf: Record<string, (callId: string) => TradeEvent> = {
    PageIssued: () => ({ type: 'AlipayPageIssued', data: { method: 'alipay.trade.wap.pay', bizContent: {} } }),
    CodeIssued: () => awaitingScan,
    OpeningAccepted: (callId) => answered(callId, PAY, { code: '10003' }),
    OpeningRefused: (callId) => answered(callId, PAY, { ...refusedCode, subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH' }),
    PaidByAnswer: (callId) => answered(callId, PAY, { code: '10000' }),
    TradeSeen: (callId) => answered(callId, 'alipay.trade.query', waiting),
    PaymentNotified: () => ({
      type: 'AlipayNotifyReceived',
      data: { notifyId: 'n1', params: { trade_no: 'T1', trade_status: 'TRADE_SUCCESS', total_amount: '88.00' } },
    }),
    WaySwitched: () => {
      const { data } = openedBarcode as Extract<TradeEvent, { type: 'TradeOpened' }>;
      return { type: 'PayMethodSwitched', data: { ...data, from: 'QR_CODE' } };
    },
  };
  const paths = shortestPathsThrough(attemptMachine, ATTEMPT_FACTS);

  it('on paths that cover every state and event', () => {
    const states = combinations(ATTEMPT_STATES).length;
    expect(transitionsCovered(attemptMachine, paths).size).toBe(states * ATTEMPT_FACTS.length);
  });

  it.each(named(paths))('%s', (_name, path) => {
    const { attempt } = givenTrade(
      [0, openedBarcode],
      ...inSeconds(path.events.map((type, i) => eventOf[type]!(`c${i}`))),
    );
    expect(attempt?.state ?? FIRST_ATTEMPT_STATE).toEqual(path.state);
    // What belongs to a state is there as long as the state is.
    const { opening, handedOut, proof } = attempt?.state ?? FIRST_ATTEMPT_STATE;
    const { refusal, page, qrCode, paidByAnswerAt } = attempt ?? {};
    expect([refusal, page ?? qrCode, paidByAnswerAt].map((held) => held !== undefined)).toEqual([
      opening === 'REFUSED',
      handedOut !== 'NOTHING',
      proof === 'DUE',
    ]);
  });
});

describe('the fold follows the ending machine', () => {
  const CANCEL = 'alipay.trade.cancel';
  const eventOf: Record<string, (callId: string) => TradeEvent> = {
    CloseRequested: (callId) => requested(callId, 'alipay.trade.close', 60),
    CancelRequested: (callId) => requested(callId, CANCEL, 60),
    // It is paid, and the call is refused for certain.
    EndWithdrawn: () => answered('sent', CANCEL, { ...refusedCode, subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' }),
    CancelAccepted: () => answered('sent', CANCEL, {}),
    CancelReturned: () => answered('sent', CANCEL, { cancelAction: 'refund' }),
  };
  const paths = shortestPathsThrough(endingMachine, ENDING_FACTS);

  it('on paths that cover every state and event', () => {
    const states = combinations(ENDING_STATES).length;
    expect(transitionsCovered(endingMachine, paths).size).toBe(states * ENDING_FACTS.length);
  });

  it.each(named(paths))('%s', (_name, path) => {
    const steps = path.events.map((type, i) => eventOf[type]!(`c${i}`));
    const { ending } = givenTrade(
      [0, openedBarcode],
      [1, paid],
      // Answers need an intent; this one is withdrawn before the path begins.
      [2, requested('sent', CANCEL, 60)],
      [3, eventOf['EndWithdrawn']!('sent')],
      ...inSeconds(steps),
    );
    expect(ending?.state).toEqual(path.state);
    expect(ending?.since !== undefined).toBe(ending?.state.request !== 'NONE');
  });
});

describe('the fold follows the doubt machine', () => {
  const unknown = { outcome: 'unknown' } as const;
  const refundOf = (subCode: string) => ({ ...refusedCode, subCode, outRequestNo: 'R1' });
  const eventOf: Record<string, (callId: string) => TradeEvent> = {
    OrderUnknown: (callId) => answered(callId, 'alipay.trade.precreate', unknown),
    // A refusal arrives for certain, and leaves to a query what stands at Alipay: nothing is lost that stays open by itself.
    PaymentUnknown: (callId) => answered(callId, 'alipay.trade.pay', { ...refusedCode, subCode: 'ACQ.PAYMENT_FAIL' }),
    CloseUnknown: (callId) => answered(callId, 'alipay.trade.close', { ...refusedCode, subCode: 'ACQ.REASON' }),
    CancelUnknown: (callId) => answered(callId, 'alipay.trade.cancel', { ...refusedCode, subCode: 'ACQ.REASON' }),
    TradeUnknown: (callId) => answered(callId, 'alipay.trade.refund', refundOf('ACQ.TRADE_STATUS_ERROR')),
    OpeningAnswered: (callId) => answered(callId, 'alipay.trade.pay', { code: '10003' }),
    TradeAbsent: (callId) => answered(callId, 'alipay.trade.query', notExist),
    TradeKnown: (callId) => answered(callId, 'alipay.trade.query', waiting),
  };
  const paths = shortestPathsThrough(doubtMachine, DOUBT_FACTS);
  /** What was lost may still arrive for half a minute: the next event comes after that. */
  const inMinutes = (events: readonly TradeEvent[]) => events.map((event, i): [number, TradeEvent] => [60 * i, event]);
  const fold = (events: readonly string[]): Trade =>
    givenTrade([0, openedBarcode], ...inMinutes(events.map((type, i) => eventOf[type]!(`c${i}`))));

  it('on paths that cover every state and event', () => {
    expect(transitionsCovered(doubtMachine, paths).size).toBe(DOUBT_STATES.length * DOUBT_FACTS.length);
  });

  it.each(named(paths))('%s', (_name, path) => {
    expect(fold(path.events).doubt?.state ?? 'NONE').toBe(path.state);
  });
});
