/** Every way to pay, from the order to its end; the buyer's browser and app are played over real HTTP. */
import { CLOSE, eventually, givenProduct, historyOf, REFUND, tradeOf, type Product } from '../given-product';

const STEP = `nextStep { __typename ... on ShowQrCode { qrCode } ... on RedirectBuyer { url } ... on SubmitForm { html url }
  ... on InvokeApp { orderString } ... on InvokeJsapi { tradeNo } }`;
const PAY = `mutation ($input: PayInput!) { pay(input: $input) {
  trade { outTradeNo tradeNo state method paidAmount expiresAt ${STEP} } userErrors { code message path advice } } }`;

let product: Product;
beforeAll(async () => {
  product = await givenProduct();
});
afterAll(() => product.stop());

function order(outTradeNo: string, method: string, more: object = {}) {
  return { input: { outTradeNo, totalAmount: '88.00', subject: 'Tea', method, ...more } };
}

async function opened(outTradeNo: string, method: string, more: object = {}) {
  const { pay } = await product.gql(PAY, order(outTradeNo, method, more));
  expect(pay.userErrors).toEqual([]);
  return pay.trade;
}

/** Where the browser ends up: the cashier's code. */
async function codeAt(response: Response): Promise<string> {
  expect(response.status).toBe(302);
  return response.headers.get('location')!.split('/').at(-1)!;
}
const browse = (url: string) => fetch(url, { redirect: 'manual' });

/** What a browser sends for a form, entities resolved. */
function submit(html: string): Promise<Response> {
  const plain = (text: string) =>
    text.replace(
      /&(quot|lt|gt|#39|amp);/g,
      (_, name: string) => ({ quot: '"', lt: '<', gt: '>', '#39': "'", amp: '&' })[name]!,
    );
  const action = plain(/action="([^"]*)"/.exec(html)![1]!);
  const fields = [...html.matchAll(/name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
    plain(name!),
    plain(value!),
  ]);
  return fetch(action, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
}

async function becomes(outTradeNo: string, state: string) {
  await eventually(`${outTradeNo} is ${state}`, async () => (await tradeOf(product, outTradeNo))?.state === state);
}
const atAlipay = async (outTradeNo: string) =>
  (await product.ledger()).trades.find((trade) => trade.out_trade_no === outTradeNo);

describe('each way, end to end: opened, paid, notified, refunded, and the ledger agrees', () => {
  it.each([
    ['PAGE', 'SubmitForm', ({ html }: { html: string }) => submit(html).then(codeAt)],
    ['WAP', 'RedirectBuyer', ({ url }: { url: string }) => browse(url).then(codeAt)],
    [
      'APP',
      'InvokeApp',
      ({ orderString }: { orderString: string }) =>
        product.control('POST /control/app', { order_string: orderString }).then(({ code }) => code),
    ],
  ])('%s', async (method, step, goToAlipay) => {
    const outTradeNo = `way_${method}`;
    const trade = await opened(outTradeNo, method, {
      subject: `Tea & "cake" <&amp;> 100% 'fresh' 茶`,
      returnUrl: 'https://shop.example/done',
    });
    expect(trade).toMatchObject({ state: 'WAIT_BUYER_PAY', nextStep: { __typename: step } });

    const code = await goToAlipay(trade.nextStep);
    // A buyer who only looks has not begun: the trade does not exist at Alipay yet.
    expect(await atAlipay(outTradeNo)).toBeUndefined();
    await product.control('POST /control/pay', { qr_code: code });
    await becomes(outTradeNo, 'TRADE_SUCCESS');

    const { refund } = await product.gql(REFUND, { input: { outTradeNo, outRequestNo: 'r1', amount: '88.00' } });
    expect(refund).toMatchObject({ userErrors: [], refund: { state: 'SUCCEEDED' } });
    await becomes(outTradeNo, 'TRADE_CLOSED');
    expect(await atAlipay(outTradeNo)).toMatchObject({ trade_status: 'TRADE_CLOSED', refunded_amount: '88.00' });
    expect(await tradeOf(product, outTradeNo)).toMatchObject({
      refundedAmount: '88.00',
      inDoubt: false,
      anomalies: [],
    });
  });

  it('JSAPI', async () => {
    const trade = await opened('way_JSAPI', 'JSAPI', { buyerId: '2088102177846880' });
    expect(trade.nextStep).toEqual({ __typename: 'InvokeJsapi', tradeNo: trade.tradeNo });
    expect(await atAlipay('way_JSAPI')).toMatchObject({ trade_no: trade.tradeNo, trade_status: 'WAIT_BUYER_PAY' });

    await product.control('POST /control/pay', { out_trade_no: 'way_JSAPI', buyer: '2088102177846880' });
    await becomes('way_JSAPI', 'TRADE_SUCCESS');
    expect((await tradeOf(product, 'way_JSAPI')).anomalies).toEqual([]);
  });

  it('JSAPI without a buyer is refused, and so is one with two', async () => {
    for (const more of [
      {},
      { buyerId: '2088102177846880', buyerOpenId: '074a1CcTG1LelxKe4xQC0zgNdId0nxi95b5lsNpazWYoCo5' },
    ]) {
      const { pay } = await product.gql(PAY, order('way_nobody', 'JSAPI', more));
      expect(pay.userErrors).toMatchObject([{ code: 'INVALID_TEXT', path: ['input', 'buyerOpenId'] }]);
    }
  });

  it('a lost answer to JSAPI is asked for again by the same mutation', async () => {
    await product.control('POST /control/faults', { rules: [{ method: 'alipay.trade.create', fault: 'answer-lost' }] });
    const first = await product.gql(PAY, order('way_lost', 'JSAPI', { buyerId: '2088102177846880' }));
    expect(first.pay.userErrors).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);

    const trade = await opened('way_lost', 'JSAPI', { buyerId: '2088102177846880' });
    expect(trade).toMatchObject({ tradeNo: (await atAlipay('way_lost'))!.trade_no, state: 'WAIT_BUYER_PAY' });
  });
});

