/** Bills as the views have them: the same as the fold of their streams, in pages that cost what they show. */
import { openDatabase } from '../../../../sqlite/library';
import path from 'node:path';
import { partsOf } from '../../../../projections/apply-or-skip';
import { evolveReconciliation, notBegun } from '../../../../domain/reconciliation/reconciliation';
import { reconciliationQueryOf } from '../../../../projections/views/bills/list-reconciliations';
import { InvalidCursorError, InvalidPageError, type ReadModel } from '../../../../projections/views/read-model';
import { batchOf, cleanUp, givenFolder, givenReadModel } from '../../given-projections';
import { failed, feeDiffers, found, givenBillLog, notBooked, reconciled, started } from './given-bills';

afterEach(cleanUp);

const DAY = '2026-11-20';

function givenViews(log: ReturnType<typeof givenBillLog>): ReadModel {
  const readModel = givenReadModel();
  readModel.apply(batchOf(log.events));
  return readModel;
}

const datesOf = (readModel: ReadModel, filter = {}, page = {}) =>
  readModel.listReconciliations(filter, page).edges.map(({ date }) => date);
const ordersOf = (readModel: ReadModel, request = {}, date = DAY) =>
  readModel.listDiscrepancies(date, request).edges.map(({ discrepancy }) => discrepancy.outTradeNo);

