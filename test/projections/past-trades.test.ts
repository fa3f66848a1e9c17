/** Trades as they were: found by the views, folded from a real log, and never more of it than a page may read. */
import type { EventStore } from '../../domain/ports';
import { foldTrade } from '../../domain/engine/evolve';
import { streamOf } from '../../domain/engine/trade-stream';
import type { TradeEvent } from '../../domain/events/trade-events';
import { applyOrSkip } from '../../projections/apply-or-skip';
import { listPastTrades, MAX_PAGE_STREAMS, type PastTradesRequest } from '../../projections/past-trades';
import { InvalidCursorError, type ReadModel } from '../../projections/views/read-model';
import {
  at,
  awaiting,
  cleanUp,
  closed,
  givenReadModel,
  givenStore,
  newAppend,
  opened,
  paid,
  poisonousPaid,
  refundRequested,
  refundSucceeded,
} from './given-projections';

afterEach(cleanUp);

/** Orders and what happened to each: seconds, and the events of one append. */
type Story = Record<string, [seconds: number, ...events: TradeEvent[]][]>;

const STORY: Story = {
  tea_1: [
    [0, opened('tea_1', { totalFen: 100 }), awaiting],
    [10, paid('T1', 10, 100)],
    [20, refundRequested('r_1', 100)],
    [30, refundSucceeded('r_1', 30, 100)],
  ],
  tea_2: [
    [5, opened('tea_2', { totalFen: 200 }), awaiting],
    [25, closed],
  ],
  tea_3: [
    [15, opened('tea_3', { totalFen: 300 }), awaiting],
    [35, paid('T3', 35, 300)],
  ],
};

async function given(story: Story) {
  const store = await givenStore();
  const appends = Object.entries(story).flatMap(([outTradeNo, parts]) =>
    parts.map(([seconds, ...events]) => ({ outTradeNo, seconds, events })),
  );
  const revisions = new Map<string, number>();
  for (const { outTradeNo, seconds, events } of appends.sort((a, b) => a.seconds - b.seconds)) {
    const expected = revisions.get(outTradeNo) ?? 'no-stream';
    const { revision } = await store.append(streamOf('main', outTradeNo), expected, newAppend(events, seconds));
    revisions.set(outTradeNo, revision);
  }
  const readModel = givenReadModel();
  for await (const batch of store.readAll()) applyOrSkip(readModel, batch, () => undefined);
  let streamsRead = 0;
  const counting: Pick<EventStore, 'readStream'> = {
    readStream(...read) {
      streamsRead += 1;
      return store.readStream(...read);
    },
  };
  return { store, readModel, list: listOf(counting, readModel), streamsRead: () => streamsRead };
}

function listOf(store: Pick<EventStore, 'readStream'>, readModel: ReadModel) {
  return async (seconds: number, { filter = {}, ...page }: Partial<PastTradesRequest> = {}) => {
    const deps = { store, merchant: 'main', readModel };
    const listed = await listPastTrades(deps, { at: new Date(at(seconds)), filter, ...page });
    return { ...listed, names: listed.edges.map(({ trade }) => trade.opened?.outTradeNo) };
  };
}

test('those that had been opened, newest first, each as it was then', async () => {
  const { list } = await given(STORY);
  const then = await list(12);
  expect(then.edges.map(({ trade }) => [trade.opened?.outTradeNo, trade.state, trade.paidFen])).toEqual([
    ['tea_2', 'WAIT_BUYER_PAY', 0],
    ['tea_1', 'TRADE_SUCCESS', 100],
  ]);
  expect((await list(5)).names).toEqual(['tea_2', 'tea_1']);
  expect((await list(4)).names).toEqual(['tea_1']);
  expect((await list(-1)).names).toEqual([]);
});

test('the filter is of the state then, not of the state now', async () => {
  const { list } = await given(STORY);
  const unpaid = { states: ['WAIT_BUYER_PAY' as const] };
  expect((await list(9, { filter: unpaid })).names).toEqual(['tea_2', 'tea_1']);
  expect((await list(26, { filter: unpaid })).names).toEqual(['tea_3']);
  expect((await list(25, { filter: { refundStates: ['REQUESTED'] } })).names).toEqual(['tea_1']);
  expect((await list(25, { filter: { refundStates: ['SUCCEEDED'] } })).names).toEqual([]);
  expect((await list(40, { filter: { paidFrom: new Date(at(20)) } })).names).toEqual(['tea_3']);
  expect((await list(40, { filter: { amountFromFen: 200, createdTo: new Date(at(15)) } })).names).toEqual(['tea_2']);
});