describe('a page that was given out', () => {
  it('is the same content when the order is sent again, and a second payment is not possible', async () => {
    const first = await opened('page_again', 'PAGE');
    const code = await browse(first.nextStep.url).then(codeAt);
    const again = await opened('page_again', 'PAGE');
    expect(await browse(again.nextStep.url).then(codeAt)).toBe(code);

    expect((await historyOf(product, 'page_again')).map(({ type }) => type)).toEqual([
      'TradeOpened',
      'AlipayPageIssued',
      'TradeAwaitingBuyer',
    ]);
  });

  it('cannot be altered by the buyer: Alipay refuses it', async () => {
    const { nextStep } = await opened('page_cheap', 'PAGE');
    const altered = await browse(nextStep.url.replace('88.00', '00.01'));
    expect(altered.status).toBe(200);
    expect(new TextDecoder('gbk').decode(await altered.arrayBuffer())).toContain('isv.invalid-signature');
  });

  it('is closed here only when nobody can pay it any more', async () => {
    const own = await givenProduct();
    try {
      const { pay } = await own.gql(PAY, order('page_slow', 'WAP', { timeout: '10m' }));
      await own.control('POST /control/clock', { advance: '9m' });
      expect((await tradeOf(own, 'page_slow')).state).toBe('WAIT_BUYER_PAY');

      // Who opened it in its last moment has five minutes.
      await own.control('POST /control/clock', { advance: '7m' });
      await eventually('closed', async () => (await tradeOf(own, 'page_slow')).state === 'TRADE_CLOSED');
      expect(await tradeOf(own, 'page_slow')).toMatchObject({ closeReason: 'EXPIRED', nextStep: null });
      // The buyer who kept the page is turned away.
      const late = await browse(pay.trade.nextStep.url);
      expect(new TextDecoder('gbk').decode(await late.arrayBuffer())).toContain('ACQ.NOW_TIME_AFTER_EXPIRE_TIME_ERROR');
    } finally {
      await own.stop();
    }
  });

  it('WAP and APP do not take a time-out that Alipay would read as a longer one', async () => {
    const { pay } = await product.gql(PAY, order('page_short', 'WAP', { timeout: '2m' }));
    expect(pay.userErrors).toMatchObject([{ code: 'INVALID_TIMEOUT', path: ['input', 'timeout'] }]);
  });
});

