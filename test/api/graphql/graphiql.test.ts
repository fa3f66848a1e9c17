/** GraphiQL: what a browser loads, how large it is, and to whom it speaks. */
import { runInNewContext } from 'node:vm';
import fastify from 'fastify';
import { registerGraphiQL } from '../../../api/graphql/graphiql/graphiql-page';
import { cleanUp, givenPaystate } from '../../given-paystate';

afterEach(cleanUp);

const HTML = { accept: 'text/html,application/xhtml+xml' };
const MAX_FILE_BYTES = 400 * 1024;

test('the page is small and loads only our own files, which a browser keeps', async () => {
  const { url } = await givenPaystate();
  const page = await fetch(`${url}/graphql`, { headers: HTML });
  const html = await page.text();
  expect([page.status, html.length < 8_192]).toEqual([200, true]);
  expect(html).toContain('outTradeNo: \\"first_1\\"');
  const csp = page.headers.get('content-security-policy');
  expect(csp).toContain("default-src 'none'");
  expect(csp).toContain("script-src 'self';");
  expect(csp).not.toMatch(/https?:/);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');

  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file!);
  expect(files).toHaveLength(5);
  for (const file of files) {
    const response = await fetch(`${url}${file}`);
    expect([file, response.status]).toEqual([file, 200]);
    expect(response.headers.get('cache-control')).toContain('immutable');
    expect(response.headers.get('content-encoding')).toBe('gzip');
    expect(Number(response.headers.get('content-length'))).toBeLessThan(MAX_FILE_BYTES);
    expect(await response.text()).not.toMatch(/@import|url\(["']?https?:/i);
  }
  expect((await fetch(`${url}/graphql/files/x.js`)).status).toBe(404);
});

test('it speaks to its own endpoint, by HTTP and by WebSocket', async () => {
  const { url } = await givenPaystate();
  const html = await (await fetch(`${url}/graphql`, { headers: HTML })).text();
  const start = /src="([^"]*start-[^"]+)"/.exec(html)![1]!;
  const script = await (await fetch(`${url}${start}`)).text();
  // What the script calls of each library is there.
  const rendered: unknown[] = [];
  const fetchers: unknown[] = [];
  const settings = /id="settings">(.+)<\/script>/.exec(html)![1]!;
  const GraphiQL = Object.assign(() => null, { createFetcher: (options: unknown) => void fetchers.push(options) });
  runInNewContext(script, {
    document: { getElementById: () => ({ textContent: settings }) },
    location: { origin: 'https://pay.example' },
    React: { createElement: () => 'element' },
    ReactDOM: { createRoot: () => ({ render: (element: unknown) => rendered.push(element) }) },
    GraphiQL,
  });
  expect(fetchers).toEqual([{ url: '/graphql', subscriptionUrl: 'wss://pay.example/graphql' }]);
  expect(rendered).toEqual(['element']);
});

test('the page of another shop names the endpoint and the files of that shop only', async () => {
  const app = fastify();
  await app.register(async (scope) => void scope.get('/graphql', registerGraphiQL(scope, '/m/tea')), {
    prefix: '/m/tea',
  });
  const url = await app.listen({ port: 0, host: '127.0.0.1' });
  const html = await (await fetch(`${url}/m/tea/graphql`, { headers: HTML })).text();
  expect(html).toContain('"endpoint":"/m/tea/graphql"');
  const files = [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, file]) => file!);
  expect(files.every((file) => file.startsWith('/m/tea/graphql/files/'))).toBe(true);
  expect((await fetch(`${url}${files[0]}`)).status).toBe(200);
  await app.close();
});
