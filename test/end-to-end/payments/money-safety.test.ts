import { withTimeEnough } from '../../waiting';
import {
  barcodeOrder,
  eventually,
  givenPaid,
  givenProduct,
  historyOf,
  PAY,
  qrOrder,
  REFUND,
  tradeOf,
  type Product,
} from '../given-product';

describe('no money is lost or doubled', () => {
  let product: Product;
  beforeAll(async () => {
    product = await givenProduct();
  });
  afterEach(() => product.control('DELETE /control/faults'));
  afterAll(() => product.stop());

  const fault = (method: string, name: string, times = 1, more = {}) =>
    product.control('POST /control/faults', { rules: [{ method, fault: name, times, ...more }] });
  const refundOf = async (outTradeNo: string, outRequestNo: string) =>
    (await tradeOf(product, outTradeNo)).refunds.find(
      (refund: { outRequestNo: string }) => refund.outRequestNo === outRequestNo,
    );

  it('fifty identical payments at once are one trade and one call, with equal answers', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => product.gql(PAY, qrOrder('same_1'))));
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(answers[0].pay).toMatchObject({ userErrors: [], trade: { state: 'WAIT_BUYER_PAY' } });
    expect(await product.executed('alipay.trade.precreate', 'same_1')).toBe(1);
  });

  it('fifty identical refunds at once are one refund', async () => {
    await givenPaid(product, 'same_2');
    const input = { outTradeNo: 'same_2', outRequestNo: 'r1', amount: '10.00' };
    const answers = await Promise.all(Array.from({ length: 50 }, () => product.gql(REFUND, { input })));
    for (const { refund } of answers) {
      expect(refund).toMatchObject({
        userErrors: [],
        refund: { state: 'SUCCEEDED' },
        trade: { refundedAmount: '10.00' },
      });
    }
    expect(await product.executed('alipay.trade.refund', 'same_2')).toBe(1);
  });

  it('fifty pairs of payments by bar code, each pair at once, charge each buyer once', async () => {
    const orders = Array.from({ length: 50 }, (_, i) =>
      barcodeOrder(`pair_${i}`, `28123456789${String(i).padStart(3, '0')}10`),
    );
    const pairs = await Promise.all(
      orders.map((order) => Promise.all([product.gql(PAY, order), product.gql(PAY, order)])),
    );
    for (const [first, second] of pairs) {
      expect(first.pay.trade).toMatchObject({ state: 'TRADE_SUCCESS' });
      expect(second.pay).toEqual(first.pay);
    }
    const { calls } = await product.ledger();
    expect(calls.filter(({ method }) => method === 'alipay.trade.pay')).toHaveLength(50);
  });

  it('twenty concurrent refunds of 10.00 from 88.00: eight go through, never more', async () => {
    await givenPaid(product, 'many_1');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        product.gql(REFUND, { input: { outTradeNo: 'many_1', outRequestNo: `r${i}`, amount: '10.00' } }),
      ),
    );
    const succeeded = answers.filter(({ refund }) => refund.refund?.state === 'SUCCEEDED');
    const refused = answers.filter(({ refund }) => refund.userErrors[0]?.code === 'REFUND_EXCEEDS_REFUNDABLE');
    expect([succeeded.length, refused.length]).toEqual([8, 12]);
    const trade = (await product.ledger()).trades.find(({ out_trade_no }) => out_trade_no === 'many_1');
    expect(trade).toMatchObject({ refunded_amount: '80.00' });
    expect(trade?.refunds).toHaveLength(8);
  });

  it.each(['answer-lost', 'system-error', 'bad-signature', 'no-signature', 'half-body', 'http-500', 'gateway-busy'])(
    'a refund that was executed while its answer said otherwise (%s) is unknown, then found, and not sent again',
    async (name) => {
      const order = `refund_${name.replaceAll('-', '_')}`;
      await givenPaid(product, order);
      await fault('alipay.trade.refund', name);
      // Otherwise the notify of the refund may tell before the answer does.
      await fault('notify', 'notify-lost');
      const { refund } = await product.gql(REFUND, {
        input: { outTradeNo: order, outRequestNo: 'r1', amount: '30.00' },
      });
      expect(refund).toMatchObject({
        refund: { state: 'UNKNOWN' },
        trade: { inDoubt: true, refundedAmount: '0.00', reservedAmount: '30.00', refundableAmount: '58.00' },
        userErrors: [{ code: 'OUTCOME_UNKNOWN', advice: 'WAIT_FOR_STATE' }],
      });
      await product.control('POST /control/clock', { advance: '12s' });
      await eventually('out of doubt', async () => !(await tradeOf(product, order)).inDoubt);
      expect(await refundOf(order, 'r1')).toMatchObject({ state: 'SUCCEEDED' });
      expect(await tradeOf(product, order)).toMatchObject({ refundedAmount: '30.00', reservedAmount: '0.00' });
      expect(await product.executed('alipay.trade.refund', order)).toBe(1);
    },
  );

  it('a refund that never arrived is sent again with the same number and amount', async () => {
    await givenPaid(product, 'refund_lost');
    await fault('alipay.trade.refund', 'request-lost');
    await product.gql(REFUND, { input: { outTradeNo: 'refund_lost', outRequestNo: 'r1', amount: '30.00' } });
    await product.control('POST /control/clock', { advance: '12s' });
    await eventually('out of doubt', async () => !(await tradeOf(product, 'refund_lost')).inDoubt);
    const trade = (await product.ledger()).trades.find(({ out_trade_no }) => out_trade_no === 'refund_lost');
    expect(trade?.refunds).toMatchObject([{ out_request_no: 'r1', amount: '30.00' }]);
  });

  it.each(['answer-lost', 'system-error', 'bad-signature', 'replayed-answer'])(
    'a payment by bar code that was executed while its answer said otherwise (%s) is found, and the buyer pays once',
    async (name) => {
      const order = `bar_${name.replaceAll('-', '_')}`;
      await product.gql(PAY, barcodeOrder(`${order}_0`, `2812345678905${name.length}10`, '1.00'));
      await fault('alipay.trade.pay', name);
      await product.control('POST /control/faults', { rules: [{ method: 'notify', fault: 'notify-lost', times: 1 }] });
      const { pay } = await product.gql(PAY, barcodeOrder(order, `2812345678906${name.length}10`));
      expect(pay).toMatchObject({
        trade: { inDoubt: true, paidAmount: '0.00' },
        userErrors: [{ code: 'OUTCOME_UNKNOWN' }],
      });
      await product.control('POST /control/clock', { advance: '6s' });
      await eventually('out of doubt', async () => !(await tradeOf(product, order)).inDoubt);
      expect(await tradeOf(product, order)).toMatchObject({ state: 'TRADE_SUCCESS', paidAmount: '88.00' });
      expect(await product.executed('alipay.trade.pay', order)).toBe(1);
    },
  );

  it('a payment by bar code that never arrived ends closed, here and at Alipay', async () => {
    await fault('alipay.trade.pay', 'request-lost');
    const { pay } = await product.gql(PAY, barcodeOrder('bar_never', '2812345678907710'));
    expect(pay.trade.inDoubt).toBe(true);
    await product.control('POST /control/clock', { advance: '3m' });
    await eventually('closed', async () => (await tradeOf(product, 'bar_never')).state === 'TRADE_CLOSED');
    expect((await product.ledger()).trades.filter(({ out_trade_no }) => out_trade_no === 'bar_never')).toEqual([]);
  });

  it('a code whose answer was lost is no longer in doubt without a second execution, and handed out when asked for again', async () => {
    await fault('alipay.trade.precreate', 'answer-lost');
    const { pay } = await product.gql(PAY, qrOrder('code_1'));
    expect(pay).toMatchObject({
      trade: { state: 'CREATED', inDoubt: true },
      userErrors: [{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }],
    });
    await product.control('POST /control/clock', { advance: '6s' });
    await eventually('out of doubt', async () => !(await tradeOf(product, 'code_1')).inDoubt);
    expect(await product.executed('alipay.trade.precreate', 'code_1')).toBe(1);
    const again = await product.gql(PAY, qrOrder('code_1'));
    expect(again.pay).toMatchObject({
      userErrors: [],
      trade: { state: 'WAIT_BUYER_PAY', nextStep: { __typename: 'ShowQrCode' } },
    });
  });

  it('a notify posted twice, 10 ms apart, before the answer of the call that caused it: one TradePaid', async () => {
    await withTimeEnough('the notify is here before the answer', async (ms) => {
      await fault('notify', 'notify-duplicate');
      await fault('alipay.trade.pay', 'slow', 1, { ms });
      const order = `early_${ms}`;
      const { pay } = await product.gql(PAY, barcodeOrder(order, `2812345${String(ms).padStart(7, '0')}10`));
      expect(pay.trade).toMatchObject({ state: 'TRADE_SUCCESS', inDoubt: false });
      const types = (await historyOf(product, order)).map(({ type }) => type);
      expect(types.filter((type) => type === 'TradePaid')).toHaveLength(1);
      const noticedAt = types.indexOf('AlipayNotifyReceived');
      return noticedAt >= 0 && noticedAt < types.indexOf('AlipayCallAnswered');
    });
  });

  it.each(['notify-forged', 'notify-md5', 'notify-sha1', 'notify-foreign-app'])(
    'a %s copy changes nothing',
    async (name) => {
      const order = name.replaceAll('-', '_');
      await product.gql(PAY, qrOrder(order));
      await fault('notify', name);
      await product.control('POST /control/pay', { out_trade_no: order });
      await eventually(
        'paid by the genuine one',
        async () => (await tradeOf(product, order))?.state === 'TRADE_SUCCESS',
      );
      expect((await historyOf(product, order)).filter(({ type }) => type === 'AlipayNotifyReceived')).toHaveLength(1);
      expect(await tradeOf(product, order)).toMatchObject({ paidAmount: '88.00', anomalies: [] });
    },
  );

  it('a rightly signed notify with another amount books nothing but an anomaly', async () => {
    await product.gql(PAY, qrOrder('amount_1'));
    await fault('notify', 'notify-wrong-amount');
    await product.control('POST /control/pay', { out_trade_no: 'amount_1' });
    await eventually(
      'paid by the genuine one',
      async () => (await tradeOf(product, 'amount_1'))?.state === 'TRADE_SUCCESS',
    );
    expect(await tradeOf(product, 'amount_1')).toMatchObject({
      paidAmount: '88.00',
      anomalies: [{ kind: 'AMOUNT_DIFFERS' }],
    });
  });

  it('the read model deleted: the same answers to the same queries', async () => {
    const query = `{ trades(first: 50) { edges { cursor node { outTradeNo state inDoubt paidAmount refundedAmount revision position } } pageInfo { hasNextPage endCursor } } }`;
    const { position } = (await product.gql(`{ trade(outTradeNo: "same_1") { position } }`)).trade;
    const before = await product.gql(query);
    const { unlink } = await import('node:fs/promises');
    await product.restart(async () => {
      for (const end of ['', '-wal', '-shm'])
        await unlink(`${product.dataDir}/read-model.db${end}`).catch(() => undefined);
    });
    await product.gql(`query ($at: String) { trade(outTradeNo: "same_1", atLeast: $at) { state } }`, { at: position });
    await eventually('ready', async () => (await fetch(`${product.url}/readyz`)).ok);
    expect(await product.gql(query)).toEqual(before);
  });
});
