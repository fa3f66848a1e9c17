/** An outcome that stays unknown: it ends by itself where Alipay proves it, and a person may give it up. */
import { refundableFen, refundedFen, shareableFen, withPartnersFen } from '../../../domain/trade/account';
import { nextDueAt } from '../../../domain/follow-up/due';
import { isInDoubt, openAnomalies } from '../../../domain/trade/trade';
import {
  cancel,
  followedUp,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  holdAnswer,
  kindsOf,
  lost,
  methodsOf,
  paidAnswer,
  PARTNERS,
  payBarcode,
  refund,
  refunded,
  refusedWith,
  resolve,
  seesTrade,
  share,
  signed,
  sync,
  type Node,
} from '../given/given-engine';
import { at } from '../given/given-trade';

const world = givenWorldForEach();

const HOUR = 3_600;
const notThere = refusedWith('ACQ.TRADE_NOT_EXIST');
const noRefund = signed({});
const refundFound = (more: object = {}) =>
  signed({ out_request_no: 'R1', refund_status: 'REFUND_SUCCESS', refund_amount: '20.00', ...more });

/** Paid at the till, and confirmed: nothing but what follows is due. */
async function givenConfirmedNode(): Promise<Node> {
  const node = await givenPaidNode(world);
  await node.notified('n0', { gmt_payment: '2026-11-21 12:00:00' });
  return node;
}

/** Alipay is not reached for seven hours: a person is asked about it. */
async function givenStillUnknown(command = refund('R1', 2000)): Promise<Node> {
  const node = await givenConfirmedNode();
  world.says({});
  await node.does(command);
  await followedUp(node, 11, 31, 121, 601, 3_700, 7 * HOUR);
  expect(kindsOf(await node.trade())).toEqual(['OUTCOME_STILL_UNKNOWN']);
  world.calls.length = 0;
  return node;
}

describe('a refund that a person has given up', () => {
  let node: Node;
  beforeEach(async () => {
    node = await givenStillUnknown();
    const { refusals } = await node.does(resolve((await node.trade()).anomalies[0], 'returned by hand'));
    expect(refusals).toEqual([]);
  });

  it('is queried, and not sent again, when Alipay does not know it', async () => {
    world.says({ 'fastpay.refund.query': [noRefund], refund: [refunded('40.00')] });
    await followedUp(node, 40 * HOUR, 80 * HOUR);
    expect(methodsOf(world.calls)).toEqual(['fastpay.refund.query', 'fastpay.refund.query']);
    const trade = await node.trade();
    expect(trade.refunds).toMatchObject([{ state: 'REFUSED', givenUp: { who: 'wang', why: 'returned by hand' } }]);
    expect(refundableFen(trade)).toBe(8800);
    expect([!isInDoubt(trade), nextDueAt(trade)]).toEqual([true, undefined]);
  });

  it('explains no foreign refund once Alipay has proven that it does not know it', async () => {
    await node.notified('n1', { out_biz_no: 'console1', refund_fee: '20.00', gmt_refund: '2026-11-21 19:00:00.000' });
    world.says({ 'fastpay.refund.query': [noRefund] });
    await followedUp(node, 40 * HOUR, 80 * HOUR);
    const trade = await node.trade();
    expect([refundedFen(trade), refundableFen(trade)]).toEqual([2000, 6800]);
    expect(openAnomalies(trade)).toMatchObject([{ kind: 'REFUND_NOT_OURS', foreignFen: 2000 }]);
  });

  it('reserves its amount: another refund has only the rest', async () => {
    const { refusals } = await node.does(refund('R2', 6801));
    expect(refusals).toMatchObject([{ code: 'REFUND_EXCEEDS_REFUNDABLE', advice: 'FIX_INPUT' }]);
  });

  it('reserves its amount until two queries, a minute apart, find nothing of it', async () => {
    expect(refundableFen(await node.trade())).toBe(6800);
    world.says({ query: [seesTrade('TRADE_SUCCESS')], 'fastpay.refund.query': [noRefund] });
    node.setClock(8 * HOUR);
    expect(refundableFen((await node.does(sync)).trade)).toBe(6800);
    node.setClock(8 * HOUR + 61);
    const { trade } = await node.does(sync);
    expect(trade.refunds).toMatchObject([{ state: 'REFUSED', givenUp: { who: 'wang' } }]);
    expect(refundableFen(trade)).toBe(8800);
  });

  it('is answered as given up when the shop repeats it after Alipay has proven that it does not know it', async () => {
    world.says({ 'fastpay.refund.query': [noRefund] });
    await followedUp(node, 40 * HOUR, 80 * HOUR);
    world.calls.length = 0;
    const { refusals } = await node.does(refund('R1', 2000));
    expect(refusals).toMatchObject([{ code: 'GIVEN_UP', advice: 'FIX_INPUT' }]);
    expect(world.calls).toEqual([]);
  });

  it('is booked when Alipay has carried it out after all, and reported', async () => {
    world.says({ 'fastpay.refund.query': [refundFound()] });
    await followedUp(node, 40 * HOUR);
    const trade = await node.trade();
    expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED', amountFen: 2000 }]);
    expect(refundedFen(trade)).toBe(2000);
    expect(openAnomalies(trade)).toMatchObject([{ kind: 'CONTRADICTS_STATE' }]);
  });
});

