/**
 * Breadth first through all states that can be reached, each visited once. A problem that is found is therefore one that the fewest moves
 * lead to.
 */
import { hash } from 'node:crypto';

export type Space<State> = {
  first: State;
  movesOf(state: State): { label: string; next(): State }[];
  /** Equal for equal states. */
  keyOf(state: State): string;
  /** What may still happen, as counts. A state that was visited with at least as much left is not visited again. */
  budgetOf(state: State): number[];
  /** What is wrong with a state that `before` led to, in words. The search does not go beyond such a state. */
  problemOf(state: State, before: State | undefined): string | undefined;
};

export type Limits = {
  maxStates: number;
  isOver(): boolean;
  /** The search ends with so many different problems. */
  maxProblems: number;
};

export type Found = { problem: string; moves: readonly number[] };

export type Exploration = {
  /** Different states that were met. */
  states: number;
  /** Moves from the first state to the last one that was visited. */
  depth: number;
  /** States that were met and whose moves were not tried, because a limit was reached. */
  frontier: number;
  /** Of each problem the shortest way to it. */
  found: readonly Found[];
};

type Node = { parent: Node | undefined; move: number };
/** By digest of the key: with how much left it was visited. */
type Seen = Map<string, number[][]>;
type Reached<State> = { state: State; node: Node };

export function explore<State>(space: Space<State>, limits: Limits): Exploration {
  const seen: Seen = new Map();
  const found = new Map<string, Found>();
  visit(seen, space, space.first);
  let level: Reached<State>[] = [{ state: space.first, node: { parent: undefined, move: -1 } }];
  for (let depth = 0; ; depth += 1) {
    const next: Reached<State>[] = [];
    for (const [index, from] of level.entries()) {
      if (seen.size >= limits.maxStates || limits.isOver() || found.size >= limits.maxProblems) {
        return { states: seen.size, depth, frontier: level.length - index + next.length, found: [...found.values()] };
      }
      const reached = newStates(space, seen, from);
      next.push(...reached.filter(({ problem }) => problem === undefined));
      for (const { problem, node } of reached) addFound(found, problem, node);
    }
    if (next.length === 0) return { states: seen.size, depth, frontier: 0, found: [...found.values()] };
    level = next;
  }
}

function addFound(found: Map<string, Found>, problem: string | undefined, node: Node): void {
  if (problem !== undefined && !found.has(problem)) found.set(problem, { problem, moves: pathTo(node) });
}

/** What one move leads to and was not visited yet, with what is wrong with it. */
function newStates<State>(space: Space<State>, seen: Seen, { state, node }: Reached<State>) {
  return space.movesOf(state).flatMap(({ next }, move) => {
    const reached = next();
    if (!visit(seen, space, reached)) return [];
    return [{ state: reached, node: { parent: node, move }, problem: space.problemOf(reached, state) }];
  });
}

export const digestOf = (key: string): string => hash('sha1', key, 'base64');

/** Whether the state is new, or was met with less left of something. */
function visit<State>(seen: Seen, space: Space<State>, state: State): boolean {
  const digest = digestOf(space.keyOf(state));
  const budget = space.budgetOf(state);
  const known = seen.get(digest) ?? [];
  if (known.some((other) => budget.every((left, index) => left <= other[index]!))) return false;
  seen.set(digest, [...known.filter((other) => other.some((left, index) => left > budget[index]!)), budget]);
  return true;
}

function pathTo(node: Node): number[] {
  const moves: number[] = [];
  for (let at = node; at.parent; at = at.parent) moves.unshift(at.move);
  return moves;
}
