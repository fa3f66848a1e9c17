/** Runs one scenario, with the given crashes, until nothing is left to happen; and finds where to crash it. */
import { isNeverPaid, isPaidAndStands, outcomeOf, problemsOf, UNKNOWN_FOR_LONG, type Outcome } from './outcome';
import { sceneOf, type Scenario, type ShopHabit } from './scenarios/scene';
import { createWorld, type Crash, type PortCall, type WorldOptions } from './world/virtual-world';

export type Run = { outcome: Outcome; problems: string[]; calls: PortCall[] };

export async function runScenario(
  scenario: Scenario,
  habit: ShopHabit,
  crashes: Pick<WorldOptions, 'crashes' | 'downMs'> = {},
): Promise<Run> {
  const world = createWorld({ ...scenario.world, ...crashes });
  const scene = sceneOf(world, habit);
  const script = (async () => {
    await scenario.given?.(scene);
    world.startCounting();
    await scenario.when(scene);
  })();
  await world.runUntilQuiet();
  await script;
  const isExpected = (problem: string) => scenario.wasUnknownForLong === true && problem === UNKNOWN_FOR_LONG;
  const problems = problemsOf(world).filter((problem) => !isExpected(problem));
  return { outcome: outcomeOf(world), problems, calls: world.calls };
}

/** Every way to crash at the calls of the process that made the last of them, after `from` calls. */
export function crashesOf({ calls }: Run, from = 0): Crash[] {
  const lastLife = calls.at(-1)?.life;
  return calls.flatMap(({ mayBeLate, life }, index) => {
    const moments = mayBeLate ? (['before', 'after', 'late'] as const) : (['before', 'after'] as const);
    return index < from || life !== lastLife ? [] : moments.map((moment) => ({ call: index + 1, moment }));
  });
}

/** All crashes of a run that crashed already, on its way back. */
export async function secondCrashesOf(scenario: Scenario, undisturbed: Run): Promise<[Crash, Crash][]> {
  const pairs: [Crash, Crash][] = [];
  for (const first of crashesOf(undisturbed)) {
    const crashed = await runScenario(scenario, 'repeats', { crashes: [first] });
    for (const second of crashesOf(crashed, first.call)) pairs.push([first, second]);
  }
  return pairs;
}

/** What the run did otherwise than the one without crashes, in words; nothing when it ended alike. */
export function differences(scenario: Scenario, undisturbed: Run, { outcome, problems }: Run): string[] {
  const isSame = JSON.stringify(outcome) === JSON.stringify(undisturbed.outcome);
  const isNever = scenario.orNeverPaid === true && isNeverPaid(outcome);
  const isFound = scenario.orFoundPaid === true && isPaidAndStands(outcome);
  const isOther = scenario.orEndsAs?.(outcome) === true;
  return isSame || isNever || isFound || isOther ? problems : [...problems, `it ended with ${JSON.stringify(outcome)}`];
}

/** "after call 3 (call alipay.trade.refund)" */
export function placeOf({ calls }: Run, { call, moment }: Crash): string {
  return `${moment} call ${call} (${calls[call - 1]?.name ?? 'never made'})`;
}
