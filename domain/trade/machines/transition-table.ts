/** A machine as a plain table: what the fold steps by. */
import { initialTransition, transition, type AnyStateMachine, type StateValueMap } from 'xstate';

/** `table[state][eventType]` is the next state; absent when the state does not handle the event. */
export type TransitionTable<State extends string, EventType extends string> = Readonly<
  Record<State, Readonly<Partial<Record<EventType, State>>>>
>;

/** Of a parallel machine: one table a region. */
export type RegionTables<States extends Record<string, string>, EventType extends string> = Readonly<{
  [Region in keyof States]: TransitionTable<States[Region], EventType>;
}>;

/**
 * Reads a machine into a plain table, once, at start-up. The machine stays the single authority; the fold uses the table
 * because it folds a million events in the time in which XState steps through a thousand.
 */
export function deriveTransitionTable<State extends string, EventType extends string>(
  machine: AnyStateMachine,
  states: readonly State[],
  eventTypes: readonly EventType[],
): TransitionTable<State, EventType> {
  const rowOf = (state: State) => {
    const snapshot = machine.resolveState({ value: state, context: {} });
    const handled = eventTypes.filter((type) => snapshot.can({ type }));
    return handled.map((type) => [type, transition(machine, snapshot, { type })[0].value as State] as const);
  };
  return Object.fromEntries(states.map((state) => [state, Object.fromEntries(rowOf(state))])) as TransitionTable<
    State,
    EventType
  >;
}

/** The same of a parallel machine, whose regions do not depend on each other's states. */
export function deriveRegionTables<States extends Record<string, string>, EventType extends string>(
  machine: AnyStateMachine,
  regions: { readonly [Region in keyof States]: readonly States[Region][] },
  eventTypes: readonly EventType[],
): RegionTables<States, EventType> {
  const first = firstStates(machine);
  const rowOf = (region: string, state: string) => {
    const snapshot = machine.resolveState({ value: { ...first, [region]: state }, context: {} });
    // `snapshot.can` answers for all regions together.
    const handled = eventTypes.filter((type) => machine.states[region]?.states[state]?.ownEvents.includes(type));
    return handled.map(
      (type) => [type, (transition(machine, snapshot, { type })[0].value as StateValueMap)[region]] as const,
    );
  };
  const tableOf = (region: string, states: readonly string[]) =>
    Object.fromEntries(states.map((state) => [state, Object.fromEntries(rowOf(region, state))]));
  return Object.fromEntries(
    Object.entries<readonly string[]>(regions).map(([region, states]) => [region, tableOf(region, states)]),
  ) as RegionTables<States, EventType>;
}

/** The states in which the regions of a parallel machine begin. */
export function firstStates(machine: AnyStateMachine): Readonly<Record<string, string>> {
  return initialTransition(machine)[0].value as Record<string, string>;
}

/** The states of the regions after an event; the same object where it changes none of them. */
export function nextStates<States extends Record<string, string>, EventType extends string>(
  tables: RegionTables<States, EventType>,
  states: States,
  type: EventType,
): States {
  let next = states;
  for (const region in tables) {
    const to = tables[region][states[region]][type];
    if (to !== undefined && to !== states[region]) next = { ...next, [region]: to };
  }
  return next;
}
