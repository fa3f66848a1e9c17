/** When the books last agreed with Alipay's bill: from events as they come, and from the log at the start. */
import type { RecordedEvent } from '../../domain/events/recorded-event';
import type { EventStore } from '../../domain/ports';
import { createAgreedBills } from '../../telemetry/agreed-bills';

const reconciled = (date: string, discrepancies: number, more: object = {}, merchant = 'main') =>
  ({
    stream: `bill-${merchant}-${date}`,
    type: 'BillReconciled',
    data: { discrepancies, ...more },
  }) as unknown as RecordedEvent;
const endOf = (date: string) => Date.parse(`${date}T16:00:00Z`);

test('the latest day counts, whichever was compared last', () => {
  const bills = createAgreedBills('main');
  expect(bills.lastAgreedMs()).toBeUndefined();
  bills.apply([reconciled('2026-11-20', 0), reconciled('2026-11-18', 0)]);
  expect(bills.lastAgreedMs()).toBe(endOf('2026-11-20'));
});

test.each([
  ['a bill that differs', reconciled('2026-11-20', 1)],
  ['a bill about which Alipay could not be asked', reconciled('2026-11-20', 0, { unasked: 2 })],
  ['the bill of another shop', reconciled('2026-11-20', 0, {}, 'tea')],
  ['the bill of a month', reconciled('2026-11', 0)],
])('%s does not count', (_what, event) => {
  const bills = createAgreedBills('main');
  bills.apply([reconciled('2026-11-10', 0), event]);
  expect(bills.lastAgreedMs()).toBe(endOf('2026-11-10'));
});

test('a day that is compared again, and differs, agrees no more', () => {
  const bills = createAgreedBills('main');
  bills.apply([reconciled('2026-11-19', 0), reconciled('2026-11-20', 0)]);
  bills.apply([reconciled('2026-11-20', 3)]);
  expect(bills.lastAgreedMs()).toBe(endOf('2026-11-19'));
});

test('at the start it looks back two weeks, and no further', async () => {
  const read: string[] = [];
  const streams = new Map([['bill-main-2026-11-12', [reconciled('2026-11-12', 0)]]]);
  const readStream = async (stream: string) => {
    read.push(stream);
    return streams.get(stream) ?? [];
  };
  const bills = createAgreedBills('main');

  await bills.lookBack({ readStream } as EventStore, Date.parse('2026-11-21T04:00:00Z'));

  expect(bills.lastAgreedMs()).toBe(endOf('2026-11-12'));
  expect([read.length, read.at(-1)]).toEqual([14, 'bill-main-2026-11-07']);
});
