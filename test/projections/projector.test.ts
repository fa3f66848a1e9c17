import path from 'node:path';
import type { EventBatch, EventStore } from '../../domain/ports';
import type { TradeEvent } from '../../domain/events/trade-events';
import { createLiveFeed, type LiveFeed } from '../../projections/live/live-feed';
import { PoisonEventError } from '../../projections/apply-or-skip';
import { startProjector, type Projector, type ProjectorOptions } from '../../projections/projector';
import type { ReadModel } from '../../projections/views/read-model';
import {
  awaiting,
  cleanUp,
  givenFolder,
  givenLog,
  givenReadModel,
  givenStore,
  newAppend,
  newEvent,
  notified,
  opened,
  paid,
  poisonousPaid,
  until,
  whenDone,
} from './given-projections';
import { openDatabase, SqliteError } from '../../sqlite/library';
import { PATIENCE_MS } from '../waiting';

afterEach(cleanUp);

type Given = { projector: Projector; readModel: ReadModel; feed: LiveFeed; errors: unknown[] };

function givenProjector(store: ProjectorOptions['store'], readModel = givenReadModel()): Given {
  const feed = createLiveFeed();
  const errors: unknown[] = [];
  const projector = startProjector({ store, readModel, feed, onError: (error) => errors.push(error) });
  whenDone(() => projector.stop());
  return { projector, readModel, feed, errors };
}

function append(store: EventStore, outTradeNo: string, revision: number, ...events: TradeEvent[]) {
  const expected = revision < 0 ? 'no-stream' : revision;
  return store.append(`trade-main-${outTradeNo}`, expected, newAppend(events));
}

/** A store that plays the batches, and then either fails or stays quiet. */
function givenScript(...runs: (EventBatch[] | Error)[]) {
  const askedAfter: (string | undefined)[] = [];
  let first: EventBatch | undefined;
  const subscribe: EventStore['subscribe'] = async function* (after, signal) {
    // After a failure the projector looks how the log begins: it may be another one.
    if (after === undefined && first) return yield first;
    first ??= Array.isArray(runs[0]) ? runs[0][0] : undefined;
    askedAfter.push(after);
    const run = runs.shift() ?? [];
    if (run instanceof Error) throw run;
    yield* run;
    if (runs.length > 0) throw new Error('the store went away');
    await new Promise((resolve) => signal.addEventListener('abort', resolve));
  };
  return { subscribe, askedAfter };
}

test('follows the log: what is appended is applied, and then published', async () => {
  const store = await givenStore();
  await append(store, 'order_1', -1, opened('order_1'), awaiting);
  const { projector, readModel, feed, errors } = givenProjector(store);
  await until('it is caught up', () => projector.isCaughtUp());
  expect(readModel.getTrade('order_1')?.state).toBe('WAIT_BUYER_PAY');
  const subscription = feed.subscribe({ outTradeNo: 'order_1' });
  const { position } = await append(store, 'order_1', 1, notified('n1'), paid());
  const { value } = await subscription.next();
  expect(value).toMatchObject({ position, trade: { state: 'TRADE_SUCCESS', revision: 3 } });
  expect(value?.events.map(({ type }) => type)).toEqual(['AlipayNotifyReceived', 'TradePaid']);
  expect(readModel.getTrade('order_1')).toEqual(value?.trade);
  expect(projector.position()).toBe(readModel.checkpoint());
  expect(errors).toEqual([]);
});

test('goes on from the checkpoint of the file', async () => {
  const store = await givenStore();
  await append(store, 'order_1', -1, opened('order_1'));
  const file = path.join(givenFolder(), 'read-model.db');
  const first = givenProjector(store, givenReadModel(file));
  await until('it is caught up', () => first.projector.isCaughtUp());
  await first.projector.stop();
  first.readModel.close();
  await append(store, 'order_1', 0, awaiting);
  const second = givenProjector(store, givenReadModel(file));
  await until('it is caught up again', () => second.projector.isCaughtUp());
  expect(second.readModel.getTrade('order_1')).toMatchObject({ revision: 1, state: 'WAIT_BUYER_PAY' });
});

