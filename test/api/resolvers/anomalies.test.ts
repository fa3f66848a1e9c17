/** What an operator sees of an anomaly, and how it is resolved. */
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate();
});
afterAll(cleanUp);

const ANOMALY = 'id kind detail advice observedAt resolvedBy resolvedAt note evidence';
const RESOLVE = `mutation ($input: SettleAnomalyInput!) { resolveAnomaly(input: $input) {
  anomaly { ${ANOMALY} } trade { outTradeNo anomalies { id resolvedBy } } userErrors { code path message } } }`;
const OPEN = `query ($has: Boolean!) { trades(filter: {hasAnomalies: $has}) { nodes { outTradeNo } } }`;

const resolve = async (input: Json) => (await paystate.gql(RESOLVE, { input })).data.resolveAnomaly;
const listed = async (has: boolean): Promise<string[]> =>
  (await paystate.gql(OPEN, { has })).data.trades.nodes.map((node: Json) => node.outTradeNo);
const notify = async (outTradeNo: string, more: Record<string, string>) => {
  const body = paystate.alipay.signedNotify(outTradeNo, more);
  expect(await (await paystate.post('/alipay/notify', body)).text()).toBe('success');
};
/** An order whose payment is notified with another amount. */
async function givenAnomaly(outTradeNo: string): Promise<Json> {
  await paystate.pay(outTradeNo);
  await notify(outTradeNo, { total_amount: '0.01' });
  const trade = await until('it has an anomaly', async () => {
    const seen = await paystate.trade(outTradeNo);
    return seen?.anomalies.length > 0 ? seen : undefined;
  });
  return trade.anomalies[0];
}

test('it says what was seen and what a person should do, and it is open', async () => {
  const anomaly = await givenAnomaly('seen_1');
  expect(anomaly).toEqual({
    id: expect.stringMatching(/^[0-9a-f-]{36}$/),
    kind: 'AMOUNT_DIFFERS',
    detail: expect.stringContaining('0.01'),
    advice: expect.stringContaining("Alipay's bill"),
    resolvedBy: null,
    resolvedAt: null,
    note: null,
    evidence: null,
  });
  expect(await listed(true)).toContain('seen_1');
});

test('it is counted by kind, and logged with the order and the request that brought it', async () => {
  const counted = async () => {
    const text = await (await fetch(`${paystate.url}/metrics`)).text();
    return Number(/^paystate_anomalies_total\{kind="AMOUNT_DIFFERS",merchant="main"\} (\d+)$/m.exec(text)?.[1] ?? 0);
  };
  const before = await counted();
  const { id } = await givenAnomaly('alarm_1');
  expect(await counted()).toBe(before + 1);
  const line = paystate.log.find(({ anomalyId }) => anomalyId === id);
  const [observed] = (await paystate.events('alarm_1')).filter(({ type }) => type === 'TradeAnomalyObserved');
  expect(line).toMatchObject({
    level: 40,
    kind: 'AMOUNT_DIFFERS',
    outTradeNo: 'alarm_1',
    requestId: observed?.metadata.$correlationId,
  });
});

test('resolved by a named person: no longer open, with who and why, and with the credential as the actor in the log', async () => {
  const { id } = await givenAnomaly('resolve_1');
  const input = { outTradeNo: 'resolve_1', anomalyId: id, who: 'lin', why: 'a test payment', evidence: 'ticket 42' };
  const payload = await resolve(input);
  expect(payload).toMatchObject({
    userErrors: [],
    anomaly: { id, resolvedBy: 'lin', note: 'a test payment', evidence: 'ticket 42', resolvedAt: expect.any(String) },
    trade: { outTradeNo: 'resolve_1', anomalies: [{ id, resolvedBy: 'lin' }] },
  });
  await until('it is not listed any more', async () => !(await listed(true)).includes('resolve_1'));
  expect(await listed(false)).toContain('resolve_1');
  const event = (await paystate.events('resolve_1')).at(-1);
  expect(event).toMatchObject({ type: 'TradeAnomalySettled', metadata: { actor: 'api' } });

  // The same again is success with no new event; other words are refused.
  expect(await resolve(input)).toEqual(payload);
  expect((await paystate.events('resolve_1')).at(-1)?.revision).toBe(event?.revision);
  const other = await resolve({ ...input, who: 'wang' });
  expect(other.userErrors).toMatchObject([
    { code: 'ANOMALY_ALREADY_SETTLED', message: expect.stringContaining('lin') },
  ]);
  expect((await paystate.events('resolve_1')).at(-1)?.revision).toBe(event?.revision);
});

test('a resolved anomaly that Alipay repeats is not opened again', async () => {
  const { id } = await givenAnomaly('again_1');
  await resolve({ outTradeNo: 'again_1', anomalyId: id, who: 'lin', why: 'known' });
  await notify('again_1', { total_amount: '0.01' });
  await until('the repeat is there', async () => (await paystate.trade('again_1')).revision === 7);
  expect((await paystate.trade('again_1')).anomalies).toMatchObject([{ id, resolvedBy: 'lin' }]);
  expect((await paystate.trade('again_1')).inDoubt).toBe(false);
});

test.each(['stranger_1', 'shop-1', '旧店 1'])(
  'about %s, never opened here: it can be resolved, too',
  async (outTradeNo) => {
    await notify(outTradeNo, {});
    const [, observed] = await paystate.events(outTradeNo);
    const payload = await resolve({ outTradeNo, anomalyId: observed!.id, who: 'lin', why: 'the old till' });
    expect(payload).toMatchObject({
      userErrors: [],
      trade: null,
      anomaly: { kind: 'UNKNOWN_TRADE', resolvedBy: 'lin' },
    });
  },
);

test.each([
  ['an unknown trade', { outTradeNo: 'nobody' }, 'TRADE_NOT_FOUND', 'outTradeNo'],
  ['an unknown anomaly', { anomalyId: 'x' }, 'ANOMALY_NOT_FOUND', 'anomalyId'],
  ['nobody', { who: ' ' }, 'INVALID_OPERATOR', 'who'],
  ['the engine itself', { who: 'Policy' }, 'INVALID_OPERATOR', 'who'],
  ['no reason', { why: '' }, 'INVALID_TEXT', 'why'],
  ['control characters', { evidence: 'a\u0007' }, 'INVALID_TEXT', 'evidence'],
  ['a number that is none', { outTradeNo: 'a\u0007b' }, 'INVALID_OUT_TRADE_NO', 'outTradeNo'],
])('with %s it is a user error and no event', async (_what, wrong, code, field) => {
  await paystate.pay('wrong_1');
  const before = (await paystate.events('wrong_1')).length;
  const payload = await resolve({ outTradeNo: 'wrong_1', anomalyId: '1', who: 'lin', why: 'because', ...wrong });
  expect(payload).toMatchObject({ anomaly: null, userErrors: [{ code, path: ['input', field] }] });
  expect(await paystate.events('wrong_1')).toHaveLength(before);
});
