/** What a shop and its buyers do: a few orders on two days, the first day's bill, and some minutes' worth of orders today. */
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient, type Client } from 'graphql-ws';
import { WebSocket } from 'ws';
import { seededRandom } from '../../../simulator/values/seeded-random';
import type { RunningEngine } from './engine';
import type { Receiver } from './receiver';

const ORDERS_A_DAY = 12;
const WATCH = `subscription ($outTradeNo: ID!) { tradeChanged(outTradeNo: $outTradeNo) { trade { state } } }`;
const WATCH_ALL = 'subscription { tradesChanged { trade { state } } }';
const DAY_MS = 86_400_000;
const BEIJING_MS = 8 * 3_600_000;
/** So many days pass before today begins. */
export const DAYS_BEFORE = 2;

const beijingDate = (timeMs: number) => new Date(timeMs + BEIJING_MS).toISOString().slice(0, 10);

/** When something begins, in seconds after the first order of today. */
const DAY = {
  newOrderEveryS: 0.3,
  outageFromS: 22,
  outageToS: 37,
  receiverFailsFromS: 42,
  receiverFailsToS: 47,
  lastOrderS: 66,
  endS: 72,
};

export function createBusiness(engine: RunningEngine, receiver: Receiver) {
  const random = seededRandom(7);
  const orders = createOrders(engine, random);

  /** Begins two days ago, by the simulator's clock, and ends now: the bill of the first day agrees. */
  const playTwoDays = async () => {
    const date = beijingDate(Date.now() - DAYS_BEFORE * DAY_MS);
    for (let day = 0; day < DAYS_BEFORE; day += 1) {
      await Promise.all(Array.from({ length: ORDERS_A_DAY }, () => orders.byQrCode(0.2)));
      await engine.control('clock', { advance: '1d' });
    }
    const code = await engine.cli('reconcile', '--date', date);
    if (code !== 0) throw new Error(`paystate reconcile ended with ${code}`);
  };

  const playToday = async () => {
    const backOffice = watcher(engine);
    backOffice.subscribe({ query: WATCH_ALL }, IGNORED);
    const begunMs = performance.now();
    const at = async (seconds: number, what: () => unknown) => {
      await sleep(Math.max(0, begunMs + seconds * 1_000 - performance.now()));
      await what();
    };
    await Promise.all([
      ...orderTimes().map((seconds, index) => at(seconds, () => orders.any(index))),
      at(3, () => receiver.createGone()),
      at(6, orders.cancelled),
      at(9, orders.closed),
      at(12, orders.paidTwice),
      at(15, orders.withForgedNotify),
      ...[14, 16, 18, 50, 52].map((seconds) => at(seconds, orders.withoutCredential)),
      // Alipay is not reached. What was asked of it in these seconds is in doubt until it answers again.
      at(DAY.outageFromS, () => engine.control('faults', { rules: [OUTAGE] })),
      at(DAY.outageToS, () => engine.endFaults()),
      at(DAY.receiverFailsFromS, () => receiver.fail(true)),
      at(DAY.receiverFailsToS, () => receiver.fail(false)),
      at(DAY.endS, () => undefined),
    ]);
    await backOffice.dispose();
  };
  return { playTwoDays, playToday };
}

const OUTAGE = { method: '*', fault: 'request-lost', times: 100_000 };
const IGNORED = { next: () => undefined, error: () => undefined, complete: () => undefined };

const orderTimes = () =>
  Array.from({ length: Math.floor(DAY.lastOrderS / DAY.newOrderEveryS) }, (_, index) => index * DAY.newOrderEveryS);

const watcher = ({ url, token }: RunningEngine): Client =>
  createClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    connectionParams: { authorization: `Bearer ${token}` },
    lazy: false,
    onNonLazyError: () => undefined,
  });

/** Each is one order with what becomes of it. */
function createOrders(engine: RunningEngine, random: () => number) {
  let count = 0;
  const nextNumber = () => `tea_${(count += 1)}`;
  const amount = () => (8 + random() * 120).toFixed(2);
  const pay = async (outTradeNo: string, input: object = { method: 'QR_CODE' }) => {
    const order = { outTradeNo, totalAmount: amount(), subject: 'Tea', ...input };
    const { userErrors } = await engine.mutate('pay', 'PayInput', order, 'trade { state }');
    return (userErrors as unknown[]).length === 0;
  };
  const buyerPays = (outTradeNo: string, more = {}) =>
    engine.control('pay', { out_trade_no: outTradeNo, ...more }).catch(() => undefined);
  const refund = (outTradeNo: string, yuan: string) =>
    engine.mutate('refund', 'RefundInput', { outTradeNo, outRequestNo: `${outTradeNo}_r`, amount: yuan }, '');

  /** The buyer's page watches, and is closed two seconds after the payment. */
  const byQrCode = async (chanceOfRefund: number) => {
    const outTradeNo = nextNumber();
    const wait = 300 + random() * 1_500;
    const returned = random() < chanceOfRefund;
    if (!(await pay(outTradeNo))) return;
    const page = watcher(engine);
    page.subscribe({ query: WATCH, variables: { outTradeNo } }, IGNORED);
    await sleep(wait);
    await buyerPays(outTradeNo);
    await sleep(2_000);
    await page.dispose();
    if (returned) await refund(outTradeNo, '5.00');
  };
  const byBarcode = () =>
    pay(nextNumber(), { method: 'BARCODE', authCode: `2812${String(count).padStart(10, '0')}1099` });
  const closed = async () => {
    const outTradeNo = nextNumber();
    await pay(outTradeNo);
    await engine.control('scan', { out_trade_no: outTradeNo });
    await engine.mutate('close', 'CloseInput', { outTradeNo }, '');
  };
  const cancelled = async () => {
    const outTradeNo = nextNumber();
    await pay(outTradeNo);
    await buyerPays(outTradeNo);
    await engine.mutate('cancel', 'CancelInput', { outTradeNo }, '');
  };
  /** Money that nobody owes: an anomaly for a person. */
  const paidTwice = async () => {
    const outTradeNo = nextNumber();
    await pay(outTradeNo);
    await buyerPays(outTradeNo);
    await sleep(500);
    await buyerPays(outTradeNo, { again: true });
  };
  const withForgedNotify = async () => {
    const outTradeNo = nextNumber();
    await pay(outTradeNo);
    await engine.control('faults', { rules: [{ method: 'notify', fault: 'notify-forged', times: 1 }] });
    await buyerPays(outTradeNo);
  };
  const withoutCredential = () => engine.post(`${engine.url}/graphql`, { query: '{ __typename }' });

  /** Of ten orders seven by QR code, two by bar code, one that is never paid. */
  const any = async (index: number) => {
    if (index % 10 === 9) await pay(nextNumber());
    else if (index % 5 === 3) await byBarcode();
    else await byQrCode(0.3);
  };
  return { any, byQrCode, closed, cancelled, paidTwice, withForgedNotify, withoutCredential };
}
