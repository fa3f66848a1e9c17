import type Database from 'better-sqlite3';
import fc from 'fast-check';
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { foldTrade } from '../../../domain/engine/evolve';
import { nextDueAt } from '../../../domain/follow-up/due';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  anomalyObserved,
  at,
  awaiting,
  batchOf,
  callRequested,
  cleanUp,
  closed,
  givenFolder,
  givenLog,
  givenReadModel,
  notified,
  opened,
  paid,
  poisonousPaid,
  refundRefused,
  refundRequested,
  refundSucceeded,
} from '../given-projections';
import type { ListDue } from '../../../domain/scheduler/due-walk';
import { openDatabase } from '../../../sqlite/library';

afterEach(cleanUp);

function rowsOf(file: string, sql: string): unknown[] {
  const db = openDatabase(file, { readonly: true });
  try {
    return db.prepare(sql).all();
  } finally {
    db.close();
  }
}

describe('applying events', () => {
  test('a trade is what its events fold to, and there is a change for each append', () => {
    const readModel = givenReadModel();
    const log = givenLog().add('order_1', 0, opened('order_1'), awaiting).add('order_1', 10, notified('n1'), paid());
    const changes = readModel.apply(log.batch());
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
    const opening = log.events.slice(0, 2);
    expect(changes).toEqual([
      { outTradeNo: 'order_1', trade: foldTrade(opening), events: opening, position: '2' },
      { outTradeNo: 'order_1', trade: log.trade('order_1'), events: log.events.slice(2), position: '4' },
    ]);
    expect(readModel.checkpoint()).toBe('4');
    expect(readModel.counts()).toEqual({ trades: 1, due: 0, poison: 0 });
  });

  test('a batch of nothing new moves the checkpoint only', () => {
    const readModel = givenReadModel();
    expect(readModel.apply({ events: [], position: '7', caughtUp: true })).toEqual([]);
    expect(readModel.checkpoint()).toBe('7');
  });

  test('an event at or before the checkpoint is ignored', () => {
    const readModel = givenReadModel();
    const log = givenLog().add('order_1', 0, opened('order_1'), notified('n1'), paid());
    readModel.apply(log.batch());
    expect(readModel.apply(log.batch(1))).toEqual([]);
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
    expect(readModel.checkpoint()).toBe('3');
  });

  test('when one event fails, neither views nor checkpoint have moved, and the next batch starts from there', () => {
    const file = path.join(givenFolder(), 'read-model.db');
    const readModel = givenReadModel(file);
    const log = givenLog().add('order_1', 0, opened('order_1')).add('order_2', 0, opened('order_2'));
    readModel.apply(log.batch(0, 1));
    const before = readModel.getTrade('order_1');
    const bad = givenLog()
      .add('order_1', 0, opened('order_1'), paid('T1'), refundRequested('r1'), refundSucceeded('r1'))
      .add('order_2', 0, poisonousPaid);
    expect(() => readModel.apply(bad.batch(1))).toThrow();
    expect(readModel.getTrade('order_1')).toEqual(before);
    expect(readModel.checkpoint()).toBe('1');
    expect(rowsOf(file, 'SELECT * FROM refunds')).toEqual([]);
    expect(rowsOf(file, 'SELECT * FROM daily_totals')).toEqual([]);
    // The cache must have forgotten the failed batch as well.
    const next = givenLog().add('order_1', 0, opened('order_1'), notified('n1'));
    readModel.apply(next.batch(1));
    expect(readModel.getTrade('order_1')).toEqual(next.trade('order_1'));
  });

  test('where the checkpoint cannot be written, the views are not written either: it moves in their transaction', () => {
    const file = path.join(givenFolder(), 'read-model.db');
    const readModel = givenReadModel(file);
    const other = openDatabase(file);
    other.exec("CREATE TRIGGER refuse BEFORE UPDATE ON progress BEGIN SELECT RAISE(ABORT, 'disk full'); END");
    const log = givenLog().add('order_1', 0, opened('order_1'), paid());
    expect(() => readModel.apply(log.batch())).toThrow('disk full');
    expect(rowsOf(file, 'SELECT * FROM trades')).toEqual([]);
    other.exec('DROP TRIGGER refuse');
    other.close();
    readModel.apply(log.batch());
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
    expect(readModel.counts().trades).toBe(1);
  });

  test('a stream without TradeOpened is kept but not listed; opened later, it has everything', () => {
    const readModel = givenReadModel();
    const log = givenLog().add('order_1', 0, notified('n1'));
    expect(readModel.apply(log.batch())).toEqual([]);
    log.add('order_1', 1, anomalyObserved);
    // Its anomaly is a change all the same: that of a trade without an order.
    const changes = readModel.apply(log.batch(1));
    expect(changes).toEqual([
      { outTradeNo: 'order_1', trade: log.trade('order_1'), events: log.events.slice(1), position: '2' },
    ]);
    expect(changes[0]?.trade.opened).toBeUndefined();
    expect(readModel.getTrade('order_1')).toBeUndefined();
    expect(readModel.listTrades({}, {}).edges).toEqual([]);
    expect(readModel.counts().trades).toBe(0);
    log.add('order_1', 5, opened('order_1'));
    readModel.apply(log.batch(2));
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
    expect(readModel.listTrades({ hasAnomalies: true, text: 'tea' }, {}).edges).toHaveLength(1);
  });

  test('events of another merchant only move the checkpoint', () => {
    const readModel = givenReadModel(undefined, { merchant: 'shop2' });
    expect(readModel.apply(givenLog().add('order_1', 0, opened('order_1')).batch())).toEqual([]);
    expect(readModel.checkpoint()).toBe('1');
    expect(readModel.getTrade('order_1')).toBeUndefined();
  });

  test('an event type of a newer version does not wipe the trade', () => {
    const readModel = givenReadModel();
    const unknown = { type: 'TradeInsured', data: {} } as unknown as TradeEvent;
    const log = givenLog().add('order_1', 0, opened('order_1'), unknown);
    readModel.apply(log.batch());
    expect(readModel.getTrade('order_1')).toMatchObject({ state: 'CREATED', revision: 1 });
    expect(readModel.counts().poison).toBe(0);
  });
});

