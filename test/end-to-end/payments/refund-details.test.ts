/** What a refund says beside its amount, and what the bank says of it afterwards. */
import { eventually, givenPaid, givenProduct, historyOf, type Product } from '../given-product';

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of it
type Json = any;

let product: Product;
beforeAll(async () => {
  product = await givenProduct();
});
afterAll(() => product.stop());

async function refund(outTradeNo: string, outRequestNo: string, more: object = {}): Promise<Json> {
  const input = { outTradeNo, outRequestNo, amount: '20.00', ...more };
  const { refund: payload } = await product.gql(
    'mutation ($input: RefundInput!) { refund(input: $input) { refund { state } userErrors { code path } } }',
    { input },
  );
  return payload;
}
const refundsOf = async (outTradeNo: string): Promise<Json[]> =>
  (
    await product.gql(
      'query ($no: ID!) { trade(outTradeNo: $no) { refunds { outRequestNo depositBack { credited amount bankAckAt } } } }',
      { no: outTradeNo },
    )
  ).trade.refunds;
const bankSays = (outTradeNo: string, outRequestNo: string, status: string) =>
  product.control('POST /control/deposit-back', {
    out_trade_no: outTradeNo,
    out_request_no: outRequestNo,
    status,
  });

/** The partner of `details` has ¥5.00 of the order. */
const share = (outTradeNo: string) =>
  product.gql(
    'mutation ($input: SettleInput!) { settle(input: $input) { settlement { state } userErrors { code } } }',
    {
      input: {
        outTradeNo,
        outRequestNo: 's1',
        shares: [{ transIn: '2088102177846880', transInType: 'userId', amount: '5.00' }],
      },
    },
  );

describe('goods and shares', () => {
  const details = {
    goodsDetail: [{ goodsId: 'g1', goodsName: '茶', quantity: 1, refundAmount: '20' }],
    royalty: [{ transOut: '2088102177846880', transOutType: 'userId', amount: '5' }],
  };

  it("travel in Alipay's own names, with every attempt of the refund", async () => {
    await givenPaid(product, 'details_1');
    await share('details_1');
    await product.control('POST /control/faults', {
      rules: [
        { method: 'alipay.trade.refund', fault: 'request-lost' },
        { method: 'notify', fault: 'notify-lost' },
      ],
    });
    await refund('details_1', 'r1', details);
    await product.control('POST /control/clock', { advance: '1m' });
    await eventually('sent again', async () => (await product.executed('alipay.trade.refund', 'details_1')) === 1);

    const requests = (await historyOf(product, 'details_1'))
      .filter(({ type, data }) => type === 'AlipayCallRequested' && data.method === 'alipay.trade.refund')
      .map(({ data }) => data.bizContent);
    expect(requests).toHaveLength(2);
    expect(requests[0]).toEqual({
      trade_no: expect.any(String),
      out_request_no: 'r1',
      refund_amount: '20.00',
      refund_goods_detail: [{ goods_id: 'g1', goods_name: '茶', quantity: 1, refund_amount: '20.00' }],
      refund_royalty_parameters: [
        { royalty_type: 'transfer', trans_out: '2088102177846880', trans_out_type: 'userId', amount: '5.00' },
      ],
    });
    expect(requests[1]).toEqual(requests[0]);
  });

  it('the same number with other goods is a conflict; more than the refund is refused', async () => {
    await givenPaid(product, 'details_2');
    await share('details_2');
    expect(await refund('details_2', 'r1', details)).toMatchObject({ refund: { state: 'SUCCEEDED' }, userErrors: [] });
    expect(await refund('details_2', 'r1', { ...details, goodsDetail: null })).toMatchObject({
      userErrors: [{ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'goodsDetail'] }],
    });
    const tooMuch = [{ goodsId: 'g1', refundAmount: '20.01' }];
    expect(await refund('details_2', 'r2', { goodsDetail: tooMuch })).toMatchObject({
      userErrors: [{ code: 'INVALID_TEXT', path: ['input', 'goodsDetail'] }],
    });
  });
});

