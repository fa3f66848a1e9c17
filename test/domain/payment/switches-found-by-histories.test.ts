/** Bugs that seeded histories found where one order was to be paid in more than one way, each in its plainest form. */
import type { TradeCommand } from '../../../domain/trade/commands';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  followUp,
  givenWorldForEach,
  lost,
  methodsOf,
  payBarcode,
  payQr,
  refusedWith,
  seesTrade,
  type Node,
} from '../given-engine';

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

/** Follow-up, at each of these seconds. */
async function looksAt(...seconds: number[]): Promise<void> {
  for (const second of seconds) {
    node.setClock(second);
    await node.does(followUp);
  }
}

/** A page lives two hours, a bar code two minutes; Alipay knows of nothing, and says so unless `otherwise`. */
async function givenPageThenBarcode(pay: typeof lost): Promise<void> {
  world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? pay : noSuchTrade);
  await node.does(payPage);
  node.setClock(60);
  await node.does(toBarcode);
}

describe('a bar code after a page that is still out', () => {
  it('leaves the order open when it is refused: the page can be paid', async () => {
    await givenPageThenBarcode(noMoney);

    await looksAt(70, 190, 400);

    expect((await node.trade()).state).toBe('WAIT_BUYER_PAY');
  });

  it('is not cancelled when it is refused: a cancel that comes late would return what was paid by the page', async () => {
    await givenPageThenBarcode(noMoney);

    await looksAt(70, 190, 400);

    expect(methodsOf(world.calls)).not.toContain('cancel');
  });

  it('is answered as refused, and not with a new number: that could be paid beside the page', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? noMoney : noSuchTrade);
    await node.does(payPage);

    const { refusals } = await node.does(toBarcode);

    expect(refusals).toMatchObject([{ code: 'ALIPAY_REFUSED', advice: 'WAIT_FOR_STATE' }]);
    expect((await node.does(toQr)).refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN', advice: 'RETRY_SAME_KEYS' }]);
  });

  it('is not cancelled when it is unknown at its end, and the order is open for the page and for yet another way', async () => {
    await givenPageThenBarcode(lost);
    await looksAt(70, 100, 186);

    const trade = await node.trade();
    expect([trade.state, !isInDoubt(trade)]).toEqual(['WAIT_BUYER_PAY', true]);
    expect(methodsOf(world.calls)).not.toContain('cancel');
    expect((await node.does(toPage)).refusals).toEqual([]);
  });

  it('is not cancelled unseen either', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? noSuchTrade : lost);
    await node.does(payPage);
    await node.does(toBarcode);
    world.alipay = () => lost;

    await looksAt(130, 200);

    expect(methodsOf(world.calls)).not.toContain('cancel');
  });

  it('and what waits at Alipay at its end is closed: nobody can tell by which of the two', async () => {
    await givenPageThenBarcode(lost);
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('WAIT_BUYER_PAY') : lost);

    await looksAt(190);

    expect(methodsOf(world.calls).slice(-2)).toEqual(['query', 'close']);
  });

  it('is closed as refused when the page is dead, too', async () => {
    await givenPageThenBarcode(noMoney);

    await looksAt(2 * HOUR_S + 31);

    expect(await node.trade()).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'PAYMENT_REFUSED' } });
  });
});

it('a refused bar code does not keep the order open beyond the page, however long its own time is', async () => {
  world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? noMoney : noSuchTrade);
  await node.does({ ...payPage, timeout: '1m' } as TradeCommand);
  await node.does({ ...toBarcode, timeout: '1d' } as TradeCommand);

  await looksAt(10, 91);
  await node.does({ type: 'Sync', outTradeNo: 'order_1' });

  expect(await node.trade()).toMatchObject({ state: 'TRADE_CLOSED', closed: { reason: 'PAYMENT_REFUSED' } });
});

describe('yet another way', () => {
  it('does not shorten the life of what was out before', async () => {
    world.alipay = () => noSuchTrade;
    await node.does({ ...payPage, timeout: '1d' } as TradeCommand);
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? noMoney : noSuchTrade);
    await node.does(toBarcode);
    await node.does(toPage);

    await looksAt(3 * HOUR_S);

    expect((await node.trade()).state).toBe('WAIT_BUYER_PAY');
  });

  it('has nothing to do with the refusal of an earlier one', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.precreate' ? noMoney : noSuchTrade);
    await node.does(payPage);
    await node.does(toQr);
    expect((await node.does(toPage)).refusals).toEqual([]);
    world.alipay = ({ method }) => (method === 'alipay.trade.query' ? seesTrade('WAIT_BUYER_PAY') : lost);

    await looksAt(2 * HOUR_S - 20);

    expect(methodsOf(world.calls)).not.toContain('close');
  });

  it('an unknown bar code is not taken for the refused code before it: it is undone at its end', async () => {
    world.alipay = ({ method }) => (method === 'alipay.trade.precreate' ? noMoney : noSuchTrade);
    await node.does({ ...payPage, timeout: '1m' } as TradeCommand);
    await node.does({ ...toQr, timeout: '1m' } as TradeCommand);
    world.alipay = ({ method }) => (method === 'alipay.trade.pay' ? lost : noSuchTrade);
    await node.does(toBarcode);
    await looksAt(20);
    const before = methodsOf(world.calls);

    await looksAt(130);

    expect(before).not.toContain('cancel');
    expect(methodsOf(world.calls)).toContain('cancel');
  });
});

it('a wallet page that is opened in its last moment can be paid for five minutes', async () => {
  world.alipay = () => noSuchTrade;
  await node.does({ ...payPage, method: 'WAP', timeout: '10m' } as TradeCommand);

  await looksAt(10 * 60 + 31, 15 * 60 + 29);
  const before = (await node.trade()).state;
  await looksAt(15 * 60 + 31);

  expect([before, (await node.trade()).state]).toEqual(['WAIT_BUYER_PAY', 'TRADE_CLOSED']);
});
