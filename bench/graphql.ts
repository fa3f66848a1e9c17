/** GraphQL over HTTP with variables: `pay`, `trade` and a list against trivial resolvers on a bare Apollo, in turns. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startContender } from './contender';
import { postRequest } from './load';
import { compare, type Entry } from './rounds';
import type { Row } from './row';

const REQUESTS = 3_000;
const CONNECTIONS = 32;

const GREET = 'mutation Greet($name: ID!) { greet(name: $name) }';
const HELLO = 'query Hello($name: ID!) { hello(name: $name) }';
const PAY = `mutation Pay($input: PayInput!) { pay(input: $input) {
  trade { state nextStep { ... on ShowQrCode { qrCode } } } userErrors { code } } }`;
const TRADE = 'query Trade($outTradeNo: ID!) { trade(outTradeNo: $outTradeNo) { state paidAmount } }';
const LIST = `query List($first: Int!) { trades(first: $first) { nodes { outTradeNo subject state inDoubt method totalAmount
  refundedAmount createdAt } pageInfo { endCursor hasNextPage } } }`;

export async function benchGraphql(): Promise<Row[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-bench-'));
  const script = path.join(__dirname, 'graphql-server.js');
  const bare = await startContender({ script, args: ['bare'] });
  const engine = await startContender({ script, args: ['paystate', dataDir] });
  const nameOf = (round: number, index: number) => `bench_${round}_${index}`;
  const ofBare = { server: bare, connections: CONNECTIONS };
  const ofEngine = { server: engine, connections: CONNECTIONS };
  const entries: Entry[] = [
    {
      ...ofBare,
      name: 'trivial mutation on a bare Apollo',
      requestsOf: (round) => requests(REQUESTS, GREET, (index) => ({ name: nameOf(round, index) })),
      expect: 'hello',
    },
    {
      ...ofEngine,
      name: 'pay, two durable appends, without RSA',
      requestsOf: (round) => requests(REQUESTS, PAY, (index) => ({ input: paymentOf(nameOf(round, index)) })),
      expect: 'qrCode',
      peer: 'trivial mutation on a bare Apollo',
    },
    {
      ...ofBare,
      name: 'trivial query on a bare Apollo',
      requestsOf: (round) => requests(REQUESTS, HELLO, (index) => ({ name: nameOf(round, index) })),
      expect: 'hello',
    },
    {
      ...ofEngine,
      name: 'trade query',
      requestsOf: (round) => requests(REQUESTS, TRADE, (index) => ({ outTradeNo: nameOf(round, index) })),
      expect: 'WAIT_BUYER_PAY',
      peer: 'trivial query on a bare Apollo',
    },
    {
      ...ofEngine,
      name: 'list of 50',
      requestsOf: () => requests(REQUESTS / 3, LIST, () => ({ first: 50 })),
      expect: 'hasNextPage',
      peer: 'trivial query on a bare Apollo',
    },
  ];
  try {
    return await compare(entries);
  } finally {
    await Promise.all([bare.stop(), engine.stop()]);
    rmSync(dataDir, { recursive: true, force: true });
  }
}

export function paymentOf(outTradeNo: string) {
  return { outTradeNo, totalAmount: '88.00', subject: 'Bench', method: 'QR_CODE' };
}

/** The text is the same for all, as a program sends it: what differs is in the variables. */
export function requests(count: number, query: string, variablesOf: (index: number) => object): string[] {
  return Array.from({ length: count }, (_, index) =>
    postRequest('/graphql', 'application/json', JSON.stringify({ query, variables: variablesOf(index) })),
  );
}
