/** What a back office sees of anomalies: all of them, those of orders that were never opened here included. */
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

let paystate: Paystate;
beforeEach(async () => {
  paystate = await givenPaystate();
});
afterEach(cleanUp);

const LIST = `query ($first: Int, $after: String, $kinds: [AnomalyKind!], $resolved: Boolean) {
  anomalies(first: $first, after: $after, kinds: $kinds, resolved: $resolved) {
    edges { cursor node { id } }
    nodes { id kind detail advice observedAt resolvedBy note outTradeNo tradeNo trade { outTradeNo state } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`;
const RESOLVE = `mutation ($input: SettleAnomalyInput!) { resolveAnomaly(input: $input) {
  anomaly { id outTradeNo resolvedBy trade { state } } trade { outTradeNo } userErrors { code } } }`;

const list = async (variables: Record<string, unknown> = {}): Promise<Json> =>
  (await paystate.gql(LIST, variables)).data.anomalies;
const resolve = async (outTradeNo: string, anomalyId: string): Promise<Json> =>
  (await paystate.gql(RESOLVE, { input: { outTradeNo, anomalyId, who: 'lin', why: 'the old till' } })).data
    .resolveAnomaly;
const numbersOf = ({ nodes }: Json): string[] => nodes.map(({ outTradeNo }: Json) => outTradeNo);
const notify = async (outTradeNo: string, more: Record<string, string> = {}) => {
  const answer = await paystate.post('/alipay/notify', paystate.alipay.signedNotify(outTradeNo, more));
  expect(await answer.text()).toBe('success');
};
/** Notifies of these orders, none of them opened here, one after the other; resolves when all are listed. */
async function givenStrangers(...outTradeNos: string[]): Promise<void> {
  for (const outTradeNo of outTradeNos) await notify(outTradeNo);
  await until('all are listed', async () => (await list({ first: 100 })).nodes.length === outTradeNos.length);
}

test('a payment for a number that was never opened here is listed, and resolved by the id that the list gives', async () => {
  await givenStrangers('stranger_1');
  const { nodes } = await list({ resolved: false });
  expect(nodes).toMatchObject([
    {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      kind: 'UNKNOWN_TRADE',
      detail: expect.stringContaining('2026112122001400000000000001'),
      advice: expect.stringContaining('which system opened'),
      observedAt: expect.any(String),
      resolvedBy: null,
      note: null,
      outTradeNo: 'stranger_1',
      trade: null,
    },
  ]);
  expect((await paystate.gql('{ trade(outTradeNo: "stranger_1") { state } }')).data.trade).toBeNull();

  const [{ id }] = nodes;
  expect(await resolve('stranger_1', id)).toEqual({
    anomaly: { id, outTradeNo: 'stranger_1', resolvedBy: 'lin', trade: null },
    trade: null,
    userErrors: [],
  });
  await until('it is no longer open', async () => (await list({ resolved: false })).nodes.length === 0);
  expect((await list({ resolved: true })).nodes).toMatchObject([{ id, resolvedBy: 'lin', note: 'the old till' }]);
});

test('one of an opened order has its trade, in the list as in the trade itself', async () => {
  await paystate.pay('tea_1');
  await paystate.alipay.pay('tea_1');
  await until('it is paid', async () => (await paystate.trade('tea_1')).state === 'TRADE_SUCCESS');
  const { tradeNo } = await paystate.trade('tea_1');
  await notify('tea_1', { trade_no: tradeNo, total_amount: '0.01' });
  const { nodes } = await until('it is listed', async () => {
    const page = await list();
    return page.nodes.length > 0 && page;
  });
  expect(nodes).toMatchObject([
    { kind: 'AMOUNT_DIFFERS', outTradeNo: 'tea_1', tradeNo, trade: { outTradeNo: 'tea_1', state: 'TRADE_SUCCESS' } },
  ]);
  const { data } = await paystate.gql(
    '{ trade(outTradeNo: "tea_1") { anomalies { id outTradeNo tradeNo trade { state } } } }',
  );
  expect(data.trade.anomalies).toEqual([
    { id: nodes[0].id, outTradeNo: 'tea_1', tradeNo, trade: { state: 'TRADE_SUCCESS' } },
  ]);
});

test('newest first, in pages that begin after the last cursor', async () => {
  await givenStrangers('n_1', 'n_2', 'n_3');
  const first = await list({ first: 2 });
  expect(numbersOf(first)).toEqual(['n_3', 'n_2']);
  expect(first.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: false,
    startCursor: first.edges[0].cursor,
    endCursor: first.edges[1].cursor,
  });
  const second = await list({ first: 2, after: first.pageInfo.endCursor });
  expect(numbersOf(second)).toEqual(['n_1']);
  expect(second.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
});

