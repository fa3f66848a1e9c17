/** The cases that cost money in practice, on the wire: a running engine against the simulated Alipay. In the domain: test/domain. */
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

const skew = { ms: 0 };
let paystate: Paystate;
afterEach(async () => {
  skew.ms = 0;
  await paystate.alipay.clearFaults();
});
afterAll(cleanUp);

const CLOSE = `mutation ($no: ID!) { close(input: {outTradeNo: $no}) { trade { state closeReason } } }`;
const SYNC = `mutation ($no: ID!) { sync(input: {outTradeNo: $no}) { trade { state closeReason refundedAmount inDoubt } } }`;

const seen = (what: string, outTradeNo: string, isSo: (trade: Json) => boolean) =>
  until(what, async () => {
    const trade = await paystate.trade(outTradeNo);
    return trade && isSo(trade) ? trade : undefined;
  });
const atAlipay = async (outTradeNo: string) =>
  (await paystate.alipay.ledger()).trades.find((trade: Json) => trade.out_trade_no === outTradeNo);
const refundCalls = async (outTradeNo: string) =>
  (await paystate.alipay.ledger()).calls.filter(
    (call: Json) => call.method === 'alipay.trade.refund' && call.out_trade_no === outTradeNo && call.executed,
  ).length;
async function givenPaid(outTradeNo: string) {
  await paystate.pay(outTradeNo);
  await paystate.alipay.pay(outTradeNo);
  await seen('it is paid', outTradeNo, ({ state }) => state === 'TRADE_SUCCESS');
}
/** The engine's clock steps ahead, so it gives a code up that a buyer then pays in good time by Alipay's clock. */
async function givenLatePayment(outTradeNo: string) {
  await paystate.pay(outTradeNo, { timeout: '5m' });
  skew.ms = 6 * 60_000;
  await seen('it is closed here', outTradeNo, ({ state }) => state === 'TRADE_CLOSED');
  await paystate.alipay.pay(outTradeNo);
}