describe('views beside the trades', () => {
  test('due: the longest overdue first, and gone when nothing is open', () => {
    const readModel = givenReadModel();
    const log = givenLog()
      .add('later', 0, opened('later'), callRequested('c1', 30))
      .add('sooner', 0, opened('sooner'), callRequested('c2', 20))
      .add('paid', 0, opened('paid'), paid());
    readModel.apply(log.batch());
    expect(nextDueAt(log.trade('sooner'))).toBe(Date.parse(at(20)));
    const listed = (second: number, limit: number, from?: Parameters<ListDue>[2]) =>
      readModel.listDue(Date.parse(at(second)), limit, from).map(({ outTradeNo }) => outTradeNo);
    expect(listed(19, 10)).toEqual([]);
    expect(listed(20, 10)).toEqual(['sooner']);
    expect(listed(30, 10)).toEqual(['sooner', 'later']);
    expect(listed(30, 1)).toEqual(['sooner']);
    expect(listed(30, 1, 'latest')).toEqual(['later']);
    const [sooner, later] = readModel.listDue(Date.parse(at(30)), 10);
    expect(listed(30, 10, { after: sooner! })).toEqual(['later']);
    expect(listed(30, 10, { after: later! })).toEqual([]);
    expect(readModel.counts().due).toBe(2);
  });

  test('refunds and daily totals; a day is a day in Beijing', () => {
    const file = path.join(givenFolder(), 'read-model.db');
    const readModel = givenReadModel(file);
    const hour = 3_600;
    const log = givenLog()
      .add(
        'order_1',
        0,
        opened('order_1'),
        paid('T1', 12 * hour - 1),
        refundRequested('r1'),
        refundSucceeded('r1', 12 * hour),
      )
      .add('order_2', 0, opened('order_2'), paid('T2', 12 * hour), refundRequested('r1'), refundRefused('r1'));
    readModel.apply(log.batch(0, 3));
    readModel.apply(log.batch(3));
    const inAll = { dimension: 'DAY', name: '' };
    expect(rowsOf(file, "SELECT * FROM daily_totals WHERE dimension = 'DAY' ORDER BY beijing_day")).toEqual([
      { ...inAll, beijing_day: '2026-11-21', payment_count: 1, payment_fen: 8_800, refund_count: 0, refund_fen: 0 },
      { ...inAll, beijing_day: '2026-11-22', payment_count: 1, payment_fen: 8_800, refund_count: 1, refund_fen: 100 },
    ]);
    expect(rowsOf(file, 'SELECT out_request_no, out_trade_no, amount_fen, state FROM refunds')).toEqual([
      { out_request_no: 'r1', out_trade_no: 'order_1', amount_fen: 100, state: 'SUCCEEDED' },
      { out_request_no: 'r1', out_trade_no: 'order_2', amount_fen: 100, state: 'REFUSED' },
    ]);
  });

  test('whatever the history and however it is cut into batches, the views are what the folds say', () => {
    const orders = ['order_1', 'order_2', 'order_3'];
    const someEvent = fc.constantFrom<TradeEvent[]>(
      ...[awaiting, paid('T1', 10), paid('T2', 50_000, 900), closed, anomalyObserved, notified('n1')],
      ...[callRequested('c1', 40), refundRequested('r1'), refundSucceeded('r1'), refundRefused('r1')],
      ...[refundRequested('r2', 7), refundSucceeded('r2', 60_000, 7)],
    );
    const step = fc.tuple(
      fc.constantFrom(...orders),
      fc.oneof({ weight: 4, arbitrary: someEvent }, fc.constant('open')),
    );
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 30 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 6 })),
        (steps, sizes) => {
          const log = givenLog();
          steps.forEach(([order, event], index) => log.add(order, index, event === 'open' ? opened(order) : event));
          const file = path.join(givenFolder(), 'read-model.db');
          const readModel = givenReadModel(file);
          for (let from = 0; from < log.events.length;) {
            const to = from + (sizes.next().value as number);
            readModel.apply(log.batch(from, to));
            from = to;
          }
          const trades = orders.map((order) => log.trade(order));
          for (const [index, order] of orders.entries()) {
            expect(readModel.getTrade(order)).toEqual(trades[index]?.opened ? trades[index] : undefined);
          }
          const due = trades.filter((trade) => nextDueAt(trade) !== undefined).length;
          expect(readModel.counts()).toEqual({ trades: trades.filter(({ opened }) => opened).length, due, poison: 0 });
          const paidFen = trades.filter(({ payment }) => payment).reduce((sum, trade) => sum + trade.paidFen, 0);
          const refundedFen = trades
            .flatMap(({ refunds }) => refunds)
            .filter(({ state, endedAt }) => state === 'SUCCEEDED' && endedAt !== undefined)
            .reduce((sum, { amountFen }) => sum + amountFen, 0);
          expect(
            rowsOf(
              file,
              "SELECT total(payment_fen) paid, total(refund_fen) refunded FROM daily_totals WHERE dimension = 'DAY'",
            ),
          ).toEqual([{ paid: paidFen, refunded: refundedFen }]);
          const states = trades.flatMap(({ refunds }, index) =>
            refunds.map(({ outRequestNo, state }) => ({ key: `${orders[index] ?? ''} ${outRequestNo}`, state })),
          );
          const kept = rowsOf(file, "SELECT out_trade_no || ' ' || out_request_no AS key, state FROM refunds");
          expect(new Set(kept)).toEqual(new Set(states));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('the file', () => {
  const log = givenLog().add('order_1', 0, opened('order_1'), paid());

  function givenFile(change: (db: Database.Database) => void = () => undefined): string {
    const file = path.join(givenFolder(), 'read-model.db');
    const readModel = givenReadModel(file);
    readModel.apply(log.batch());
    readModel.close();
    const db = openDatabase(file);
    change(db);
    db.close();
    return file;
  }

  test('is kept when nothing is wrong with it', () => {
    const readModel = givenReadModel(givenFile());
    expect(readModel.rebuiltBecause).toBeUndefined();
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
  });

  test('a new file is nothing to speak of', () => {
    expect(givenReadModel().rebuiltBecause).toBeUndefined();
  });

  test.each([
    ['another version', (db: Database.Database) => void db.pragma('user_version = 9999'), /version 9999/],
    ['a missing table', (db: Database.Database) => void db.exec('DROP TABLE progress'), /no such table/],
    ['another merchant', (db: Database.Database) => void db.exec("UPDATE progress SET merchant = 'x'"), /merchant x/],
  ])('is begun anew for %s', (_what, change, reason) => {
    const readModel = givenReadModel(givenFile(change));
    expect(readModel.rebuiltBecause).toMatch(reason);
    expect(readModel.checkpoint()).toBeUndefined();
    readModel.apply(log.batch());
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
  });

  test('is begun anew when its pages are damaged', () => {
    const file = givenFile();
    const db = openDatabase(file);
    const header = db.serialize().subarray(0, 100);
    db.close();
    writeFileSync(file, Buffer.concat([header, Buffer.alloc(20_000, 0xab)]));
    const readModel = givenReadModel(file);
    expect(readModel.rebuiltBecause).toMatch(/cannot be read/);
    expect(readModel.counts().trades).toBe(0);
  });

  test('somebody else’s file is moved aside, never deleted', () => {
    const file = path.join(givenFolder(), 'events.db');
    const other = openDatabase(file);
    other.exec("CREATE TABLE events (position); INSERT INTO events VALUES ('precious')");
    other.close();
    expect(givenReadModel(file).rebuiltBecause).toMatch(/not a read model/);
    const aside = readdirSync(path.dirname(file)).find((name) => name.includes('not-a-read-model'));
    expect(rowsOf(path.join(path.dirname(file), aside!), 'SELECT * FROM events')).toEqual([{ position: 'precious' }]);
  });

  test('deleted while its log remains: the log is not taken for that of the new file', () => {
    const file = givenFile();
    writeFileSync(`${file}-wal`, 'left over');
    rmSync(file);
    const readModel = givenReadModel(file);
    readModel.apply(batchOf(log.events));
    expect(readModel.getTrade('order_1')).toEqual(log.trade('order_1'));
  });
});
