/** What a buyer sees who comes back from Alipay, and where the page goes on to. */
import { runInNewContext } from 'node:vm';
import { RETURN_SCRIPT, returnPage, viewReturn, type ReturnView } from '../../../api/alipay/return-page';
import type { Trade } from '../../../domain/trade/trade';

const SHOP = 'https://shop.example/done?a=1&b=2';

/** Runs the page's script in a browser that has no more than the script needs. `tell` is a message of the server. */
function givenBrowser(view: ReturnView) {
  const html = returnPage(view, '');
  const [, href = ''] = /<a id="next"[^>]*href="([^"]*)"/.exec(html) ?? [];
  const [, words = ''] = /data-words="([^"]*)"/.exec(html) ?? [];
  const unescaped = (text: string) => text.replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&');
  const replaced: string[] = [];
  const source = { onmessage: (_message: { data: string }) => undefined, close: () => void (closed += 1) };
  let closed = 0;
  let listened: string | undefined;
  const texts = new Map<string, { textContent: string; hidden: boolean; href: string }>();
  const element = (name: string) => {
    const found = texts.get(name) ?? { textContent: '', hidden: true, href: name === '#next' ? unescaped(href) : '' };
    texts.set(name, found);
    return found;
  };
  const main = { dataset: { state: view.state, words: unescaped(words) }, querySelector: element };
  const scope = {
    document: { title: '', querySelector: (name: string) => (name === 'main' ? main : element(name)) },
    location: { pathname: '/alipay/return', search: '?sign=x', replace: (url: string) => replaced.push(url) },
    EventSource: function EventSource(url: string) {
      listened = url;
      return source;
    },
    setTimeout: (work: () => void) => work(),
  };
  const hasScript = html.includes('<script src="/alipay/return.js">');
  if (hasScript) runInNewContext(RETURN_SCRIPT, scope);
  return {
    html,
    replaced,
    closed: () => closed,
    listened: () => listened,
    texts,
    tell: (state: string) => source.onmessage({ data: JSON.stringify({ state }) }),
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
  expect(browser.texts.get('h1')?.textContent).toContain('支付成功');
  expect(browser.texts.get('[lang=en]')?.textContent).toContain('Paid.');
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

test('a visitor without a signed address is told to go back to the shop, in both languages, and nothing else', () => {
  const html = returnPage(undefined, '');
  expect(html).toContain('<h1 aria-live="polite">请返回商家页面查看支付结果</h1>');
  expect(html).toContain('Please go back to the shop');
  expect(html).not.toContain('<script');
});

test.each([
  ['https://shop.example/"><script>', 'https://shop.example/"><script>'],
  ['javascript:alert(1)', undefined],
  ['//evil.example', undefined],
  [undefined, undefined],
])('the stored address %j leads to %j', (returnUrl, next) => {
  const trade = { state: 'TRADE_SUCCESS', opened: { returnUrl } } as unknown as Trade;
  expect(viewReturn(trade)).toEqual({ state: 'paid', next });
  expect([...returnPage(viewReturn(trade), '').matchAll(/<script/g)]).toHaveLength(next === undefined ? 0 : 1);
});
