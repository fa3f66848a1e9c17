/** `tradesAsOf` over HTTP: what an auditor is shown of a moment, with the ids of the past. */
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

let paystate: Paystate;
/** When tea_1 was paid, and tea_2 waited. */
let paidAt: string;
beforeAll(async () => {
  paystate = await givenPaystate();
  for (const order of ['tea_1', 'tea_2']) await paystate.pay(order);
  await paystate.alipay.pay('tea_1');
  await until('tea_1 is paid', async () => (await paystate.trade('tea_1')).state === 'TRADE_SUCCESS');
  paidAt = (await paystate.events('tea_1')).find(({ type }) => type === 'TradePaid')!.metadata.recordedAt;
  await paystate.alipay.pay('tea_2');
  await until('tea_2 is paid', async () => (await paystate.trade('tea_2')).state === 'TRADE_SUCCESS');
  await paystate.refund('tea_1', 'r_1', '8.00');
}, 60_000);
afterAll(cleanUp);

const ask = (variables: Record<string, unknown>, fields: string) =>
  paystate.gql(
    `query ($at: DateTime!, $filter: TradeFilter, $first: Int, $after: String) {
      tradesAsOf(at: $at, filter: $filter, first: $first, after: $after) { ${fields} } }`,
    variables,
  );
const shown = async (variables: Record<string, unknown>, fields: string): Promise<Json> => {
  const { data, errors } = await ask(variables, fields);
  expect(errors).toBeUndefined();
  return data.tradesAsOf;
};

test('trades are shown and filtered as they were', async () => {
  const fields = 'totalCount totalCountIsExact nodes { outTradeNo state paidAmount refundedAmount }';
  const waiting = { outTradeNo: 'tea_2', state: 'WAIT_BUYER_PAY', paidAmount: '0.00', refundedAmount: '0.00' };
  expect(await shown({ at: paidAt }, fields)).toEqual({
    ...{ totalCount: 2, totalCountIsExact: true },
    nodes: [waiting, { outTradeNo: 'tea_1', state: 'TRADE_SUCCESS', paidAmount: '88.00', refundedAmount: '0.00' }],
  });
  const filter = { states: ['WAIT_BUYER_PAY'] };
  expect((await shown({ at: paidAt, filter }, fields)).nodes).toEqual([waiting]);
  expect((await shown({ at: '2100-01-01T00:00:00Z', filter }, fields)).nodes).toEqual([]);
});

test('each is the trade that `tradeAsOf` gives of the same moment, by its id as well', async () => {
  const fields = 'id revision state history(first: 50) { nodes { type } }';
  const { nodes } = await shown({ at: paidAt, first: 5 }, `nodes { ${fields} }`);
  const one = `query ($at: DateTime) { tradeAsOf(outTradeNo: "tea_1", at: $at) { ${fields} } }`;
  expect((await paystate.gql(one, { at: paidAt })).data.tradeAsOf).toEqual(nodes[1]);
  const { data } = await paystate.gql(
    `{ node(id: "${nodes[1].id}") { ... on Trade { state } } trade(outTradeNo: "tea_1") { id } }`,
  );
  expect(data.node).toEqual({ state: 'TRADE_SUCCESS' });
  expect(data.trade.id).not.toBe(nodes[1].id);
});

test('pages follow each other, also behind one that is empty', async () => {
  const fields = 'edges { cursor } nodes { outTradeNo } pageInfo { hasNextPage hasPreviousPage endCursor }';
  const first = await shown({ at: paidAt, first: 1 }, fields);
  expect(first.pageInfo).toEqual({ hasNextPage: true, hasPreviousPage: false, endCursor: first.edges[0].cursor });
  const next = await shown({ at: paidAt, first: 1, after: first.pageInfo.endCursor }, fields);
  expect([next.nodes, next.pageInfo.hasNextPage]).toEqual([[{ outTradeNo: 'tea_1' }], false]);
  const none = await shown({ at: paidAt, filter: { states: ['TRADE_CLOSED'] } }, fields);
  expect(none).toMatchObject({ nodes: [], pageInfo: { hasNextPage: false, endCursor: expect.any(String) } });
});

test('what is no size, or no cursor of this list, is BAD_USER_INPUT; a page has its price', async () => {
  const { pageInfo } = await shown({ at: paidAt, first: 1 }, 'pageInfo { endCursor }');
  const other = { at: '2100-01-01T00:00:00Z', after: pageInfo.endCursor };
  for (const variables of [other, { at: paidAt, first: 101 }]) {
    expect((await ask(variables, 'nodes { state }')).errors).toMatchObject([
      { extensions: { code: 'BAD_USER_INPUT' } },
    ]);
  }
  const many = Array.from({ length: 11 }, (_, n) => `n${n}: tradesAsOf(at: "${paidAt}", first: 1) { nodes { state } }`);
  const { errors } = await paystate.gql(`{ ${many.join(' ')} }`);
  expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
});
