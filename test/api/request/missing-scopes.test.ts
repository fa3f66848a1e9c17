/** Callers who lack a scope are counted by the scope, once per field of a request, and logged quietly. */
import { cleanUp, givenPaystate } from '../../given-paystate';

afterEach(cleanUp);

const TOKEN = 'a-token-of-enough-letters';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const CREATE = 'mutation ($scopes: [Scope!]!) { createApiKey(input: { name: "till", scopes: $scopes }) { key } }';
const OPEN = `mutation ($no: ID!) { pay(input: { outTradeNo: $no, totalAmount: "88.00", subject: "Tea", method: QR_CODE }) {
  trade { watchToken } } }`;

async function givenShop() {
  const paystate = await givenPaystate({ apiToken: TOKEN, javaDemoRoutes: 'on' });
  const watchTokens: string[] = [];
  for (const no of ['tea_1', 'tea_2', 'tea_3']) {
    const { data } = await paystate.gql(OPEN, { no }, bearer(TOKEN));
    watchTokens.push(data.pay.trade.watchToken);
  }
  const keyWith = async (...scopes: string[]): Promise<string> =>
    (await paystate.gql(CREATE, { scopes }, bearer(TOKEN))).data.createApiKey.key;
  /** `reason count` of each denial that /metrics shows. */
  const denied = async () => {
    const text = await (await fetch(`${paystate.url}/metrics`, { headers: bearer(TOKEN) })).text();
    const lines = text.matchAll(
      /^paystate_denied_total\{code="MISSING_SCOPE",reason="([^"]+)",merchant="main"\} (\d+)$/gm,
    );
    return [...lines].map(([, reason, count]) => `${reason} ${count}`).sort();
  };
  const logged = () => paystate.log.filter(({ msg }) => msg === 'a credential lacks a scope');
  return { ...paystate, watchTokens, keyWith, denied, logged };
}

test('given a key that may only read, when a list names buyers, then one denial is counted for all rows', async () => {
  const shop = await givenShop();
  const key = await shop.keyWith('READ');

  const { errors } = await shop.gql('{ trades(first: 10) { nodes { buyer { id } } } }', {}, bearer(key));

  expect(errors).toHaveLength(3);
  expect(errors![0]!.extensions['code']).toBe('MISSING_SCOPE');
  expect(await shop.denied()).toEqual(['READ_BUYER 1']);
  expect(shop.logged()).toMatchObject([
    { reason: 'READ_BUYER', what: 'Trade.buyer', actor: expect.stringMatching(/^key:/) },
  ]);
});

test('each request counts, each denied field of it, and the log has one line for each scope', async () => {
  const shop = await givenShop();
  const key = await shop.keyWith('READ');
  const query =
    'mutation { pay(input: { outTradeNo: "x", totalAmount: "1.00", subject: "x", method: PAGE }) { userErrors { code } } }';

  for (let n = 0; n < 5; n += 1) await shop.gql(query, {}, bearer(key));
  await shop.gql('{ apiKeys { id } trade(outTradeNo: "tea_1") { buyer { id } } }', {}, bearer(key));

  expect(await shop.denied()).toEqual(['ADMIN 1', 'PAY 5', 'READ_BUYER 1']);
  expect(shop.logged().map(({ reason }) => reason)).toEqual(['PAY', 'ADMIN', 'READ_BUYER']);
  expect(JSON.stringify(shop.log)).not.toContain(key);
});

test('a watch token that asks for more than its order has a reason of its own, on HTTP and on a WebSocket', async () => {
  const shop = await givenShop();
  const [token = ''] = shop.watchTokens;

  await shop.gql('{ trade(outTradeNo: "tea_2") { state } }', {}, bearer(token));
  const other = shop.subscribe(
    'subscription { tradeChanged(outTradeNo: "tea_2") { position } }',
    {},
    {
      connectionParams: bearer(token),
    },
  );
  await other.next().catch(() => undefined);

  expect(await shop.denied()).toEqual(['watch-token 2']);
});

test('/metrics and the routes of the Java demo count alike', async () => {
  const shop = await givenShop();
  const key = await shop.keyWith('AUDIT');

  const answers = await Promise.all(
    ['/metrics', '/refund_query?out_trade_no=tea_1'].map((path) =>
      fetch(`${shop.url}${path}`, { headers: bearer(key) }),
    ),
  );

  expect(answers.map(({ status }) => status)).toEqual([403, 403]);
  expect(await shop.denied()).toEqual(['METRICS 1', 'READ 1']);
});
