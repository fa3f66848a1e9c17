/**
 * DESIGN section 8, promise 1, for real: the product in a process of its own, on SQLite, ended with SIGKILL at random moments
 * under load, and started again. KILLS says how often: 100 in CI, 5 elsewhere.
 */
import path from 'node:path';
import { verifyChain } from '../../adapters/event-log/event-hash';
import { openSqliteEventStore } from '../../adapters/sqlite/sqlite-event-store';
import type { Ledger } from '../end-to-end/given-product';
import { givenPlant, type Plant } from './processes/plant';
import { seededRandom as seeded } from '../../simulator/values/seeded-random';
import { AMOUNT, createShopLoad, type Order } from './processes/shop-load';
import type { RecordedEvent } from '../../domain/events/recorded-event';

const KILLS = Number(process.env['KILLS'] ?? (process.env['CI'] ? '100' : '5'));
const SEED = Number(process.env['KILL_SEED'] ?? '20261121');
/** That Alipay lives on is the truer case; that it dies as well is the harder one for what the test compares with. */
const KILLS_TOGETHER = Math.ceil(KILLS / 5);
/** Longer than a call may take: each engine finds what the one before left unanswered, and may die over it. */
const PASSED_BETWEEN_MS = 20_000;
const MAX_ANSWERS = 40;
/** So that the kill comes with no answer, but anywhere between two. */
const MAX_AFTER_ANSWER_MS = 20;
/** Of the kills, those that come while it starts: anywhere in what the start before took. */
const AT_START_SHARE = 0.2;
/** In the end time passes until nothing is in doubt: by then every order is over, and every query of follow-up was made. */
const SETTLING_STEPS_MS = [60_000, 300_000, 3_600_000, 7 * 3_600_000, 26 * 3_600_000, 26 * 3_600_000];
/** A call to Alipay may take a second, and follow-up polls every fifth of one. */
const EQUAL_READINGS = 15;

jest.setTimeout(600_000 + KILLS * 15_000);

type TradeView = {
  outTradeNo: string;
  state: string;
  inDoubt: boolean;
  paidAmount: string;
  refundedAmount: string;
  refunds: { outRequestNo: string; state: string }[];
  anomalies: { kind: string }[];
};
const TRADE = `query ($no: ID!) { trade(outTradeNo: $no) {
  outTradeNo state inDoubt paidAmount refundedAmount refunds { outRequestNo state }
  anomalies { kind } } }`;

let plant: Plant;
afterEach(async () => plant.stop());

describe.each([
  { who: 'the engine', kills: KILLS - KILLS_TOGETHER, together: false },
  { who: 'the engine, and the simulator with it,', kills: KILLS_TOGETHER, together: true },
])('$who is killed at any moment, $kills times', ({ kills, together }) => {
  it('what was acknowledged is there, and the engine agrees with Alipay', async () => {
    plant = await givenPlant(together);
    const orders = await killUnderLoad(kills, seeded(SEED));
    const trades = await settle(orders);
    const ledger = await plant.ledger();
    await plant.killEngine();

    expect(orders.length).toBeGreaterThan(kills);
    expect(orders.flatMap((order) => disagreements(order, trades.get(order.outTradeNo), ledger))).toEqual([]);
    expect(ledger.trades.filter(({ out_trade_no }) => !trades.has(out_trade_no))).toEqual([]);
    expect(executedTwice(ledger)).toEqual([]);
    expect(await damages(ledger)).toEqual([]);
    const { length } = ledger.calls;
    process.stderr.write(`${kills} kills survived: ${orders.length} orders, ${length} calls (seed ${SEED})\n`);
  });
});

// --------------------------------------------------------------------- when

async function killUnderLoad(kills: number, random: () => number): Promise<Order[]> {
  const load = createShopLoad(plant);
  let startMs = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const startedAt = performance.now();
    await plant.startEngine(PASSED_BETWEEN_MS);
    if (startMs > 0 && random() < AT_START_SHARE) {
      await passes(random() * startMs);
      await plant.killEngine();
      continue;
    }
    await plant.isReady();
    startMs = performance.now() - startedAt;
    const serving = load.start();
    await serving.answered(Math.floor(random() * MAX_ANSWERS));
    await passes(random() * MAX_AFTER_ANSWER_MS);
    await plant.killEngine();
    await serving.stop();
  }
  return load.orders;
}

const passes = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Lets time pass until the engine calls every order over and out of doubt, or paid. Answers what it tells of them. */
async function settle(orders: readonly Order[]): Promise<Map<string, TradeView | null>> {
  const trades = new Map<string, TradeView | null>();
  const open = () => orders.filter(({ outTradeNo }) => !isOver(trades.get(outTradeNo)));
  for (const passedMs of SETTLING_STEPS_MS) {
    if (open().length === 0) break;
    await plant.killEngine();
    await plant.startEngine(passedMs);
    await plant.isReady();
    await untilNothingChanges(async () => {
      for (const { outTradeNo } of open()) {
        const data = await plant.gql<{ trade: TradeView | null }>(TRADE, { no: outTradeNo });
        trades.set(outTradeNo, data.trade);
      }
      return open().length;
    });
  }
  return trades;
}

