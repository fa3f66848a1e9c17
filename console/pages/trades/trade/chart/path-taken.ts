/** Which way a trade went through the states of its machine, by the types of its events. */
import { FIRST_STATE, TRANSITIONS } from './trade-states';

export type State = keyof typeof TRANSITIONS;
export type Edge = { from: State; to: State };

/** Every way there is from one state to another. */
export const EDGES: readonly Edge[] = (Object.keys(TRANSITIONS) as State[]).flatMap((from) =>
  [...new Set<State>(Object.values(TRANSITIONS[from]))].filter((to) => to !== from).map((to) => ({ from, to })),
);

export const STATES = Object.keys(TRANSITIONS) as readonly State[];

/** The states in which it was, in their order; an event that its state does not know changes nothing. */
export function pathOf(types: readonly string[]): State[] {
  const path: State[] = [FIRST_STATE];
  for (const type of types) {
    const row: Readonly<Record<string, State>> = TRANSITIONS[path.at(-1) ?? FIRST_STATE];
    const to = row[type];
    if (to !== undefined && to !== path.at(-1)) path.push(to);
  }
  return path;
}
