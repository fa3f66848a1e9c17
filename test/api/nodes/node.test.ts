/** `node`: everything that has an id is found by it, as it is, and nothing else is. */
import { buildSchema, isInterfaceType } from 'graphql';
import { printedSchema } from '../../../api/schema';
import { NODE_KINDS } from '../../../api/nodes/node-kinds';
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';
const AS_BOSS = { authorization: `Bearer ${TOKEN}` };
const DAY = '2026-11-20';
/** A trade with what belongs to it, each with its id. */
const TRADE = `id state revision refunds { id state } settlements { id state } anomalies { id resolvedAt trade { id } }
  history(first: 100) { totalCount nodes { id eventId type } }`;

let paystate: Paystate;
/** The ids of one of each type, by type. */
let ids: Record<string, string>;

const ask = async (query: string, variables: Json = {}): Promise<Json> => {
  const { data, errors } = await paystate.gql(query, variables, AS_BOSS);
  expect(errors).toBeUndefined();
  return data;
};
const nodeOf = async (id: string, fields = ''): Promise<Json> =>
  (await ask(`query ($id: ID!) { node(id: $id) { __typename id ${fields} } }`, { id })).node;

beforeAll(async () => {
  paystate = await givenPaystate({ apiToken: TOKEN });
  const order = '{ outTradeNo: "tea_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }';
  await ask(`mutation { pay(input: ${order}) { trade { state } } }`);
  await paystate.alipay.pay('tea_1');
  const stateOf = async () => (await ask('{ trade(outTradeNo: "tea_1") { state anomalies { id } } }')).trade;
  await until('it is paid', async () => (await stateOf()).state === 'TRADE_SUCCESS');
  await ask(
    'mutation { refund(input: { outTradeNo: "tea_1", outRequestNo: "r_1", amount: "1" }) { trade { state } } }',
  );
  const share = '{ transIn: "2088102177846880", transInType: userId, amount: "5.00" }';
  const settle = `{ outTradeNo: "tea_1", outRequestNo: "s_1", shares: [${share}] }`;
  await ask(`mutation { settle(input: ${settle}) { userErrors { code } } }`);
  const notify = paystate.alipay.signedNotify('tea_1', { total_amount: '0.01' });
  await paystate.post('/alipay/notify', notify, { 'content-type': 'application/x-www-form-urlencoded' });
  await until('the anomaly is there', async () => (await stateOf()).anomalies.length > 0);
  await ask(`mutation { reconcile(input: { date: "${DAY}" }) { userErrors { code } } }`);
  const created = await ask('mutation { createApiKey(input: { name: "till", scopes: [READ] }) { apiKey { id } } }');
  const { trade, reconciliation } = await ask(
    `{ trade(outTradeNo: "tea_1") { ${TRADE} } reconciliation(date: "${DAY}") { id } }`,
  );
  ids = {
    Trade: trade.id,
    Refund: trade.refunds[0].id,
    Settlement: trade.settlements[0].id,
    Anomaly: trade.anomalies[0].id,
    TradeEvent: trade.history.nodes[2].id,
    Reconciliation: reconciliation.id,
    ApiKey: created.createApiKey.apiKey.id,
  };
});
afterAll(cleanUp);

test('every type that implements Node is found by its id, and each has an entry', async () => {
  const schema = buildSchema(await printedSchema());
  const node = schema.getType('Node');
  const names = isInterfaceType(node) ? schema.getPossibleTypes(node).map(({ name }) => name) : [];
  expect(Object.keys(NODE_KINDS).sort()).toEqual(names.sort());
  expect(Object.keys(ids).sort()).toEqual(names.sort());

  for (const [type, id] of Object.entries(ids)) expect(await nodeOf(id)).toEqual({ __typename: type, id });
});

test('what is found is what the lists show', async () => {
  expect(
    await nodeOf(ids['Trade']!, '... on Trade { outTradeNo refunds { outRequestNo } settlements { outRequestNo } }'),
  ).toMatchObject({
    outTradeNo: 'tea_1',
    refunds: [{ outRequestNo: 'r_1' }],
    settlements: [{ outRequestNo: 's_1' }],
  });
  expect(await nodeOf(ids['Refund']!, '... on Refund { outRequestNo amount }')).toMatchObject({ amount: '1.00' });
  expect(await nodeOf(ids['Settlement']!, '... on Settlement { amount }')).toMatchObject({ amount: '5.00' });
  expect(await nodeOf(ids['Anomaly']!, '... on Anomaly { kind trade { id } }')).toMatchObject({
    kind: 'AMOUNT_DIFFERS',
    trade: { id: ids['Trade'] },
  });
  expect(await nodeOf(ids['TradeEvent']!, '... on TradeEvent { revision }')).toMatchObject({ revision: 2 });
  expect(await nodeOf(ids['Reconciliation']!, '... on Reconciliation { date }')).toMatchObject({ date: DAY });
  expect(await nodeOf(ids['ApiKey']!, '... on ApiKey { name }')).toMatchObject({ name: 'till' });
});

