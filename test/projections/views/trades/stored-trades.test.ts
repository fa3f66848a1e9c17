/** Trades that changed last are read from memory: nobody may see by it what the file does not say. */
import path from 'node:path';
import {
  anomalyObserved,
  awaiting,
  cleanUp,
  closed,
  givenFolder,
  givenLog,
  givenReadModel,
  opened,
  paid,
  poisonousPaid,
} from '../../given-projections';

afterEach(cleanUp);

const listed = (readModel: ReturnType<typeof givenReadModel>) =>
  readModel.listTrades({}, { first: 10 }).edges.map(({ trade }) => trade);

test('given a trade in memory, then each query answers what its events fold to, as after a restart', () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const readModel = givenReadModel(file);
  const log = givenLog().add('order_1', 0, opened('order_1'), awaiting).add('order_1', 10, paid());
  readModel.apply(log.batch());
  const kept = [readModel.getTrade('order_1'), ...listed(readModel)];
  const restarted = givenReadModel(file);
  expect(kept).toEqual([log.trade('order_1'), log.trade('order_1')]);
  expect(JSON.parse(JSON.stringify(kept))).toEqual([restarted.getTrade('order_1'), ...listed(restarted)]);
});

test('given another process that wrote to the file, then what is in memory is not shown any more', () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const [mine, other] = [givenReadModel(file), givenReadModel(file)];
  const log = givenLog().add('order_1', 0, opened('order_1'), awaiting);
  mine.apply(log.batch());
  other.apply(log.add('order_1', 10, closed).batch());
  expect(mine.getTrade('order_1')?.state).toBe('TRADE_CLOSED');
  expect(listed(mine).map(({ state }) => state)).toEqual(['TRADE_CLOSED']);
});

test('given a batch that cannot be applied, then the trades are shown as before it', () => {
  const readModel = givenReadModel();
  const log = givenLog().add('order_1', 0, opened('order_1'), awaiting);
  readModel.apply(log.batch());
  expect(() =>
    readModel.apply(log.add('order_1', 10, closed).add('order_2', 20, opened('order_2'), poisonousPaid).batch()),
  ).toThrow();
  expect(readModel.getTrade('order_1')?.state).toBe('WAIT_BUYER_PAY');
  expect(listed(readModel).map(({ state }) => state)).toEqual(['WAIT_BUYER_PAY']);
});

test('given views that were begun anew, then nothing of before is shown', () => {
  const readModel = givenReadModel();
  readModel.apply(givenLog().add('order_1', 0, opened('order_1'), awaiting).batch());
  readModel.beginAnew();
  expect(readModel.getTrade('order_1')).toBeUndefined();
});

test('given evidence about an order that was never opened here, then there is no trade of it, in memory or in the file', () => {
  const file = path.join(givenFolder(), 'read-model.db');
  const readModel = givenReadModel(file);
  readModel.apply(givenLog().add('order_1', 0, anomalyObserved).batch());
  expect(readModel.getTrade('order_1')).toBeUndefined();
  expect(givenReadModel(file).getTrade('order_1')).toBeUndefined();
});
