/**
 * Seeded: payments and refunds happen on two nodes of one log, each of which restarts now and then, while a back office reads the feed
 * of either. It is killed again and again, also between what it received and what it wrote. It has every change exactly once.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { openEventStoreDb } from '../../../adapters/eventstoredb/eventstoredb-event-store';
import { evolve } from '../../../domain/engine/evolve';
import { handleCommand } from '../../../domain/engine/handle-command';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import type { EventStore, PaymentGateway } from '../../../domain/ports';
import { refundedFen } from '../../../domain/trade/account';
import type { TradeCommand } from '../../../domain/trade/commands';
import { initialTrade } from '../../../domain/trade/trade';
import { formatYuan } from '../../../domain/values/money';
import { startStandIn, type StandIn } from '../../eventstoredb/stand-in/stand-in';
import { cleanUp, givenFolder, givenPaystate, until, type Paystate } from '../../given-paystate';
import { createFeedConsumer, MOMENTS, readAllPages, WAYS, type Change, type Kill } from './feed-consumer';
import { seeded } from './given-nodes';

const ORDERS = Number(process.env['FEED_ORDERS'] ?? 100);
const KILLS = Number(process.env['FEED_KILLS'] ?? 20);
const SEED = Number(process.env['FEED_SEED'] ?? 1);
const AT_ONCE = 4;
/** Each order brings a payment and a refund, each of them two appends. */
const CHANGES_PER_ORDER = 4;
const RESTARTS = 2;
/** Payments wait for a consumer that is further behind, so that it is killed while they happen. */
const MAX_BEHIND = 600;

jest.setTimeout(7_200_000);

let standIn: StandIn;
/** What the test has begun, ended also where it fails. */
let ends: (() => unknown)[];
beforeEach(async () => {
  standIn = await startStandIn();
  ends = [];
});
afterEach(async () => {
  for (const end of ends.reverse()) await end();
  await cleanUp();
  await standIn.stop();
});

/** Alipay takes each payment by bar code, and returns what it is asked to. */
const gateway: PaymentGateway = {
  maxCallMs: 8_000,
  async call({ method, bizContent }) {
    const more =
      method === 'alipay.trade.refund'
        ? { fund_change: 'Y', refund_fee: bizContent['refund_amount'] }
        : { total_amount: bizContent['total_amount'], gmt_payment: '2026-11-28 08:00:00' };
    const node = { code: '10000', out_trade_no: bizContent['out_trade_no'], trade_no: 'T1', ...more };
    return { kind: 'answer', signed: true, content: JSON.stringify(node), durationMs: 1 };
  },
};

/** Nodes on one EventStoreDB, each with views of its own that stay through a restart. */
async function givenNodes(random: () => number) {
  const openStore = () => openEventStoreDb({ connectionString: standIn.connectionString, callLimitMs: 60_000 });
  const start = (dataDir: string) => givenPaystate({ dataDir, openStore, gateway, isClockStopped: true });
  const nodes: Paystate[] = [await start(givenFolder()), await start(givenFolder())];
  /** Commands under way on each. */
  const busy = nodes.map(() => 0);
  let resting: number | undefined;
  const any = () => (resting === undefined ? Math.floor(random() * nodes.length) : 1 - resting);
  return {
    anyUrl: () => nodes[any()]!.url,
    urls: () => nodes.map(({ url }) => url),
    async does(command: TradeCommand) {
      const index = any();
      busy[index]! += 1;
      const result = await handleCommand(nodes[index]!.engine, command, { actor: 'test', correlationId: randomUUID() });
      busy[index]! -= 1;
      return result;
    },
    /** Stops a node that answers no command any more, and starts it again on the views that it had; none while another is down. */
    async restart() {
      if (resting !== undefined) return;
      const index = (resting = any());
      await until('its commands are answered', () => busy[index] === 0);
      await nodes[index]!.close();
      nodes[index] = await start(nodes[index]!.dataDir);
      resting = undefined;
    },
    openStore,
  };
}

type Nodes = Awaited<ReturnType<typeof givenNodes>>;

