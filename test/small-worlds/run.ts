/** Explores the small worlds: npm run small-worlds -- --seconds 60 [--only cancel] [--problems 5] */
import { parseArgs } from 'node:util';
import { PLANS } from './plans';
import { describeSearch, searchPlan } from './search/search-plan';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string' },
    only: { type: 'string' },
    problems: { type: 'string' },
    faults: { type: 'string' },
    steps: { type: 'string' },
  },
});
const plans = PLANS.filter(({ name }) => name.includes(values.only ?? '')).map((plan) => ({
  ...plan,
  faults: Number(values.faults ?? plan.faults),
  timeSteps: Number(values.steps ?? plan.timeSteps),
}));
/** Of the processor: on a busy machine the same worlds are seen as on a quiet one. */
const secondsEach = Number(values.seconds ?? 60) / plans.length;
const maxProblems = Number(values.problems ?? 1);
for (const plan of plans) {
  const begun = process.cpuUsage();
  const usedMs = () => {
    const { user, system } = process.cpuUsage(begun);
    return (user + system) / 1_000;
  };
  const limits = { maxStates: Infinity, maxProblems, isOver: seldom(() => usedMs() >= secondsEach * 1_000) };
  const { exploration, stories } = searchPlan(plan, limits);
  process.stdout.write(
    `${describeSearch(exploration, plan, usedMs())}\n${stories.map((story) => `${story}\n`).join('')}`,
  );
  if (stories.length > 0) process.exitCode = 1;
}

/** The processor's time costs more to read than a state. */
function seldom(isOver: () => boolean): () => boolean {
  let calls = 0;
  let answer = false;
  return () => {
    if (calls++ % 32 === 0) answer = isOver();
    return answer;
  };
}
