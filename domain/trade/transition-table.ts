import { transition, type AnyStateMachine } from 'xstate';

/** `table[state][eventType]` is the next state; absent when the state does not handle the event. */
export type TransitionTable<State extends string, EventType extends string> = Readonly<
  Record<State, Readonly<Partial<Record<EventType, State>>>>
>;

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
