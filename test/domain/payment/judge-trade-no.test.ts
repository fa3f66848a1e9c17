/** An answer about another trade under our order's number concludes nothing of ours, also where our number became known after the call had left. */
import {
  cancel,
  codeAnswer,
  followedUp,
  givenWorldForEach,
  kindsOf,
  lost,
  payQr,
  refusedWith,
  seesTrade,
  signed,
  sync,
  type Node,
} from '../given/given-engine';
import type { TradeCommand } from '../../../domain/trade/commands';
import { StoreUnavailableError, type EventStore, type WireAnswer } from '../../../domain/ports';
import { createMemoryLog, openMemoryEventStore } from '../../histories/memory-event-store';

const world = givenWorldForEach();

const close: TradeCommand = { type: 'Close', outTradeNo: 'order_1' };
const returnedOther = signed({ trade_no: 'T2', action: 'refund', retry_flag: 'N' });
const notStarted = refusedWith('ACQ.TRADE_NOT_EXIST');

/** A waiting order whose number at Alipay nobody knows. Payment T1 is notified while the first call of that method is on its way. */
async function givenPaymentDuring(
  method: string,
  answer: WireAnswer,
  later: Record<string, WireAnswer[]>,
): Promise<Node> {
  const node = world.node();
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  world.says({ query: [notStarted] });
  const scripted = world.alipay;
  world.alipay = async (request) => {
    if (request.method !== `alipay.trade.${method}`) return scripted(request);
    world.alipay = scripted;
    await node.notified('n1', {});
    world.says(later);
    return answer;
  };
  world.calls.length = 0;
  return node;
}

it('a cancel that returned a second payment does not cancel ours', async () => {
  const node = await givenPaymentDuring('cancel', returnedOther, { query: [lost] });
  await node.does(cancel);
  const trade = await node.trade();
  expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', tradeNo: 'T1', paidFen: 8800 });
  expect(kindsOf(trade)).toEqual(['TRADE_NO_DIFFERS']);
  expect(trade.anomalies[0]).toMatchObject({ tradeNo: 'T2', detail: expect.stringMatching(/ended that trade/) });
});

it('the caller who wants it cancelled has ours cancelled by its own number', async () => {
  const ours = signed({ action: 'refund', retry_flag: 'N' });
  const later = { query: [seesTrade('TRADE_SUCCESS')], cancel: [ours] };
  const node = await givenPaymentDuring('cancel', returnedOther, later);
  const { trade, refusals } = await node.does(cancel);
  expect(refusals).toEqual([]);
  expect(trade.closed).toMatchObject({ reason: 'CANCELLED', refundedFen: 8800 });
  const cancels = world.calls.filter(({ method }) => method === 'alipay.trade.cancel');
  expect(cancels.map(({ bizContent }) => bizContent)).toEqual([{ out_trade_no: 'order_1' }, { trade_no: 'T1' }]);
});

it('a close that ended another trade of the order does not make ours doubtful for good', async () => {
  const later = { query: [seesTrade('TRADE_SUCCESS')] };
  const node = await givenPaymentDuring('close', signed({ trade_no: 'T2' }), later);
  await node.does(close);
  node.setClock(60);
  const { trade } = await node.does(sync);
  expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  expect(trade.doubt).toBeUndefined();
  expect(kindsOf(trade)).toEqual(['TRADE_NO_DIFFERS']);
});

it('a query that saw a second payment waiting does not contradict ours, and does not say how ours stands', async () => {
  const seesOther = seesTrade('WAIT_BUYER_PAY', { trade_no: 'T2' });
  const node = await givenPaymentDuring('query', seesOther, {});
  const { trade, refusals } = await node.does(sync);
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
  expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  expect(trade.lastQuery?.saw).toBeUndefined();
  expect(kindsOf(trade)).toEqual(['TRADE_NO_DIFFERS']);
});

it('a blank trade_no names no other trade', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer], query: [seesTrade('WAIT_BUYER_PAY')], close: [signed({ trade_no: '' })] });
  await node.does(payQr);
  await node.does(sync);
  const { trade } = await node.does(close);
  expect(trade.state).toBe('TRADE_CLOSED');
});

it('an order that waits is still ended when the cancel ended another trade', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  world.says({ query: [notStarted] });
  const scripted = world.alipay;
  world.alipay = async (request) => {
    if (request.method !== 'alipay.trade.cancel') return scripted(request);
    await node.notified('n1', { trade_status: 'WAIT_BUYER_PAY' });
    world.says({ query: [seesTrade('WAIT_BUYER_PAY')], close: [signed({})], cancel: [signed({ action: 'close' })] });
    return signed({ trade_no: 'T2', action: 'close', retry_flag: 'N' });
  };
  await node.does(cancel);
  await followedUp(node, 60, 120, 7_300);
  const trade = await node.trade();
  expect(trade).toMatchObject({ state: 'TRADE_CLOSED', paidFen: 0 });
  expect(kindsOf(trade)).toEqual(['CONTRADICTS_STATE']);
});

it('sync says that it learnt nothing, also where the log stored the answer and did not confirm it', async () => {
  const inner = openMemoryEventStore(createMemoryLog());
  let isConfirming = true;
  const store: EventStore = {
    ...inner,
    async append(stream, revision, events) {
      const appended = await inner.append(stream, revision, events);
      if (isConfirming || !events.some(({ type }) => type === 'AlipayCallAnswered')) return appended;
      isConfirming = true;
      throw new StoreUnavailableError('stored, and not confirmed');
    },
  };
  const node = world.node({ store });
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  world.alipay = async () => {
    await node.notified('n1', {});
    isConfirming = false;
    return seesTrade('WAIT_BUYER_PAY', { trade_no: 'T2' });
  };
  expect((await node.does(sync)).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
});