test('a file of another log is begun anew: its checkpoint would skip events of this one', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const [before, now] = [await givenStore(), await givenStore()];
  await append(before, 'a', -1, opened('a'), awaiting);
  const first = givenProjector(before, givenReadModel(file));
  await until('the first log is applied', () => first.projector.isCaughtUp());
  await first.projector.stop();
  await append(now, 'b', -1, opened('b', { subject: 'Coffee' }));
  await append(now, 'c', -1, opened('c'));
  await append(now, 'd', -1, opened('d'));

  const { projector, readModel, errors } = givenProjector(now, givenReadModel(file));

  await until('the other log is applied', () => projector.isCaughtUp());
  expect(errors).toMatchObject([{ name: 'AnotherLogError' }]);
  expect(['a', 'b', 'c', 'd'].map((outTradeNo) => readModel.getTrade(outTradeNo)?.state)).toEqual([
    undefined,
    'CREATED',
    'CREATED',
    'CREATED',
  ]);
  expect(readModel.counts()).toMatchObject({ trades: 3 });
  expect(readModel.listTrades({ text: 'offe' }, { first: 5 }).edges).toHaveLength(1);
});

test('a file that has seen no trade yet is begun anew for a log whose trades stand before its checkpoint', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const [without, now] = [await givenStore(), await givenStore()];
  await without.append(
    'audit-1',
    'no-stream',
    [opened('x'), awaiting].map((event) => newEvent(event)),
  );
  const first = givenProjector(without, givenReadModel(file));
  await until('the log without trades is read', () => first.projector.isCaughtUp());
  await first.projector.stop();
  await append(now, 'b', -1, opened('b'));
  await append(now, 'c', -1, opened('c'));

  const { projector, readModel } = givenProjector(now, givenReadModel(file));

  await until('the other log is applied', () => projector.isCaughtUp());
  expect(readModel.counts()).toMatchObject({ trades: 2 });
});

test('a filled file is begun anew for an empty log, and goes on with what comes into it', async () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const [before, now] = [await givenStore(), await givenStore()];
  await append(before, 'a', -1, opened('a'), awaiting);
  const first = givenProjector(before, givenReadModel(file));
  await until('the first log is applied', () => first.projector.isCaughtUp());
  await first.projector.stop();

  const { projector, readModel, errors } = givenProjector(now, givenReadModel(file));
  await until('the empty log is read', () => projector.isCaughtUp());
  await append(now, 'b', -1, opened('b'));

  await until('the new trade is applied', () => readModel.getTrade('b') !== undefined);
  expect(errors).toMatchObject([{ name: 'AnotherLogError' }]);
  expect(readModel.getTrade('a')).toBeUndefined();
});

test('waitFor: true as soon as it is applied, false when it is not in time or the projector stops', async () => {
  const store = await givenStore();
  const { projector, readModel } = givenProjector(store);
  const { position } = await append(store, 'order_1', -1, opened('order_1'));
  expect(await projector.waitFor(position, PATIENCE_MS)).toBe(true);
  expect(readModel.getTrade('order_1')).toBeDefined();
  expect(await projector.waitFor(position, 0)).toBe(true);
  expect(await projector.waitFor('999999', 1)).toBe(false);
  const waiting = projector.waitFor('999999', 60_000);
  await projector.stop();
  expect(await waiting).toBe(false);
  expect(await projector.waitFor('999999', 60_000)).toBe(false);
});

test('a large batch is applied in parts, and ends at its own position', async () => {
  const log = givenLog();
  for (let index = 0; index < 600; index += 1) log.add(`order_${index}`, index, opened(`order_${index}`));
  const store = givenScript([{ ...log.batch(), position: '777' }]);
  const readModel = givenReadModel();
  const sizes: number[] = [];
  const apply: ReadModel['apply'] = (batch) => (sizes.push(batch.events.length), readModel.apply(batch));
  const { projector } = givenProjector(store, { ...readModel, apply });
  await until('it is caught up', () => projector.isCaughtUp());
  expect(sizes).toEqual([256, 256, 88]);
  expect(readModel.checkpoint()).toBe('777');
  expect(readModel.counts().trades).toBe(600);
});

