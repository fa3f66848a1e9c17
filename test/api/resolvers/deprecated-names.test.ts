/** Names of release 0.3.0 that have a successor: both answer the same until the old one goes. */
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate();
});
afterAll(cleanUp);

/** Alipay takes each bar code once; the buyer of one that ends in 00 pays at once. */
let barCodes = 0;
const barCode = () => ({ method: 'BARCODE', authCode: `28123456789${String(++barCodes).padStart(3, '0')}00` });

async function givenPaid(outTradeNo: string): Promise<void> {
  expect((await paystate.pay(outTradeNo, barCode())).trade.state).toBe('TRADE_SUCCESS');
}

/** A refund that reached nobody, and whose queries fail: its outcome stays unknown. */
async function givenInDoubt(outTradeNo: string): Promise<void> {
  await givenPaid(outTradeNo);
  await paystate.alipay.fault('alipay.trade.refund', 'request-lost');
  await paystate.alipay.fault('alipay.trade.fastpay.refund.query', 'http-500', { times: 50 });
  const input = { outTradeNo, outRequestNo: 'r1', amount: '1.00' };
  await paystate.gql('mutation ($input: RefundInput!) { refund(input: $input) { userErrors { code } } }', { input });
}

async function givenAnomaly(outTradeNo: string): Promise<string> {
  await paystate.pay(outTradeNo);
  await paystate.post('/alipay/notify', paystate.alipay.signedNotify(outTradeNo, { total_amount: '0.01' }));
  const trade = await until('it has an anomaly', async () => {
    const seen = await paystate.trade(outTradeNo);
    return seen?.anomalies.length > 0 ? seen : undefined;
  });
  return trade.anomalies[0].id as string;
}

const read = async (outTradeNo: string, fields: string): Promise<Json> =>
  (await paystate.gql(`query ($no: ID!) { trade(outTradeNo: $no) { ${fields} } }`, { no: outTradeNo })).data.trade;

const list = async (filter: Json) =>
  paystate.gql('query ($filter: TradeFilter) { trades(filter: $filter) { nodes { outTradeNo } } }', { filter });

test('`settled` is the opposite of `inDoubt`', async () => {
  await givenPaid('known_1');
  await givenInDoubt('doubt_1');
  expect(await read('known_1', 'inDoubt settled')).toEqual({ inDoubt: false, settled: true });
  expect(await read('doubt_1', 'inDoubt settled')).toEqual({ inDoubt: true, settled: false });
});

test('the filter `settled` is the opposite of the filter `inDoubt`', async () => {
  await givenPaid('filter_known');
  await givenInDoubt('filter_doubt');
  const found = await until('both are listed', async () => {
    const lists = await Promise.all([{ inDoubt: true }, { inDoubt: false }].map(list));
    const [doubt, known] = lists.map(({ data }) => data.trades.nodes.map((node: Json) => node.outTradeNo));
    return doubt.includes('filter_doubt') && known.includes('filter_known') && { doubt, known };
  });
  expect(found.doubt).not.toContain('filter_known');
  expect(found.known).not.toContain('filter_doubt');
  for (const filter of [{ settled: false }, { inDoubt: true, settled: false }])
    expect((await list(filter)).data.trades.nodes.map((node: Json) => node.outTradeNo)).toEqual(found.doubt);
  for (const filter of [{ settled: true }, { inDoubt: false, settled: true }])
    expect((await list(filter)).data.trades.nodes.map((node: Json) => node.outTradeNo)).toEqual(found.known);
});

test.each([true, false])('the filters `inDoubt: %s` and `settled: %s` together are rejected', async (both) => {
  const { errors } = await list({ inDoubt: both, settled: both });
  expect(errors).toMatchObject([
    {
      extensions: { code: 'BAD_USER_INPUT' },
      message: expect.stringMatching(/inDoubt and filter\.settled contradict/),
    },
  ]);
});

test('`settledBy` and `settledAt` of an anomaly are `resolvedBy` and `resolvedAt`', async () => {
  const anomalyId = await givenAnomaly('odd_1');
  const names = 'resolvedBy resolvedAt settledBy settledAt';
  const open = { resolvedBy: null, resolvedAt: null, settledBy: null, settledAt: null };
  expect((await read('odd_1', `anomalies { ${names} }`)).anomalies).toEqual([open]);
  const input = { outTradeNo: 'odd_1', anomalyId, who: 'lin', why: 'a test payment' };
  const { data } = await paystate.gql(
    `mutation ($input: SettleAnomalyInput!) { resolveAnomaly(input: $input) { anomaly { ${names} } } }`,
    { input },
  );
  const { anomaly } = data.resolveAnomaly;
  expect(anomaly).toEqual({
    ...open,
    resolvedBy: 'lin',
    resolvedAt: expect.any(String),
    settledBy: 'lin',
    settledAt: anomaly.resolvedAt,
  });
});

test('`settleAnomaly` is `resolveAnomaly`', async () => {
  const anomalyId = await givenAnomaly('odd_2');
  const input = { outTradeNo: 'odd_2', anomalyId, who: 'lin', why: 'a test payment' };
  const answers = '{ anomaly { id resolvedBy resolvedAt note } trade { revision } userErrors { code } }';
  const mutate = async (name: string) => {
    const mutation = `mutation ($input: SettleAnomalyInput!) { ${name}(input: $input) ${answers} }`;
    return (await paystate.gql(mutation, { input })).data[name];
  };
  const settled = await mutate('settleAnomaly');
  expect(settled).toMatchObject({ anomaly: { id: anomalyId, resolvedBy: 'lin' }, userErrors: [] });
  expect(await mutate('resolveAnomaly')).toEqual(settled);
});

test('`settledAt` of a refund is `endedAt`', async () => {
  await givenPaid('back_1');
  const input = { outTradeNo: 'back_1', outRequestNo: 'r1', amount: '1.00' };
  await paystate.gql('mutation ($input: RefundInput!) { refund(input: $input) { userErrors { code } } }', { input });
  const { refunds } = await until('it went back', async () => {
    const trade = await read('back_1', 'refunds { state endedAt settledAt }');
    return trade?.refunds[0]?.state === 'SUCCEEDED' && trade;
  });
  expect(refunds).toEqual([{ state: 'SUCCEEDED', endedAt: expect.any(String), settledAt: refunds[0].endedAt }]);
});

test('`settledAt` of a settlement is `endedAt`', async () => {
  await givenPaid('shared_1');
  const shares = [{ transIn: '2088000000000001', transInType: 'userId', amount: '1.00' }];
  const input = { outTradeNo: 'shared_1', outRequestNo: 's1', shares };
  const { data } = await paystate.gql(
    'mutation ($input: SettleInput!) { settle(input: $input) { settlement { state endedAt settledAt } } }',
    { input },
  );
  const { settlement } = data.settle;
  expect(settlement).toEqual({ state: 'SUCCEEDED', endedAt: expect.any(String), settledAt: settlement.endedAt });
});
