/** What callers are answered is true, and says what to do next. */
import type { PayCommand } from '../../../domain/trade/commands';
import { nextDueAt } from '../../../domain/follow-up/due';
import type { WireAnswer } from '../../../domain/ports';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  cancel,
  codeAnswer,
  followUp,
  givenPaidNode,
  givenWorldForEach,
  kindsOf,
  lost,
  methodsOf,
  payBarcode,
  payQr,
  refund,
  refusedWith,
  resolve,
  seesTrade,
  signed,
  sync,
} from '../given/given-engine';

const world = givenWorldForEach();

const notThere = refusedWith('ACQ.TRADE_NOT_EXIST');

describe('a cancel that was not sent', () => {
  const unavailable = [{ code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' }];

  it('because the query before it was lost is to be sent again', async () => {
    const node = await givenPaidNode(world);
    world.says({ query: [lost] });
    const { trade, refusals } = await node.does(cancel);
    expect(methodsOf(world.calls)).toEqual(['query']);
    expect(refusals).toMatchObject(unavailable);
    expect(isInDoubt(trade)).toBe(false);
  });

  it('because it was denied after its query is to be sent again', async () => {
    const { engine } = await givenPaidNode(world);
    world.says({ query: [seesTrade('TRADE_SUCCESS')] });
    const admit = async (method: string) => (method === 'alipay.trade.cancel' ? ('busy' as const) : undefined);
    const { trade, refusals } = await world.node({ gateway: { ...engine.gateway, admit } }).does(cancel);
    expect(methodsOf(world.calls)).toEqual(['query']);
    expect(refusals).toMatchObject(unavailable);
    expect(isInDoubt(trade)).toBe(false);
  });
});

it('another way to pay, whose query was lost, is to be sent again: nothing is in doubt', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  world.calls.length = 0;
  world.says({ query: [lost] });
  const toPage = { ...payQr, method: 'PAGE', switchMethod: true } as PayCommand;
  const { trade, refusals } = await node.does(toPage);
  expect(methodsOf(world.calls)).toEqual(['query']);
  expect(refusals).toMatchObject([{ code: 'ALIPAY_UNAVAILABLE', advice: 'RETRY_SAME_KEYS' }]);
  expect([trade.doubt, trade.opened?.method]).toEqual([undefined, 'QR_CODE']);
});

describe('a repeated payment', () => {
  it('whose order is being closed, and whose code is missing, is refused: a new order is needed', async () => {
    const node = world.node();
    world.says({ precreate: [lost], query: [notThere], close: [notThere] });
    await node.does(payQr);
    await node.does({ type: 'Close', outTradeNo: 'order_1' });
    world.calls.length = 0;
    const { trade, refusals } = await node.does(payQr);
    expect(trade.attempt?.qrCode).toBeUndefined();
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'NEW_ORDER' }]);
    expect(methodsOf(world.calls)).not.toContain('precreate');
  });

  it('whose order was cancelled at its time-out is refused: a new order is needed', async () => {
    const node = world.node();
    world.says({ pay: [lost] });
    await node.does(payBarcode);
    world.says({ query: [notThere], cancel: [signed({ retry_flag: 'N' })] });
    node.setClock(130);
    await node.does(followUp);
    expect((await node.trade()).closed?.reason).toBe('CANCELLED');
    const { refusals } = await node.does(payBarcode);
    expect(refusals).toMatchObject([{ code: 'TRADE_CLOSED', advice: 'NEW_ORDER' }]);
  });
});

it('a sync that could not query all refunds in doubt is answered as in doubt', async () => {
  const node = await givenPaidNode(world);
  world.says({ refund: [lost], 'fastpay.refund.query': [lost] });
  for (let number = 1; number <= 13; number += 1) await node.does(refund(`R${number}`, 100));
  world.calls.length = 0;
  world.says({ query: [seesTrade('TRADE_SUCCESS')], 'fastpay.refund.query': [signed({})] });
  const { refusals } = await node.does(sync);
  expect(methodsOf(world.calls)).toEqual(['query', ...Array<string>(10).fill('fastpay.refund.query')]);
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
});

it('an unlisted refusal of create leaves the order open: the buyer may pay it', async () => {
  const node = world.node();
  world.says({ create: [refusedWith('ACQ.NEVER_HEARD_OF')] });
  const payJsapi: PayCommand = {
    type: 'Pay',
    outTradeNo: 'order_1',
    totalFen: 8800,
    subject: 'Tea',
    method: 'JSAPI',
    buyerId: '2088102146225135',
  };
  const { trade, refusals } = await node.does(payJsapi);
  expect(trade.state).toBe('CREATED');
  expect(nextDueAt(trade)).toBeDefined();
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
});

