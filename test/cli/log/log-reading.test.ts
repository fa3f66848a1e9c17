/** What `verify`, `rebuild` and `copy` say of how far they are. */
import { countReading, readingLine } from '../../../cli/log/log-reading';
import type { EventBatch, EventStore } from '../../../domain/ports';
import { cleanUp, givenFolder, withStore } from '../given-cli';
import { appendLog } from '../given-log';

afterEach(cleanUp);

test('of the embedded store the total is exact, and the last line is 100%', async () => {
  await withStore(givenFolder(), async (store) => {
    const total = await appendLog(store, { streams: 800 });
    const reading = countReading(store, { lastPosition: String(total), isCount: true });
    expect(reading.read()).toEqual({ events: 0, total });
    const lines: string[] = [];
    for await (const batch of reading.store.readAll()) {
      if (batch.events.length > 0) lines.push(readingLine('verified', [reading], 1_000));
    }
    expect(lines.length).toBeGreaterThan(1);
    expect(lines[0]).toMatch(new RegExp(`^verified \\d+ of ${total} events \\(\\d\\d?%\\), \\d+/s, \\d+ s left$`));
    expect(lines.at(-1)).toBe(`verified ${total} of ${total} events (100%), ${total}/s, 0 s left`);
  });
});

/** A log of which positions are no counts: ten events in each batch, a thousand apart. */
function givenSparseStore(batches: number): EventStore {
  async function* readAll(after = '0'): AsyncGenerator<EventBatch> {
    const events = Array.from<EventBatch['events'][number]>({ length: 10 });
    for (let batch = Number(after) / 1_000 + 1; batch <= batches; batch += 1) {
      yield { events, position: String(batch * 1_000), caughtUp: batch === batches };
    }
  }
  return { readAll } as unknown as EventStore;
}

test.each([
  ['from the beginning', undefined, 'copied 10 of 60 events (16%), 10/s, 5 s left'],
  ['where an earlier run ended', '4000', 'copied 10 of 20 events (50%), 10/s, 1 s left'],
])('elsewhere it is estimated by positions, %s', async (_where, after, line) => {
  const reading = countReading(givenSparseStore(6), { lastPosition: '6000', isCount: false });
  const batches = reading.store.readAll(after)[Symbol.asyncIterator]();
  await batches.next();
  expect(readingLine('copied', [reading], 1_000)).toBe(line);
});

test('two logs that are read side by side count together; without an end there is no total', async () => {
  const [one, other] = [countReading(givenSparseStore(6), { lastPosition: '6000', isCount: false }), undefined];
  const unknown = countReading(givenSparseStore(6), other);
  for (const { store } of [one, unknown]) await store.readAll()[Symbol.asyncIterator]().next();
  expect(readingLine('compared', [one, one], 2_000)).toBe('compared 20 of 120 events (16%), 10/s, 10 s left');
  expect(readingLine('compared', [one, unknown], 2_000)).toBe('compared 20 events, 10/s');
});

test.each([
  [61, '2 min'],
  [3_541, '60 min'],
  [7_261, '2 h 2 min'],
])('%i seconds are shown as %s', (seconds, shown) => {
  const reading = { store: givenSparseStore(1), read: () => ({ events: 1, total: 1 + seconds }) };
  expect(readingLine('verified', [reading], 1_000)).toContain(`, ${shown} left`);
});
