/**
 * Every field that needs a scope, with every role, over every transport: the table says what is needed, and each cell is tried on
 * a running engine. A root field that the table does not name fails the first test.
 */
import { buildSchema, type GraphQLObjectType } from 'graphql';
import { SCOPES, type Scope } from '../../../access/scopes';
import { printedSchema } from '../../../api/schema';
import { nodeIdOf } from '../../../api/request/node-id';
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';

type Operation = 'query' | 'mutation' | 'subscription';
type Cell = { needs: Scope[]; document: string; watch?: boolean };

const byId = (id: string) => `{ node(id: "${id}") { id } }`;

/** What the field needs, and a document that asks for nothing else. `watch`: a watch token opens it as well. */
const ROOTS: Record<Operation, Record<string, Cell>> = {
  query: {
    viewer: { needs: [], document: '{ viewer { actor } }' },
    apiKeys: { needs: ['ADMIN'], document: '{ apiKeys { id } }' },
    webhooks: { needs: ['OPERATE'], document: '{ webhooks { id } }' },
    trade: { needs: ['READ'], document: '{ trade(outTradeNo: "seen_1") { state } }', watch: true },
    trades: { needs: ['READ'], document: '{ trades { nodes { state } } }' },
    tradeAsOf: { needs: ['READ'], document: '{ tradeAsOf(outTradeNo: "seen_1") { state } }' },
    tradesAsOf: {
      needs: ['READ'],
      document: '{ tradesAsOf(at: "2100-01-01T00:00:00Z") { nodes { state } } }',
    },
    refunds: { needs: ['READ'], document: '{ refunds { nodes { amount trade { state } } } }' },
    totals: { needs: ['READ'], document: '{ totals(from: "2026-11-20", to: "2026-11-20") { netAmount } }' },
    anomalies: { needs: ['READ'], document: '{ anomalies { nodes { id } } }' },
    node: { needs: ['READ'], document: byId(nodeIdOf('Trade', 'seen_1')), watch: true },
    changes: { needs: ['READ'], document: '{ changes { nodes { position } } }' },
    reconciliations: { needs: ['READ'], document: '{ reconciliations { nodes { state } } }' },
    reconciliation: { needs: ['READ'], document: '{ reconciliation(date: "2026-11-20") { state } }' },
  },
  mutation: {
    pay: {
      needs: ['PAY'],
      document:
        'mutation { pay(input: { outTradeNo: "", totalAmount: "1", subject: "x", method: QR_CODE }) { userErrors { code } } }',
    },
    refund: {
      needs: ['REFUND'],
      document: 'mutation { refund(input: { outTradeNo: "", outRequestNo: "", amount: "1" }) { userErrors { code } } }',
    },
    close: { needs: ['CLOSE'], document: 'mutation { close(input: { outTradeNo: "" }) { userErrors { code } } }' },
    cancel: {
      needs: ['CLOSE', 'REFUND'],
      document: 'mutation { cancel(input: { outTradeNo: "" }) { userErrors { code } } }',
    },
    settle: {
      needs: ['SETTLE'],
      document: 'mutation { settle(input: { outTradeNo: "", outRequestNo: "", shares: [] }) { userErrors { code } } }',
    },
    sync: { needs: ['OPERATE'], document: 'mutation { sync(input: { outTradeNo: "" }) { userErrors { code } } }' },
    resolveAnomaly: {
      needs: ['OPERATE'],
      document:
        'mutation { resolveAnomaly(input: { outTradeNo: "", anomalyId: "", why: "" }) { userErrors { code } } }',
    },
    settleAnomaly: {
      needs: ['OPERATE'],
      document: 'mutation { settleAnomaly(input: { outTradeNo: "", anomalyId: "", why: "" }) { userErrors { code } } }',
    },
    reconcile: { needs: ['OPERATE'], document: 'mutation { reconcile(input: { date: "" }) { userErrors { code } } }' },
    createApiKey: {
      needs: ['ADMIN'],
      document: 'mutation { createApiKey(input: { name: "", scopes: [] }) { userErrors { code } } }',
    },
    createWebhook: {
      needs: ['ADMIN', 'READ'],
      document: 'mutation { createWebhook(input: { url: "" }) { userErrors { code } } }',
    },
    updateWebhook: {
      needs: ['ADMIN', 'READ'],
      document: 'mutation { updateWebhook(input: { id: "" }) { userErrors { code } } }',
    },
    deleteWebhook: {
      needs: ['ADMIN'],
      document: 'mutation { deleteWebhook(input: { id: "" }) { userErrors { code } } }',
    },
    resendWebhook: {
      needs: ['OPERATE'],
      document: 'mutation { resendWebhook(input: { id: "", afterPosition: "0" }) { userErrors { code } } }',
    },
    revokeApiKey: {
      needs: ['ADMIN'],
      document: 'mutation { revokeApiKey(input: { id: "" }) { userErrors { code } } }',
    },
  },
  subscription: {
    tradeChanged: {
      needs: ['READ'],
      document: 'subscription { tradeChanged(outTradeNo: "seen_1") { position } }',
      watch: true,
    },
    tradesChanged: { needs: ['READ'], document: 'subscription { tradesChanged { position } }' },
    webhookMessages: { needs: ['READ'], document: 'subscription { webhookMessages { id } }' },
    anomalyChanged: { needs: ['READ'], document: 'subscription { anomalyChanged { id } }' },
  },
};

