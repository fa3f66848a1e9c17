/** Lines in the log: those of one request can be found together, and money that moved for good has one line. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenPaystate, until } from '../given-paystate';

afterEach(cleanUp);

test('a payment and its refund have one line each, with the order, the request and the sum', async () => {
  const { pay, refund, alipay, log, close, dataDir } = await givenPaystate();
  const lines = (msg: string) => log.filter((line) => line['msg'] === msg);
  await pay('tea_1');
  await alipay.pay('tea_1');
  await until('the payment is logged', () => lines('payment received').length > 0);
  await refund('tea_1', 'r1', '20.00');
  await until('the refund is logged', () => lines('refund succeeded').length > 0);

  const ids = { outTradeNo: 'tea_1', tradeNo: expect.any(String), requestId: expect.any(String) };
  expect(lines('payment received')).toEqual([expect.objectContaining({ ...ids, method: 'QR_CODE', amountFen: 8_800 })]);
  expect(lines('refund succeeded')).toEqual([
    expect.objectContaining({ ...ids, outRequestNo: 'r1', amountFen: 2_000 }),
  ]);

  // Started again, with views that are made anew from the same log: nothing of it is new.
  await close();
  rmSync(path.join(dataDir, 'read-model.db'));
  const again = await givenPaystate({ dataDir });
  await until('it has caught up', () => again.projector.isCaughtUp());
  expect(again.log.filter(({ msg }) => /received|succeeded/.test(String(msg)))).toEqual([]);
});

test('a refused refund has one line, with the code of Alipay', async () => {
  const { pay, refund, alipay, log } = await givenPaystate();
  await pay('tea_1');
  await alipay.pay('tea_1');
  await until('it is paid', () => log.some(({ msg }) => msg === 'payment received'));
  await alipay.fault('alipay.trade.refund', 'business-error', { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });

  await refund('tea_1', 'r1', '20.00');

  const [line] = await until('it is logged', () => {
    const found = log.filter(({ msg }) => msg === 'refund refused');
    return found.length > 0 && found;
  });
  expect(line).toMatchObject({ outTradeNo: 'tea_1', outRequestNo: 'r1', subCode: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });
});