test('an anomaly has the UUID of its event, and the event an id of its own', async () => {
  const { trade } = await ask(`{ trade(outTradeNo: "tea_1") { ${TRADE} } }`);
  const observed = trade.history.nodes.find(({ type }: Json) => type === 'TradeAnomalyObserved');
  expect(observed.eventId).toBe(ids['Anomaly']);
  expect(observed.id).not.toBe(ids['Anomaly']);
  expect(await nodeOf(observed.id)).toMatchObject({ __typename: 'TradeEvent' });
});

test('ids are unique in the whole answer, and the same at each time of asking', async () => {
  const read = async () => {
    const { trade } = await ask(`{ trade(outTradeNo: "tea_1") { ${TRADE} } }`);
    return [trade, ...trade.refunds, ...trade.settlements, ...trade.anomalies, ...trade.history.nodes].map(
      ({ id }: Json) => id as string,
    );
  };
  const first = await read();
  expect(new Set(first).size).toBe(first.length);
  expect(await read()).toEqual(first);
});

const encoded = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64url');
test.each([
  ['nothing', ''],
  ['no id', 'tea_1'],
  ['a trade that is not there', encoded(['Trade', 'tea_2'])],
  ['a trade with more names than it has', encoded(['Trade', 'tea_1', '', ''])],
  ['a revision that is not there', encoded(['Trade', 'tea_1', '9999'])],
  ['a revision that is no number', encoded(['Trade', 'tea_1', '-1'])],
  ['a refund of another trade', encoded(['Refund', 'tea_2', 'r_1'])],
  ['a refund without its trade', encoded(['Refund', 'r_1'])],
  ['an event that is not there', encoded(['TradeEvent', 'tea_1', '9999'])],
  ['an anomaly under another name than its own', encoded(['Anomaly', '00000000-0000-4000-8000-000000000000'])],
  ['an anomaly that is not there', '00000000-0000-4000-8000-000000000000'],
  ['an API key that is not there', 'aaaaaaaaaaaa'],
  ['a bill that nobody requested', encoded(['Reconciliation', '2026-11-19'])],
  ['a day that is none', encoded(['Reconciliation', '2026-13-45'])],
  ['a type that has no ids', encoded(['UserError', 'tea_1'])],
  ['a name of JavaScript', encoded(['constructor', 'tea_1'])],
  ['another writing of the same', `${encoded(['Trade', 'tea_1'])}=`],
  ['numbers in place of names', encoded(['Trade', 7])],
  ['no list', encoded({ type: 'Trade' })],
  ['a very long one', encoded(['Trade', 'x'.repeat(2_000)])],
])('null for %s', async (_what, id) => {
  expect(await nodeOf(id)).toBeNull();
});

test('the past has ids of its own, and each is found as it was', async () => {
  const { now, then } = await ask(
    `{ now: trade(outTradeNo: "tea_1") { ${TRADE} }
       then: tradeAsOf(outTradeNo: "tea_1", at: "2100-01-01T00:00:00Z") { ${TRADE} } }`,
  );
  const parts = (trade: Json) => [trade, ...trade.refunds, ...trade.settlements, ...trade.anomalies];
  const idsOf = (trade: Json): string[] => parts(trade).map(({ id }) => id);
  expect(then.revision).toBe(now.revision);
  expect(idsOf(then).filter((id) => idsOf(now).includes(id))).toEqual([]);
  expect(then.anomalies[0].trade.id).toBe(then.id);
  // An event is the same whenever it is read.
  expect(then.history.nodes).toEqual(now.history.nodes);

  for (const id of idsOf(then)) expect(await nodeOf(id)).toMatchObject({ id });
  const paid = now.history.nodes.findIndex(({ type }: Json) => type === 'TradePaid');
  const { earlier } = await ask(
    `query ($revision: Int) { earlier: tradeAsOf(outTradeNo: "tea_1", revision: $revision) { ${TRADE} } }`,
    { revision: paid - 1 },
  );
  expect(earlier.id).not.toBe(then.id);
  expect(await nodeOf(earlier.id, '... on Trade { state revision }')).toMatchObject({
    state: 'WAIT_BUYER_PAY',
    revision: paid - 1,
  });
});

test('without a moment, tradeAsOf gives the present, with its id', async () => {
  const { trade } = await ask('{ trade: tradeAsOf(outTradeNo: "tea_1") { id anomalies { id } } }');
  expect(trade).toEqual({ id: ids['Trade'], anomalies: [{ id: ids['Anomaly'] }] });
});

test('an anomaly of the past is resolved by the id that it had there', async () => {
  const { then } = await ask(
    '{ then: tradeAsOf(outTradeNo: "tea_1", at: "2100-01-01T00:00:00Z") { anomalies { id resolvedAt } } }',
  );
  const { resolveAnomaly } = await ask(
    `mutation ($input: SettleAnomalyInput!) {
      resolveAnomaly(input: $input) { anomaly { id resolvedAt } userErrors { code } } }`,
    { input: { outTradeNo: 'tea_1', anomalyId: then.anomalies[0].id, why: 'a test' } },
  );
  expect(resolveAnomaly).toEqual({ anomaly: { id: ids['Anomaly'], resolvedAt: expect.any(String) }, userErrors: [] });
  expect(await nodeOf(then.anomalies[0].id, '... on Anomaly { resolvedAt }')).toMatchObject({ resolvedAt: null });
});
