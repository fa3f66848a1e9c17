/** Every state that a small world can come to. `npm run small-worlds -- --seconds 600` goes further than a test may. */
import { PLANS } from './plans';
import { describeSearch, searchPlan } from './search/search-plan';

/** Twice what the largest of the plans has. */
const MAX_STATES = 60_000;
/** A search of ten seconds on a machine that is busy with others. */
const TIMEOUT_MS = 300_000;

test.each(PLANS.map((plan) => [plan.name, plan] as const))(
  'every state of the small world: %s',
  (_name, plan) => {
    const startedAtMs = Date.now();
    const limits = { maxStates: MAX_STATES, maxProblems: 5, isOver: () => false };
    const { exploration, stories } = searchPlan(plan, limits);
    process.stdout.write(`${describeSearch(exploration, plan, Date.now() - startedAtMs)}\n`);
    expect(stories).toEqual([]);
    expect(exploration.frontier).toBe(0);
  },
  TIMEOUT_MS,
);
