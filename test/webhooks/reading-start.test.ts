/** Where reading begins again where people asked for that: by an event, wherever the log has it. */
import { randomUUID } from 'node:crypto';
import type { NewEvent } from '../../domain/events/recorded-event';
import { createReadingStart } from '../../webhooks/delivery/reading-start';
import { createMemoryLog, openMemoryEventStore } from '../histories/memory-event-store';

const STREAM = 'trade-main-tea_1';
const anchorOf = (revision: number, position: string) => ({ stream: STREAM, revision, position });

/** Ten events at the positions 1 to 10, of which nine were read. */
async function givenLog() {
  const store = openMemoryEventStore(createMemoryLog());
  const events = Array.from({ length: 10 }, () => ({ id: randomUUID(), type: 'Any', data: {}, metadata: {} }));
  await store.append(STREAM, 'no-stream', events as unknown as NewEvent[]);
  let place = { position: '9', anchor: anchorOf(8, '9'), carriedOut: -1 };
  const rewind = (to: object) => void (place = { ...place, ...to });
  return createReadingStart(store, { place: () => place, rewind });
}

test.each([
  ['before', '2', '3'],
  ['behind', '1000', '1001'],
])(
  'given a position of another log, %s where this one is read, then its event is read again',
  async (_, position, of) => {
    const start = await givenLog();
    let found = 0;
    start.goBackTo({ position, anchor: anchorOf(5, of) }, () => (found += 1));
    // The event stands at 6 here.
    expect(Number(await start.find('0'))).toBeLessThan(6);
    expect([found, start.isAsked()]).toEqual([1, false]);
  },
);

test('given a position of this log behind what is read, then nothing is left out', async () => {
  const start = await givenLog();
  start.goBackTo({ position: '9', anchor: anchorOf(9, '10') }, () => undefined);
  expect(await start.find('0')).toBe('9');
});