const inTrade = (fields: string) => `{ trade(outTradeNo: "seen_1") { ${fields} } }`;

/** Fields within a trade that need more than the trade itself does. */
const WITHIN: Record<string, Cell> = {
  'Trade.buyer': { needs: ['READ', 'READ_BUYER'], document: inTrade('buyer { id }') },
  'Trade.storeId, terminalId, operatorId': { needs: ['READ'], document: inTrade('storeId terminalId operatorId') },
  'TradeFilter.buyerId': {
    needs: ['READ', 'READ_BUYER'],
    document: '{ trades(filter: { buyerId: "2088" }) { nodes { state } } }',
  },
  'TradeFilter.buyerId of the past': {
    needs: ['READ', 'READ_BUYER'],
    document: '{ tradesAsOf(at: "2100-01-01T00:00:00Z", filter: { buyerId: "2088" }) { nodes { state } } }',
  },
  'Trade.watchToken': { needs: ['READ', 'PAY'], document: inTrade('watchToken') },
  'Trade.history': { needs: ['READ'], document: inTrade('history { nodes { type } }') },
  'Trade.anomalies': { needs: ['READ'], document: inTrade('anomalies { id }') },
  'Trade.settlements': { needs: ['READ'], document: inTrade('settlements { amount }') },
  'TradeEvent.data': { needs: ['READ', 'AUDIT'], document: inTrade('history { nodes { data } }') },
  'TradeEvent.data by a fragment and an alias': {
    needs: ['READ', 'AUDIT'],
    document: `query { t: trade(outTradeNo: "seen_1") { ...F } } fragment F on Trade { history { edges { node { raw: data } } } }`,
  },
};

/** What `node` needs for each type. A watch token opens its trade, and nothing else that has an id. */
const NODES: Record<string, Cell> = {
  Refund: { needs: ['READ'], document: byId(nodeIdOf('Refund', 'seen_1', 'r_1')) },
  Settlement: { needs: ['READ'], document: byId(nodeIdOf('Settlement', 'seen_1', 's_1')) },
  TradeEvent: { needs: ['READ'], document: byId(nodeIdOf('TradeEvent', 'seen_1', '0')) },
  Reconciliation: { needs: ['READ'], document: byId(nodeIdOf('Reconciliation', '2026-11-20')) },
  Anomaly: { needs: ['READ'], document: byId('00000000-0000-4000-8000-000000000000') },
  ApiKey: { needs: ['ADMIN'], document: byId('aaaaaaaaaaaa') },
  'a trade of the past': { needs: ['READ'], document: byId(nodeIdOf('Trade', 'seen_1', '0')) },
  'another trade': { needs: ['READ'], document: byId(nodeIdOf('Trade', 'other_1')) },
  'no id': { needs: [], document: byId('x') },
  'the content of an event': {
    needs: ['READ', 'AUDIT'],
    document: `{ node(id: "${nodeIdOf('TradeEvent', 'seen_1', '0')}") { ... on TradeEvent { data } } }`,
  },
  'the buyer of a trade': {
    needs: ['READ', 'READ_BUYER'],
    document: `{ node(id: "${nodeIdOf('Trade', 'seen_1')}") { ... on Trade { buyer { id } } } }`,
  },
};

