/** The programs in examples/ against a running engine: those whose runtime is installed; the others are shown as skipped. */
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenPaystate, until, type Paystate } from '../given-paystate';

const EXAMPLES = path.join(__dirname, '..', '..', 'examples');
const TOKEN = 'a-token-of-the-examples';
const asCaller = { authorization: `Bearer ${TOKEN}` };

const runs = (command: string, ...args: string[]) => spawnSync(command, args).status === 0;
const hasJava =
  runs('java', '--list-modules') && /^jdk\.compiler@/m.test(String(spawnSync('java', ['--list-modules']).stdout));
const curl = String(spawnSync('curl', ['--version']).stdout ?? '');
const hasCurl = /^Features:.*\bHTTP2\b/m.test(curl) && runs('bash', '-c', 'true');

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate({ apiToken: TOKEN });
});
afterAll(cleanUp);

/** Starts an example; `lines()` are what it has printed so far, as JSON. */
function start(command: string, example: string, outTradeNo: string) {
  const env = { PATH: process.env['PATH'], PAYSTATE_URL: paystate.url, API_TOKEN: TOKEN };
  const args = command === '' ? [outTradeNo] : [path.join(EXAMPLES, example), outTradeNo];
  const child = spawn(command || path.join(EXAMPLES, example), args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes: Buffer) => (out += bytes.toString()));
  child.stderr.on('data', (bytes: Buffer) => (err += bytes.toString()));
  const ended = new Promise<{ code: number | null; err: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, err })),
  );
  const lines = () => {
    const complete = out.split('\n').slice(0, -1);
    return complete.map((line) => JSON.parse(line)).map((answer) => answer.data ?? answer);
  };
  return { lines, ended };
}

const open = (outTradeNo: string) => {
  const query = `mutation { pay(input: {outTradeNo: "${outTradeNo}", totalAmount: "88.00", subject: "Tea", method: QR_CODE}) { trade { state } } }`;
  return paystate.gql(query, {}, asCaller);
};
/** The engine takes queries by GET, as urql sends them by default. */
async function takesGet(): Promise<boolean> {
  const headers = { ...asCaller, accept: 'application/graphql-response+json, application/json' };
  const response = await fetch(`${paystate.url}/graphql?query=${encodeURIComponent('{ __typename }')}`, { headers });
  return response.ok && /json/.test(response.headers.get('content-type') ?? '');
}

const opened = (outTradeNo: string) => ({
  pay: { trade: { outTradeNo, state: 'WAIT_BUYER_PAY' }, userErrors: [] },
});
const queried = (outTradeNo: string) => ({
  trade: { outTradeNo, state: 'WAIT_BUYER_PAY', totalAmount: '88.00' },
});
const changed = (outTradeNo: string, state: string) => ({
  tradeChanged: { trade: { outTradeNo, state, totalAmount: '88.00' } },
});

(hasJava ? test : test.skip)('given Java’s HttpClient, when it pays and queries, then it is answered', async () => {
  const { lines, ended } = start('java', 'PayAndQuery.java', 'java_1');
  expect(await ended).toEqual({ code: 0, err: '' });
  expect(lines()).toMatchObject([opened('java_1'), queried('java_1')]);
});

(hasCurl ? test : test.skip)('given curl --http2, when it pays and queries, then it is answered', async () => {
  const { lines, ended } = start('', 'curl-http2.sh', 'curl_1');
  expect(await ended).toEqual({ code: 0, err: '' });
  expect(lines()).toMatchObject([opened('curl_1'), queried('curl_1')]);
});

test('given urql with its defaults, when it pays and queries, then it is answered', async () => {
  const { lines, ended } = start(process.execPath, 'urql.mjs', 'urql_1');
  const { code, err } = await ended;
  expect(lines()).toMatchObject([opened('urql_1'), ...((await takesGet()) ? [queried('urql_1')] : [])]);
  // Until queries are taken by GET, the second half is not answered.
  if (await takesGet()) expect({ code, err }).toEqual({ code: 0, err: '' });
});

test('given Apollo Client with its defaults, when it pays, queries and watches, then it is answered, and sees the payment', async () => {
  const { lines, ended } = start(process.execPath, 'apollo-client.mjs', 'apollo_1');
  await until('it watches', () => lines().length >= 3);
  await paystate.alipay.pay('apollo_1');
  expect(await ended).toEqual({ code: 0, err: '' });
  expect(lines().slice(0, 3)).toMatchObject([
    opened('apollo_1'),
    queried('apollo_1'),
    changed('apollo_1', 'WAIT_BUYER_PAY'),
  ]);
  expect(lines().at(-1)).toMatchObject(changed('apollo_1', 'TRADE_SUCCESS'));
});

test.each(['graphql-ws.mjs', 'websocket.mjs'])(
  'given %s, when the order that it watches is paid, then it sees that, and ends',
  async (example) => {
    const outTradeNo = `watch_${example.slice(0, 3)}`;
    await open(outTradeNo);
    const { lines, ended } = start(process.execPath, example, outTradeNo);
    await until('it watches', () => lines().length >= 1);
    await paystate.alipay.pay(outTradeNo);
    expect(await ended).toEqual({ code: 0, err: '' });
    expect(lines()[0]).toMatchObject(changed(outTradeNo, 'WAIT_BUYER_PAY'));
    expect(lines().at(-1)).toMatchObject(changed(outTradeNo, 'TRADE_SUCCESS'));
  },
);

// The package's own client is what `npm run build` makes of it.
(existsSync(path.join(EXAMPLES, '../dist/client/client.js')) ? test : test.skip)(
  'given the client of this package, when it pays and watches with the token of the order, then it sees the payment',
  async () => {
    const { lines, ended } = start(process.execPath, 'paystate-client.mjs', 'client_1');
    await until('it watches', () => lines().length >= 1);
    await paystate.alipay.pay('client_1');
    expect(await ended).toEqual({ code: 0, err: '' });
    expect(lines()[0]).toMatchObject(changed('client_1', 'WAIT_BUYER_PAY'));
    expect(lines().at(-1)).toMatchObject(changed('client_1', 'TRADE_SUCCESS'));
  },
);
