/** GraphQL over HTTP: `pay` and `trade` against trivial resolvers on a bare Apollo, in turns, in one run. */
import { fork, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { postRequest, runLoad, type LoadResult } from './load';
import type { Row } from './row';

const ROUNDS = 5;
const REQUESTS = 3_000;
const CONNECTIONS = 32;

type Served = { port: number; child: ChildProcess };

function serve(which: 'bare' | 'paystate', dataDir: string): Promise<Served> {
  const child = fork(path.join(__dirname, 'graphql-server.js'), [which, dataDir]);
  return new Promise((resolve, reject) => {
    child.once('message', (message) => resolve({ port: (message as { port: number }).port, child }));
    child.once('exit', (code) => reject(new Error(`${which} server ended with ${code}`)));
  });
}

function graphqlRequests(count: number, queryOf: (index: number) => string): string[] {
  return Array.from({ length: count }, (_, index) =>
    postRequest('/graphql', 'application/json', JSON.stringify({ query: queryOf(index) })),
  );
}

const payQuery = (outTradeNo: string) =>
  `mutation { pay(input: {outTradeNo: "${outTradeNo}", totalAmount: "88.00", subject: "Bench", method: QR_CODE}) { trade { state nextStep { ... on ShowQrCode { qrCode } } } userErrors { code } } }`;

export async function benchGraphql(): Promise<Row[]> {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-bench-'));
  const bare = await serve('bare', dataDir);
  const paystate = await serve('paystate', dataDir);
  const run = (server: Served, requests: string[], expect: string) =>
    runLoad({ port: server.port, connections: CONNECTIONS, requests, expect });
  const results: Record<'greet' | 'pay' | 'hello' | 'trade', LoadResult[]> = {
    greet: [],
    pay: [],
    hello: [],
    trade: [],
  };
  try {
    for (let round = 0; round <= ROUNDS; round += 1) {
      const greet = graphqlRequests(REQUESTS, (i) => `mutation { greet(name: "bench_${round}_${i}") }`);
      const pay = graphqlRequests(REQUESTS, (i) => payQuery(`bench_${round}_${i}`));
      const hello = graphqlRequests(REQUESTS, (i) => `{ hello(name: "bench_${round}_${i}") }`);
      const trade = graphqlRequests(
        REQUESTS,
        (i) => `{ trade(outTradeNo: "bench_${round}_${i}") { state paidAmount } }`,
      );
      const inTurns = {
        greet: await run(bare, greet, 'hello'),
        pay: await run(paystate, pay, 'qrCode'),
        hello: await run(bare, hello, 'hello'),
        trade: await run(paystate, trade, 'WAIT_BUYER_PAY'),
      };
      // The first round warms both up.
      if (round === 0) continue;
      results.greet.push(inTurns.greet);
      results.pay.push(inTurns.pay);
      results.hello.push(inTurns.hello);
      results.trade.push(inTurns.trade);
    }
  } finally {
    bare.child.kill();
    paystate.child.kill();
    rmSync(dataDir, { recursive: true, force: true });
  }
  return [
    rowOf(
      'GraphQL pay, two durable appends, without RSA',
      results.pay,
      'trivial mutation on a bare Apollo',
      results.greet,
    ),
    rowOf('GraphQL trade query', results.trade, 'trivial query on a bare Apollo', results.hello),
  ];
}

function rowOf(name: string, ours: LoadResult[], peer: string, theirs: LoadResult[]): Row {
  const failed = [...ours, ...theirs].reduce((sum, result) => sum + result.failed, 0);
  if (failed > 0) throw new Error(`${name}: ${failed} answers were not as expected`);
  const ratios = ours.map((result, round) => result.perSecond / (theirs[round]?.perSecond ?? Infinity));
  return {
    name,
    perSecond: median(ours.map((result) => result.perSecond)),
    p50Ms: median(ours.map((result) => result.p50Ms)),
    p99Ms: median(ours.map((result) => result.p99Ms)),
    peer: `${peer}: ${Math.round(median(theirs.map((result) => result.perSecond)))}/s`,
    ratio: median(ratios),
  };
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