/** Each role has a credential of its own: one scope, all but one, all, none of ours, and a watch token. */
type Role = { name: string; scopes: readonly Scope[]; authorization: string; isWatch?: boolean };

let paystate: Paystate;
let roles: Role[];

beforeAll(async () => {
  paystate = await givenPaystate({ apiToken: TOKEN });
  const asBoss = { authorization: `Bearer ${TOKEN}` };
  const order = 'input: { outTradeNo: "seen_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }';
  const paid = await paystate.gql(`mutation { pay(${order}) { trade { watchToken(ttl: "1h") } } }`, {}, asBoss);
  const create = async (name: string, scopes: readonly Scope[]): Promise<Role> => {
    const document =
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key userErrors { message } } }';
    const { data } = await paystate.gql(document, { input: { name, scopes } }, asBoss);
    return { name, scopes, authorization: `Bearer ${data.createApiKey.key}` };
  };
  const alone = await Promise.all(SCOPES.map((scope) => create(`only ${scope}`, [scope])));
  const allBut = await Promise.all(
    SCOPES.map((left) =>
      create(
        `all but ${left}`,
        SCOPES.filter((scope) => scope !== left),
      ),
    ),
  );
  roles = [
    ...alone,
    ...allBut,
    await create('all', SCOPES),
    { name: 'the bootstrap token', scopes: SCOPES, authorization: `Bearer ${TOKEN}` },
    { name: 'a watch token', scopes: [], authorization: `Bearer ${paid.data.pay.trade.watchToken}`, isWatch: true },
  ];
});
afterAll(cleanUp);

const isAllowed = ({ needs, watch }: Cell, { scopes, isWatch }: Role) =>
  isWatch ? watch === true : needs.every((scope) => scopes.includes(scope));

/** `allowed`, or the code of the error. */
const verdictOf = (errors: { extensions?: Json }[] | undefined) => errors?.[0]?.extensions?.code ?? 'allowed';

const expectedOf = (cells: Record<string, Cell>) =>
  roles.map((role) => ({
    role: role.name,
    ...Object.fromEntries(
      Object.entries(cells).map(([name, cell]) => [name, isAllowed(cell, role) ? 'allowed' : 'MISSING_SCOPE']),
    ),
  }));

/** After an answer that says so. */
const RETRY_MS = 300;

async function verdicts(cells: Record<string, Cell>, send: (document: string, role: Role) => Promise<string>) {
  const rows: Record<string, string>[] = [];
  for (const role of roles) {
    const tried = Object.entries(cells).map(async ([name, { document }]) => [name, await send(document, role)]);
    rows.push({ role: role.name, ...Object.fromEntries(await Promise.all(tried)) });
  }
  return rows;
}

/** A watch token has a rate, and a busy engine refuses: as clients are told, the same is sent again a little later. */
async function withinRate(send: () => Promise<string>): Promise<string> {
  let verdict = '';
  const isLater = () => verdict === 'RATE_LIMITED' || verdict === 'OVERLOADED';
  await until('it is within the rate', async () => {
    verdict = await send();
    return !isLater();
  });
  return verdict;
}

const byPost = (document: string, { authorization }: Role) =>
  withinRate(async () => verdictOf((await paystate.gql(document, {}, { authorization })).errors));

const byGet = (document: string, { authorization }: Role) =>
  withinRate(async () => {
    const address = `${paystate.url}/graphql?query=${encodeURIComponent(document)}`;
    const response = await fetch(address, { headers: { authorization, accept: 'application/json' } });
    return verdictOf((await response.json()).errors);
  });

it('the table names every root field of the schema', async () => {
  const schema = buildSchema(await printedSchema());
  const fieldsOf = (type: GraphQLObjectType | null | undefined) => Object.keys(type?.getFields() ?? {}).sort();

  expect(Object.keys(ROOTS.query).sort()).toEqual(fieldsOf(schema.getQueryType()));
  expect(Object.keys(ROOTS.mutation).sort()).toEqual(fieldsOf(schema.getMutationType()));
  expect(Object.keys(ROOTS.subscription).sort()).toEqual(fieldsOf(schema.getSubscriptionType()));
});