describe('another way to pay for the same order', () => {
  it('a code that nobody scanned: the new way is open under the same number, and only one of them can be paid', async () => {
    await opened('switch_1', 'QR_CODE');
    const trade = await opened('switch_1', 'PAGE', { switchMethod: true });
    expect(trade).toMatchObject({ method: 'PAGE', state: 'WAIT_BUYER_PAY', nextStep: { __typename: 'SubmitForm' } });
    const code = await browse(trade.nextStep.url).then(codeAt);

    // The buyer had photographed the QR code, and pays that one.
    await product.control('POST /control/pay', { out_trade_no: 'switch_1' });
    await becomes('switch_1', 'TRADE_SUCCESS');
    const second = await product.control('POST /control/pay', { qr_code: code, buyer: '2088102177846999' });
    expect(second.reason).toBe('ACQ.TRADE_HAS_SUCCESS');

    expect(await tradeOf(product, 'switch_1')).toMatchObject({ paidAmount: '88.00', anomalies: [] });
    expect((await product.ledger()).trades.filter((row) => row.out_trade_no === 'switch_1')).toHaveLength(1);
  });

  it('a code that was scanned: the earlier attempt is closed at Alipay, which uses the number up', async () => {
    await opened('switch_2', 'QR_CODE');
    await product.control('POST /control/scan', { out_trade_no: 'switch_2' });
    const { pay } = await product.gql(PAY, order('switch_2', 'PAGE', { switchMethod: true }));
    expect(pay.userErrors).toMatchObject([{ code: 'TRADE_CLOSED', advice: 'NEW_ORDER' }]);
    expect(pay.trade.state).toBe('TRADE_CLOSED');
    expect(await atAlipay('switch_2')).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  });

  it('a code that was paid: nothing is opened', async () => {
    await opened('switch_3', 'QR_CODE');
    await product.control('POST /control/faults', { rules: [{ method: 'notify', fault: 'notify-late', ms: 60_000 }] });
    await product.control('POST /control/pay', { out_trade_no: 'switch_3' });
    const { pay } = await product.gql(PAY, order('switch_3', 'WAP', { switchMethod: true }));
    await product.control('DELETE /control/faults');
    expect(pay).toMatchObject({
      trade: { state: 'TRADE_SUCCESS', method: 'QR_CODE' },
      userErrors: [{ code: 'TRADE_ALREADY_PAID' }],
    });
  });

  it('Alipay does not answer: nothing is opened', async () => {
    await opened('switch_4', 'QR_CODE');
    await product.control('POST /control/faults', {
      rules: [{ method: 'alipay.trade.query', fault: 'request-lost', times: 2 }],
    });
    const { pay } = await product.gql(PAY, order('switch_4', 'PAGE', { switchMethod: true }));
    await product.control('DELETE /control/faults');
    expect(pay).toMatchObject({ trade: { method: 'QR_CODE' }, userErrors: [{ code: 'ALIPAY_UNAVAILABLE' }] });
  });

  it('without saying so it is a conflict; and another amount never goes', async () => {
    await opened('switch_5', 'QR_CODE');
    const plain = await product.gql(PAY, order('switch_5', 'PAGE'));
    expect(plain.pay.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'method'] }]);
    const dearer = await product.gql(PAY, order('switch_5', 'PAGE', { switchMethod: true, totalAmount: '99.00' }));
    expect(dearer.pay.userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'totalAmount'] }]);
  });

  it('the order stays open until the last of its ways is dead', async () => {
    const own = await givenProduct();
    try {
      await own.gql(PAY, order('switch_6', 'QR_CODE', { timeout: '2h' }));
      await own.gql(PAY, order('switch_6', 'PAGE', { timeout: '5m', switchMethod: true }));
      await own.control('POST /control/clock', { advance: '30m' });
      // The page is dead, and the code could still be scanned.
      await own.control('POST /control/pay', { out_trade_no: 'switch_6' });
      await eventually('paid', async () => (await tradeOf(own, 'switch_6')).state === 'TRADE_SUCCESS');
      expect((await tradeOf(own, 'switch_6')).anomalies).toEqual([]);
    } finally {
      await own.stop();
    }
  });
});

