/**
 * `npm run golden`: plays each scenario against the running product and keeps the events that it stored, with the state
 * that they fold to, as test/golden/<version of package.json>/<scenario>.json. What was recorded of a release is never
 * written again: another history needs another version.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../given-paystate';
import { GOLDEN_FOLDER, stateOf, type Golden } from './state-of';

type Play = (paystate: Paystate, outTradeNo: string, skew: { ms: number }) => Promise<void>;

const seen = (paystate: Paystate, outTradeNo: string, isSo: (trade: Json) => boolean) =>
  until(`${outTradeNo} is as expected`, async () => {
    const trade = await paystate.trade(outTradeNo);
    return trade && isSo(trade) ? trade : undefined;
  });
const mutate = (paystate: Paystate, name: 'close' | 'sync', outTradeNo: string) =>
  paystate.gql(`mutation { ${name}(input: {outTradeNo: "${outTradeNo}"}) { trade { state } } }`);
const barcode = (authCode: string) => ({ method: 'BARCODE', authCode });

const payByCode: Play = async (paystate, no) => {
  await paystate.pay(no);
  await paystate.alipay.pay(no);
  await seen(paystate, no, ({ state }) => state === 'TRADE_SUCCESS');
};

/** Time passes until a person is called, who gives up what stays unknown. */
async function giveUp(paystate: Paystate, outTradeNo: string): Promise<void> {
  await paystate.alipay.advance('7h');
  const { anomalies } = await seen(paystate, outTradeNo, (trade) => trade.anomalies.length > 0);
  const input = { outTradeNo, anomalyId: anomalies[0].id, who: 'lin', why: 'paid in another way' };
  await paystate.gql(
    'mutation ($input: SettleAnomalyInput!) { resolveAnomaly(input: $input) { userErrors { code } } }',
    { input },
  );
}