async function runOrders(nodes: Nodes, random: () => number, isToWait: () => boolean): Promise<void> {
  const paid: string[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < ORDERS; index = next++) {
      await until('the consumer has caught up a little', () => !isToWait());
      const outTradeNo = `o_${index}`;
      const code = { method: 'BARCODE', authCode: '2812345678901200' } as const;
      await nodes.does({ type: 'Pay', outTradeNo, totalFen: 8_800, subject: 'Tea', ...code });
      paid.push(outTradeNo);
      const refunded = paid[Math.floor(random() * paid.length)]!;
      await nodes.does({ type: 'Refund', outTradeNo: refunded, outRequestNo: `r_${index}`, amountFen: 1 });
      if (index % Math.ceil(ORDERS / RESTARTS) === 1) await nodes.restart();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

/** What the log says: what each append did to a trade, in order. */
async function changesInLog(store: EventStore): Promise<Change[]> {
  const changes: Change[] = [];
  const trades = new Map<string, typeof initialTrade>();
  let append: RecordedEvent[] = [];
  for await (const { events } of store.readAll()) {
    for (const event of events.filter(({ stream }) => stream.startsWith('trade-main-'))) {
      const trade = evolve(trades.get(event.stream) ?? initialTrade, event);
      trades.set(event.stream, trade);
      append.push(event);
      if (event.metadata.appendContinues === true) continue;
      changes.push({
        position: event.position,
        trade: {
          outTradeNo: event.stream.slice('trade-main-'.length),
          state: trade.state ?? 'CREATED',
          revision: event.revision,
          paidAmount: formatYuan(trade.paidFen),
          refundedAmount: formatYuan(refundedFen(trade)),
        },
        events: append.map(({ id, revision, position }) => ({ eventId: id, revision, position })),
      });
      append = [];
    }
  }
  return changes;
}

/** Lives and dies until `stop`; every life at whichever node, and by whichever way. Resolves to the number of kills. */
async function runConsumer(
  consumer: ReturnType<typeof createFeedConsumer>,
  { nodes, random, stop }: { nodes: Nodes; random: () => number; stop: AbortSignal },
) {
  const kills = new Map<string, number>();
  let total = 0;
  const oneOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;
  // So that the last kill comes before the last payment.
  const maxChangesOfLife = Math.floor((1.6 * ORDERS * CHANGES_PER_ORDER) / KILLS);
  const nextKill = (): Kill | undefined =>
    total < KILLS ? { atChange: 1 + Math.floor(random() * maxChangesOfLife), moment: oneOf(MOMENTS) } : undefined;
  for (let kill = nextKill(); !stop.aborted;) {
    const way = oneOf(WAYS);
    const { received, isKilled } = await consumer.live(nodes.anyUrl(), way, kill, stop);
    if (isKilled) {
      total += 1;
      kills.set(`${way} ${kill?.moment}`, (kills.get(`${way} ${kill?.moment}`) ?? 0) + 1);
      kill = nextKill();
    } else if (kill) kill = { ...kill, atChange: Math.max(1, kill.atChange - received) };
  }
  return { total, kills };
}

test(`${KILLS} kills during ${ORDERS} payments and as many refunds (seed ${SEED})`, async () => {
  const random = seeded(SEED);
  const nodes = await givenNodes(random);
  const consumer = createFeedConsumer(path.join(givenFolder(), 'consumer.db'));
  const stopping = new AbortController();
  const consuming = runConsumer(consumer, { nodes, random: seeded(SEED + 1_000), stop: stopping.signal });
  let refused: unknown;
  consuming.catch((error: unknown) => (refused = error));
  ends.push(
    () => consumer.close(),
    () => consuming.catch(() => undefined),
    () => stopping.abort(),
  );
  const log = nodes.openStore();
  let made = 0;
  const following = new AbortController();
  const counting = (async () => {
    for await (const { events } of log.subscribe(undefined, following.signal)) {
      made += events.filter(({ metadata }) => metadata.appendContinues !== true).length;
    }
  })();
  ends.push(
    () => log.close(),
    () => counting.catch(() => undefined),
    () => following.abort(),
  );
  const failWhereRefused = () => {
    if (refused !== undefined) throw refused as Error;
  };

  await runOrders(nodes, random, () => (failWhereRefused(), made - consumer.count() > MAX_BEHIND));

  // Whatever would be repeated comes before it.
  await nodes.does({ type: 'Refund', outTradeNo: 'o_0', outRequestNo: 'last', amountFen: 1 });
  const expected = await changesInLog(log);
  const last = expected.at(-1)!;
  await until('the last change arrives', () => {
    failWhereRefused();
    return consumer.received().at(-1)?.position === last.position;
  });
  stopping.abort();
  const { total, kills } = await consuming;

  process.stdout.write(
    `${expected.length} changes, ${total} kills (${[...kills].map(([which, times]) => `${which} ${times}`).join(', ')})\n`,
  );
  expect(consumer.received()).toEqual(expected);
  for (const url of nodes.urls()) expect(await readAllPages(url)).toEqual(expected);
  expect(expected.length).toBeGreaterThanOrEqual(ORDERS * CHANGES_PER_ORDER);
  expect(total).toBe(KILLS);
  expect(new Set([...kills.keys()].flatMap((key) => key.split(' '))).size).toBe(WAYS.length + MOMENTS.length);
});
