/** The files of the page that buyers come back to: a browser keeps them, and never shows a page with those of another release. */
import fastify, { type FastifyInstance } from 'fastify';
import { pageFile, servePageFile } from '../../../api/alipay/page-file';
import { RETURN_FILES, returnPage } from '../../../api/alipay/return-page';
import { returnWords } from '../../../api/alipay/return-words';

let app: FastifyInstance;
beforeAll(() => {
  app = fastify();
  servePageFile(app, pageFile('/page.js', 'text/javascript', 'one();'));
});
afterAll(() => app.close());

test('the address of a file changes with its content, and only with that', () => {
  const addressOf = (text: string) => pageFile('/page.js', 'text/javascript', text).address;
  expect(addressOf('one();')).toMatch(/^\/page\.js\?v=[\w-]{16}$/);
  expect(addressOf('one();')).toBe(addressOf('one();'));
  expect(addressOf('two();')).not.toBe(addressOf('one();'));
});

test('a browser keeps a file under its own version for good, and under another one not at all', async () => {
  const { address } = pageFile('/page.js', 'text/javascript', 'one();');
  const own = await app.inject(address);
  expect([own.body, own.headers['cache-control']]).toEqual(['one();', 'public, max-age=31536000, immutable']);
  for (const other of ['/page.js', pageFile('/page.js', 'text/javascript', 'two();').address]) {
    const { body, headers } = await app.inject(other);
    expect([body, headers['cache-control']]).toEqual(['one();', 'no-store']);
  }
});

test('the page that buyers come back to names its files with their versions, behind the prefix of the merchant', () => {
  const view = { state: 'waiting', outTradeNo: 'tea_1', amount: '88.00' } as const;
  const html = returnPage(view, returnWords('en-US'), '/m/tea');
  expect([...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, address]) => address)).toEqual([
    `/m/tea${RETURN_FILES.style.address}`,
    `/m/tea${RETURN_FILES.script.address}`,
  ]);
});
