/** The shop's own seller id reaches the rules: money that went to somebody else is not booked. */
import { eventually, givenProduct, historyOf, PAY, qrOrder, tradeOf, type Product } from '../given-product';

let product: Product;
beforeAll(async () => {
  product = await givenProduct({ ALIPAY_SELLER_ID: '2088999999999999' });
});
afterAll(() => product.stop());

it('a payment that is notified for another seller than ALIPAY_SELLER_ID: SELLER_DIFFERS, and nothing is booked', async () => {
  await product.gql(PAY, qrOrder('seller_1'));
  await product.control('POST /control/pay', { out_trade_no: 'seller_1' });
  const trade = await eventually('the notify is seen', async () => {
    const seen = await tradeOf(product, 'seller_1');
    return seen.anomalies.length > 0 && seen;
  });
  expect(trade).toMatchObject({
    state: 'WAIT_BUYER_PAY',
    paidAmount: '0.00',
    paidAt: null,
    anomalies: [{ kind: 'SELLER_DIFFERS' }],
  });
  const types = (await historyOf(product, 'seller_1')).map(({ type }) => type);
  const notified = types.indexOf('AlipayNotifyReceived');
  expect(types.slice(notified, notified + 2)).toEqual(['AlipayNotifyReceived', 'TradeAnomalyObserved']);
});