describe('an unsigned answer that the app id is wrong', () => {
  const wrongApp = { code: '40002', sub_code: 'isv.invalid-app-id', sub_msg: '无效的AppID参数' };
  const unsigned: WireAnswer = { kind: 'answer', signed: false, content: JSON.stringify(wrongApp), durationMs: 1 };

  it('is shown with a hint at `paystate doctor`, and not believed', async () => {
    const node = world.node();
    world.says({ pay: [unsigned] });
    const { trade, refusals } = await node.does(payBarcode);
    expect(trade.state).toBe('CREATED');
    expect(isInDoubt(trade)).toBe(true);
    expect(refusals).toMatchObject([
      { code: 'OUTCOME_UNKNOWN', alipay: { code: '40002', subCode: 'isv.invalid-app-id', subMsg: '无效的AppID参数' } },
    ]);
    expect(refusals[0]?.message).toContain('`paystate doctor`');
  });

  it('is not shown any more when the payment succeeded all the same', async () => {
    const node = world.node();
    world.says({ pay: [unsigned] });
    await node.does(payBarcode);
    await node.notified('n1', { gmt_payment: '2026-11-21 12:00:05' });
    const { trade, refusals } = await node.does(payBarcode);
    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(refusals).toEqual([]);
  });
});

it('an unpaid order that Alipay reports closed before it expires, and that nobody here closed, is closed elsewhere', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  const trade = await node.notified('n1', { trade_status: 'TRADE_CLOSED' });
  expect(trade.closed?.reason).toBe('CLOSED_ELSEWHERE');
});

it('a node whose clock is two seconds ahead of Alipay books its own payment', async () => {
  const node = world.node();
  world.says({ pay: [refusedWith('ACQ.TRADE_HAS_SUCCESS')], query: [lost] });
  node.setClock(2);
  await node.does(payBarcode);
  world.says({ query: [seesTrade('TRADE_SUCCESS', { send_pay_date: '2026-11-21 12:00:00' })] });
  const { trade } = await node.does(sync);
  expect(trade).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  expect(kindsOf(trade)).toEqual([]);
});

describe('a payment that a notify says another seller has', () => {
  const OUR_SELLER = '2088000000000001';
  const HOUR = 3_600;

  /** The seller that our node is set up with; then a notify names `OUR_SELLER`. */
  async function givenHeldPayment(sellerId: string): Promise<void> {
    const node = world.node({ sellerId });
    world.says({ precreate: [codeAnswer], query: [seesTrade('TRADE_SUCCESS')] });
    await node.does(payQr);
    const trade = await node.notified('n1', { seller_id: OUR_SELLER, gmt_payment: '2026-11-21 12:00:05' });
    expect([kindsOf(trade), trade.paidFen]).toEqual([['SELLER_DIFFERS'], 0]);
  }

  it('is not booked by a query, which names no seller', async () => {
    await givenHeldPayment('2088000000000009');
    const { trade } = await world.node({ sellerId: '2088000000000009' }).does(sync);
    expect(trade.paidFen).toBe(0);
    expect(kindsOf(trade)).toEqual(['SELLER_DIFFERS']);
  });

  it('is booked by follow-up once the setting is corrected and the anomaly resolved', async () => {
    await givenHeldPayment('2088000000000009');
    const node = world.node({ sellerId: OUR_SELLER });
    node.setClock(600);
    const { trade } = await node.does(resolve((await node.trade()).anomalies[0], 'ALIPAY_SELLER_ID was wrong'));
    expect(nextDueAt(trade)).toBeLessThanOrEqual(node.engine.clock.now().getTime());
    expect((await node.does(followUp)).trade).toMatchObject({ state: 'TRADE_SUCCESS', paidFen: 8800 });
  });

  it('is queried until Alipay answers, and stays unbooked, where the setting is not corrected', async () => {
    await givenHeldPayment('2088000000000009');
    const node = world.node({ sellerId: '2088000000000009' });
    await node.does(resolve((await node.trade()).anomalies[0], 'the money is not ours'));
    world.says({ query: [lost, seesTrade('TRADE_SUCCESS')] });
    await node.does(followUp);
    expect(nextDueAt(await node.trade())).toBeDefined();
    node.setClock(HOUR);
    const { trade } = await node.does(followUp);
    expect([trade.paidFen, nextDueAt(trade)]).toEqual([0, undefined]);
  });
});

it('a cancel that found nothing, and whose last query is lost when others have seen the payment, is to be sent again', async () => {
  const node = world.node();
  world.says({ precreate: [codeAnswer] });
  await node.does(payQr);
  let queries = 0;
  world.alipay = async ({ method }) => {
    if (method === 'alipay.trade.cancel') return signed({ retry_flag: 'N' });
    queries += 1;
    if (queries === 1) return notThere;
    if (queries > 2) return seesTrade('TRADE_SUCCESS');
    await node.does(sync);
    await node.notified('n1', { gmt_payment: '2026-11-21 12:00:00' });
    return lost;
  };
  const { trade, refusals } = await node.does(cancel);
  expect(trade.state).toBe('TRADE_SUCCESS');
  expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
});
