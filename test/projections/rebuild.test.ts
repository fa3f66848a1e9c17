import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { EventStore } from '../../domain/ports';
import { rebuild } from '../../projections/rebuild';
import type { ReadModel } from '../../projections/views/read-model';
import {
  anomalyObserved,
  batchOf,
  cleanUp,
  closed,
  givenFolder,
  givenLog,
  givenReadModel,
  givenStore,
  newEvent,
  notified,
  opened,
  paid,
  poisonousPaid,
  refundRequested,
  refundSucceeded,
} from './given-projections';

afterEach(cleanUp);

const log = givenLog()
  .add('order_1', 0, opened('order_1', { subject: '奶茶' }), notified('n1'), paid())
  .add('stray', 0, anomalyObserved)
  .add('order_2', 0, opened('order_2'), closed, anomalyObserved)
  .add('order_1', 30, refundRequested('r1'), refundSucceeded('r1'));

function storeOf(batches: EventStore['readAll']): Pick<EventStore, 'readAll'> {
  return { readAll: batches };
}

function answersOf(readModel: ReadModel) {
  return {
    all: readModel.listTrades({}, {}),
    found: readModel.listTrades({ text: '奶' }, {}),
    anomalies: readModel.listTrades({ hasAnomalies: true }, {}),
    due: readModel.listDue(Number.MAX_SAFE_INTEGER, 10),
    counts: readModel.counts(),
    checkpoint: readModel.checkpoint(),
  };
}

test('a read model built anew from the store answers as the one that followed it', async () => {
  const store = await givenStore();
  const followed = givenReadModel();
  for (const outTradeNo of ['order_1', 'stray', 'order_2']) {
    const events = log
      .ofTrade(outTradeNo)
      .map(({ type, data }) => newEvent({ type, data } as Parameters<typeof newEvent>[0]));
    await store.append(`trade-main-${outTradeNo}`, 'no-stream', events);
  }
  for await (const batch of store.readAll()) {
    for (const event of batch.events) followed.apply(batchOf([event]));
  }
  const file = path.join(givenFolder(), 'read-model.db');
  const progress: number[] = [];
  const result = await rebuild({ store, file, onProgress: (eventsDone) => progress.push(eventsDone) });
  expect(result).toEqual({ events: 9, trades: 2, poison: 0, seconds: expect.any(Number) });
  expect(progress.at(-1)).toBe(9);
  const rebuilt = givenReadModel(file);
  expect(rebuilt.rebuiltBecause).toBeUndefined();
  expect(answersOf(rebuilt)).toEqual(answersOf(followed));
  expect(answersOf(rebuilt).found.edges).toHaveLength(1);
});

test('it goes on from there', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  await rebuild({
    store: storeOf(async function* () {
      yield log.batch(0, 4);
    }),
    file,
  });
  const readModel = givenReadModel(file);
  readModel.apply(log.batch());
  expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
  expect(readModel.getTrade('order_2')).toEqual(log.trade('order_2'));
});

test('an empty log makes an empty read model', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const result = await rebuild({
    store: storeOf(async function* () {
      yield { events: [], position: '0', caughtUp: true };
    }),
    file,
  });
  expect(result).toMatchObject({ events: 0, trades: 0 });
  // Views name buyers.
  expect(statSync(file).mode & 0o077).toBe(0);
  expect(givenReadModel(file).rebuiltBecause).toBeUndefined();
});

test('a store that fails on the way leaves the old file as it was', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const old = givenReadModel(file);
  old.apply(log.batch());
  const answers = answersOf(old);
  old.close();
  writeFileSync(`${file}.rebuilding`, 'left by a crash');
  const failing = storeOf(async function* () {
    yield log.batch(0, 2);
    throw new Error('the store went away');
  });
  await expect(rebuild({ store: failing, file })).rejects.toThrow('the store went away');
  expect(readdirSync(path.dirname(file)).filter((name) => name.includes('rebuilding'))).toEqual([]);
  expect(answersOf(givenReadModel(file))).toEqual(answers);
});

test('poison is skipped, counted and told', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const poisoned = givenLog().add('order_1', 0, opened('order_1'), poisonousPaid, notified('n1'));
  const told: string[] = [];
  const store = storeOf(async function* () {
    yield poisoned.batch();
  });
  const result = await rebuild({ store, file, onPoison: (error) => told.push(error.message) });
  expect(result).toMatchObject({ events: 3, trades: 1, poison: 1 });
  expect(told).toEqual([expect.stringContaining('TradePaid at 2')]);
  expect(existsSync(`${file}.rebuilding`)).toBe(false);
  expect(givenReadModel(file).counts()).toMatchObject({ trades: 1, poison: 1 });
});
