import { initialTransition, transition, type AnyStateMachine } from 'xstate';
import { getSimplePaths } from 'xstate/graph';
import { findRefund } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  REFUND_FACTS,
  REFUND_STATES,
  refundMachine,
  refundTransitions,
  SETTLEMENT_FACTS,
  SETTLEMENT_STATES,
  settlementMachine,
  settlementTransitions,
  TRADE_FACTS,
  TRADE_STATES,
  tradeMachine,
  tradeTransitions,
} from '../../../domain/trade/state-machines';
import {
  answered,
  at,
  awaitingScan,
  expired,
  givenTrade,
  openedQr,
  paid,
  refundRequested,
  refundSucceeded,
} from '../given/given-trade';

function stepOf(machine: AnyStateMachine, state: string, type: string): string {
  const snapshot = machine.resolveState({ value: state, context: {} });
  return transition(machine, snapshot, { type })[0].value as string;
}

/** Every simple path through a machine, plus each of its transitions once more at the end of one. */
function pathsThrough(machine: AnyStateMachine, events: readonly string[]): { events: string[]; state: string }[] {
  const simple = getSimplePaths(machine, { events: events.map((type) => ({ type })) }).map((path) => ({
    events: path.steps.map((step) => step.event.type).filter((type) => !type.startsWith('xstate.')),
    state: path.state.value as string,
  }));
  const extended = simple.flatMap((path) =>
    events.map((type) => ({ events: [...path.events, type], state: stepOf(machine, path.state, type) })),
  );
  return [...simple, ...extended];
}

function transitionsCovered(machine: AnyStateMachine, paths: { events: string[] }[]): Set<string> {
  const covered = new Set<string>();
  for (const path of paths) {
    let state = initialTransition(machine)[0].value as string;
    for (const type of path.events) {
      covered.add(`${state} ${type}`);
      state = stepOf(machine, state, type);
    }
  }
  return covered;
}

describe('the derived tables', () => {
  it.each(TRADE_STATES.flatMap((state) => TRADE_FACTS.map((type) => [state, type] as const)))(
    'trade: %s and %s go where the machine goes',
    (state, type) => {
      expect(tradeTransitions[state][type] ?? state).toBe(stepOf(tradeMachine, state, type));
    },
  );

  it.each(REFUND_STATES.flatMap((state) => REFUND_FACTS.map((type) => [state, type] as const)))(
    'refund: %s and %s go where the machine goes',
    (state, type) => {
      expect(refundTransitions[state][type] ?? state).toBe(stepOf(refundMachine, state, type));
    },
  );

  it.each(SETTLEMENT_STATES.flatMap((state) => SETTLEMENT_FACTS.map((type) => [state, type] as const)))(
    'settlement: %s and %s go where the machine goes',
    (state, type) => {
      expect(settlementTransitions[state][type] ?? state).toBe(stepOf(settlementMachine, state, type));
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

  it.each(paths.map((path) => [path.events.join(' → ') || '(nothing)', path] as const))('%s', (_name, path) => {
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

  it.each(paths.map((path) => [path.events.join(' → ') || '(nothing)', path] as const))('%s', (_name, path) => {
    const steps = ['RefundRequested', ...path.events].map((type) => events[type]!);
    const trade = givenTrade(
      [0, openedQr],
      [1, paid],
      ...steps.map((event, i) => [20 + i, event] as [number, TradeEvent]),
    );
    expect(findRefund(trade, 'R1')?.state).toBe(path.state);
  });
});