/** Reads until it gets 0, or the same for so long that only more time will change it. */
async function untilNothingChanges(read: () => Promise<number>): Promise<void> {
  let seen = await read();
  for (let equalReadings = 0; seen > 0 && equalReadings < EQUAL_READINGS;) {
    await passes(100);
    const before = seen;
    seen = await read();
    equalReadings = seen === before ? equalReadings + 1 : 0;
  }
}

/** Null: it was never opened. */
function isOver(trade: TradeView | null | undefined): boolean {
  if (!trade) return trade === null;
  return !trade.inDoubt && (trade.state === 'TRADE_SUCCESS' || trade.state === 'TRADE_CLOSED');
}

// --------------------------------------------------------------------- then

function disagreements(
  { outTradeNo, acknowledged }: Order,
  trade: TradeView | null | undefined,
  ledger: Ledger,
): string[] {
  const problems: string[] = [];
  const claim = (isSo: boolean, problem: string): void => {
    if (!isSo) problems.push(`${outTradeNo}: ${problem}`);
  };
  const atAlipay = ledger.trades.find((trade) => trade.out_trade_no === outTradeNo);
  if (!trade) {
    claim(acknowledged.size === 0, `${[...acknowledged].join()} was acknowledged and is gone`);
    claim(atAlipay === undefined, 'Alipay has it, and it was never opened here');
    return problems;
  }
  const { state, paidAmount, refundedAmount } = trade;
  const kinds = trade.anomalies.map(({ kind }) => kind).join();
  claim(isOver(trade), `it is ${state} and ${trade.inDoubt ? '' : 'not '}in doubt in the end (${kinds})`);
  claim(state === (atAlipay?.trade_status ?? 'TRADE_CLOSED'), `${state} here, ${atAlipay?.trade_status} at Alipay`);
  claim(refundedAmount === (atAlipay?.refunded_amount ?? '0.00'), `${refundedAmount} refunded here`);
  const isPaid = atAlipay?.trade_status === 'TRADE_SUCCESS' || atAlipay?.refunded_amount === AMOUNT;
  claim(paidAmount === (isPaid ? AMOUNT : '0.00'), `${paidAmount} paid here`);
  // A cancel returns the whole under the order's own number.
  const refunds = (atAlipay?.refunds ?? []).map((refund) => refund.out_request_no).filter((no) => no !== outTradeNo);
  const succeeded = trade.refunds.filter((refund) => refund.state === 'SUCCEEDED').map((refund) => refund.outRequestNo);
  claim(
    refunds.sort().join() === succeeded.sort().join(),
    `${succeeded.join()} refunded here, ${refunds.join()} there`,
  );
  claim(new Set(refunds).size === refunds.length, 'a refund was made twice');
  const facts = ['opened', ...(isPaid ? ['paid'] : []), ...(state === 'TRADE_CLOSED' ? ['closed'] : []), ...refunds];
  const broken = [...acknowledged].filter((promise) => !facts.includes(promise));
  claim(broken.length === 0, `${broken.join()} was acknowledged and is not so`);
  return problems;
}

/** A payment is sent once, whatever was cut off: a second could be a second debit. Refunds that moved money likewise. */
function executedTwice({ calls }: Ledger): string[] {
  const moved = calls.filter(({ method, sub_code }) => sub_code === null && /trade\.(pay|refund)$/.test(method));
  const keys = moved.map((call) => `${call.method} ${call.out_trade_no} ${call.out_request_no ?? ''}`);
  return keys.filter((key, index) => keys.indexOf(key) !== index);
}

/** What the log lost or altered: a notify that was answered `success`, a link of a chain. */
async function damages({ notifies }: Ledger): Promise<string[]> {
  const streams = new Map<string, RecordedEvent[]>();
  const store = await openSqliteEventStore({ file: path.join(plant.dataDir, 'events.db') });
  for await (const { events } of store.readAll()) {
    for (const event of events) streams.set(event.stream, [...(streams.get(event.stream) ?? []), event]);
  }
  await store.close();
  const recorded = [...streams.values()].flat();
  const known = new Set(recorded.map((event) => (event.type === 'AlipayNotifyReceived' ? event.data.notifyId : '')));
  const lost = notifies.filter(({ delivered, notify_id }) => delivered && !known.has(notify_id));
  const broken = [...streams.values()].flatMap((events) => verifyChain(events)?.problem ?? []);
  return [...lost.map(({ notify_id }) => `notify ${notify_id} was accepted and is gone`), ...broken];
}
