/** The tests of each scenario: crashed at every await, and, where money moves, once more on the way back. */
import { UNKNOWN_FOR_LONG } from './outcome';
import { crashesOf, differences, placeOf, runScenario, secondCrashesOf } from './run-scenario';
import { pickSome } from './pick-some';
import type { Scenario } from './scenarios/scene';
import { HOUR_MS } from '../../domain/values/durations';

const PAIRS = process.env['CRASH_PAIRS'] ?? (process.env['CI'] ? '100' : '20');
const SEED = Number(process.env['CRASH_SEED'] ?? '20261121');

export function testCrashes(scenarios: readonly Scenario[]): void {
  const covered = { points: 0, runs: 0, pairs: 0 };
  afterAll(() => {
    const { points, runs, pairs } = covered;
    process.stderr.write(
      `${points} crash points of ${scenarios.length} scenarios, ${runs} runs with one crash, ${pairs} with two (seed ${SEED})\n`,
    );
  });

  describe.each(scenarios)('$name', (scenario) => {
    it('ends as without a crash when the shop sends its request again', async () => {
      const undisturbed = await runScenario(scenario, 'repeats');
      expect(undisturbed.problems).toEqual([]);
      const found: string[] = [];
      for (const crash of crashesOf(undisturbed)) {
        const run = await runScenario(scenario, 'repeats', { crashes: [crash] });
        found.push(...differences(scenario, undisturbed, run).map((what) => `${placeOf(undisturbed, crash)}: ${what}`));
        covered.points += 1;
        covered.runs += 1;
      }
      expect(found).toEqual([]);
    });

    it.each([1_000, HOUR_MS])(
      'is not in doubt and agrees with Alipay when nobody repeats, after %d ms of outage',
      async (downMs) => {
        const undisturbed = await runScenario(scenario, 'gives up');
        const isReportedLate = scenario.isLostAfterOutage === true && downMs === HOUR_MS;
        const found: string[] = [];
        for (const crash of crashesOf(undisturbed)) {
          const { problems } = await runScenario(scenario, 'gives up', { crashes: [crash], downMs });
          const wrong = problems.filter((problem) => !(isReportedLate && problem === UNKNOWN_FOR_LONG));
          found.push(...wrong.map((problem) => `${placeOf(undisturbed, crash)}: ${problem}`));
          covered.runs += 1;
        }
        expect(found).toEqual([]);
      },
    );

    if (!scenario.movesMoney) return;
    it('ends as without a crash when it crashes again on its way back', async () => {
      const undisturbed = await runScenario(scenario, 'repeats');
      const pairs = await secondCrashesOf(scenario, undisturbed);
      const found: string[] = [];
      for (const crashes of PAIRS === 'all' ? pairs : pickSome(pairs, Number(PAIRS), SEED)) {
        const run = await runScenario(scenario, 'repeats', { crashes });
        const place = crashes.map((crash) => placeOf(run, crash)).join(', then ');
        found.push(...differences(scenario, undisturbed, run).map((what) => `${place}: ${what}`));
        covered.pairs += 1;
      }
      expect(found).toEqual([]);
    });
  });
}

/** Every port that the scenarios wait for, in order. */
export async function portsOf(scenarios: readonly Scenario[]): Promise<string[]> {
  const names = new Set<string>();
  for (const scenario of scenarios) {
    const { calls } = await runScenario(scenario, 'repeats');
    for (const { name } of calls) names.add(name.startsWith('append') ? 'append' : name);
  }
  return [...names].sort();
}
