/** Clocks differ between nodes and from Alipay’s: nothing is lost or doubled by that. */
import { refundedFen } from '../../../domain/trade/account';
import { isInDoubt } from '../../../domain/trade/trade';
import {
  codeAnswer,
  followUp,
  givenWorldForEach,
  methodsOf,
  openKindsOf,
  paidAnswer,
  payBarcode,
  payQr,
  refund,
  refundsOf,
  refusedWith,
  seesTrade,
  signed,
} from '../given/given-engine';
import { at, awaitingScan, openedQr, paid } from '../given/given-trade';

const query = 'alipay.trade.query';
const world = givenWorldForEach();

describe('clock skew', () => {
  const MINUTES = 60;

  it('our clock steps minutes ahead: a code expires here too early, and its payment is booked all the same', async () => {
    const node = world.node();
    world.alipay = () => codeAnswer;
    await node.does({ ...payQr, timeout: '10m' } as typeof payQr);
    node.setClock(11 * MINUTES);
    world.alipay = () => refusedWith('ACQ.TRADE_NOT_EXIST');
    expect((await node.does(followUp)).trade.state).toBe('TRADE_CLOSED');
    const trade = await node.notified('n1', { gmt_payment: '2026-11-21 12:06:00' });
    expect([trade.state, trade.paidFen, openKindsOf(trade)]).toEqual(['TRADE_SUCCESS', 8800, ['PAID_AFTER_CLOSE']]);
  });

  it.each([
    ['ahead', 7 * MINUTES],
    ['behind', -7 * MINUTES],
  ])(
    'our clock minutes %s: a payment is booked with the time that Alipay gives, and nothing is reported',
    async (_how, skew) => {
      const node = world.node();
      node.setClock(skew);
      world.alipay = () => paidAnswer;
      const { trade } = await node.does(payBarcode);
      expect([trade.state, trade.payment?.paidAt, trade.anomalies]).toEqual(['TRADE_SUCCESS', at(0), []]);
    },
  );

  it('our clock minutes behind: what Alipay closed by its own clock is closed here, too', async () => {
    const node = world.node();
    node.setClock(-5 * MINUTES);
    world.alipay = () => codeAnswer;
    await node.does({ ...payQr, timeout: '10m' } as typeof payQr);
    world.alipay = () => seesTrade('TRADE_CLOSED');
    const { trade } = await node.does({ type: 'Sync', outTradeNo: 'order_1' });
    expect([trade.state, trade.paidFen]).toEqual(['TRADE_CLOSED', 0]);
  });

  it('a node minutes ahead takes a call for lost that is on its way: the refund is carried out once, under its number', async () => {
    await world.append(openedQr, awaitingScan, paid);
    const [slow, ahead] = [world.node(), world.node()];
    ahead.setClock(3 * MINUTES);
    const returned = new Map<string, number>();
    world.alipay = async ({ method, bizContent }) => {
      const number = bizContent['out_request_no'] as string;
      if (method !== 'alipay.trade.refund') {
        const node = { out_request_no: number, refund_amount: '10.00', refund_status: 'REFUND_SUCCESS' };
        return signed(returned.has(number) ? node : {});
      }
      // Alipay's idempotency: a number moves money once.
      const isFirst = !returned.has(number);
      returned.set(number, 1000);
      if (isFirst) await ahead.does(followUp);
      return signed({ fund_change: isFirst ? 'Y' : 'N', refund_fee: '10.00' });
    };
    await slow.does(refund('R1', 1000));
    ahead.setClock(4 * MINUTES);
    await ahead.does(followUp);
    const trade = await slow.trade();
    expect([refundsOf(trade), refundedFen(trade), !isInDoubt(trade)]).toEqual([['R1 SUCCEEDED'], 1000, true]);
  });

  it('a node minutes ahead cancels a payment that is on its way: if it is paid all the same, the payment is booked', async () => {
    const [slow, ahead] = [world.node(), world.node()];
    ahead.setClock(5 * MINUTES);
    world.alipay = async ({ method }) => {
      if (method === query) return refusedWith('ACQ.TRADE_NOT_EXIST');
      if (method === 'alipay.trade.cancel') return signed({ retry_flag: 'N' });
      for (let run = 0; run < 3; run += 1) await ahead.does(followUp);
      return paidAnswer;
    };
    const { trade } = await slow.does(payBarcode);
    expect(methodsOf(world.calls)).toEqual(['pay', 'query', 'cancel', 'query']);
    expect([trade.state, trade.paidFen, openKindsOf(trade)]).toEqual(['TRADE_SUCCESS', 8800, ['PAID_AFTER_CLOSE']]);
  });

  it('a node minutes behind learns the outcome by its own query', async () => {
    const [ahead, behind] = [world.node(), world.node()];
    ahead.setClock(3 * MINUTES);
    await ahead.does(payBarcode);
    world.alipay = () => seesTrade('TRADE_SUCCESS');
    const { trade } = await behind.does({ type: 'Sync', outTradeNo: 'order_1' });
    expect([trade.state, !isInDoubt(trade)]).toEqual(['TRADE_SUCCESS', true]);
  });

  it('a node minutes behind does not keep a caller waiting for a call that was lost', async () => {
    const [ahead, behind] = [world.node(), world.node()];
    ahead.setClock(3 * MINUTES);
    world.alipay = () => Promise.reject(new Error('the process ends here'));
    await expect(ahead.does(payBarcode)).rejects.toThrow('the process ends here');
    let seconds = 0;
    behind.engine.sleep = async () => behind.setClock((seconds += 1));
    const { refusals } = await behind.does(payBarcode);
    expect(refusals).toMatchObject([{ code: 'OUTCOME_UNKNOWN' }]);
    expect(seconds).toBeLessThan(15);
  });
});
