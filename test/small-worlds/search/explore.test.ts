/** The search itself: on a space whose every way is known, and on worlds with a bug put into the engine. */
import type { Trade } from '../../../domain/trade/trade';
import { emptyAlipay } from '../world/alipay';
import { budgetOf, keyOf } from './canonical-key';
import { explore, type Limits, type Space } from './explore';
import { PLANS, type Plan } from '../plans';
import { searchPlan } from './search-plan';
import { firstWorld, movesOf, type Sabotage } from '../world/small-world';
import type { World } from '../world/world';

const NO_LIMITS: Limits = { maxStates: Infinity, maxProblems: 1, isOver: () => false };

type Counter = { value: number; left: number };

/** From 0, plus one or times two, at most `left` times. */
function counting(left: number, bad?: number): Space<Counter> {
  return {
    first: { value: 0, left },
    movesOf: (from) =>
      from.left === 0
        ? []
        : [
            { label: '+1', next: () => ({ value: from.value + 1, left: from.left - 1 }) },
            { label: '*2', next: () => ({ value: from.value * 2, left: from.left - 1 }) },
          ],
    keyOf: ({ value }) => String(value),
    budgetOf: (state) => [state.left],
    problemOf: ({ value }) => (value === bad ? `reached ${bad}` : undefined),
  };
}

describe('the search', () => {
  test('given a space without a problem, it visits every state once and says how deep it went', () => {
    expect(explore(counting(3), NO_LIMITS)).toEqual({ states: 5, depth: 3, frontier: 0, found: [] });
  });

  test('given two ways to a problem, it finds the shorter one', () => {
    const { found } = explore(counting(9, 12), NO_LIMITS);
    expect(found).toEqual([{ problem: 'reached 12', moves: [0, 0, 0, 1, 1] }]);
  });

  test('given a limit of states, it says how many were left', () => {
    const { states, frontier } = explore(counting(9), { ...NO_LIMITS, maxStates: 6 });
    expect(states).toBeGreaterThanOrEqual(6);
    expect(frontier).toBeGreaterThan(0);
  });

  test('a state that is met again with more left is visited again', () => {
    const space: Space<Counter> = {
      ...counting(0),
      movesOf: ({ value, left }) => {
        if (value === 0 && left === 0)
          return [1, 2].map((more) => ({ label: 'in', next: () => ({ value: 1, left: more }) }));
        return left === 2 ? [{ label: 'out', next: () => ({ value: 5, left: 0 }) }] : [];
      },
      problemOf: ({ value }) => (value === 5 ? 'out' : undefined),
    };
    expect(explore(space, NO_LIMITS).found).toHaveLength(1);
  });
});

describe('a bug put into the engine is found, with the shortest story', () => {
  const plan: Plan = {
    ...planNamed('paid, refund twice, a refund in the console'),
    consoleRefundFen: undefined,
    faults: 1,
  };
  const search = (change: (trade: Trade) => Trade, from = plan) => {
    const sabotage: Sabotage = (world) => ({ ...world, trade: change(world.trade) });
    const { stories } = searchPlan(from, NO_LIMITS, sabotage);
    return stories[0] ?? 'nothing was found';
  };
  const withRefunds = (trade: Trade, change: (refund: Trade['refunds'][number]) => Trade['refunds'][number]) => ({
    ...trade,
    refunds: trade.refunds.map(change),
  });

  test('an unknown refund is booked as refused', () => {
    const story = search((trade) =>
      withRefunds(trade, (refund) => (refund.state === 'UNKNOWN' ? { ...refund, state: 'REFUSED' } : refund)),
    );
    expect(story).toContain('1. +0 s  the shop asks: refund');
    expect(story).toContain('2. +0 s  refund r1 of refund: arrives, the answer is lost');
    expect(story).toContain('So: refund r1 is REFUSED here, and it went through.');
    expect(story).not.toContain(' 3. ');
  });

  test('an unknown refund is forgotten', () => {
    const story = search((trade) => withRefunds(trade, ({ doubt: _forgotten, ...refund }) => refund));
    expect(story).toContain('So: at the end: TRADE_SUCCESS, still in doubt.');
  });

  test('a refund that is done is forgotten when the next one is requested', () => {
    const story = search(
      (trade) => ({ ...trade, refunds: trade.refunds.slice(-1), refundedAtAlipayFen: 0 }),
      planNamed('paid, two refunds'),
    );
    expect(story).toContain('3. +0 s  the shop asks: refundMore');
    expect(story).toContain('So: refundedAmount shrinks from 3 to 0 fen.');
  });

  test('a close that was lost counts as done', () => {
    const story = search(
      (trade) => (trade.doubt?.state === 'CLOSE' ? closed(trade) : trade),
      planNamed('code, close, the buyer pays'),
    );
    expect(story).toMatch(/So: closed and not in doubt here, and 8 fen are paid/);
  });
});

function closed({ doubt: _answered, ...trade }: Trade): Trade {
  return {
    ...trade,
    state: 'TRADE_CLOSED',
    closed: { reason: 'CLOSED_BY_MERCHANT', closedAt: '', revision: trade.revision },
  };
}

describe('equal worlds', () => {
  const plan = planNamed('paid, cancel, settle');
  const world = firstWorld(plan);

  test('have one key, whatever their ids, revisions and times are', () => {
    const hour = 3_600_000;
    const later = firstWorld(plan, world.nowMs + hour);
    const { revision, payment } = later.trade;
    const trade = { ...later.trade, revision: revision + 5, payment: { ...payment!, revision: payment!.revision + 5 } };
    const moved = { ...later, ids: 77, trade };
    expect(keyOf(moved)).toBe(keyOf(world));
  });

  test.each<[string, (world: World) => World]>([
    ['what Alipay has', (from) => ({ ...from, alipay: emptyAlipay })],
    ['the time since', (from) => ({ ...from, nowMs: from.nowMs + 1_000 })],
    ['an amount', (from) => ({ ...from, trade: { ...from.trade, foreignRefundFen: 1 } })],
    [
      'the order of two revisions',
      (from) => ({ ...from, trade: { ...from.trade, endedRevision: from.trade.revision - 1 } }),
    ],
    ['what is on its way', (from) => ({ ...from, notifies: [] })],
  ])('differ by %s', (_what, change) => {
    expect(keyOf(change(world))).not.toBe(keyOf(world));
  });

  test('what may still happen is counted apart', () => {
    const [move] = movesOf(plan, world);
    expect(budgetOf(world)).toEqual([1, 1, 2, 0, 0, 1, 1]);
    expect(budgetOf(move!.next())).toEqual([1, 1, 2, 0, 0, 0, 1]);
  });
});

function planNamed(name: string): Plan {
  const plan = PLANS.find((known) => known.name === name);
  if (!plan) throw new Error(`no plan ${name}`);
  return plan;
}
