/** Paths through a machine, for whoever compares another thing with it. */
import { initialTransition, transition, type AnyStateMachine } from 'xstate';
import { getSimplePaths } from 'xstate/graph';

/** A state's name, or one name a region. */
export type Value = string | Readonly<Record<string, string>>;
export type MachinePath = { events: string[]; state: Value };

export function stepOf(machine: AnyStateMachine, value: Value, type: string): Value {
  const snapshot = machine.resolveState({ value, context: {} });
  return transition(machine, snapshot, { type })[0].value as Value;
}

/** Every simple path through a machine, plus each of its events once more at the end of one. */
export function pathsThrough(machine: AnyStateMachine, events: readonly string[]): MachinePath[] {
  const simple = getSimplePaths(machine, { events: events.map((type) => ({ type })) }).map((path) => ({
    events: path.steps.map((step) => step.event.type).filter((type) => !type.startsWith('xstate.')),
    state: path.state.value as Value,
  }));
  return withEachEvent(machine, simple, events);
}

/** The shortest path to each state, plus each event at the end of it: where all simple paths are too many. */
export function shortestPathsThrough(machine: AnyStateMachine, events: readonly string[]): MachinePath[] {
  const first = initialTransition(machine)[0].value as Value;
  const found = new Map<string, MachinePath>([[JSON.stringify(first), { events: [], state: first }]]);
  for (const path of found.values()) {
    for (const type of events) {
      const state = stepOf(machine, path.state, type);
      const key = JSON.stringify(state);
      if (!found.has(key)) found.set(key, { events: [...path.events, type], state });
    }
  }
  return withEachEvent(machine, [...found.values()], events);
}

function withEachEvent(machine: AnyStateMachine, paths: MachinePath[], events: readonly string[]): MachinePath[] {
  const extended = paths.flatMap((path) =>
    events.map((type) => ({ events: [...path.events, type], state: stepOf(machine, path.state, type) })),
  );
  return [...paths, ...extended];
}

/** Each pair of a state and an event that some path meets. */
export function transitionsCovered(machine: AnyStateMachine, paths: readonly MachinePath[]): Set<string> {
  const covered = new Set<string>();
  for (const path of paths) {
    let state = initialTransition(machine)[0].value as Value;
    for (const type of path.events) {
      covered.add(`${JSON.stringify(state)} ${type}`);
      state = stepOf(machine, state, type);
    }
  }
  return covered;
}
