/** What can be read: one trade, lists in pages, the history, and the past. */
import { cleanUp, givenPaystate, until, type Paystate } from '../../given-paystate';

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate();
  // Five orders; the third is paid and partly refunded.
  for (const index of [1, 2, 3, 4, 5]) {
    await paystate.pay(`tea_${index}`, { totalAmount: `${index}0.00`, subject: `Tea number ${index}` });
  }
  await paystate.alipay.pay('tea_3');
  await until('it is paid', async () => (await paystate.trade('tea_3')).state === 'TRADE_SUCCESS');
  const { trade } = await paystate.refund('tea_3', 'back_1', '10.00');
  await paystate.trade('tea_3', trade.position);
});
afterAll(cleanUp);

const PAGE = `query Page($filter: TradeFilter, $first: Int, $after: String, $last: Int, $before: String, $order: TradeOrder) {
  trades(order: $order, filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    edges { cursor node { outTradeNo } } nodes { outTradeNo }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;
const numbersOf = (connection: { nodes: { outTradeNo: string }[] }) =>
  connection.nodes.map(({ outTradeNo }) => outTradeNo);
const page = async (variables: Record<string, unknown>) => (await paystate.gql(PAGE, variables)).data.trades;

describe('lists', () => {
  test('forwards, newest first, page by page', async () => {
    const first = await page({ first: 2 });
    expect(numbersOf(first)).toEqual(['tea_5', 'tea_4']);
    expect(first.pageInfo).toMatchObject({
      hasNextPage: true,
      hasPreviousPage: false,
      endCursor: first.edges[1].cursor,
    });
    const second = await page({ first: 2, after: first.pageInfo.endCursor });
    expect(numbersOf(second)).toEqual(['tea_3', 'tea_2']);
    expect(second.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
    const third = await page({ first: 2, after: second.pageInfo.endCursor });
    expect(numbersOf(third)).toEqual(['tea_1']);
    expect(third.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('backwards, from the oldest up', async () => {
    const oldest = await page({ last: 2 });
    expect(numbersOf(oldest)).toEqual(['tea_2', 'tea_1']);
    expect(oldest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    const before = await page({ last: 2, before: oldest.pageInfo.startCursor });
    expect(numbersOf(before)).toEqual(['tea_4', 'tea_3']);
    expect(before.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: true });
  });

  test.each([
    ['states', { states: ['TRADE_SUCCESS'] }, ['tea_3']],
    ['amounts', { amountFrom: '20', amountTo: '30.00' }, ['tea_3', 'tea_2']],
    ['text in the subject', { text: 'NUMBER 4' }, ['tea_4']],
    ['the number of a refund', { text: 'back_1' }, ['tea_3']],
    ['the beginning of the order number', { text: 'tea_5' }, ['tea_5']],
    ['what does not fit', { hasAnomalies: true }, []],
    ['a time before all of them', { createdTo: '2020-01-01T00:00:00Z' }, []],
    ['a way to pay and a refund', { methods: ['QR_CODE'], refundStates: ['SUCCEEDED'] }, ['tea_3']],
    ['who paid', { buyerId: 'nobody' }, []],
    ['a store', { storeId: 'nowhere' }, []],
    ['a time of payment', { paidFrom: '2020-01-01T00:00:00Z' }, ['tea_3']],
    ['a time of change', { changedTo: '2020-01-01T00:00:00Z' }, []],
    ['everything at once', { inDoubt: false, states: ['WAIT_BUYER_PAY'], amountTo: '10' }, ['tea_1']],
  ])('filtered by %s', async (_what, filter, numbers) => {
    expect(numbersOf(await page({ filter }))).toEqual(numbers);
  });

  test('refunds across trades, each with its order, and counted', async () => {
    const query = `query ($filter: RefundFilter) { refunds(filter: $filter) {
      totalCount nodes { outRequestNo outTradeNo amount trade { state } } } }`;
    const back = { outRequestNo: 'back_1', outTradeNo: 'tea_3', amount: '10.00', trade: { state: 'TRADE_SUCCESS' } };
    expect((await paystate.gql(query)).data.refunds).toEqual({ totalCount: 1, nodes: [back] });
    const none = await paystate.gql(query, { filter: { states: ['REFUSED'] } });
    expect(none.data.refunds).toEqual({ totalCount: 0, nodes: [] });
    const { errors } = await paystate.gql(query, { filter: { amountFrom: 'ten' } });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  test.each([
    ['CREATED_ASC', ['tea_1', 'tea_2', 'tea_3', 'tea_4', 'tea_5']],
    ['PAID_DESC', ['tea_3']],
    ['AMOUNT_DESC', ['tea_5', 'tea_4', 'tea_3', 'tea_2', 'tea_1']],
  ])('in the order %s', async (order, numbers) => {
    expect(numbersOf(await page({ order }))).toEqual(numbers);
  });

  test('in the order of changes, with the time of each; a cursor is good in its own order only', async () => {
    const query =
      '{ trades(order: CHANGED_DESC, first: 1) { edges { cursor node { outTradeNo changedAt createdAt } } } }';
    const [edge] = (await paystate.gql(query)).data.trades.edges;
    expect(edge.node.outTradeNo).toBe('tea_3');
    expect(Date.parse(edge.node.changedAt)).toBeGreaterThan(Date.parse(edge.node.createdAt));
    expect((await page({ order: 'CHANGED_DESC', after: edge.cursor })).nodes).toHaveLength(4);
    const { errors } = await paystate.gql(PAGE, { order: 'CHANGED_ASC', after: edge.cursor });
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } });
  });

  test.each([
    ['a cursor of another kind', { after: 'abc' }, 'cursor'],
    ['first and last at once', { first: 1, last: 1 }, 'exclude'],
    ['a page of 101', { first: 101 }, '100'],
    ['a negative page', { first: -1 }, '-1'],
    ['an amount that is none', { filter: { amountFrom: '1e3' } }, 'amountFrom'],
    ['a store of 129 characters', { filter: { storeId: 'x'.repeat(129) } }, 'storeId'],
    ['too many states', { filter: { states: Array(11).fill('CREATED') } }, 'states'],
    ['a text of 257 characters', { filter: { text: 'x'.repeat(257) } }, 'text'],
  ])('%s is BAD_USER_INPUT', async (_what, variables, hint) => {
    const { data, errors } = await paystate.gql(PAGE, variables);
    expect(data).toBeNull();
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(hint),
      extensions: { code: 'BAD_USER_INPUT', advice: 'FIX_INPUT', retryable: false },
    });
  });
});

describe('history', () => {
  const HISTORY = `query ($after: String, $first: Int) { trade(outTradeNo: "tea_3") { revision history(first: $first, after: $after) {
    nodes { eventId type revision position recordedAt summary data } pageInfo { hasNextPage hasPreviousPage endCursor } } } }`;
  const historyOf = async (variables: Record<string, unknown>) =>
    (await paystate.gql(HISTORY, variables)).data.trade.history;

  test('is every event as stored, with a sentence for a person', async () => {
    const history = await historyOf({});
    const stored = await paystate.events('tea_3');
    expect(history.nodes).toEqual(
      stored.map(({ id: eventId, type, revision, position, data, metadata }) => ({
        ...{
          eventId,
          type,
          revision,
          position,
          recordedAt: metadata.recordedAt,
          summary: expect.stringMatching(/^[A-Z].*\.$/),
        },
        data: JSON.parse(JSON.stringify(data)) as unknown,
      })),
    );
    expect(history.nodes.find(({ type }: { type: string }) => type === 'TradePaid').summary).toContain('¥30.00');
  });

  test('comes in pages', async () => {
    const all = (await historyOf({})).nodes;
    const first = await historyOf({ first: 3 });
    expect(first.nodes).toEqual(all.slice(0, 3));
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const rest = await historyOf({ after: first.pageInfo.endCursor });
    expect(rest.nodes).toEqual(all.slice(3));
    expect(rest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
  });

  test('says no personal data in its sentences', async () => {
    const { nodes } = await historyOf({});
    const { buyerId, buyerLogonId } = paystate.readModel.getTrade('tea_3')!.payment!;
    const sentences = nodes.map(({ summary }: { summary: string }) => summary).join(' ');
    expect(sentences).not.toContain(buyerId);
    expect(sentences).not.toContain(String(buyerLogonId));
    expect(sentences).not.toContain('Tea number');
  });

  test('refuses a foreign cursor', async () => {
    const { errors } = await paystate.gql(HISTORY, { after: 'x' });
    expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});

describe('one trade', () => {
  test('unknown is null, whatever the number looks like', async () => {
    for (const outTradeNo of ['nobody', '', '../x', '茶'.repeat(1000)]) {
      const { data, errors } = await paystate.gql(
        'query ($n: ID!) { trade(outTradeNo: $n) { state } tradeAsOf(outTradeNo: $n) { state } }',
        { n: outTradeNo },
      );
      expect({ data, errors }).toEqual({ data: { trade: null, tradeAsOf: null }, errors: undefined });
    }
  });

  test('who has written reads what was written, with atLeast', async () => {
    for (let index = 0; index < 20; index += 1) {
      const { trade: written } = await paystate.pay(`own_${index}`);
      const read = await paystate.trade(`own_${index}`, written.position);
      expect(read.revision).toBeGreaterThanOrEqual(written.revision);
    }
  });

  test('a position beyond the end of the log is refused at once', async () => {
    const { data, errors } = await paystate.gql('{ trade(outTradeNo: "tea_1", atLeast: "999999999") { state } }');
    expect(data).toEqual({ trade: null });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('beyond the end'),
      extensions: { code: 'BAD_USER_INPUT', retryable: false },
    });
  });

  test.each(['abc', '-1', '1.5', '01', '', '9'.repeat(40)])('atLeast %p is BAD_USER_INPUT', async (atLeast) => {
    const { errors } = await paystate.gql('query ($p: String) { trade(outTradeNo: "tea_1", atLeast: $p) { state } }', {
      p: atLeast,
    });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('atLeast'),
      extensions: { code: 'BAD_USER_INPUT', advice: 'FIX_INPUT' },
    });
  });
});

describe('the past', () => {
  const PAST = `query ($at: DateTime, $revision: Int) { tradeAsOf(outTradeNo: "tea_3", at: $at, revision: $revision) {
    state revision paidAmount refundedAmount history { nodes { revision } } } }`;
  const past = async (variables: Record<string, unknown>) => (await paystate.gql(PAST, variables)).data.tradeAsOf;

  test('after each event is what the events until then fold to', async () => {
    const events = await paystate.events('tea_3');
    const paid = events.find(({ type }) => type === 'TradePaid')!.revision;
    expect(await past({ revision: paid - 1 })).toMatchObject({ state: 'WAIT_BUYER_PAY', paidAmount: '0.00' });
    const then = await past({ revision: paid });
    expect(then).toMatchObject({ state: 'TRADE_SUCCESS', paidAmount: '30.00', refundedAmount: '0.00', revision: paid });
    expect(then.history.nodes).toHaveLength(paid + 1);
    expect(await past({})).toMatchObject({ refundedAmount: '10.00', revision: events.length - 1 });
    expect(await past({ revision: 10_000 })).toMatchObject({ revision: events.length - 1 });
  });

  test('at a moment is what had been recorded by then', async () => {
    const events = await paystate.events('tea_3');
    const { metadata } = events.find(({ type }) => type === 'TradePaid')!;
    const before = new Date(Date.parse(metadata.recordedAt) - 1).toISOString();
    expect(await past({ at: metadata.recordedAt })).toMatchObject({ state: 'TRADE_SUCCESS', refundedAmount: '0.00' });
    expect(await past({ at: before })).toMatchObject({ state: 'WAIT_BUYER_PAY' });
    expect(await past({ at: '2020-01-01T00:00:00Z' })).toBeNull();
  });

  test('is asked for in one way only', async () => {
    const { errors } = await paystate.gql(PAST, { at: '2030-01-01T00:00:00Z', revision: 1 });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining('exclude each other'),
      extensions: { code: 'BAD_USER_INPUT' },
    });
    expect((await paystate.gql(PAST, { revision: -1 })).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
    expect((await paystate.gql(PAST, { at: 'yesterday' })).errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT');
  });
});
