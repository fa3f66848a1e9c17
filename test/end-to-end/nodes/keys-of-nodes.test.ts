/** API keys of two engines on one log: what one node is told, the other knows. */
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { startStandIn, type StandIn } from '../../eventstoredb/stand-in/stand-in';
import { givenNodes, seeded, type Node, type Nodes } from './given-nodes';
import { eventually } from '../given-product';

let store: StandIn;
let all: Nodes;
beforeEach(async () => {
  store = await startStandIn();
  all = await givenNodes(['a', 'b'], store.connectionString, seeded(1));
});
afterEach(async () => {
  await all.stop();
  await store.stop();
});

const CREATE = `mutation { createApiKey(input: { name: "till", scopes: [READ] }) { key apiKey { id } userErrors { code } } }`;

async function statusWith(key: string, { url }: Node): Promise<number> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${key}` };
  const body = JSON.stringify({ query: '{ viewer { actor } }' });
  return (await fetch(`${url}/graphql`, { method: 'POST', headers, body })).status;
}

/** Resolves with the code with which the node ends the socket. */
function subscribe(key: string, { url }: Node): { begun: Promise<void>; closed: Promise<number> } {
  let begin = () => {};
  const begun = new Promise<void>((resolve) => (begin = resolve));
  const closed = new Promise<number>((resolve) => {
    const client = createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      connectionParams: { authorization: `Bearer ${key}` },
      shouldRetry: () => false,
      on: { connected: () => begin(), closed: (event) => resolve((event as { code: number }).code) },
    });
    const sink = { next: () => undefined, error: () => undefined, complete: () => undefined };
    client.subscribe({ query: 'subscription { tradesChanged { position } }' }, sink);
  });
  return { begun, closed };
}

test('a key of one node opens the other; revoked at one, it opens neither, and its subscriptions end at both', async () => {
  const [a, b] = all.nodes as [Node, Node];
  const { data } = await a.gql(CREATE);
  const { key, apiKey } = data.createApiKey;
  await eventually('the other node knows it', async () => (await statusWith(key, b)) === 200);
  const sockets = all.nodes.map((node) => subscribe(key, node));
  await Promise.all(sockets.map(({ begun }) => begun));

  await b.gql(`mutation { revokeApiKey(input: { id: "${apiKey.id}" }) { userErrors { code } } }`);

  expect(await Promise.all(sockets.map(({ closed }) => closed))).toEqual([4401, 4401]);
  expect(await Promise.all(all.nodes.map((node) => statusWith(key, node)))).toEqual([401, 401]);
});

test('a node that starts while the log is away accepts no key before it has read them', async () => {
  const [a] = all.nodes as [Node];
  const { key } = (await a.gql(CREATE)).data.createApiKey;
  await a.kill();
  await store.kill();

  const starting = a.start();

  const statusOrNone = () => statusWith(key, a).catch(() => undefined);
  expect(await eventually('it answers', statusOrNone)).toBe(503);
  await store.start();
  await starting;
  await eventually('it has read them', async () => (await statusWith(key, a)) === 200);
});
