import { problemsOfJavaDemoRoutes, problemsOfOrigins } from '../../../adapters/config/origins';

test.each(['https://shop.example', 'http://127.0.0.1:3000', 'https://shop.example:8443/', 'https://商店.example'])(
  'given the origin %s, then it is accepted',
  (origin) => expect(problemsOfOrigins([origin])).toEqual([]),
);

test.each([
  ['*', 'stands for pages of all sites'],
  ['https://*.shop.example', 'stands for pages of all sites'],
  ['null', 'pages of no site'],
  ['NULL', 'pages of no site'],
  ['shop.example', 'write it as https://shop.example'],
  ['file:///tmp/page.html', 'write it as https://shop.example'],
  ['https://shop.example/checkout', 'write https://shop.example.'],
  ['https://shop.example?a', 'write https://shop.example.'],
  ['https://lin:secret@shop.example', 'write https://shop.example.'],
])('given the origin %s, then it is refused, with what to write', (origin, words) => {
  const problems = problemsOfOrigins(['https://pay.example', origin]);
  expect(problems).toEqual([expect.stringContaining(words)]);
  expect(problems[0]).toContain('ALLOWED_ORIGINS');
});

test('given a list with several that are wrong, then each is named', () => {
  expect(problemsOfOrigins(['*', 'https://shop.example', 'null'])).toHaveLength(2);
});

describe('given the routes of the Java demo with GET', () => {
  const tea = { merchant: 'tea', apiToken: 'a-token-of-the-tea-shop' };
  const main = { merchant: 'main' };

  it('then each shop needs a token', () => {
    expect(problemsOfJavaDemoRoutes('get', [main, tea])).toEqual([expect.stringContaining('main has none')]);
    expect(problemsOfJavaDemoRoutes('get', [tea])).toEqual([]);
  });

  it('and with POST alone, or without the routes, none', () => {
    expect(problemsOfJavaDemoRoutes('on', [main])).toEqual([]);
    expect(problemsOfJavaDemoRoutes(undefined, [main])).toEqual([]);
  });
});
