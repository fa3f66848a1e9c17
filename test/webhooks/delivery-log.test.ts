/** The end of the log of deliveries is found over many streams, and one of two writers wins. */
import { randomUUID } from 'node:crypto';
import { hashEvent } from '../../adapters/event-log/event-hash';
import { WrongExpectedRevisionError } from '../../domain/ports';
import { createDeliveryLog, type DeliveryTail } from '../../webhooks/delivery/delivery-log';
import { createMemoryLog, openMemoryEventStore } from '../histories/memory-event-store';

const log = () => ({
  store: openMemoryEventStore(createMemoryLog()),
  clock: { now: () => new Date('2026-11-28T00:00:00Z') },
  merchant: 'main',
  newId: randomUUID,
  hashEvent,
});
const saying = (nodeId: string) => ({ nodeId, until: '2026-11-28T00:00:00Z', endpoints: {} });

it('goes on in another stream after a thousand, and is found by whoever reads', async () => {
  const shared = log();
  const writer = createDeliveryLog(shared);
  let tail: DeliveryTail = await writer.read();
  for (let index = 0; index < 3_000; index += 1) tail = await writer.append(tail, saying(`n${index}`));

  for (const reader of [createDeliveryLog(shared), writer]) {
    expect((await reader.read()).last?.data.nodeId).toBe('n2999');
  }
  expect((await shared.store.readStream('webhooks-main-delivery-2')).length).toBe(1_000);
  const next = await createDeliveryLog(shared).append(tail, saying('last'));
  expect(next).toMatchObject({ segment: 3, last: { revision: 0 } });
});

it('of two that write at the same place one wins, within a stream and between two', async () => {
  const shared = log();
  const writer = createDeliveryLog(shared);
  let tail = await writer.read();
  for (const count of [1, 998, 1]) {
    for (let index = 0; index < count; index += 1) tail = await writer.append(tail, saying('a'));
    const [won, lost] = await Promise.allSettled([writer.append(tail, saying('b')), writer.append(tail, saying('c'))]);
    expect(won.status).toBe('fulfilled');
    expect(lost).toMatchObject({ reason: expect.any(WrongExpectedRevisionError) });
    tail = await writer.read();
  }
});

it('reads few of the snapshots that there are, and only the last once it knows it', async () => {
  const shared = log();
  const writer = createDeliveryLog(shared);
  let tail: DeliveryTail = await writer.read();
  for (let index = 0; index < 1_730; index += 1) tail = await writer.append(tail, saying(`n${index}`));
  let read = 0;
  const readStream: typeof shared.store.readStream = async (...args) => {
    const events = await shared.store.readStream(...args);
    read += events.length;
    return events;
  };
  const reader = createDeliveryLog({ ...shared, store: { ...shared.store, readStream } });

  expect((await reader.read()).last?.data.nodeId).toBe('n1729');
  expect(read).toBeLessThan(30);
  read = 0;
  expect((await reader.read()).last?.data.nodeId).toBe('n1729');
  await writer.append(tail, saying('one more'));
  expect((await reader.read()).last?.data.nodeId).toBe('one more');
  expect(read).toBeLessThan(6);
});

it('says the same to those who read at the same moment', async () => {
  const shared = log();
  const writer = createDeliveryLog(shared);
  const lane = (index: number) => ({ stream: `trade-main-${index}`, next: 0, last: 3, failures: 2 });
  const lanes = Array.from({ length: 50 }, (_, index) => lane(index));
  const made = { kind: 'payment.succeeded', stream: 'trade-main-0', at: '2026-11-28T00:00:00Z', durationMs: 3 };
  const attempt = (messageId: string) => ({ ...made, messageId });
  const known = (...ids: string[]) => ({ position: '7', carriedOut: -1, lanes, attempts: ids.map(attempt) });
  const recording = (...ids: string[]) => ({ ...saying('n'), endpoints: { hook: known(...ids) } });
  const tail = await writer.append(await writer.read(), recording('one', 'two'));
  const reader = createDeliveryLog(shared);
  await reader.read();

  const changed = await writer.append(tail, recording('two', 'three'));
  expect(changed.last?.type).toBe('DeliveryProgressChanged');
  const tails = await Promise.all([reader.read(), reader.read()]);
  for (const { endpoints } of [...tails, await reader.read()]) expect(endpoints).toEqual(changed.endpoints);
});
