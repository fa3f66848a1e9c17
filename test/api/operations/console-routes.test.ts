/** The console's files as the api serves them: what a browser keeps, in which encoding, and what is never sent. */
import { request } from 'node:http';
import { brotliCompressSync, brotliDecompressSync, gunzipSync, gzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import type { ConsoleFiles } from '../../../api/operations/console/console-files';
import { createMissingPage, registerConsole, wantsPage } from '../../../api/operations/console/console-routes';

const SCRIPT = Buffer.from(`console.log(${JSON.stringify('tea'.repeat(1_000))});`);
const FILES: ConsoleFiles = {
  html: '<script type="module" src="./assets/index-abc.js"></script>',
  assets: new Map([
    [
      'index-abc.js',
      {
        type: 'text/javascript; charset=utf-8',
        etag: '"abc"',
        identity: SCRIPT,
        gzip: gzipSync(SCRIPT),
        br: brotliCompressSync(SCRIPT),
      },
    ],
  ]),
  pages: ['trades'],
};

let app: FastifyInstance;
let port: number;
beforeAll(async () => {
  app = fastify({ exposeHeadRoutes: false });
  for (const prefix of ['', '/m/tea']) {
    await app.register(async (scope) => registerConsole(scope, FILES, { prefix, hasSimulator: false }), { prefix });
  }
  const sendMissing = createMissingPage(
    FILES,
    ['', '/m/tea'].map((prefix) => ({ prefix, hasSimulator: false })),
  );
  app.setNotFoundHandler(async (request, reply) =>
    wantsPage(request) ? sendMissing(request, reply) : reply.code(404).send({ error: 'nothing' }),
  );
  port = Number(new URL(await app.listen({ port: 0, host: '127.0.0.1' })).port);
});
afterAll(() => app.close());

/** As it is on the wire: fetch would decode it, and tidy the path up. */
function ask(path: string, headers: Record<string, string> = {}, method = 'GET') {
  return new Promise<{ status: number | undefined; headers: Record<string, unknown>; body: Buffer }>(
    (resolve, reject) => {
      request({ port, host: '127.0.0.1', path, method, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
        );
      })
        .on('error', reject)
        .end();
    },
  );
}

it.each(['/', '/trades', '/trades/tea_1', '/trades/tea_1?rev=6', '/m/tea', '/m/tea/', '/m/tea/trades/x'])(
  'the page is at %s, is asked for again each time, and obeys a strict policy',
  async (path) => {
    const { status, headers, body } = await ask(path);

    expect([status, headers['cache-control']]).toEqual([200, 'no-cache']);
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'; style-src 'self';");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|https?:/);
    expect(body.toString()).toContain(`src="${path.startsWith('/m/tea') ? '/m/tea' : ''}/assets/index-abc.js"`);
  },
);

it('a page that has not changed is not sent again', async () => {
  const { headers } = await ask('/');
  const again = await ask('/trades', { 'if-none-match': String(headers['etag']) });

  expect([again.status, again.body.length]).toEqual([304, 0]);
  expect((await ask('/', { 'if-none-match': '"another"' })).status).toBe(200);
});

it.each([
  ['br, gzip', 'br', brotliDecompressSync],
  ['gzip, deflate', 'gzip', gunzipSync],
  ['br;q=0, gzip', 'gzip', gunzipSync],
  ['identity', undefined, (body: Buffer) => body],
  ['', undefined, (body: Buffer) => body],
])('to a browser that takes "%s" a file goes as %s, and is kept for ever', async (accepted, encoding, decode) => {
  const { status, headers, body } = await ask('/assets/index-abc.js', { 'accept-encoding': accepted });

  expect([status, headers['content-encoding']]).toEqual([200, encoding]);
  expect(headers['cache-control']).toBe('public, max-age=31536000, immutable');
  expect(headers['vary']).toBe('Accept-Encoding');
  expect(decode(body)).toEqual(SCRIPT);
});

it.each([
  '/assets/',
  '/assets/index-abc.js.gz',
  '/assets/../console.json',
  '/assets/..%2fconsole.json',
  '/assets/%2e%2e%2f%2e%2e%2fpackage.json',
  '/assets/__proto__',
  '/console.json',
  '/tradesx',
  '/m/other/',
])('nothing is at %s', async (path) => {
  expect((await ask(path)).status).toBe(404);
});

it('a file that is not there is not remembered as missing, and its answer varies as the file does', async () => {
  const { status, headers } = await ask('/assets/index-next.js');

  expect([status, headers['vary'], headers['cache-control']]).toEqual([404, 'Accept-Encoding', 'no-cache']);
});

it('HEAD answers the same without the content, and nothing is taken', async () => {
  const head = await ask('/assets/index-abc.js', {}, 'HEAD');

  expect([head.status, head.headers['content-length'], head.body.length]).toEqual([200, String(SCRIPT.length), 0]);
  expect((await ask('/', {}, 'HEAD')).status).toBe(200);
  expect((await ask('/', {}, 'POST')).status).toBe(404);
  expect((await ask('/assets/index-abc.js', {}, 'PUT')).status).toBe(404);
});

const BROWSER = { accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8' };

it.each([
  ['/nothing', '"/assets/'],
  ['/m/tea/nothing/here', '"/m/tea/assets/'],
  ['/m/none/', '"/assets/'],
])('a browser is answered 404 at %s, with the page that says so', async (path, assets) => {
  const first = await ask(path, BROWSER);
  const again = await ask(path, { ...BROWSER, 'if-none-match': String(first.headers['etag']) });

  expect([first.status, again.status]).toEqual([404, 404]);
  expect(first.headers['content-security-policy']).toContain("script-src 'self'");
  expect(first.body.toString()).toContain(assets);
});

it.each([
  [{}, 'GET'],
  [{ accept: '*/*' }, 'GET'],
  [{ accept: 'application/json' }, 'GET'],
  [BROWSER, 'POST'],
])('a program that sends %j is answered in JSON', async (headers, method) => {
  const { status, headers: answered } = await ask('/nothing', headers, method);

  expect([status, answered['content-type']]).toEqual([404, 'application/json; charset=utf-8']);
});
