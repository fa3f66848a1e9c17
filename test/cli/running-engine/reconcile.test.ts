/** `paystate reconcile` against a running engine: what it prints, what it writes, and how it ends. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenFolder, givenPaystate, until } from '../../given-paystate';
import { cli, cleanUp as cleanUpCli } from '../given-cli';

afterEach(async () => {
  cleanUpCli();
  await cleanUp();
});

test('ends with 0 where all agrees, with 3 and a spreadsheet where it does not, with 1 without a result, with 2 for nonsense', async () => {
  const paystate = await givenPaystate({ apiToken: 'a-token-of-enough-letters' });
  const auth = { authorization: 'Bearer a-token-of-enough-letters' };
  const env = { PORT: String(paystate.port), API_TOKEN: 'a-token-of-enough-letters' };
  const run = (...args: string[]) => cli(['reconcile', ...args], env);
  const PAY = `mutation { pay(input: { outTradeNo: "tea_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }) { userErrors { code } } }`;
  const beijingDay = (atMs = Date.now()) => new Date(atMs + 8 * 3_600_000).toISOString().slice(0, 10);
  const day = () => beijingDay(paystate.engine.clock.now().getTime());
  const date = day();
  await paystate.gql(PAY, {}, auth);
  await paystate.alipay.pay('tea_1');
  await until('it is paid', async () => (await paystate.events('tea_1')).some(({ type }) => type === 'TradePaid'));
  await paystate.alipay.advance('34h');
  const next = day();

  const agrees = await run('--date', date);
  expect(agrees).toMatchObject({ code: 0 });
  expect(agrees.out).toContain(`${date}: 1 rows, no discrepancy`);
  expect(agrees.out).toContain('1 payments 88.00, 0 refunds 0.00');

  await paystate.alipay.control('bill', {
    bill_date: next,
    changes: [
      { kind: 'payment-extra', out_trade_no: 'elsewhere', amount_fen: 700 },
      { kind: 'refund-of-unknown', out_trade_no: '=HYPERLINK("x")', out_request_no: '@SUM(A1)', amount_fen: 1 },
    ],
  });
  await paystate.alipay.advance('24h');
  const last = day();
  await paystate.gql(PAY.replace('tea_1', 'tea_2'), {}, auth);
  await paystate.alipay.pay('tea_2');
  await until('it is paid', async () => (await paystate.events('tea_2')).some(({ type }) => type === 'TradePaid'));
  await paystate.alipay.advance('34h');
  const csv = path.join(givenFolder(), 'bill.csv');
  const differs = await run(`--date=${next}`, '--csv', csv);
  expect(differs).toMatchObject({ code: 3 });
  expect(differs.out).toContain('PAYMENT_UNKNOWN_HERE: The bill has a payment of 7.00 for elsewhere');
  const [heading, refund, payment] = readFileSync(csv, 'utf8').split('\r\n');
  expect(heading).toMatch(/^\uFEFFkind,outTradeNo,outRequestNo,tradeNo,ours,theirs,line,at,message,advice$/);
  // Nothing is calculated of what others wrote, and no long number is rounded.
  expect(refund).toMatch(/^REFUND_UNKNOWN_HERE,"'=HYPERLINK\(""x""\)","'@SUM\(A1\)","\d{28}\t",,0\.01,\d,/);
  expect(payment).toMatch(/^PAYMENT_UNKNOWN_HERE,elsewhere,,"\d{28}\t",,7\.00,\d,/);

  await paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'business-error', {
    sub_code: 'isp.bill_not_exist',
  });
  expect(await run('--date', last)).toMatchObject({
    code: 1,
    err: expect.stringContaining('no such bill yet'),
  });
  expect(await run('--date', '2999-01-01')).toMatchObject({ code: 2, err: expect.stringContaining('over in Beijing') });
  expect(await run('--dat', date)).toMatchObject({ code: 2 });
  const [before, withoutDate, after] = [beijingDay(), await run(), beijingDay()];
  expect(withoutDate).toMatchObject({ code: 2, err: expect.stringMatching(`--date (${before}|${after})\n$`) });
  await paystate.close();
  expect(await run('--date', date)).toMatchObject({ code: 1, err: expect.stringContaining('is it running') });
});