const SCENARIOS: Record<string, Play> = {
  'qr-code-paid': payByCode,
  async 'qr-code-closed-by-shop'(paystate, no) {
    await paystate.pay(no);
    await mutate(paystate, 'close', no);
    await paystate.alipay.scan(no);
    await mutate(paystate, 'close', no);
  },
  async 'qr-code-expired'(paystate, no) {
    await paystate.pay(no, { timeout: '5m' });
    await paystate.alipay.advance('6m');
    await seen(paystate, no, ({ state }) => state === 'TRADE_CLOSED');
  },
  async 'bar-code-paid'(paystate, no) {
    await paystate.pay(no, barcode('2812345678901210'));
  },
  async 'bar-code-refused'(paystate, no) {
    await paystate.pay(no, barcode('2812345678901302'));
  },
  async 'bar-code-never-confirmed'(paystate, no) {
    await paystate.pay(no, barcode('2812345678901401'));
    await paystate.alipay.advance('3m');
    await seen(paystate, no, ({ state }) => state === 'TRADE_CLOSED');
  },
  async 'bar-code-unknown-then-found'(paystate, no) {
    await paystate.alipay.fault('notify', 'notify-lost');
    await paystate.alipay.fault('alipay.trade.pay', 'answer-lost');
    await paystate.pay(no, barcode('2812345678901510'));
    await paystate.alipay.advance('6s');
    await seen(paystate, no, ({ inDoubt }) => !inDoubt);
  },
  async 'refunded-in-parts'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    await paystate.refund(no, 'r1', '20.00');
    await paystate.refund(no, 'r2', '68.00');
    await seen(paystate, no, ({ state }) => state === 'TRADE_CLOSED');
  },
  async 'refund-refused-then-topped-up'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    const subCode = { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' };
    await paystate.alipay.fault('alipay.trade.refund', 'business-error', subCode);
    await paystate.refund(no, 'r1', '20.00');
    await paystate.refund(no, 'r1', '20.00');
  },
  async 'refund-unknown-then-found'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    await paystate.alipay.fault('notify', 'notify-lost');
    await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
    await paystate.refund(no, 'r1', '20.00');
    await paystate.alipay.advance('12s');
    await seen(paystate, no, ({ inDoubt }) => !inDoubt);
  },
  async 'finished-straight-from-waiting'(paystate, no) {
    await paystate.alipay.fault('alipay.trade.precreate', 'not-refundable');
    await paystate.pay(no);
    await paystate.alipay.pay(no);
    await seen(paystate, no, ({ state }) => state === 'TRADE_FINISHED');
  },
  async 'late-payment-refunded-by-policy'(paystate, no, skew) {
    await paystate.pay(no, { timeout: '5m' });
    skew.ms = 6 * 60_000;
    await seen(paystate, no, ({ state }) => state === 'TRADE_CLOSED');
    await paystate.alipay.pay(no);
    await seen(paystate, no, ({ refundedAmount }) => refundedAmount === '88.00');
    skew.ms = 0;
  },
  async 'amount-differs-settled-by-a-person'(paystate, no) {
    await paystate.pay(no);
    await paystate.post('/alipay/notify', paystate.alipay.signedNotify(no, { total_amount: '0.01' }));
    const { anomalies } = await seen(paystate, no, (trade) => trade.anomalies.length > 0);
    const input = { outTradeNo: no, anomalyId: anomalies[0].id, who: 'lin', why: 'a test', evidence: 'ticket 42' };
    await paystate.gql(
      'mutation ($input: SettleAnomalyInput!) { settleAnomaly(input: $input) { userErrors { code } } }',
      { input },
    );
  },
  async 'second-payment-flagged'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    const second = { trade_no: '2026112122001499999999999999', gmt_payment: '' };
    await paystate.post('/alipay/notify', paystate.alipay.signedNotify(no, second));
  },
  /** The simulated Alipay knows no second trade, so it refuses. */
  async 'second-payment-refund-refused'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    const second = { trade_no: '2026112122001499999999999998' };
    await paystate.post('/alipay/notify', paystate.alipay.signedNotify(no, second));
    await seen(paystate, no, ({ refunds }) => refunds[0]?.state === 'REFUSED');
  },
  async 'page-paid'(paystate, no) {
    const trade = await paystate.pay(no, { method: 'PAGE' });
    await fetch(trade.trade.nextStep.url);
    await paystate.alipay.pay(no);
    await seen(paystate, no, ({ state }) => state === 'TRADE_SUCCESS');
  },
  async 'jsapi-closed-by-shop'(paystate, no) {
    await paystate.pay(no, { method: 'JSAPI', buyerId: '2088102177846880' });
    await mutate(paystate, 'close', no);
  },
  async 'switched-from-code-to-page'(paystate, no) {
    await paystate.pay(no);
    await paystate.pay(no, { method: 'PAGE', switchMethod: true });
    await paystate.alipay.pay(no);
    await seen(paystate, no, ({ state }) => state === 'TRADE_SUCCESS');
  },
  async 'cancelled-at-the-till'(paystate, no) {
    await paystate.pay(no, barcode('2812345678901610'));
    await paystate.gql(`mutation { cancel(input: {outTradeNo: "${no}"}) { trade { state } } }`);
  },
  async 'shared-out-and-refunded-to-a-card'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    const settle = (outRequestNo: string, amount: string) =>
      paystate.gql('mutation ($input: SettleInput!) { settle(input: $input) { userErrors { code } } }', {
        input: {
          outTradeNo: no,
          outRequestNo,
          shares: [{ transIn: '2088102177846880', transInType: 'userId', amount }],
        },
      });
    await settle('s1', '8.80');
    await paystate.alipay.fault('alipay.trade.order.settle', 'business-error', { sub_code: 'ACQ.TRADE_SETTLE_ERROR' });
    await settle('s2', '1.00');
    await paystate.refund(no, 'r1', '20.00');
    await paystate.alipay.control('deposit-back', { out_trade_no: no, out_request_no: 'r1', status: 'S' });
    await seen(paystate, no, ({ refunds }) => refunds[0].depositBack);
  },
  async 'refund-given-up'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    await paystate.alipay.fault('alipay.trade.refund', 'request-lost');
    await paystate.alipay.fault('alipay.trade.fastpay.refund.query', 'http-500', { times: 20 });
    await paystate.refund(no, 'r1', '20.00');
    await giveUp(paystate, no);
  },
  async 'settlement-given-up'(paystate, no, skew) {
    await payByCode(paystate, no, skew);
    await paystate.alipay.fault('alipay.trade.order.settle', 'request-lost');
    await paystate.alipay.fault('alipay.trade.order.settle.query', 'http-500', { times: 20 });
    const shares = [{ transIn: '2088102177846880', transInType: 'userId', amount: '8.80' }];
    await paystate.gql('mutation ($input: SettleInput!) { settle(input: $input) { userErrors { code } } }', {
      input: { outTradeNo: no, outRequestNo: 's1', shares },
    });
    await giveUp(paystate, no);
  },
  async 'never-opened-here'(paystate, no) {
    await paystate.post('/alipay/notify', paystate.alipay.signedNotify(no));
  },
};

async function record(): Promise<void> {
  const { version } = JSON.parse(readFileSync(path.join(GOLDEN_FOLDER, '../../package.json'), 'utf8')) as {
    version: string;
  };
  const folder = path.join(GOLDEN_FOLDER, version);
  if (existsSync(folder)) {
    throw new Error(`${folder} is recorded already and must stay as it is: raise the version in package.json first`);
  }
  const skew = { ms: 0 };
  const paystate = await givenPaystate({ followUp: true, skew, policy: { latePayment: 'refund' } });
  const goldens: Golden[] = [];
  for (const [scenario, play] of Object.entries(SCENARIOS)) {
    const outTradeNo = scenario.replaceAll('-', '_');
    await play(paystate, outTradeNo, skew);
    await paystate.alipay.clearFaults();
    const events = await paystate.events(outTradeNo);
    goldens.push({ scenario, version, events, state: stateOf(events) });
    process.stdout.write(`${scenario}: ${events.length} events\n`);
  }
  mkdirSync(folder);
  for (const golden of goldens) {
    writeFileSync(path.join(folder, `${golden.scenario}.json`), `${JSON.stringify(golden, null, 2)}\n`);
  }
}

void record()
  .catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  })
  .finally(cleanUp);