test('an order that was given another way to pay is found by the store that it had', async () => {
  const order = { merchant: 'main', outTradeNo: 'tea_1', totalFen: 100, subject: 'Tea', expiresAt: at(7_200) };
  const before = { ...order, method: 'QR_CODE' as const, storeId: 's1' };
  const { list } = await given({
    tea_1: [
      [0, { type: 'TradeOpened', data: before }],
      [10, { type: 'PayMethodSwitched', data: { ...order, method: 'PAGE', storeId: 's2', from: 'QR_CODE' } }],
    ],
  });
  expect((await list(5, { filter: { storeId: 's1', methods: ['QR_CODE'] } })).names).toEqual(['tea_1']);
  expect((await list(5, { filter: { storeId: 's2' } })).names).toEqual([]);
  expect((await list(10, { filter: { storeId: 's2', methods: ['PAGE'] } })).names).toEqual(['tea_1']);
});

test('a list longer than `first` goes on behind its last cursor; a cursor of another moment is none', async () => {
  const { list } = await given(STORY);
  const page = await list(40, { first: 2 });
  expect([page.names, page.hasNextPage, page.hasPreviousPage]).toEqual([['tea_3', 'tea_2'], true, false]);
  const after = page.endCursor!;
  const next = await list(40, { first: 2, after });
  expect([next.names, next.hasNextPage, next.hasPreviousPage]).toEqual([['tea_1'], false, true]);
  await expect(list(41, { after })).rejects.toThrow(InvalidCursorError);
  await expect(list(40, { after, filter: { inDoubt: true } })).rejects.toThrow(InvalidCursorError);
});

test('it is counted exactly where the filter is of what lasts, or all of it is on the page', async () => {
  const { list } = await given(STORY);
  expect((await list(12, { first: 1 })).count()).toEqual({ count: 2, isExact: true });
  expect((await list(12, { filter: { amountFromFen: 200 } })).count()).toEqual({ count: 1, isExact: true });
  const filter = { hasAnomalies: false };
  expect((await list(12, { filter })).count()).toEqual({ count: 2, isExact: true });
  expect((await list(12, { filter, first: 1 })).count()).toEqual({ count: 1, isExact: false });
});

test('an event that no view could be made of counts here as little as there', async () => {
  const { list } = await given({
    ...STORY,
    tea_4: [
      [2, opened('tea_4'), awaiting],
      [3, poisonousPaid],
    ],
  });
  const [edge] = (await list(4)).edges;
  expect([edge?.trade.opened?.outTradeNo, edge?.trade.state]).toEqual(['tea_4', 'WAIT_BUYER_PAY']);
});

test('at every moment each trade is what its events until then fold to', async () => {
  const { store, list } = await given(STORY);
  for (let seconds = 0; seconds <= 40; seconds += 5) {
    for (const { trade } of (await list(seconds)).edges) {
      const events = await store.readStream(streamOf('main', trade.opened!.outTradeNo));
      expect(trade).toEqual(foldTrade(events.filter(({ metadata }) => metadata.recordedAt <= at(seconds))));
    }
  }
});

test('a rare filter ends a page before it is full, and the pages together find all', async () => {
  const count = 2 * MAX_PAGE_STREAMS + 10;
  const story: Story = Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`tea_${index}`, [[index, opened(`tea_${index}`), awaiting]]]),
  );
  for (const index of [3, count - 3]) story[`tea_${index}`]!.push([count, paid('T1', count)]);
  const { list, streamsRead } = await given(story);
  const filter = { states: ['TRADE_SUCCESS' as const] };
  const pages: (string | undefined)[][] = [];
  const read: number[] = [];
  for (let after: string | undefined; pages.length < 10;) {
    const before = streamsRead();
    const page = await list(count, { filter, first: 2, ...(after === undefined ? {} : { after }) });
    pages.push(page.names);
    read.push(streamsRead() - before);
    if (!page.hasNextPage) break;
    after = page.endCursor;
  }
  expect(pages).toEqual([[`tea_${count - 3}`], [], ['tea_3']]);
  expect(Math.max(...read)).toBeLessThanOrEqual(MAX_PAGE_STREAMS);
}, 60_000);

it('lists all trades at the last moment that can be written, too', async () => {
  const { store, readModel } = await given(STORY);
  const deps = { store, merchant: 'main', readModel };
  for (const moment of [Date.parse('9999-12-31T23:59:59.999Z'), 8_640_000_000_000_000]) {
    const page = await listPastTrades(deps, { at: new Date(moment), filter: {} });
    expect(page.edges.length).toBe(3);
    expect(page.count()).toEqual({ count: 3, isExact: true });
  }
});
