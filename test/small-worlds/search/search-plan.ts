/** Explores one small world and says what came of it. */
import { budgetOf, keyOf } from './canonical-key';
import { endProblem, standingProblem, type GoodEnds } from '../checks';
import { explore, type Exploration, type Limits } from './explore';
import type { Plan } from '../plans';
import { firstWorld, movesOf, type Sabotage } from '../world/small-world';
import { tellStory } from '../story';
import type { World } from '../world/world';

export function searchPlan(
  plan: Plan,
  limits: Limits,
  sabotage?: Sabotage,
): { exploration: Exploration; stories: string[] } {
  const goodEnds: GoodEnds = new Set();
  const exploration = explore<World>(
    {
      first: firstWorld(plan),
      movesOf: (world) => movesOf(plan, world, sabotage),
      keyOf,
      budgetOf,
      problemOf: (world, before) => standingProblem(world, before) ?? endProblem(world, goodEnds),
    },
    limits,
  );
  return { exploration, stories: exploration.found.map((found) => tellStory(plan, found, sabotage)) };
}

/** One line for the log of CI. */
export function describeSearch({ states, depth, frontier }: Exploration, plan: Plan, tookMs: number): string {
  const end = frontier === 0 ? 'all of them' : `${frontier} more at the border`;
  return `${plan.name}: ${states} states, ${depth} moves deep, ${end}, ${(tookMs / 1_000).toFixed(1)} s`;
}