test('by kind: those that are named, and all where the list is empty', async () => {
  await paystate.pay('tea_1');
  await notify('tea_1', { total_amount: '0.01' });
  await notify('stranger_1');
  await until('both are listed', async () => (await list()).nodes.length === 2);
  expect(numbersOf(await list({ kinds: ['AMOUNT_DIFFERS'] }))).toEqual(['tea_1']);
  expect(numbersOf(await list({ kinds: ['UNKNOWN_TRADE', 'SELLER_DIFFERS'] }))).toEqual(['stranger_1']);
  expect(numbersOf(await list({ kinds: [] }))).toEqual(['stranger_1', 'tea_1']);
});

test.each([
  ['a cursor of trades', { after: Buffer.from('1.1').toString('base64url') }, 'cursor'],
  ['a page of 101', { first: 101 }, '100'],
  ['a kind that is none', { kinds: ['NICE'] }, 'NICE'],
])('%s is BAD_USER_INPUT', async (_what, variables, word) => {
  const { errors } = await paystate.gql(LIST, variables);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining(word),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});

test('the list costs as often as its size: what brings more fields than allowed is refused', async () => {
  const query = (first: number) =>
    `{ anomalies(first: ${first}) { nodes { id trade { refunds { ${REFUND_FIELDS} } } } } }`;
  expect((await paystate.gql(query(100))).errors?.[0]?.extensions['code']).toBe('QUERY_TOO_COMPLEX');
  expect((await paystate.gql(query(10))).data.anomalies.nodes).toEqual([]);
});
const ALIASES = Array.from({ length: 25 }, (_, index) => `a${index}: amount`).join(' ');
const REFUND_FIELDS = `outRequestNo state reason tradeNo ${ALIASES}`;

test('live: told of each that is seen and of each that is resolved, and of no other kind than asked for', async () => {
  const LIVE = `subscription ($kinds: [AnomalyKind!]) { anomalyChanged(kinds: $kinds) {
    id kind outTradeNo resolvedBy trade { outTradeNo } } }`;
  const all = paystate.subscribe(LIVE);
  const some = paystate.subscribe(LIVE, { kinds: ['AMOUNT_DIFFERS'] });
  const [first, firstOfSome] = [all.next(), some.next()];
  await until('both are subscribed', () => paystate.feed.subscriberCount() === 2);

  await notify('stranger_1');
  const seen = (await first).value!.data.anomalyChanged;
  expect(seen).toMatchObject({ kind: 'UNKNOWN_TRADE', outTradeNo: 'stranger_1', resolvedBy: null, trade: null });
  await resolve('stranger_1', seen.id);
  expect((await all.next()).value!.data.anomalyChanged).toEqual({ ...seen, resolvedBy: 'lin' });

  await paystate.pay('tea_1');
  await notify('tea_1', { total_amount: '0.01' });
  const differs = { kind: 'AMOUNT_DIFFERS', outTradeNo: 'tea_1', resolvedBy: null, trade: { outTradeNo: 'tea_1' } };
  expect((await all.next()).value!.data.anomalyChanged).toMatchObject(differs);
  expect((await firstOfSome).value!.data.anomalyChanged).toMatchObject(differs);
});

test('who watches all trades is not told of an order that was never opened, and goes on', async () => {
  const trades = paystate.subscribe('subscription { tradesChanged { trade { outTradeNo } } }');
  const next = trades.next();
  await until('it is subscribed', () => paystate.feed.subscriberCount() === 1);
  await givenStrangers('stranger_1');
  await paystate.pay('tea_1');
  expect(await next).toMatchObject({ value: { data: { tradesChanged: { trade: { outTradeNo: 'tea_1' } } } } });
});

test('a restart lists the same, and a read model that is made again, too', async () => {
  await givenStrangers('n_1', 'n_2');
  const before = await list();
  const { dataDir } = paystate;
  await paystate.close();
  paystate = await givenPaystate({ dataDir });
  await until('it has caught up', () => paystate.projector.isCaughtUp());
  expect(await list()).toEqual(before);
  paystate.readModel.beginAnew();
  await paystate.close();
  paystate = await givenPaystate({ dataDir });
  await until('it has caught up again', () => paystate.projector.isCaughtUp());
  expect(await list()).toEqual(before);
});
