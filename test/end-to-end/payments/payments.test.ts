import {
  barcodeOrder,
  CLOSE,
  eventually,
  givenPaid,
  givenProduct,
  historyOf,
  PAY,
  qrOrder,
  REFUND,
  SYNC,
  tradeOf,
  type Product,
} from '../given-product';

describe('the main job, end to end', () => {
  let product: Product;
  beforeAll(async () => {
    product = await givenProduct();
  });
  afterAll(() => product.stop());

  it('by QR code: open, scan and pay, live, refund a part, read the history', async () => {
    const opened = await product.gql(PAY, qrOrder('qr_1'));
    expect(opened.pay).toMatchObject({
      userErrors: [],
      trade: { state: 'WAIT_BUYER_PAY', inDoubt: false, paidAmount: '0.00', nextStep: { __typename: 'ShowQrCode' } },
    });
    const watched = product.watch('qr_1');
    await eventually('the first state', () => watched.changes.length > 0);
    expect(watched.changes[0]).toMatchObject({ trade: { state: 'WAIT_BUYER_PAY' }, events: [] });

    await product.control('POST /control/pay', { out_trade_no: 'qr_1' });
    await eventually('live TRADE_SUCCESS', () => watched.changes.some(({ trade }) => trade.state === 'TRADE_SUCCESS'));

    const refunded = await product.gql(REFUND, {
      input: { outTradeNo: 'qr_1', outRequestNo: 'r1', amount: '20', reason: 'one cup less' },
    });
    expect(refunded.refund).toMatchObject({
      userErrors: [],
      refund: { outRequestNo: 'r1', amount: '20.00', state: 'SUCCEEDED' },
      trade: { state: 'TRADE_SUCCESS', paidAmount: '88.00', refundedAmount: '20.00', refundableAmount: '68.00' },
    });
    await eventually(
      'the notify of the refund',
      async () => (await historyOf(product, 'qr_1')).filter(({ type }) => type === 'AlipayNotifyReceived').length === 2,
    );
    await watched.end();

    const told = (await historyOf(product, 'qr_1')).map(({ type, data }) =>
      data.method ? `${type} ${data.method}` : type,
    );
    const untilRefundLeaves = told.indexOf('AlipayCallRequested alipay.trade.refund') + 1;
    expect(told.slice(0, untilRefundLeaves)).toEqual([
      'TradeOpened QR_CODE',
      'AlipayCallRequested alipay.trade.precreate',
      'AlipayCallAnswered alipay.trade.precreate',
      'TradeAwaitingBuyer',
      'AlipayNotifyReceived',
      'TradePaid',
      'RefundRequested',
      'AlipayCallRequested alipay.trade.refund',
    ]);
    // The refund's notify may be stored before the answer of its call is.
    expect(told.slice(untilRefundLeaves).sort()).toEqual([
      'AlipayCallAnswered alipay.trade.refund',
      'AlipayNotifyReceived',
      'RefundSucceeded',
    ]);
    const { trades } = await product.ledger();
    expect(trades.find((trade) => trade.out_trade_no === 'qr_1')).toMatchObject({
      trade_status: 'TRADE_SUCCESS',
      refunded_amount: '20.00',
      refunds: [{ out_request_no: 'r1', amount: '20.00' }],
    });
  });

  it('by bar code: paid at once', async () => {
    const { pay } = await product.gql(PAY, barcodeOrder('bar_1', '2812345678901210'));
    expect(pay).toMatchObject({
      userErrors: [],
      trade: { state: 'TRADE_SUCCESS', inDoubt: false, paidAmount: '88.00', nextStep: null },
    });
  });

  it('by bar code: the buyer confirms on the phone', async () => {
    const { pay } = await product.gql(PAY, barcodeOrder('bar_2', '2812345678902201'));
    expect(pay).toMatchObject({
      userErrors: [],
      trade: { state: 'WAIT_BUYER_PAY', nextStep: { __typename: 'ConfirmOnPhone' } },
    });
    await product.control('POST /control/pay', { out_trade_no: 'bar_2' });
    await eventually('paid', async () => (await tradeOf(product, 'bar_2')).state === 'TRADE_SUCCESS');
  });

  it('by bar code: the buyer never confirms; at the time-out it is queried, then cancelled', async () => {
    await product.gql(PAY, barcodeOrder('bar_3', '2812345678903301'));
    await product.control('POST /control/clock', { advance: '3m' });
    await eventually('closed', async () => (await tradeOf(product, 'bar_3')).state === 'TRADE_CLOSED');
    const { trades } = await product.ledger();
    expect(trades.find((trade) => trade.out_trade_no === 'bar_3')?.trade_status).toBe('TRADE_CLOSED');
  });

  it('by bar code without the balance: refused, with what Alipay said and what to do', async () => {
    const { pay } = await product.gql(PAY, barcodeOrder('bar_4', '2812345678904402'));
    expect(pay).toMatchObject({
      trade: { state: 'TRADE_CLOSED', closeReason: 'PAYMENT_REFUSED' },
      userErrors: [
        {
          code: 'ALIPAY_REFUSED',
          advice: 'NEW_ORDER',
          alipay: { code: '40004', subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH' },
        },
      ],
    });
  });

  it('the whole amount back closes the trade here as at Alipay', async () => {
    await givenPaid(product, 'full_1');
    const { refund } = await product.gql(REFUND, {
      input: { outTradeNo: 'full_1', outRequestNo: 'r1', amount: '88.00' },
    });
    expect(refund.trade).toMatchObject({
      state: 'TRADE_CLOSED',
      closeReason: 'FULLY_REFUNDED',
      refundedAmount: '88.00',
      refundableAmount: '0.00',
    });
    expect((await product.ledger()).trades.find((trade) => trade.out_trade_no === 'full_1')?.trade_status).toBe(
      'TRADE_CLOSED',
    );
  });

  it('a close before the scan waits, and is carried out after it', async () => {
    await product.gql(PAY, qrOrder('close_1'));
    const { close } = await product.gql(CLOSE, { input: { outTradeNo: 'close_1' } });
    expect(close).toMatchObject({
      trade: { state: 'WAIT_BUYER_PAY', nextStep: null },
      userErrors: [{ code: 'TRADE_NOT_STARTED', advice: 'WAIT_FOR_STATE' }],
    });
    await product.control('POST /control/scan', { out_trade_no: 'close_1' });
    await product.control('POST /control/clock', { advance: '15s' });
    await eventually('closed', async () => (await tradeOf(product, 'close_1')).closeReason === 'CLOSED_BY_MERCHANT');
  });

  it('a close after the scan closes at once; of a paid trade it is refused', async () => {
    await product.gql(PAY, qrOrder('close_2'));
    await product.control('POST /control/scan', { out_trade_no: 'close_2' });
    const { close } = await product.gql(CLOSE, { input: { outTradeNo: 'close_2' } });
    expect(close).toMatchObject({
      userErrors: [],
      trade: { state: 'TRADE_CLOSED', closeReason: 'CLOSED_BY_MERCHANT' },
    });
    await givenPaid(product, 'close_3');
    const refused = await product.gql(CLOSE, { input: { outTradeNo: 'close_3' } });
    expect(refused.close.userErrors).toMatchObject([{ code: 'TRADE_ALREADY_PAID' }]);
  });

  it('an unscanned code is closed when it is dead, not before', async () => {
    await product.gql(PAY, { input: { ...qrOrder('expire_1').input, timeout: '5m' } });
    await product.control('POST /control/clock', { advance: '4m50s' });
    expect((await product.gql(SYNC, { input: { outTradeNo: 'expire_1' } })).sync.trade.state).toBe('WAIT_BUYER_PAY');
    await product.control('POST /control/clock', { advance: '50s' });
    await eventually('closed', async () => (await tradeOf(product, 'expire_1')).closeReason === 'EXPIRED');
  });

  it('a payment whose notify is lost is found before the end', async () => {
    await product.control('POST /control/faults', { rules: [{ method: 'notify', fault: 'notify-lost', times: 1 }] });
    await product.gql(PAY, { input: { ...qrOrder('lost_1').input, timeout: '10m' } });
    await product.control('POST /control/pay', { out_trade_no: 'lost_1' });
    const { sync } = await product.gql(SYNC, { input: { outTradeNo: 'lost_1' } });
    expect(sync.trade).toMatchObject({ state: 'TRADE_SUCCESS', paidAmount: '88.00' });
  });
});