describe("the bank's word on a refund to a card", () => {
  it.each([
    ['S', true],
    ['F', false],
  ])('%s', async (status, credited) => {
    const outTradeNo = `bank_${status}`;
    await givenPaid(product, outTradeNo);
    await refund(outTradeNo, 'r1');
    expect(await refundsOf(outTradeNo)).toEqual([{ outRequestNo: 'r1', depositBack: null }]);

    await bankSays(outTradeNo, 'r1', status);
    const [told] = await eventually('the message', async () => {
      const refunds = await refundsOf(outTradeNo);
      return refunds[0].depositBack && refunds;
    });
    expect(told.depositBack).toMatchObject({ credited, amount: '20.00', bankAckAt: expect.any(String) });
  });

  it('that comes while the refund is unknown is told by the query that settles it', async () => {
    await givenPaid(product, 'bank_early');
    await product.control('POST /control/faults', {
      rules: [
        { method: 'alipay.trade.refund', fault: 'answer-lost' },
        { method: 'notify', fault: 'notify-lost' },
      ],
    });
    expect((await refund('bank_early', 'r1')).refund.state).toBe('UNKNOWN');
    await bankSays('bank_early', 'r1', 'F');
    await eventually('the message', async () =>
      (await historyOf(product, 'bank_early')).some(({ data }) => data.params?.msg_method),
    );
    await product.control('POST /control/clock', { advance: '12s' });
    const [told] = await eventually('the bank has answered', async () => {
      const refunds = await refundsOf('bank_early');
      return refunds[0].depositBack && refunds;
    });
    expect(told.depositBack.credited).toBe(false);
  });

  it('the same message again changes nothing', async () => {
    await givenPaid(product, 'bank_twice');
    await refund('bank_twice', 'r1');
    await bankSays('bank_twice', 'r1', 'S');
    await bankSays('bank_twice', 'r1', 'S');
    const facts = await eventually('both messages', async () => {
      const history = await historyOf(product, 'bank_twice');
      const messages = history.filter(({ type, data }) => type === 'AlipayNotifyReceived' && data.params.msg_method);
      return messages.length === 2 && history.filter(({ type }) => type === 'RefundDepositedBack');
    });
    expect(facts).toHaveLength(1);
  });
});

it('money of a paid trade is shared out, and what is left can be refunded', async () => {
  await givenPaid(product, 'shared_1');
  const input = {
    outTradeNo: 'shared_1',
    outRequestNo: 's1',
    shares: [{ transIn: '2088102177846880', transInType: 'userId', amount: '8.80' }],
  };
  const mutation = `mutation ($input: SettleInput!) { settle(input: $input) {
    settlement { outRequestNo amount state shares { transIn amount } } userErrors { code } } }`;
  const { settle } = await product.gql(mutation, { input });
  expect(settle).toEqual({
    settlement: {
      outRequestNo: 's1',
      amount: '8.80',
      state: 'SUCCEEDED',
      shares: [{ transIn: '2088102177846880', amount: '8.80' }],
    },
    userErrors: [],
  });
  const tooMuch = { ...input, outRequestNo: 's2', shares: [{ ...input.shares[0], amount: '79.21' }] };
  expect((await product.gql(mutation, { input: tooMuch })).settle.userErrors).toEqual([
    { code: 'SETTLEMENT_EXCEEDS_PAID' },
  ]);
  expect((await refund('shared_1', 'r1')).refund.state).toBe('SUCCEEDED');
});

it('cancel returns what was paid at the till', async () => {
  await product.gql(
    'mutation { pay(input: {outTradeNo: "cancel_1", totalAmount: "12.50", subject: "Tea", method: BARCODE, authCode: "2812345678904410"}) { trade { state } } }',
  );
  const { cancel } = await product.gql(
    'mutation { cancel(input: {outTradeNo: "cancel_1"}) { trade { state closeReason refundedAmount } userErrors { code } } }',
  );
  expect(cancel).toEqual({
    trade: { state: 'TRADE_CLOSED', closeReason: 'CANCELLED', refundedAmount: '12.50' },
    userErrors: [],
  });
});