describe('the way back from Alipay', () => {
  const RETURN = '/alipay/return';

  async function paidAtCashier(outTradeNo: string): Promise<string> {
    const { nextStep } = await opened(outTradeNo, 'PAGE', { returnUrl: 'https://shop.example/done?a=1&b=2' });
    const code = await browse(nextStep.url).then(codeAt);
    const { return_url: back } = await product.control('POST /control/pay', { qr_code: code });
    return back;
  }
  /** What the page is told, live, until it ends. */
  async function states(query: string): Promise<{ state: string; next?: string }[]> {
    const response = await fetch(`${product.url}${RETURN}/events${query}`);
    const text = await response.text();
    return [...text.matchAll(/^data: (.*)$/gm)].map(([, json]) => JSON.parse(json!));
  }

  it('the notify is lost: coming back asks Alipay, and the page shows the truth live', async () => {
    await product.control('POST /control/faults', {
      rules: [{ method: 'notify', fault: 'notify-late', ms: 3_600_000 }],
    });
    const back = new URL(await paidAtCashier('back_1'));
    await product.control('DELETE /control/faults');
    expect(`${back.origin}${back.pathname}`).toBe(`${product.url}${RETURN}`);

    const live = states(back.search);
    const page = await (await fetch(back)).text();
    expect(page).toContain('data-state="waiting"');
    for (const [, file] of page.matchAll(/(?:src|href)="(\/[^"]*)"/g)) {
      expect((await fetch(`${product.url}${file}`)).status).toBe(200);
    }
    expect(page).toContain('<script src=');
    expect((await live).at(-1)).toMatchObject({ state: 'paid', next: 'https://shop.example/done?a=1&b=2' });
    const after = await (await fetch(back)).text();
    expect(after).toContain('data-state="paid"');
    expect(after).toContain('href="https://shop.example/done?a=1&amp;b=2"');
    // Paid before it was loaded: it goes on by itself, as it does when it had to wait.
    expect(after).toContain('<script src=');
  });

  it('a forged, altered or foreign query string tells nothing and asks nobody', async () => {
    const back = new URL(await paidAtCashier('back_2'));
    await becomes('back_2', 'TRADE_SUCCESS');
    const altered = new URL(back);
    altered.searchParams.set('out_trade_no', 'back_1');
    const queries = await product.executed('alipay.trade.query', 'back_1');
    for (const search of ['', '?out_trade_no=back_1&trade_status=TRADE_SUCCESS', altered.search]) {
      const response = await fetch(`${product.url}${RETURN}${search}`);
      expect(response.status).toBe(200);
      expect(await response.text()).not.toContain('back_1');
      expect((await fetch(`${product.url}${RETURN}/events${search}`)).status).toBe(404);
    }
    expect(await product.executed('alipay.trade.query', 'back_1')).toBe(queries);
  });

  it('a reload of a paid order does not ask Alipay again', async () => {
    const back = await paidAtCashier('back_3');
    await becomes('back_3', 'TRADE_SUCCESS');
    const queries = await product.executed('alipay.trade.query', 'back_3');
    for (let reload = 0; reload < 5; reload += 1) await fetch(back);
    expect(await product.executed('alipay.trade.query', 'back_3')).toBe(queries);
  });
});

it('closing a page that nobody opened is kept as a wish, and carried out when the buyer comes', async () => {
  const { nextStep } = await opened('page_close', 'PAGE');
  const { close } = await product.gql(CLOSE, { input: { outTradeNo: 'page_close' } });
  expect(close.userErrors).toMatchObject([{ code: 'TRADE_NOT_STARTED' }]);
  const code = await browse(nextStep.url).then(codeAt);
  await product.control('POST /control/scan', { qr_code: code });
  await becomes('page_close', 'TRADE_CLOSED');
});
