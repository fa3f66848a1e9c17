/** A day of a shop: every way to pay, every way back; then Alipay's bill of that day agrees with the books to the fen. */
import { eventually, givenProduct, tradeOf, type Product } from '../given-product';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of it
type Json = any;

let product: Product;
beforeAll(async () => {
  // The clock jumps by a day: what it compares by itself would meet the same bill as the test's own request.
  product = await givenProduct({ RECONCILE: 'off' });
});
afterAll(() => product.stop());

const mutate = async (name: string, input: object): Promise<Json> => {
  const type = `${name[0]!.toUpperCase()}${name.slice(1)}Input`;
  const fields =
    name === 'pay'
      ? '{ trade { nextStep { ... on SubmitForm { url } ... on RedirectBuyer { url } ... on InvokeApp { orderString } } } userErrors { code message } }'
      : '{ userErrors { code message } }';
  const data = await product.gql(`mutation ($input: ${type}!) { ${name}(input: $input) ${fields} }`, { input });
  expect(data[name].userErrors).toEqual([]);
  return data[name];
};
const becomes = (outTradeNo: string, state: string) =>
  eventually(`${outTradeNo} is ${state}`, async () => (await tradeOf(product, outTradeNo))?.state === state);

const BUYER = '2088102177846880';
const WAYS: [method: string, more: object][] = [
  ['QR_CODE', {}],
  ['BARCODE', { authCode: '2812345678905510' }],
  ['PAGE', {}],
  ['WAP', {}],
  ['APP', {}],
  ['JSAPI', { buyerId: BUYER }],
];

async function paid(outTradeNo: string, method: string, more: object): Promise<void> {
  const watched = product.watch(outTradeNo);
  const { trade } = await mutate('pay', { outTradeNo, totalAmount: '88.00', subject: 'Tea, green', method, ...more });
  const { url, orderString } = trade.nextStep ?? {};
  if (url) await fetch(url, { redirect: 'manual' });
  if (orderString) await product.control('POST /control/app', { order_string: orderString });
  if (method !== 'BARCODE') await product.control('POST /control/pay', { out_trade_no: outTradeNo, buyer: BUYER });
  await becomes(outTradeNo, 'TRADE_SUCCESS');
  const seen = () => watched.changes.map((change) => change.trade.state);
  await eventually(`${outTradeNo} live`, () => seen().includes('TRADE_SUCCESS'));
  await watched.end();
}

it('every payment, refund, cancel and settlement of the day is in the bill, and nothing else', async () => {
  for (const [method, more] of WAYS) {
    await paid(`day_${method}`, method, more);
    await mutate('refund', { outTradeNo: `day_${method}`, outRequestNo: 'r1', amount: '20.00' });
    await paid(`whole_${method}`, method, {
      ...more,
      ...(method === 'BARCODE' ? { authCode: '2812345678905610' } : {}),
    });
    await mutate('refund', { outTradeNo: `whole_${method}`, outRequestNo: 'r1', amount: '88.00' });
    await becomes(`whole_${method}`, 'TRADE_CLOSED');
  }
  await paid('day_cancelled', 'BARCODE', { authCode: '2812345678905710' });
  await mutate('cancel', { outTradeNo: 'day_cancelled' });
  await paid('day_settled', 'QR_CODE', {});
  const shares = [{ transIn: BUYER, transInType: 'userId', amount: '8.80' }];
  await mutate('settle', { outTradeNo: 'day_settled', outRequestNo: 's1', shares });
  await mutate('pay', { outTradeNo: 'day_unpaid', totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' });

  const { now } = await product.ledger();
  const date = new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10);
  await product.control('POST /control/clock', { advance: '36h' });
  await mutate('reconcile', { date });
  const query = `query ($date: String!) { reconciliation(date: $date) { state problem rows discrepancyCount
    alipay { paymentCount refundCount paymentAmount } ours { paymentCount refundCount paymentAmount }
    discrepancies(first: 50) { nodes { kind outTradeNo outRequestNo ours theirs } } } }`;
  const result = await eventually('reconciled', async () => {
    const { reconciliation } = await product.gql(query, { date });
    return ['DONE', 'FAILED'].includes(reconciliation?.state) && reconciliation;
  });
  expect(result.discrepancies.nodes).toEqual([]);
  expect(result).toMatchObject({ state: 'DONE', discrepancyCount: 0, alipay: { paymentCount: 14, refundCount: 13 } });
  expect(result.ours).toEqual(result.alipay);
});
