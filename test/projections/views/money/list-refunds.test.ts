/** Refunds across trades. */
import path from 'node:path';
import { openDatabase } from '../../../../sqlite/library';
import { refundQueriesOf } from '../../../../projections/views/money/list-refunds';
import {
  InvalidCursorError,
  InvalidPageError,
  type RefundFilter,
  type RefundOrder,
} from '../../../../projections/views/read-model';
import type { TradeEvent } from '../../../../domain/events/trade-events';
import {
  at,
  cleanUp,
  givenFolder,
  givenLog,
  givenReadModel,
  opened,
  paid,
  refundRefused,
} from '../../given-projections';

afterEach(cleanUp);

const requested = (outRequestNo: string, seconds: number, amountFen = 100): TradeEvent => ({
  type: 'RefundRequested',
  data: { outRequestNo, amountFen, requestedAt: at(seconds) },
});
const succeeded = (outRequestNo: string, seconds: number, amountFen = 100): TradeEvent => ({
  type: 'RefundSucceeded',
  data: { outRequestNo, amountFen, refundedAt: at(seconds) },
});

/** Two of one number and moment; one refused, one pending; and a cancel, which is no refund of ours. */
function given() {
  const log = givenLog()
    .add('a', 1, opened('a'), paid('T1'), requested('r1', 20), succeeded('r1', 50))
    .add('b', 2, opened('b'), paid('T2'), requested('r1', 20, 300), refundRefused('r1'))
    .add('c', 3, opened('c'), paid('T3'), requested('r3', 30, 200), succeeded('r3', 40, 200), requested('r4', 35));
  log.add('d', 4, opened('d'), paid('T4'), {
    type: 'TradeClosed',
    data: { reason: 'CANCELLED', closedAt: at(60), refundedFen: 8_800 },
  });
  const file = path.join(givenFolder(), 'read-model.db');
  const readModel = givenReadModel(file);
  readModel.apply(log.batch());
  return { readModel, file };
}

type Listed = { edges: { refund: { outRequestNo: string }; trade: { opened?: { outTradeNo: string } } }[] };
const names = ({ edges }: Listed) =>
  edges.map(({ refund, trade }) => `${trade.opened?.outTradeNo ?? ''}:${refund.outRequestNo}`);

test.each<[string, RefundFilter, RefundOrder | undefined, string[]]>([
  ['all, newest first', {}, undefined, ['c:r4', 'c:r3', 'b:r1', 'a:r1']],
  ['oldest first', {}, 'REQUESTED_ASC', ['a:r1', 'b:r1', 'c:r3', 'c:r4']],
  ['by their end', {}, 'ENDED_DESC', ['a:r1', 'c:r3', 'b:r1']],
  ['by their end, the other way', {}, 'ENDED_ASC', ['b:r1', 'c:r3', 'a:r1']],
  ['one state', { states: ['SUCCEEDED'] }, undefined, ['c:r3', 'a:r1']],
  ['several states', { states: ['REFUSED', 'REQUESTED'] }, undefined, ['c:r4', 'b:r1']],
  ['several states by their end', { states: ['REFUSED', 'SUCCEEDED'] }, 'ENDED_ASC', ['b:r1', 'c:r3', 'a:r1']],
  ['a time of request', { requestedFrom: new Date(at(30)), requestedTo: new Date(at(35)) }, undefined, ['c:r3']],
  ['a time of end', { endedFrom: new Date(at(40)), endedTo: new Date(at(50)) }, undefined, ['c:r3']],
  ['amounts', { amountFromFen: 200, amountToFen: 300 }, undefined, ['c:r3', 'b:r1']],
])('%s, in pages of any size, and counted', (_what, filter, order, expected) => {
  const { readModel } = given();
  for (const first of [1, 2, 100]) {
    const walked: string[] = [];
    for (let after: string | undefined; ;) {
      const page = readModel.listRefunds(filter, { first, after }, order);
      walked.push(...names(page));
      expect(page.hasPreviousPage).toBe(after !== undefined);
      if (!page.hasNextPage) break;
      after = page.edges.at(-1)!.cursor;
    }
    expect(walked).toEqual(expected);
  }
  expect(readModel.countRefunds(filter, order)).toEqual({ count: expected.length, isExact: true });
});

test('a cursor is of its own order and filter, and a page has 100 at most', () => {
  const { readModel } = given();
  const { cursor } = readModel.listRefunds({}, { first: 1 }).edges[0]!;
  expect(() => readModel.listRefunds({}, { after: cursor }, 'ENDED_DESC')).toThrow(InvalidCursorError);
  expect(() => readModel.listRefunds({ states: ['REFUSED'] }, { after: cursor })).toThrow(InvalidCursorError);
  expect(() => readModel.listTrades({}, { after: cursor })).toThrow(InvalidCursorError);
  expect(() => readModel.listRefunds({}, { first: 101 })).toThrow(InvalidPageError);
});

test('each order is read along one index, whatever is asked for besides', () => {
  const db = openDatabase(given().file, { readonly: true });
  const plansOf = (filter: RefundFilter, order: RefundOrder) =>
    refundQueriesOf(filter, order).flatMap(({ sql, values }) =>
      db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values),
    );
  const time = new Date(at(30));
  try {
    const filters = [{}, { states: ['SUCCEEDED', 'REFUSED'] as const }, { requestedFrom: time, endedTo: time }];
    for (const order of ['REQUESTED_DESC', 'REQUESTED_ASC', 'ENDED_DESC', 'ENDED_ASC'] as const) {
      for (const { detail } of filters.flatMap((filter) => plansOf(filter, order))) {
        expect(detail).toMatch(order.startsWith('REQUESTED') ? /refunds_by_(time|state)/ : /refunds_by_end/);
        expect(detail).not.toMatch(/TEMP B-TREE/);
      }
    }
  } finally {
    db.close();
  }
});
