/** Bills over HTTP, from a log that holds them: listed, each with its differences, and never older than the log says. */
import { setTimeout as delay } from 'node:timers/promises';
import type { BillEvent } from '../../../domain/bill/bill-events';
import { appendToBill, loadBill } from '../../../domain/reconciliation/bill-stream';
import { givenBill } from '../given-bill';
import { cleanUp, givenPaystate, until, type Paystate } from '../../given-paystate';

afterAll(cleanUp);

const MESSAGE = 'The bill has a payment of 88.00 for tea_1, which was never opened here.';

let paystate: Paystate;
const list = (args: string, fields: string) => paystate.gql(`{ reconciliations${args} { ${fields} } }`);
beforeAll(async () => {
  paystate = await givenPaystate({ isClockStopped: true });
  await givenBill(paystate, '2026-11-20', 'run_1', ['tea_1', 'tea_2']);
  await givenBill(paystate, '2026-11-21', 'run_2', []);
  await until('both are there', async () => {
    const { data } = await list('', 'nodes { state }');
    return data.reconciliations.nodes.length === 2;
  });
}, 60_000);

test('bills are listed newest first, in pages, each with its differences', async () => {
  const fields = 'totalCount totalCountIsExact edges { cursor node { id date } } pageInfo { hasNextPage endCursor }';
  const { data: first } = await list('(first: 1)', fields);
  expect(first.reconciliations).toMatchObject({
    ...{ totalCount: 2, totalCountIsExact: true, edges: [{ node: { date: '2026-11-21' } }] },
    pageInfo: { hasNextPage: true, endCursor: first.reconciliations.edges[0].cursor },
  });
  const page = `(first: 1, after: "${first.reconciliations.pageInfo.endCursor}")`;
  const { data: next } = await list(
    page,
    `nodes { id date state startedBy discrepancyCount asked discrepancies(first: 1) { totalCount
       nodes { kind outTradeNo ours theirs message } pageInfo { hasNextPage } } } pageInfo { hasNextPage }`,
  );
  const [node] = next.reconciliations.nodes;
  expect(node).toMatchObject({ date: '2026-11-20', state: 'DONE', startedBy: 'a test', discrepancyCount: 2, asked: 1 });
  const shown = { kind: 'PAYMENT_UNKNOWN_HERE', outTradeNo: 'tea_1', ours: null, theirs: '88.00', message: MESSAGE };
  expect(node.discrepancies).toEqual({ totalCount: 2, nodes: [shown], pageInfo: { hasNextPage: true } });
  expect(next.reconciliations.pageInfo).toEqual({ hasNextPage: false });
  const { data } = await paystate.gql(`{ reconciliation(date: "2026-11-20") { id } node(id: "${node.id}") { id } }`);
  expect([data.reconciliation.id, data.node.id]).toEqual([node.id, node.id]);
});

test('only of some days; what is no day, no cursor or no size is BAD_USER_INPUT', async () => {
  const { data } = await list('(from: "2026-11-21", to: "2026-11-30")', 'totalCount nodes { date }');
  expect(data.reconciliations).toEqual({ totalCount: 1, nodes: [{ date: '2026-11-21' }] });
  for (const args of ['(from: "2026-11")', '(to: "2026-02-30")', '(after: "x")', '(first: 101)']) {
    const { errors } = await list(args, 'nodes { date }');
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  }
});

test('the differences of `reconciliation` are those of its result, though the views are behind the log', async () => {
  const behind = await givenPaystate({
    wrapStore: (store) => ({
      ...store,
      async *subscribe(after, signal) {
        for await (const batch of store.subscribe(after, signal)) {
          await delay(200);
          yield batch;
        }
      },
    }),
  });
  for (const [index, orders] of [['tea_1'], ['tea_2', 'tea_3']].entries()) {
    await givenBill(behind, '2026-11-20', `run_${index}`, orders);
    const { data } = await behind.gql(
      '{ reconciliation(date: "2026-11-20") { discrepancyCount discrepancies { nodes { outTradeNo } } } }',
    );
    const nodes = orders.map((outTradeNo) => ({ outTradeNo }));
    expect(data.reconciliation).toEqual({ discrepancyCount: orders.length, discrepancies: { nodes } });
  }
});

test('bills times differences are what a query may bring', async () => {
  const { errors } = await list('(first: 100)', 'nodes { discrepancies(first: 100) { nodes { message } } }');
  expect(errors).toMatchObject([{ extensions: { code: 'QUERY_TOO_COMPLEX' } }]);
});

test('a run that said nothing by its time has failed, in the list as well', async () => {
  const { engine } = paystate;
  const nowMs = engine.clock.now().getTime();
  const [startedAt, ends] = [new Date(nowMs).toISOString(), new Date(nowMs + 1_800_000).toISOString()];
  const data = { runId: 'run_9', merchant: 'main', date: '2026-11-22', startedAt, until: ends };
  const caller = { actor: 'a test', correlationId: 'r1' };
  const event: BillEvent = { type: 'ReconciliationStarted', data };
  await appendToBill(engine, await loadBill(engine, '2026-11-22'), [event], caller);

  const stateOf = async () =>
    (await list('(first: 1, from: "2026-11-22")', 'nodes { state }')).data.reconciliations.nodes[0]?.state;
  expect(await until('it is listed', stateOf)).toBe('RUNNING');
  await paystate.alipay.advance('31m');
  expect(await stateOf()).toBe('FAILED');
});