test('a store that fails is asked again from the checkpoint, and the error is told', async () => {
  const log = givenLog().add('order_1', 0, opened('order_1'), awaiting, paid());
  const store = givenScript([log.batch(0, 1)], new Error('still away'), [log.batch(1)]);
  const { projector, readModel, errors } = givenProjector(store);
  expect(await projector.waitFor('3', PATIENCE_MS)).toBe(true);
  expect(store.askedAfter).toEqual([undefined, '1', '1']);
  expect(errors.map(String)).toEqual(['Error: the store went away', 'Error: still away']);
  expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
});

test('a poison event is recorded, told and skipped; everything beside it is applied and published', async () => {
  const log = givenLog()
    .add('order_1', 0, opened('order_1'))
    .add('order_2', 0, opened('order_2'))
    .add('order_2', 0, poisonousPaid)
    .add('order_2', 0, notified('n1'))
    .add('order_3', 0, opened('order_3'));
  const file = path.join(givenFolder(), 'read-model.db');
  const readModel = givenReadModel(file);
  const feed = createLiveFeed();
  const errors: unknown[] = [];
  const all = feed.subscribe({});
  const store = givenScript([log.batch()]);
  const projector = startProjector({ store, readModel, feed, onError: (error) => errors.push(error) });
  whenDone(() => projector.stop());
  expect(await projector.waitFor('5', PATIENCE_MS)).toBe(true);
  expect(errors).toEqual([expect.any(PoisonEventError)]);
  expect(String(errors[0])).toContain('TradePaid at 3 of trade-main-order_2 was skipped');
  expect(readModel.counts()).toMatchObject({ trades: 3, poison: 1 });
  expect(readModel.getTrade('order_2')).toMatchObject({
    state: 'CREATED',
    notifies: [expect.stringMatching(/^n1 /)],
    revision: 2,
  });
  const seen: string[] = [];
  for (let count = 0; count < 4; count += 1) seen.push((await all.next()).value?.outTradeNo ?? '');
  expect(seen).toEqual(['order_1', 'order_2', 'order_2', 'order_3']);
  const db = openDatabase(file, { readonly: true });
  expect(db.prepare('SELECT position, stream, event_type FROM poison').all()).toEqual([
    { position: '3', stream: 'trade-main-order_2', event_type: 'TradePaid' },
  ]);
  db.close();
});

test('a full disk is not taken for poison: nothing is skipped, and it is tried again', async () => {
  const log = givenLog().add('order_1', 0, opened('order_1'), awaiting);
  const readModel = givenReadModel();
  let failures = 2;
  const apply: ReadModel['apply'] = (batch) => {
    if (failures-- > 0) throw new SqliteError('database or disk is full', 'SQLITE_FULL');
    return readModel.apply(batch);
  };
  const store = givenScript([log.batch()], [log.batch()], [log.batch()]);
  const { projector, errors } = givenProjector(store, { ...readModel, apply });
  expect(await projector.waitFor('2', PATIENCE_MS)).toBe(true);
  expect(errors).toHaveLength(2);
  expect(readModel.counts()).toMatchObject({ trades: 1, poison: 0 });
  expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
});

test('a disk that is full while a batch with poison is applied one by one: nothing but the poison is skipped', async () => {
  const log = givenLog()
    .add('order_1', 0, opened('order_1'))
    .add('order_2', 0, opened('order_2'), poisonousPaid)
    .add('order_3', 0, opened('order_3'))
    .add('order_4', 0, opened('order_4'));
  const readModel = givenReadModel();
  let isFull = true;
  const apply: ReadModel['apply'] = (batch) => {
    const isAlone = batch.events.length === 1 && batch.events[0]?.stream === 'trade-main-order_3';
    if (!isAlone || !isFull) return readModel.apply(batch);
    isFull = false;
    throw new SqliteError('database or disk is full', 'SQLITE_FULL');
  };
  const store = givenScript([log.batch()], [log.batch()]);
  const { projector, errors } = givenProjector(store, { ...readModel, apply });
  expect(await projector.waitFor('5', PATIENCE_MS)).toBe(true);
  expect(errors).toEqual([expect.any(PoisonEventError), expect.objectContaining({ code: 'SQLITE_FULL' })]);
  expect(readModel.counts()).toMatchObject({ trades: 4, poison: 1 });
});
