/** One order, more than one way to pay: each way stays payable until its own end. Most of it was found by seeded histories. */
import type { TradeCommand } from '../../../domain/trade/commands';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  followedUp,
  givenWorldForEach,
  lost,
  methodsOf,
  payBarcode,
  payQr,
  refusedWith,
  seesTrade,
  type Node,
} from '../given/given-engine';

const world = givenWorldForEach();
let node: Node;
beforeEach(async () => {
  node = world.node();
});

const noSuchTrade = refusedWith('ACQ.TRADE_NOT_EXIST');
const noMoney = refusedWith('ACQ.BUYER_BALANCE_NOT_ENOUGH');
const payPage: TradeCommand = { ...payQr, method: 'PAGE' } as TradeCommand;
const toBarcode = { ...payBarcode, switchMethod: true } as TradeCommand;
const toQr = { ...payQr, switchMethod: true } as TradeCommand;
const toPage = { ...payPage, switchMethod: true } as TradeCommand;
const HOUR_S = 3_600;

/** A page is valid for two hours, a bar code for two minutes; Alipay knows no trade. */
async function givenPageThenBarcode(pay: typeof lost): Promise<void> {
  world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? pay : noSuchTrade);
  await node.does(payPage);
  node.setClock(60);
  await node.does(toBarcode);
}

describe('a bar code after a page that can still be paid', () => {
  it('leaves the order open when it is refused: the page can be paid', async () => {
    await givenPageThenBarcode(noMoney);

    await followedUp(node, 70, 190, 400);

    expect((await node.trade()).state).toBe('WAIT_BUYER_PAY');
  });

  it('is not cancelled when it is refused: a cancel that comes late would return what was paid by the page', async () => {
    await givenPageThenBarcode(noMoney);

    await followedUp(node, 70, 190, 400);

    expect(methodsOf(world.calls)).not.toContain('cancel');
  });

  it('is answered as refused, and not with a new number: that could be paid beside the page', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? noMoney : noSuchTrade);
    await node.does(payPage);

    const { refusals } = await node.does(toBarcode);

    expect(refusals).toMatchObject([{ code: 'ALIPAY_REFUSED', advice: 'WAIT_FOR_STATE' }]);
    expect((await node.does(toQr)).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  });

  it('is not cancelled when it is in doubt at its time-out, and the order is open for the page and for yet another way', async () => {
    await givenPageThenBarcode(lost);
    await followedUp(node, 70, 100, 186);

    const trade = await node.trade();
    expect([trade.state, !isInDoubt(trade)]).toEqual(['WAIT_BUYER_PAY', true]);
    expect(methodsOf(world.calls)).not.toContain('cancel');
    expect((await node.does(toPage)).refusals).toEqual([]);
  });

  it('is not cancelled either when no query is answered', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? noSuchTrade : lost);
    await node.does(payPage);
    await node.does(toBarcode);
    world.alipay = () => lost;

    await followedUp(node, 130, 200);

    expect(methodsOf(world.calls)).not.toContain('cancel');
  });

  it('is closed when the order waits at Alipay at its time-out: by which of the two is not known', async () => {
    await givenPageThenBarcode(lost);
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('WAIT_BUYER_PAY') : lost);

    await followedUp(node, 190);

    expect(methodsOf(world.calls).slice(-2)).toEqual(['query', 'close']);
  });

  it('is closed as refused when the page has expired, too', async () => {
    await givenPageThenBarcode(noMoney);

    await followedUp(node, 2 * HOUR_S + 31);

    expect(await node.trade()).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'PAYMENT_REFUSED' } });
  });
});

it('a refused bar code does not keep the order open beyond the page, however long its own time-out is', async () => {
  world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? noMoney : noSuchTrade);
  await node.does({ ...payPage, timeout: '1m' } as TradeCommand);
  await node.does({ ...toBarcode, timeout: '1d' } as TradeCommand);

  await followedUp(node, 10, 91);
  await node.does({ type: 'Sync', outTradeNo: 'order_1' });

  expect(await node.trade()).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'PAYMENT_REFUSED' } });
});

describe('yet another way', () => {
  it('does not shorten the time in which the earlier page can be paid', async () => {
    world.alipay = () => noSuchTrade;
    await node.does({ ...payPage, timeout: '1d' } as TradeCommand);
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? noMoney : noSuchTrade);
    await node.does(toBarcode);
    await node.does(toPage);

    await followedUp(node, 3 * HOUR_S);

    expect((await node.trade()).state).toBe('WAIT_BUYER_PAY');
  });

  it('is not affected by the refusal of an earlier one', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.precreate' ? noMoney : noSuchTrade);
    await node.does(payPage);
    await node.does(toQr);
    expect((await node.does(toPage)).refusals).toEqual([]);
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('WAIT_BUYER_PAY') : lost);

    await followedUp(node, 2 * HOUR_S - 20);

    expect(methodsOf(world.calls)).not.toContain('close');
  });

  it('a bar code in doubt is not taken for the refused code before it: it is cancelled at its time-out', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.precreate' ? noMoney : noSuchTrade);
    await node.does({ ...payPage, timeout: '1m' } as TradeCommand);
    await node.does({ ...toQr, timeout: '1m' } as TradeCommand);
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? lost : noSuchTrade);
    await node.does(toBarcode);
    await followedUp(node, 20);
    const before = methodsOf(world.calls);

    await followedUp(node, 130);

    expect(before).not.toContain('cancel');
    expect(methodsOf(world.calls)).toContain('cancel');
  });
});
