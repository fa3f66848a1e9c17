import { cleanUp, givenSimulator } from '../given-simulator';

afterEach(cleanUp);

const ORDER = { out_trade_no: 'order_1', total_amount: '1234.50', subject: '<b>Tea & "cake"</b>' };

async function givenOpenCode() {
  const given = await givenSimulator();
  const { qr_code } = await given.exec('precreate', ORDER);
  const open = async (address: string, language = 'en') => {
    const response = await fetch(address, { headers: { 'accept-language': language } });
    return { response, html: await response.text() };
  };
  const click = (address: string, form: Record<string, string>) =>
    fetch(`${address}/pay`, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' });
  const csrfIn = (html: string) => /name="csrf" value="([^"]+)"/.exec(html)![1]!;
  return { ...given, qrCode: String(qr_code), open, click, csrfIn };
}

test('a person opens the code, sees the order, clicks pay and sees that it is paid', async () => {
  const { simulator, qrCode, open, click, csrfIn, exec } = await givenOpenCode();
  const home = await open(`${simulator.url}/wallet`);
  expect(home.html).toContain(new URL(qrCode).pathname);
  expect(home.html).toContain('<span class="sign">¥</span>1,234.50</span>');

  const cashier = await open(qrCode);
  expect(cashier.response.status).toBe(200);
  expect(cashier.html).toContain('&lt;b&gt;Tea &amp; &quot;cake&quot;&lt;/b&gt;');
  expect(cashier.html).not.toContain('<b>Tea');
  expect(cashier.html).toContain('<svg');
  expect(cashier.html).toMatch(/<h1>Pay Simulated shop<\/h1>/);
  expect(cashier.html).toMatch(/<button>Pay&nbsp;.*1,234\.50<\/span><\/button>/);
  expect(cashier.html).not.toMatch(/(src|href)="(https?:)?\/\//);
  expect(cashier.response.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });

  const paid = await click(qrCode, { csrf: csrfIn(cashier.html), buyer: '2088102146225143' });
  expect([paid.status, paid.headers.get('location')]).toEqual([303, new URL(qrCode).pathname]);
  const { html } = await open(qrCode);
  expect(html.match(/<h1>.*?<\/h1>/g)).toEqual(['<h1>Paid</h1>']);
  expect(html).not.toContain('Pay Simulated shop');
  expect(html).toContain('<dt>Shop</dt><dd>Simulated shop</dd>');
  expect(html).toContain('<dt>Order</dt><dd>order_1</dd>');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({
    trade_status: 'TRADE_SUCCESS',
    buyer_user_id: '2088102146225143',
  });
});

test('a buyer without money is told so, and that the order stays theirs: nobody else can pay it', async () => {
  const { qrCode, open, click, csrfIn, simulator } = await givenOpenCode();
  const csrf = csrfIn((await open(qrCode)).html);
  const told = async (buyer: string) => {
    const refused = await click(qrCode, { csrf, buyer });
    return (await open(`${simulator.url}${refused.headers.get('location')}`)).html;
  };
  expect(await told('2088102146225169')).toContain('close it and place a new order');
  expect(await told('2088102146225143')).toContain('another buyer has already begun to pay');
});

test('a button that is pressed twice pays once, and both presses see that it is paid', async () => {
  const { qrCode, open, click, csrfIn, exec } = await givenOpenCode();
  const csrf = csrfIn((await open(qrCode)).html);
  const form = { csrf, buyer: '2088102146225135' };
  const presses = await Promise.all([click(qrCode, form), click(qrCode, form)]);
  expect(presses.map(({ headers }) => headers.get('location'))).toEqual(Array(2).fill(new URL(qrCode).pathname));
  // As who goes back in the browser and chooses another buyer.
  await click(qrCode, { csrf, buyer: '2088102146225143' });
  expect((await open(qrCode)).html).toContain('<h1>Paid</h1>');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({
    total_amount: '1234.50',
    buyer_user_id: '2088102146225135',
  });
});

test('a Chinese browser reads Chinese, problems and all, and each page says its language', async () => {
  const { simulator, qrCode, open, click, csrfIn } = await givenOpenCode();
  const home = await open(`${simulator.url}/wallet`, 'zh-CN,zh;q=0.9,en;q=0.8');
  expect(home.html).toContain('<html lang="zh-CN">');
  expect(home.html).toContain('<span>直接付款成功</span>');
  const cashier = await open(qrCode, 'zh-CN');
  expect(cashier.html).toContain('<h1>付款给模拟商家</h1>');
  const refused = await click(qrCode, { csrf: csrfIn(cashier.html), buyer: '2088102146225169' });
  const page = await open(`${simulator.url}${refused.headers.get('location')}`, 'zh');
  expect(page.html).toContain('role="alert">该买家余额不足');
  expect((await open(qrCode, 'fr')).html).toContain('<html lang="en">');
});

test('a page that Alipay does not take says so in Chinese, with the reason and nothing else of the request', async () => {
  const { simulator, open } = await givenOpenCode();
  const { response, html } = await open(
    `${simulator.url}/gateway.do?method=alipay.trade.page.pay&app_id=%3Cb%3E`,
    'en',
  );
  expect(response.headers.get('content-type')).toBe('text/html;charset=GBK');
  expect(html).toContain('<html lang="zh-CN"><head><meta charset="GBK">');
  expect(html).not.toContain('<b>');
});

test('a click without the token of this process changes nothing', async () => {
  const { qrCode, open, click, exec } = await givenOpenCode();
  await open(qrCode);
  expect((await click(qrCode, { buyer: '2088102146225135' })).status).toBe(403);
  expect((await click(qrCode, { csrf: 'guessed', buyer: '2088102146225135' })).status).toBe(403);
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ trade_status: 'WAIT_BUYER_PAY' });
});

test('a browser that only preloads the page does not scan', async () => {
  const { qrCode, exec } = await givenOpenCode();
  await fetch(qrCode, { headers: { 'sec-purpose': 'prefetch' } });
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ sub_code: 'ACQ.TRADE_NOT_EXIST' });
});

test('a barcode payment waits on the wallet page until it is confirmed', async () => {
  const { simulator, open, click, csrfIn, exec } = await givenOpenCode();
  const waiting = await exec('pay', {
    out_trade_no: 'order_2',
    total_amount: '5.00',
    subject: 'Cake',
    scene: 'bar_code',
    auth_code: '2876344382566401',
  });
  const address = `${simulator.url}/wallet/${String(waiting['trade_no'])}`;
  expect((await open(`${simulator.url}/wallet`)).html).toContain(new URL(address).pathname);
  const cashier = await open(address);
  await click(address, { csrf: csrfIn(cashier.html), buyer: '2088102146225143' });
  expect(await exec('query', { out_trade_no: 'order_2' })).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});

test('a typed code leads to its page; an unknown one back to the wallet, with a word', async () => {
  const { simulator, qrCode, open } = await givenOpenCode();
  const typed = await fetch(`${simulator.url}/wallet/open?code=${encodeURIComponent(qrCode)}`, { redirect: 'manual' });
  expect(typed.headers.get('location')).toBe(new URL(qrCode).pathname);
  for (const wrong of ['baxnothing', '../../etc', '%3Cscript%3E']) {
    const page = await open(`${simulator.url}/wallet/open?code=${wrong}`);
    expect(page.response.url).toContain('/wallet?problem=UNKNOWN_CODE');
    expect(page.html).toContain('not known here');
  }
  expect((await open(`${simulator.url}/wallet?problem=%3Cscript%3Ealert(1)%3C/script%3E`)).html).not.toContain(
    'script',
  );
});
