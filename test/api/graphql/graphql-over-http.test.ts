/** GraphQL over HTTP as its specification has it: the published audits, and what they leave out. */
import { serverAudits } from 'graphql-http';
import { cleanUp, givenPaystate, type Paystate } from '../../given-paystate';

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate({ allowedOrigins: ['https://shop.example'] });
});
afterAll(cleanUp);

describe('the published audits of servers', () => {
  // `url` is read when an audit runs.
  const audits = serverAudits({ url: () => `${paystate.url}/graphql` });
  test.each(audits.map((audit) => [`${audit.id} ${audit.name}`, audit] as const))('%s', async (_name, audit) => {
    const result = await audit.fn();
    expect(result).toMatchObject({ status: 'ok' });
  });
});

const get = (query: string, headers: Record<string, string> = {}, more = '') =>
  fetch(`${paystate.url}/graphql?query=${encodeURIComponent(query)}${more}`, { headers });

describe('a query by GET', () => {
  // As urql sends it by default.
  const URQL = {
    accept:
      'application/graphql-response+json, application/graphql+json, application/json, text/event-stream, multipart/mixed',
  };

  test('is answered, with its variables', async () => {
    const variables = `&operationName=Q&variables=${encodeURIComponent('{"n": "Trade"}')}`;
    const response = await get('query Q($n: String!) { __type(name: $n) { name } }', URQL, variables);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ data: { __type: { name: 'Trade' } } });
  });

  test.each([
    ['a mutation', 'mutation { sync(input: {outTradeNo: "x"}) { userErrors { code } } }', 405],
    ['a subscription', 'subscription { tradesChanged { position } }', 405],
    ['a document that is wrong', '{ colour }', 400],
  ])('%s is refused and changes nothing', async (_what, query, status) => {
    const response = await get(query, URQL);
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ errors: [expect.objectContaining({ message: expect.any(String) })] });
  });

  test.each([
    ['a page of another site, with CORS', { origin: 'https://evil.example' }],
    ['a page of another site, without CORS', { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }],
    ['a page of a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('%s may not cause it', async (_what, headers) => {
    const response = await get('{ __typename }', { ...URQL, ...(headers as Record<string, string>) });
    expect(response.status).toBe(403);
  });

  test('an allowed page may', async () => {
    const headers = { ...URQL, origin: 'https://shop.example', 'sec-fetch-site': 'cross-site' };
    const response = await get('{ __typename }', headers);
    expect([response.status, response.headers.get('access-control-allow-origin')]).toEqual([
      200,
      'https://shop.example',
    ]);
  });
});

test('a body with Content-Encoding is 415', async () => {
  const { status, errors } = await paystate.postGraphql(JSON.stringify({ query: '{ __typename }' }), {
    'content-encoding': 'gzip',
  });
  expect(status).toBe(415);
  expect(errors![0]!.message).toContain('Content-Encoding');
});

test('what is wrong with a document is 200 in application/json, and what is wrong with the engine is not', async () => {
  const accept = 'application/json';
  const wrong = await paystate.gql('{ colour }', {}, { accept });
  expect([wrong.status, wrong.errors![0]!.extensions['code']]).toEqual([200, 'GRAPHQL_VALIDATION_FAILED']);
  expect(wrong.headers.get('content-type')).toContain('application/json');
  const batch = await paystate.postGraphql('[{"query": "{ __typename }"}]', { accept });
  expect(batch.status).toBe(400);
});