describe('bills', () => {
  const givenDays = () => {
    const log = givenBillLog();
    for (const date of ['2026-11-02', '2026-10-31', '2026-11', '2026-11-01']) log.add(date, started(date));
    return givenViews(log);
  };

  test('are listed newest day first, a month behind its first day, in pages', () => {
    const readModel = givenDays();
    const first = readModel.listReconciliations({}, { first: 3 });
    expect(first.edges.map(({ date }) => date)).toEqual(['2026-11-02', '2026-11-01', '2026-11']);
    expect([first.hasPreviousPage, first.hasNextPage]).toEqual([false, true]);
    const next = readModel.listReconciliations({}, { first: 3, after: first.edges[2]!.cursor });
    expect(next.edges.map(({ date }) => date)).toEqual(['2026-10-31']);
    expect([next.hasPreviousPage, next.hasNextPage]).toEqual([true, false]);
  });

  test('of some days, by the first day of each, and counted', () => {
    const readModel = givenDays();
    expect(datesOf(readModel, { from: '2026-11-01' })).toEqual(['2026-11-02', '2026-11-01', '2026-11']);
    expect(datesOf(readModel, { from: '2026-10-31', to: '2026-11-01' })).toEqual([
      '2026-11-01',
      '2026-11',
      '2026-10-31',
    ]);
    expect(readModel.countReconciliations({ to: '2026-11-01' })).toEqual({ count: 3, isExact: true });
  });

  test('no page of another list, and no size that is none', () => {
    const readModel = givenDays();
    const [{ cursor } = { cursor: '' }] = readModel.listReconciliations({}, { first: 1 }).edges;
    expect(() => datesOf(readModel, { from: '2026-11-01' }, { after: cursor })).toThrow(InvalidCursorError);
    expect(() => datesOf(readModel, {}, { first: 101 })).toThrow(InvalidPageError);
  });

  test('of other shops, and the parts of their files, are no bills of ours', () => {
    const part = { sha256: 'ab', part: 0, parts: 1, content: '' };
    const log = givenBillLog()
      .addTo(`bill-other-${DAY}`, started(DAY))
      .addTo(`bill-main-${DAY}-0123456789abcdef-0`, { type: 'BillFilePart', data: part })
      .add(DAY, started(DAY));
    expect(datesOf(givenViews(log))).toEqual([DAY]);
  });

  test('a page behind a cursor is a walk along an index', () => {
    const file = path.join(givenFolder(), 'read-model.db');
    givenReadModel(file);
    const { sql, values } = reconciliationQueryOf({ from: '2026-11-01', to: '2026-11-30' });
    const db = openDatabase(file, { readonly: true });
    const plan = db.prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`).all(...values);
    db.close();
    expect(plan.map(({ detail }) => detail)).toEqual([
      expect.stringMatching(/^SEARCH reconciliations USING INDEX reconciliations_by_day/),
    ]);
  });
});

describe('differences', () => {
  const FOUND = [notBooked('tea_1'), feeDiffers('tea_2'), notBooked('tea_3')];
  const log = () =>
    givenBillLog().add(DAY, started(DAY), found('run_1', ...FOUND.slice(0, 2)), found('run_1', ...FOUND.slice(2)));

  test('are not listed before the bill is compared, then as they were found', () => {
    const running = log();
    expect(ordersOf(givenViews(running))).toEqual([]);
    const done = givenViews(running.add(DAY, reconciled('run_1', { discrepancies: 3 })));
    expect(done.listDiscrepancies(DAY, {}).edges.map(({ discrepancy }) => discrepancy)).toEqual(FOUND);
    expect(done.listDiscrepancies(DAY, {}).count).toEqual({ count: 3, isExact: true });
    expect(ordersOf(done, {}, '2026-11-19')).toEqual([]);
  });

  test('of some kinds, in pages', () => {
    const readModel = givenViews(log().add(DAY, reconciled('run_1', { discrepancies: 5 })));
    const kinds = ['FEE_DIFFERS', 'PAYMENT_NOT_BOOKED', 'FEE_DIFFERS'] as const;
    const first = readModel.listDiscrepancies(DAY, { kinds, first: 2 });
    expect(first.edges.map(({ discrepancy }) => discrepancy.outTradeNo)).toEqual(['tea_1', 'tea_2']);
    expect([first.hasNextPage, first.hasPreviousPage]).toEqual([true, false]);
    expect(ordersOf(readModel, { kinds, first: 2, after: first.edges[1]!.cursor })).toEqual(['tea_3']);
    const fees = readModel.listDiscrepancies(DAY, { kinds: ['FEE_DIFFERS'] });
    expect([fees.edges.length, fees.count]).toEqual([1, { count: 1, isExact: false }]);
  });

  test('a list that a later run finds unchanged stays, and so do its cursors', () => {
    const all = log().add(DAY, reconciled('run_1', { discrepancies: 3 }));
    const cursor = givenViews(all).listDiscrepancies(DAY, { first: 1 }).edges[0]!.cursor;
    all.add(DAY, started(DAY, 'run_2'), reconciled('run_2', { discrepancies: 3, unchanged: true }));
    all.add(DAY, started(DAY, 'run_3'));
    expect(ordersOf(givenViews(all), { after: cursor })).toEqual(['tea_2', 'tea_3']);
  });

  test('another list takes the place of the one before, and its cursors end', () => {
    const all = log().add(DAY, reconciled('run_1', { discrepancies: 3 }));
    const cursor = givenViews(all).listDiscrepancies(DAY, { first: 1 }).edges[0]!.cursor;
    all.add(DAY, started(DAY, 'run_2'), found('run_2', feeDiffers('tea_9')), failed('run_2', 'no disk'));
    expect(ordersOf(givenViews(all))).toEqual(['tea_1', 'tea_2', 'tea_3']);
    all.add(DAY, started(DAY, 'run_3'), found('run_3', feeDiffers('tea_7')), reconciled('run_3', { discrepancies: 1 }));
    const readModel = givenViews(all);
    expect(ordersOf(readModel)).toEqual(['tea_7']);
    expect(() => ordersOf(readModel, { after: cursor })).toThrow(InvalidCursorError);
  });
});

test('however the log is cut into batches, a bill is what its stream folds to, but for the lists', () => {
  const log = givenBillLog().add(
    DAY,
    started(DAY),
    found('run_1', notBooked('tea_1')),
    found('run_1', notBooked('tea_2')),
    reconciled('run_1', { discrepancies: 2 }),
    started(DAY, 'run_2'),
    reconciled('run_2', { discrepancies: 2, unchanged: true }),
    failed('run_2', 'Alipay gave no answer'),
  );
  const whole = log.events.reduce((before, event) => evolveReconciliation(before, event as never), notBegun);
  const { listed, ...result } = whole.result!;

  for (const size of [1, 2, 3, 7]) {
    const readModel = givenReadModel();
    const { events, position, caughtUp } = batchOf(log.events);
    for (const part of partsOf({ events, position, caughtUp }, size)) readModel.apply(part);
    // A batch that comes again changes nothing.
    readModel.apply(batchOf(log.events));

    const [edge] = readModel.listReconciliations({}, {}).edges;
    expect(edge!.reconciliation).toEqual({ ...whole, result: { ...result, listed: [] } });
    expect(readModel.listDiscrepancies(DAY, {}).edges.map(({ discrepancy }) => discrepancy)).toEqual(listed);
  }
});
