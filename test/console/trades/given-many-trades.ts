/** A folder of an engine whose log has many paid orders, written at once. */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openSqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { streamOf } from '../../../domain/engine/trade-stream';
import { eventsOf, givenDay, paidOf } from '../../end-to-end/bill/given-books';

const AT_ONCE = 1_000;

/** The newest is the one with the highest number. */
export async function givenManyTrades(count: number): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'paystate-many-'));
  const day = givenDay();
  const store = await openSqliteEventStore({ file: path.join(folder, 'events.db') });
  for (let from = 0; from < count; from += AT_ONCE) {
    const some = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, index) =>
      paidOf(day, from + index, count),
    );
    await Promise.all(some.map((paid) => store.append(streamOf('main', paid.outTradeNo), 'no-stream', eventsOf(paid))));
  }
  await store.close();
  return folder;
}
