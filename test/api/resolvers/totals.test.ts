/** What was paid and refunded, by day, way to pay and store: what the bill of the day says. */
import { beijingDayOf } from '../../../domain/values/beijing-time';
import { cleanUp, givenPaystate, until, type Paystate } from '../../given-paystate';

let paystate: Paystate;
let today: string;
beforeAll(async () => {
  paystate = await givenPaystate();
  for (const [order, storeId] of [
    ['tea_1', 's1'],
    ['tea_2', 's2'],
  ] as const) {
    await paystate.pay(order, { totalAmount: '88.00', storeId });
    await paystate.alipay.pay(order);
    await until('it is paid', async () => (await paystate.trade(order)).state === 'TRADE_SUCCESS');
  }
  const { trade } = await paystate.refund('tea_1', 'back_1', '10.00');
  await paystate.trade('tea_1', trade.position);
  const { data } = await paystate.gql('{ trade(outTradeNo: "tea_1") { paidAt } }');
  today = beijingDayOf(Date.parse(data.trade.paidAt));
});
afterAll(cleanUp);

const TOTALS = `query ($from: String!, $to: String!, $by: TotalsBy) { totals(from: $from, to: $to, by: $by) {
  day method storeId paymentCount paymentAmount refundCount refundAmount netAmount
} }`;
const totals = async (by?: string) => (await paystate.gql(TOTALS, { from: today, to: today, by })).data.totals;
const none = { day: null, method: null, storeId: null };
const all = {
  paymentCount: 2,
  paymentAmount: '176.00',
  refundCount: 1,
  refundAmount: '10.00',
  netAmount: '166.00',
};

test('in all, and by day, way to pay and store', async () => {
  expect(await totals()).toEqual([{ ...none, ...all }]);
  expect(await totals('DAY')).toEqual([{ ...none, ...all, day: today }]);
  expect(await totals('METHOD')).toEqual([{ ...none, ...all, method: 'QR_CODE' }]);
  expect(await totals('STORE')).toMatchObject([
    { storeId: 's1', paymentAmount: '88.00', refundAmount: '10.00', netAmount: '78.00' },
    { storeId: 's2', paymentAmount: '88.00', refundAmount: '0.00', netAmount: '88.00' },
  ]);
});

test.each([
  ['no day', { from: '2026-11', to: '2026-11-30' }, 'from'],
  ['a day that is none', { from: '2026-02-30', to: '2026-03-01' }, 'from'],
  ['the wrong way round', { from: '2026-11-21', to: '2026-11-20' }, 'before'],
  ['more than a year', { from: '2025-01-01', to: '2026-01-02' }, '366'],
])('%s is BAD_USER_INPUT', async (_what, variables, hint) => {
  const { errors } = await paystate.gql(TOTALS, variables);
  expect(errors?.[0]).toMatchObject({
    message: expect.stringContaining(hint),
    extensions: { code: 'BAD_USER_INPUT' },
  });
});