it('a refund in doubt whose anomaly 0.2.0 recorded, which named it in its sentence only, is given up and not sent again', async () => {
  const node = await givenConfirmedNode();
  world.says({});
  await node.does(refund('R1', 2000));
  const since = (await node.trade()).refunds[0]?.doubt?.since ?? '';
  const detail = `Alipay has not said what became of refund R1 since ${since}. Look it up in Alipay's merchant console.`;
  const kind = 'OUTCOME_STILL_UNKNOWN';
  await world.append({ type: 'TradeAnomalyObserved', data: { kind, detail, observedAt: at(6 * HOUR + 1) } });
  await followedUp(node, 7 * HOUR);
  expect((await node.does(resolve((await node.trade()).anomalies[0], 'returned by hand'))).refusals).toEqual([]);
  world.calls.length = 0;
  world.says({ 'fastpay.refund.query': [noRefund], refund: [refunded('20.00')] });
  await followedUp(node, 40 * HOUR);
  expect(methodsOf(world.calls)).toEqual(['fastpay.refund.query']);
});

it('a refund that was sent again a moment ago cannot be given up until it can no longer arrive', async () => {
  const node = await givenStillUnknown();
  world.says({ 'fastpay.refund.query': [noRefund], refund: [lost] });
  await followedUp(node, 40 * HOUR);
  expect(methodsOf(world.calls)).toEqual(['fastpay.refund.query', 'refund']);
  const giveUp = resolve((await node.trade()).anomalies[0]);
  node.setClock(40 * HOUR + 31);
  const early = await node.does(giveUp);
  expect(early.refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  expect(early.trade.refunds[0]?.givenUp).toBeUndefined();
  node.setClock(40 * HOUR + 33);
  const later = await node.does(giveUp);
  expect(later.refusals).toEqual([]);
  expect(later.trade.refunds[0]?.givenUp).toMatchObject({ who: 'wang' });
});

it('a refund that is being sent again cannot be given up', async () => {
  const node = await givenStillUnknown();
  const { left, wake } = holdAnswer(world);
  const held = world.alipay;
  world.alipay = (request) => (request.method === 'alipay.trade.refund' ? held(request) : noRefund);
  node.setClock(40 * HOUR);
  const resent = node.does(followUp);
  await left;
  const other = world.node();
  other.setClock(40 * HOUR + 1);
  const early = await other.does(resolve((await node.trade()).anomalies[0]));
  expect(early.refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  expect(early.trade.refunds[0]?.givenUp).toBeUndefined();
  wake(refunded('20.00'));
  await resent;
  expect((await node.trade()).refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
});

describe('the refund of a second payment that a person has given up', () => {
  const seller_id = '2088000000000001';
  let node: Node;
  beforeEach(async () => {
    node = world.node({ sellerId: seller_id, policy: { latePayment: 'refund' } });
    world.says({ pay: [paidAnswer], query: [seesTrade('TRADE_SUCCESS')] });
    await node.does(payBarcode);
    await node.notified('n1', { gmt_payment: '2026-11-21 12:00:00', seller_id });
    await node.notified('n2', { trade_no: 'T2', gmt_payment: '2026-11-21 12:00:01', seller_id });
    await followedUp(node, 1, 20, 40, 130, 620, 3_700, 7 * HOUR);
    const { anomalies } = await node.trade();
    node.setClock(8 * HOUR);
    expect((await node.does(resolve(anomalies[1], 'returned in the console'))).refusals).toEqual([]);
    expect((await node.trade()).refunds).toMatchObject([{ outRequestNo: 'late_T2', state: 'UNKNOWN', tradeNo: 'T2' }]);
  });

  it.each([
    ['a query', refundFoundByQuery],
    ['a notify', refundNotified],
  ])('contradicts the trade when %s says that Alipay has carried it out after all', async (_by, carriedOut) => {
    await carriedOut();
    const trade = await node.trade();
    expect(trade.refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
    expect(openAnomalies(trade)).toMatchObject([{ kind: 'CONTRADICTS_STATE' }]);
  });

  it('does not keep the second payment itself from being resolved', async () => {
    const { trade, refusals } = await node.does(resolve((await node.trade()).anomalies[0], 'returned in the console'));
    expect(refusals).toEqual([]);
    expect(openAnomalies(trade)).toEqual([]);
  });

  async function refundFoundByQuery(): Promise<void> {
    world.says({
      'fastpay.refund.query': [refundFound({ trade_no: 'T2', out_request_no: 'late_T2', refund_amount: '88.00' })],
    });
    await followedUp(node, 40 * HOUR);
  }

  async function refundNotified(): Promise<void> {
    const refunded = { out_biz_no: 'late_T2', refund_fee: '88.00', gmt_refund: '2026-11-22 12:00:00.000' };
    await node.notified('n3', { trade_no: 'T2', trade_status: 'TRADE_CLOSED', seller_id, ...refunded });
  }
});

describe('an anomaly about an attempt whose doubt has ended', () => {
  it('gives up no later refund of the same number', async () => {
    const node = await givenStillUnknown();
    world.says({
      'fastpay.refund.query': [noRefund],
      refund: [refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH')],
    });
    await followedUp(node, 40 * HOUR, 80 * HOUR, 120 * HOUR);
    expect((await node.trade()).refunds).toMatchObject([{ state: 'REFUSED' }]);
    world.says({});
    await node.does(refund('R1', 2000));
    node.setClock(120 * HOUR + 60);
    expect((await node.does(resolve((await node.trade()).anomalies[0], 'topped up'))).refusals).toEqual([]);
    world.says({ 'fastpay.refund.query': [noRefund], refund: [refunded('20.00')] });
    await followedUp(node, 120 * HOUR + 120);
    expect((await node.trade()).refunds).toMatchObject([{ state: 'SUCCEEDED' }]);
  });
});

describe('a settlement whose answer was lost', () => {
  const found = (...shares: object[]) => signed({ out_request_no: 'S1', royalty_detail_list: shares });

  it('is refused when Alipay has twice answered that it does not know it, and the order can be cancelled again', async () => {
    const node = await givenConfirmedNode();
    world.says({ 'order.settle': [lost], 'order.settle.query': [notThere] });
    await node.does(share('S1', 8000));
    await followedUp(node, 86, 864, 86_400, 2 * 86_400);
    const trade = await node.trade();
    expect(trade.settlements).toMatchObject([{ state: 'REFUSED' }]);
    expect([withPartnersFen(trade), nextDueAt(trade)]).toEqual([0, undefined]);
    world.says({ query: [seesTrade('TRADE_SUCCESS')], cancel: [signed({ action: 'refund' })] });
    expect((await node.does(cancel)).trade.closed).toMatchObject({ reason: 'CANCELLED', refundedFen: 8800 });
  });

  it('has succeeded with the share that succeeded where the other failed, and is reported', async () => {
    const node = await givenConfirmedNode();
    world.says({
      'order.settle': [lost],
      'order.settle.query': [
        found(
          { operation_type: 'transfer', trans_in: PARTNERS[0], amount: '10.00', state: 'SUCCESS' },
          { operation_type: 'transfer', trans_in: PARTNERS[1], amount: '20.00', state: 'FAIL', error_code: 'X' },
        ),
      ],
    });
    await node.does(share('S1', 1000, 2000));
    await followedUp(node, 86_400);
    const trade = await node.trade();
    expect(trade.settlements).toMatchObject([{ state: 'SUCCEEDED', sharedFen: 1000 }]);
    expect([withPartnersFen(trade), shareableFen(trade, 'S2')]).toEqual([1000, 7800]);
    expect(kindsOf(trade)).toEqual(['AMOUNT_DIFFERS']);
    expect(nextDueAt(trade)).toBeUndefined();
  });

  describe('and that a person has given up', () => {
    let node: Node;
    beforeEach(async () => {
      node = await givenStillUnknown(share('S1', 8000));
      expect((await node.does(resolve((await node.trade()).anomalies[0]))).refusals).toEqual([]);
    });

    it('is answered as given up when the shop repeats it, and not sent again', async () => {
      world.says({ 'order.settle.query': [notThere], 'order.settle': [signed({})] });
      node.setClock(40 * HOUR);
      const { trade, refusals } = await node.does(share('S1', 8000));
      expect(refusals).toMatchObject([{ code: 'GIVEN_UP', advice: 'FIX_INPUT' }]);
      expect(methodsOf(world.calls)).toEqual(['order.settle.query']);
      expect(trade.settlements).toMatchObject([{ state: 'UNKNOWN', givenUp: { who: 'wang' } }]);
    });

    it('reserves its amount until Alipay has twice answered that it does not know it', async () => {
      expect(withPartnersFen(await node.trade())).toBe(8000);
      world.says({ 'order.settle.query': [notThere] });
      await followedUp(node, 40 * HOUR, 80 * HOUR);
      const trade = await node.trade();
      expect(trade.settlements).toMatchObject([{ state: 'REFUSED', givenUp: { who: 'wang' } }]);
      expect(withPartnersFen(trade)).toBe(0);
    });

    it('is booked when Alipay has carried it out after all', async () => {
      await carriedOutAfterAll();
      const trade = await node.trade();
      expect(trade.settlements).toMatchObject([{ state: 'SUCCEEDED', givenUp: { who: 'wang' } }]);
      expect(withPartnersFen(trade)).toBe(8000);
    });

    it('contradicts the trade when Alipay has carried it out after all: partners may have it twice', async () => {
      await carriedOutAfterAll();
      expect(openAnomalies(await node.trade())).toMatchObject([{ kind: 'CONTRADICTS_STATE' }]);
    });

    async function carriedOutAfterAll(): Promise<void> {
      world.says({ 'order.settle.query': [found({ trans_in: PARTNERS[0], amount: '80.00', state: 'SUCCESS' })] });
      await followedUp(node, 40 * HOUR);
    }
  });
});
