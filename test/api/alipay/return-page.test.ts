/** What a buyer sees who comes back from Alipay, and where the page goes on to. */
import { runInNewContext } from 'node:vm';
import { RETURN_FILES, returnPage, viewReturn, type ReturnView } from '../../../api/alipay/return-page';
import { returnWords } from '../../../api/alipay/return-words';
import type { Trade } from '../../../domain/trade/trade';

const SHOP = 'https://shop.example/done?a=1&b=2';

const ENGLISH = returnWords('en-US');

/** Runs the page's script in a browser that has no more than the script needs. `tell` is a message of the server. */
function givenBrowser(shown: Pick<ReturnView, 'state' | 'next'>) {
  const view = { outTradeNo: 'tea_1', amount: '1,234.50', ...shown };
  const html = returnPage(view, ENGLISH, '');
  const [, href = ''] = /<a id="next"[^>]*href="([^"]*)"/.exec(html) ?? [];
  const [, words = ''] = /data-words="([^"]*)"/.exec(html) ?? [];
  const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const replaced: string[] = [];
  const source = { onmessage: (_message: { data: string }) => undefined, close: () => void (closed += 1) };
  let closed = 0;
  let listened: string | undefined;
  const texts = new Map<string, { textContent: string; hidden: boolean; href: string }>();
  const card = { dataset: { state: view.state, words: unescaped(words) } };
  const find = (name: string) => {
    if (name === '[data-state]') return card;
    if (name === '#next' && href === '') return null;
    const found = texts.get(name) ?? { textContent: '', hidden: true, href: unescaped(href) };
    texts.set(name, found);
    return found;
  };
  const scope = {
    document: { title: '', querySelector: find },
    location: { pathname: '/alipay/return', search: '?sign=x', replace: (url: string) => replaced.push(url) },
    EventSource: function EventSource(url: string) {
      listened = url;
      return source;
    },
    setTimeout: (work: () => void) => work(),
  };
  const hasScript = html.includes(`<script src="${RETURN_FILES.script.address}">`);
  if (hasScript) runInNewContext(RETURN_FILES.script.text, scope);
  return {
    html,
    replaced,
    closed: () => closed,
    listened: () => listened,
    texts,
    tell: (state: string) => source.onmessage({ data: JSON.stringify({ state, amount: view.amount }) }),
  };
}

test('an order that is paid on load goes on to the page of the shop, without listening', () => {
  const browser = givenBrowser({ state: 'paid', next: SHOP });
  expect(browser.replaced).toEqual([SHOP]);
  expect(browser.listened()).toBeUndefined();
  expect(browser.html).toContain(
    '<noscript><meta http-equiv="refresh" content="2;url=https://shop.example/done?a=1&amp;b=2">',
  );
});

test('an order that waits goes on once it is paid, and not before', () => {
  const browser = givenBrowser({ state: 'waiting', next: SHOP });
  expect(browser.listened()).toBe('/alipay/return/events?sign=x');
  browser.tell('waiting');
  expect(browser.replaced).toEqual([]);
  browser.tell('paid');
  expect(browser.replaced).toEqual([SHOP]);
  expect(browser.closed()).toBe(1);
  expect(browser.texts.get('h1')?.textContent).toBe('Paid. Thank you.');
  expect(browser.texts.get('#what')?.textContent).toContain('The shop is told');
});

test.each(['closed', 'refunded'])('an order that waits and is then %s stays where it is', (state) => {
  const browser = givenBrowser({ state: 'waiting', next: SHOP });
  browser.tell(state);
  expect(browser.replaced).toEqual([]);
  expect(browser.closed()).toBe(1);
});

test.each([
  [{ state: 'paid', next: undefined }],
  [{ state: 'closed', next: SHOP }],
  [{ state: 'refunded', next: SHOP }],
] as const)('%j stays where it is', (view) => {
  const browser = givenBrowser(view);
  expect(browser.replaced).toEqual([]);
  expect(browser.html).not.toContain('http-equiv="refresh"');
});

test('a visitor without a signed address is told to go back to the shop, and nothing else', () => {
  const html = returnPage(undefined, returnWords('zh-CN'), '');
  expect(html).toContain('<h1 aria-live="polite">请返回商家页面查看支付结果</h1>');
  expect(html).not.toMatch(/<script|data-words|¥|class="facts"/);
});

test('the order is named with its amount, and the shop by its host, once each', () => {
  const { html } = givenBrowser({ state: 'paid', next: SHOP });
  expect([...html.matchAll(/<h1/g)]).toHaveLength(1);
  expect(html).toContain('<span class="sign">¥</span><span id="amount">1,234.50</span>');
  expect(html).toContain('<dt>Shop</dt><dd>shop.example</dd><dt>Order</dt><dd>tea_1</dd>');
  expect(html).toContain('>Back to shop.example</a>');
});

test.each([
  ['zh-CN,zh;q=0.9,en;q=0.8', 'zh-CN'],
  ['zh-Hant-TW', 'zh-CN'],
  [undefined, 'zh-CN'],
  ['en-GB,zh;q=0.2', 'en'],
  ['fr-FR', 'en'],
])('a browser that asks for %j is answered in %s', (acceptLanguage, lang) => {
  const words = returnWords(acceptLanguage);
  expect(words.lang).toBe(lang);
  expect(returnPage(undefined, words, '')).toContain(`<html lang="${lang}">`);
});

test.each([
  ['https://shop.example/"><script>', 'https://shop.example/"><script>'],
  ['javascript:alert(1)', undefined],
  ['//evil.example', undefined],
  [undefined, undefined],
])('the stored address %j leads to %j', (returnUrl, next) => {
  const opened = { returnUrl, outTradeNo: 'tea_1', totalFen: 123450 } as NonNullable<Trade['opened']>;
  const view = viewReturn({ state: 'TRADE_SUCCESS', paidFen: 123450 } as Trade, opened);
  expect(view).toEqual({ state: 'paid', outTradeNo: 'tea_1', amount: '1,234.50', next });
  expect([...returnPage(view, ENGLISH, '').matchAll(/<script/g)]).toHaveLength(next === undefined ? 0 : 1);
});

test('what was paid is shown, where it is not what was ordered', () => {
  const opened = { outTradeNo: 'tea_1', totalFen: 8800 } as NonNullable<Trade['opened']>;
  expect(viewReturn({ state: 'TRADE_SUCCESS', paidFen: 8700 } as Trade, opened).amount).toBe('87.00');
  expect(viewReturn({ state: 'WAIT_BUYER_PAY', paidFen: 0 } as Trade, opened).amount).toBe('88.00');
});