it('queries and mutations by POST', async () => {
  const cells = { ...ROOTS.query, ...ROOTS.mutation };
  expect(await verdicts(cells, byPost)).toEqual(expectedOf(cells));
});

it('queries by GET', async () => {
  expect(await verdicts(ROOTS.query, byGet)).toEqual(expectedOf(ROOTS.query));
});

it('fields within a trade, by POST and GET', async () => {
  expect(await verdicts(WITHIN, byPost)).toEqual(expectedOf(WITHIN));
  expect(await verdicts(WITHIN, byGet)).toEqual(expectedOf(WITHIN));
});

it('what is found by its id, by POST and GET', async () => {
  expect(await verdicts(NODES, byPost)).toEqual(expectedOf(NODES));
  expect(await verdicts(NODES, byGet)).toEqual(expectedOf(NODES));
});

it('subscriptions over WebSocket, with the fields of a trade within them', async () => {
  const within = (fields: string) => `subscription { tradeChanged(outTradeNo: "seen_1") { ${fields} } }`;
  const catchUp = (fields: string) => within(fields).replace('"seen_1"', '"seen_1", after: "0"');
  const cells: Record<string, Cell> = {
    ...ROOTS.subscription,
    events: { needs: ['READ'], document: catchUp('events { type }') },
    'events with their content': { needs: ['READ', 'AUDIT'], document: catchUp('events { data }') },
    buyer: { needs: ['READ', 'READ_BUYER'], document: within('trade { buyer { id } }') },
  };
  const heard = new Map<string, string>();
  for (const role of roles) {
    const { socket, send, received } = paystate.rawSocket();
    await new Promise((resolve) => socket.once('open', resolve));
    send({ type: 'connection_init', payload: { authorization: role.authorization } });
    await until('the socket is acknowledged', () => received.some(({ type }) => type === 'connection_ack'));
    const subscribe = (id: string) => send({ type: 'subscribe', id, payload: { query: cells[id]!.document } });
    socket.on('message', (bytes: Buffer) => {
      const { id, type, payload } = JSON.parse(bytes.toString());
      if (id === undefined || type === 'complete' || heard.has(`${role.name} ${id}`)) return;
      const verdict = verdictOf(type === 'error' ? payload : payload.errors);
      if (verdict !== 'RATE_LIMITED') return void heard.set(`${role.name} ${id}`, verdict);
      setTimeout(() => subscribe(id), RETRY_MS);
    });
    for (const id of Object.keys(cells)) subscribe(id);
  }
  // Something for each of them to hear of: a change, and an anomaly.
  await until('all have begun', () => heard.size >= roles.length);
  const body = paystate.alipay.signedNotify('seen_1', { total_amount: '0.01' });
  await paystate.post('/alipay/notify', body, { 'content-type': 'application/x-www-form-urlencoded' });
  await until('each has heard something', () => heard.size === roles.length * Object.keys(cells).length);

  const rows = roles.map(({ name }) => ({
    role: name,
    ...Object.fromEntries(Object.keys(cells).map((id) => [id, heard.get(`${name} ${id}`)])),
  }));
  expect(rows).toEqual(expectedOf(cells));
});

it('a refused field of a trade is null beside the others, with an error that says what is missing', async () => {
  const reader = roles.find(({ name }) => name === 'only READ')!;
  const { data, errors, status } = await paystate.gql(
    inTrade('state buyer { id }'),
    {},
    {
      authorization: reader.authorization,
    },
  );

  expect(status).toBe(200);
  expect(data).toEqual({ trade: { state: expect.any(String), buyer: null } });
  expect(errors).toMatchObject([
    { path: ['trade', 'buyer'], message: expect.stringContaining('READ_BUYER'), extensions: { code: 'MISSING_SCOPE' } },
  ]);
});

it('/metrics needs METRICS', async () => {
  const statusOf = async (authorization?: string) => {
    const headers = authorization === undefined ? {} : { authorization };
    const { status } = await fetch(`${paystate.url}/metrics`, { headers });
    return status === 429 ? 'RATE_LIMITED' : String(status);
  };

  expect(await statusOf()).toBe('401');
  for (const { authorization, scopes } of roles) {
    const status = await withinRate(() => statusOf(authorization));
    expect(status).toBe(scopes.includes('METRICS') ? '200' : '403');
  }
});
