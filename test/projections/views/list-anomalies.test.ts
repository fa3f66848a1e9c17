/** Anomalies of all streams: in the log's order, by kind and state, page by page. */
import fc from 'fast-check';
import path from 'node:path';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { anomalyQueriesOf, type AnomalyFilter } from '../../../projections/views/list-anomalies';
import type { ReadModel } from '../../../projections/views/read-model';
import { rebuild } from '../../../projections/rebuild';
import { at, cleanUp, givenFolder, givenLog, givenReadModel, opened, paid } from '../given-projections';
import type { AnomalyKind } from '../../../domain/events/anomaly-events';
import { openDatabase } from '../../../sqlite/library';

afterEach(cleanUp);

function observed(kind: AnomalyKind, detail = 'seen'): TradeEvent {
  return { type: 'TradeAnomalyObserved', data: { kind, detail, observedAt: at(1) } };
}
function resolvedBy(who: string, anomalyId: string): TradeEvent {
  return { type: 'TradeAnomalySettled', data: { anomalyId, who, why: 'known', settledAt: at(9) } };
}

/** One line an anomaly, over all pages of the list. */
function listed(readModel: ReadModel, filter: AnomalyFilter, first = 2): string[] {
  const lines: string[] = [];
  for (let after: string | undefined; ;) {
    const { edges, hasNextPage, hasPreviousPage } = readModel.listAnomalies(filter, { first, after });
    expect(hasPreviousPage).toBe(after !== undefined);
    expect(hasNextPage ? edges.length : first).toBe(first);
    lines.push(
      ...edges.map(({ outTradeNo, trade, anomaly: { kind, detail, resolved } }) => {
        const opening = trade.opened ? 'opened' : 'stranger';
        return `${outTradeNo} ${opening} ${kind} ${detail} ${resolved?.who ?? 'open'}`;
      }),
    );
    if (!hasNextPage) return lines;
    after = edges.at(-1)!.cursor;
  }
}

test('of several streams in one batch, the newest in the log comes first, with its trade where one was opened', () => {
  const readModel = givenReadModel();
  const log = givenLog()
    .add('a', 0, opened('a'), observed('AMOUNT_DIFFERS', 'first'))
    .add('b', 0, observed('UNKNOWN_TRADE', 'second'))
    .add('a', 0, observed('SELLER_DIFFERS', 'third'));
  readModel.apply(log.batch());
  expect(listed(readModel, {})).toEqual([
    'a opened SELLER_DIFFERS third open',
    'b stranger UNKNOWN_TRADE second open',
    'a opened AMOUNT_DIFFERS first open',
  ]);
  const [, { trade }] = readModel.listAnomalies({}, {}).edges as [unknown, { trade: unknown }];
  expect(trade).toEqual(log.trade('b'));
});

test('the tenth position is newer than the ninth: positions are numbers', () => {
  const readModel = givenReadModel();
  const log = givenLog();
  for (let index = 1; index <= 12; index += 1) log.add(`n${index}`, 0, observed('UNKNOWN_TRADE'));
  readModel.apply(log.batch());
  expect(listed(readModel, {}, 5).map((line) => line.split(' ')[0])).toEqual(
    Array.from({ length: 12 }, (_, index) => `n${12 - index}`),
  );
});

test('one that is resolved later is listed as resolved, at its old place', () => {
  const readModel = givenReadModel();
  const log = givenLog().add('a', 0, observed('UNKNOWN_TRADE', 'one')).add('b', 0, observed('UNKNOWN_TRADE', 'two'));
  readModel.apply(log.batch());
  log.add('a', 5, resolvedBy('lin', log.events[0]!.id));
  readModel.apply(log.batch(2));
  expect(listed(readModel, { resolved: false })).toEqual(['b stranger UNKNOWN_TRADE two open']);
  expect(listed(readModel, { resolved: true })).toEqual(['a stranger UNKNOWN_TRADE one lin']);
  expect(listed(readModel, {})).toEqual(['b stranger UNKNOWN_TRADE two open', 'a stranger UNKNOWN_TRADE one lin']);
});

test('an order that is opened after its anomaly is shown with it', () => {
  const readModel = givenReadModel();
  const log = givenLog().add('a', 0, observed('UNKNOWN_TRADE', 'one'));
  readModel.apply(log.batch());
  log.add('a', 5, opened('a'));
  readModel.apply(log.batch(1));
  expect(listed(readModel, {})).toEqual(['a opened UNKNOWN_TRADE one open']);
});

