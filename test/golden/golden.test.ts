/** Histories that released versions have stored must fold for ever to the state that was stored beside them. */
import { verifyChain } from '../../adapters/event-log/event-hash';
import { SCHEMA_VERSIONS } from '../../domain/events/trade-events';
import { readGoldens, stateOf } from './state-of';

const goldens = readGoldens();

test('there are some', () => {
  expect(goldens.length).toBeGreaterThanOrEqual(15);
});

test.each(goldens.map((golden) => [golden.version, golden.scenario, golden] as const))(
  '%s %s folds to the state that it had then',
  (_version, _scenario, { events, state }) => {
    const folded = stateOf(events);
    if (state === null) expect(folded).toBeNull();
    else expect(folded).toMatchObject(state);
    expect(verifyChain(events)).toBeUndefined();
  },
);

test('every type that the product writes by now is in one of them', () => {
  const recorded = new Set<string>(goldens.flatMap(({ events }) => events.map(({ type }) => type)));
  const missing = Object.keys(SCHEMA_VERSIONS).filter((type) => !recorded.has(type));
  expect(missing).toEqual([]);
});
