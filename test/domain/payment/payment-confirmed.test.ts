/** A payment that only the answer of alipay.trade.pay proves is queried once, two minutes later: Alipay may roll it back. */
import { nextDueAt } from '../../../domain/follow-up/due';
import {
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  paidAnswer,
  payBarcode,
  seesTrade,
  type Node,
} from '../given/given-engine';
import { START_MS } from '../given/given-trade';

const world = givenWorldForEach();

async function givenPaidByAnswer(): Promise<Node> {
  const node = world.node();
  world.says({ pay: [paidAnswer] });
  expect((await node.does(payBarcode)).trade.state).toBe('TRADE_SUCCESS');
  world.calls.length = 0;
  return node;
}
const dueSecond = async (node: Node) => (nextDueAt(await node.trade())! - START_MS) / 1_000;

it('is due two minutes after the answer, and nothing is due after the query', async () => {
  const node = await givenPaidByAnswer();
  expect(await dueSecond(node)).toBeGreaterThanOrEqual(120);
  expect(await dueSecond(node)).toBeLessThanOrEqual(133);
  world.says({ query: [seesTrade('TRADE_SUCCESS')] });
  node.setClock(134);
  await node.does(followUp);
  expect(methodsOf(world.calls)).toEqual(['query']);
  expect((await node.trade()).anomalies).toEqual([]);
  expect(nextDueAt(await node.trade())).toBeUndefined();
});

it('is not due where a notify says the same', async () => {
  const node = await givenPaidByAnswer();
  await node.notified('n1', { gmt_payment: '2026-11-21 12:00:00' });
  expect(nextDueAt(await node.trade())).toBeUndefined();
});

it('is due again where the query had no answer', async () => {
  const node = await givenPaidByAnswer();
  world.says({ query: [lost] });
  node.setClock(134);
  await node.does(followUp);
  expect(await dueSecond(node)).toBeGreaterThan(134);
});

it('is reported where Alipay has rolled it back', async () => {
  const node = await givenPaidByAnswer();
  world.says({ query: [seesTrade('WAIT_BUYER_PAY')] });
  node.setClock(134);
  await node.does(followUp);
  expect((await node.trade()).anomalies).toMatchObject([{ kind: 'CONTRADICTS_STATE' }]);
});