test('a page has 20 where no size is given, and 0 to 100 otherwise', () => {
  const readModel = givenReadModel();
  const log = givenLog();
  for (let index = 0; index < 21; index += 1) log.add(`n${index}`, 0, observed('UNKNOWN_TRADE'));
  readModel.apply(log.batch());
  expect(readModel.listAnomalies({}, {})).toMatchObject({ edges: { length: 20 }, hasNextPage: true });
  expect(readModel.listAnomalies({}, { first: 0 })).toMatchObject({ edges: [], hasNextPage: true });
  for (const first of [-1, 101, 1.5]) expect(() => readModel.listAnomalies({}, { first })).toThrow(/0 to 100/);
});

test.each(['', 'x', 'MTIuMw', Buffer.from('anomaly.7').toString('base64url'), '9'.repeat(40)])(
  'cursor %p is not one of this list',
  (after) => expect(() => givenReadModel().listAnomalies({}, { after })).toThrow(/not a cursor/),
);

test('whatever the history and its batches, the list is what the log says, and a rebuild makes the same, cursors included', async () => {
  const kinds: AnomalyKind[] = ['UNKNOWN_TRADE', 'AMOUNT_DIFFERS', 'REFUND_NOT_OURS'];
  const step = fc.record({
    order: fc.constantFrom('a', 'b', 'c'),
    does: fc.oneof(fc.constantFrom(...kinds), fc.constantFrom('open' as const, 'pay' as const, 'resolve' as const)),
    which: fc.nat(5),
  });
  const filters = fc.record(
    { kinds: fc.array(fc.constantFrom(...kinds)), resolved: fc.boolean() },
    { requiredKeys: [] },
  );
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 30 }),
      fc.integer({ min: 1, max: 7 }),
      fc.integer({ min: 1, max: 4 }),
      filters,
      async (steps, batchSize, pageSize, filter) => {
        const log = givenLog();
        for (const { order, does, which } of steps) {
          const known = log.trade(order).anomalies[which];
          if (does === 'open') log.add(order, 0, opened(order));
          else if (does === 'pay') log.add(order, 0, paid());
          else if (does !== 'resolve') log.add(order, 0, observed(does, `of revision ${log.ofTrade(order).length}`));
          else if (known) log.add(order, 0, resolvedBy('lin', known.eventId));
        }
        const readModel = givenReadModel(':memory:');
        for (let from = 0; from < log.events.length; from += batchSize)
          readModel.apply(log.batch(from, from + batchSize));
        const expected = log.events
          .filter(({ type }) => type === 'TradeAnomalyObserved')
          .reverse()
          .flatMap(({ id, stream }) => {
            const outTradeNo = stream.slice('trade-main-'.length);
            const trade = log.trade(outTradeNo);
            const { kind, detail, resolved } = trade.anomalies.find(({ eventId }) => eventId === id)!;
            const isWanted =
              (!filter.kinds?.length || filter.kinds.includes(kind)) &&
              (filter.resolved === undefined || filter.resolved === (resolved !== undefined));
            const opening = trade.opened ? 'opened' : 'stranger';
            return isWanted ? [`${outTradeNo} ${opening} ${kind} ${detail} ${resolved?.who ?? 'open'}`] : [];
          });
        expect(listed(readModel, filter, pageSize)).toEqual(expected);
        expect(readModel.countAnomalies(filter)).toEqual({ count: expected.length, isExact: true });

        const file = path.join(givenFolder(), 'rebuilt.db');
        const readAll = async function* () {
          yield log.batch();
        };
        await rebuild({ store: { readAll }, file });
        expect(givenReadModel(file).listAnomalies(filter, {})).toEqual(readModel.listAnomalies(filter, {}));
      },
    ),
    { numRuns: 40 },
  );
});

test.each<[AnomalyFilter, string]>([
  [{}, '(position<?)'],
  [{ resolved: false }, '(resolved=? AND position<?)'],
  [{ kinds: ['UNKNOWN_TRADE'] }, '(kind=? AND resolved=? AND position<?)'],
  [{ kinds: ['UNKNOWN_TRADE'], resolved: true }, '(kind=? AND resolved=? AND position<?)'],
])('a page of %p is a walk along an index by %s: nothing is sorted, no other row is read', (filter, columns) => {
  const file = path.join(givenFolder(), 'read-model.db');
  givenReadModel(file);
  const db = openDatabase(file, { readonly: true });
  for (const { sql, values } of anomalyQueriesOf(filter)) {
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    expect(plan).toEqual([expect.objectContaining({ detail: expect.stringMatching(/^SEARCH anomalies USING /) })]);
    expect(plan[0]?.detail).toContain(columns);
  }
  db.close();
});