describe('where the shop keeps late payments', () => {
  beforeAll(async () => {
    paystate = await givenPaystate({ followUp: true, skew });
  });

  test('late payment after close: accepted, and a person is told', async () => {
    await givenLatePayment('late_1');
    const trade = await seen('it is paid', 'late_1', ({ state }) => state === 'TRADE_SUCCESS');
    expect(trade).toMatchObject({ paidAmount: '88.00', refunds: [], anomalies: [{ kind: 'PAID_AFTER_CLOSE' }] });
    expect(await refundCalls('late_1')).toBe(0);
  });

  test.each([
    ['ahead', 7],
    ['behind', -7],
  ])('clock skew, our clock minutes %s: pay, refund, close as ever', async (how, minutes) => {
    skew.ms = minutes * 60_000;
    await givenPaid(`skew_${how}`);
    expect(await paystate.refund(`skew_${how}`, 'r1', '10.00')).toMatchObject({ refund: { state: 'SUCCEEDED' } });
    await paystate.pay(`skew_${how}_2`);
    await paystate.alipay.scan(`skew_${how}_2`);
    const { close } = (await paystate.gql(CLOSE, { no: `skew_${how}_2` })).data;
    expect(close.trade).toEqual({ state: 'TRADE_CLOSED', closeReason: 'CLOSED_BY_MERCHANT' });
    expect((await paystate.trade(`skew_${how}`)).anomalies).toEqual([]);
  });

  test('FINISHED straight from WAIT: paid, and nothing can be refunded', async () => {
    await paystate.alipay.fault('alipay.trade.precreate', 'not-refundable');
    await paystate.pay('finished_1');
    await paystate.alipay.pay('finished_1');
    const trade = await seen('it is finished', 'finished_1', ({ state }) => state === 'TRADE_FINISHED');
    expect(trade).toMatchObject({ paidAmount: '88.00', refundableAmount: '0.00', anomalies: [] });
  });

  test('seller_id that differs: nothing is booked but an anomaly; the genuine notify pays', async () => {
    await paystate.pay('seller_1');
    await paystate.alipay.fault('notify', 'notify-wrong-seller');
    await paystate.alipay.pay('seller_1');
    const trade = await seen('it is paid', 'seller_1', ({ state }) => state === 'TRADE_SUCCESS');
    expect(trade).toMatchObject({ paidAmount: '88.00', anomalies: [{ kind: 'SELLER_DIFFERS' }] });
  });

  test('full refund without notify: closed by the answer alone', async () => {
    await givenPaid('full_1');
    const { trade } = await paystate.refund('full_1', 'r1', '88.00');
    expect(trade).toMatchObject({ state: 'TRADE_CLOSED', closeReason: 'FULLY_REFUNDED', refundedAmount: '88.00' });
    const { notifies } = await paystate.alipay.ledger();
    expect(notifies.filter((notify: Json) => notify.out_trade_no === 'full_1')).toHaveLength(1);
  });

  test('CLOSED that means refunded: a full refund whose answer was lost, found by a query of the trade', async () => {
    await givenPaid('closed_1');
    await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
    expect(await paystate.refund('closed_1', 'r1', '88.00')).toMatchObject({ refund: { state: 'UNKNOWN' } });
    const { sync } = (await paystate.gql(SYNC, { no: 'closed_1' })).data;
    expect(sync.trade).toEqual({
      state: 'TRADE_CLOSED',
      closeReason: 'FULLY_REFUNDED',
      refundedAmount: '88.00',
      inDoubt: false,
    });
    expect((await paystate.trade('closed_1')).anomalies).toEqual([]);
  });

  test('SELLER_BALANCE_NOT_ENOUGH then topped up: the same number goes through', async () => {
    await givenPaid('balance_1');
    await paystate.alipay.fault('alipay.trade.refund', 'business-error', {
      sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH',
    });
    expect(await paystate.refund('balance_1', 'r1', '10.00')).toMatchObject({
      refund: { state: 'REFUSED' },
      userErrors: [{ code: 'ALIPAY_REFUSED', advice: 'RETRY_SAME_KEYS' }],
    });
    expect(await paystate.refund('balance_1', 'r1', '10.00')).toMatchObject({
      refund: { state: 'SUCCEEDED' },
      userErrors: [],
    });
    expect(await atAlipay('balance_1')).toMatchObject({ refunded_amount: '10.00' });
  });

  test('refund.query empty, then fund_change=N for the request that is sent again: found, and returned once', async () => {
    await givenPaid('empty_1');
    await paystate.alipay.fault('notify', 'notify-lost');
    await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
    await paystate.alipay.fault('alipay.trade.fastpay.refund.query', 'refund-query-empty');
    expect(await paystate.refund('empty_1', 'r1', '10.00')).toMatchObject({ refund: { state: 'UNKNOWN' } });
    await paystate.alipay.advance('12s');
    await until('it was sent again', async () => (await refundCalls('empty_1')) === 2);
    await paystate.alipay.advance('1m');
    const trade = await seen('it is out of doubt', 'empty_1', ({ inDoubt }) => !inDoubt);
    expect(trade).toMatchObject({ refundedAmount: '10.00', refunds: [{ outRequestNo: 'r1', state: 'SUCCEEDED' }] });
    expect(await atAlipay('empty_1')).toMatchObject({ refunded_amount: '10.00' });
  });
});

describe('where the shop returns late payments', () => {
  beforeAll(async () => {
    paystate = await givenPaystate({ followUp: true, skew, policy: { latePayment: 'refund' } });
  });

  test('late payment after close: returned by itself, an ordinary refund for everybody to see', async () => {
    await givenLatePayment('late_2');
    const trade = await seen('it is returned', 'late_2', ({ refundedAmount }) => refundedAmount === '88.00');
    const { trade_no: tradeNo } = await atAlipay('late_2');
    expect(trade).toMatchObject({
      state: 'TRADE_CLOSED',
      closeReason: 'FULLY_REFUNDED',
      refunds: [{ outRequestNo: `late_${tradeNo}`, amount: '88.00', state: 'SUCCEEDED', tradeNo: null }],
    });
    expect(await atAlipay('late_2')).toMatchObject({ trade_status: 'TRADE_CLOSED', refunded_amount: '88.00' });
    const requested = (await paystate.events('late_2')).find(({ type }) => type === 'RefundRequested');
    expect(requested?.metadata.actor).toBe('follow-up');
  });

  test('late payment after close, while Alipay loses the answer: returned once', async () => {
    await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
    await givenLatePayment('late_3');
    await seen('it was asked for', 'late_3', ({ refunds }) => refunds[0]?.state === 'UNKNOWN');
    await paystate.alipay.advance('12s');
    await seen('it is returned', 'late_3', ({ refundedAmount }) => refundedAmount === '88.00');
    expect(await refundCalls('late_3')).toBe(1);
  });

  test('a payment in time is not returned', async () => {
    await givenPaid('intime_1');
    await paystate.alipay.advance('1m');
    expect(await paystate.trade('intime_1')).toMatchObject({ state: 'TRADE_SUCCESS', refunds: [], anomalies: [] });
  });
});
