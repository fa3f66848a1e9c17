/**
 * After an outage: a hundred thousand trades are due at once. Real store, real read model, real limits; Alipay is a port
 * that counts. What is compared is measured in this run; the figures are printed.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { hashEvent } from '../../adapters/event-log/event-hash';
import { createGuardedGateway } from '../../adapters/call-limits/guarded-gateway';
import { openSqliteEventStore } from '../../adapters/sqlite/sqlite-event-store';
import { handleCommand } from '../../domain/engine/handle-command';
import type { EventStore, GatewayRequest, PaymentGateway } from '../../domain/ports';
import type { TradeEvent } from '../../domain/events/trade-events';
import { createTradeCache } from '../../domain/engine/trade-cache';
import { createLiveFeed } from '../../projections/live/live-feed';
import { startProjector } from '../../projections/projector';
import { openReadModel, type ReadModel } from '../../projections/views/read-model';
import { cleanUp, givenFolder, until } from '../given-paystate';
import type { NewEvent } from '../../domain/events/recorded-event';
import type { Engine } from '../../domain/engine/engine';
import { streamOf } from '../../domain/engine/trade-stream';
import { startFollowUp, type FollowUp } from '../../domain/scheduler/run-follow-up';

const DUE = 100_000;
const OPENED_AT = '2026-11-21T04:00:00.000Z';
/** Three hours later every code is dead and every trade is due: Alipay is asked, and the trade is closed. */
const NOW_MS = Date.parse(OPENED_AT) + 3 * 3_600_000;
const FOLLOW_UP_CALLS_PER_SECOND = 300;
const CALL_MS = 10;

const report = (line: string) => process.stdout.write(`backlog: ${line}\n`);
const reportError = (error: unknown) => report(String(error));
const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

let store: EventStore;
let readModel: ReadModel;
let closings: (() => unknown)[] = [];

beforeAll(async () => {
  const folder = givenFolder();
  store = await openSqliteEventStore({ file: path.join(folder, 'events.db') });
  readModel = openReadModel(path.join(folder, 'read-model.db'));
  closings.push(
    () => readModel.close(),
    () => store.close(),
  );
  await fill(1_000, 'early');
  await apply();
}, 120_000);
afterAll(async () => {
  for (const close of closings.reverse()) await close();
  await cleanUp();
  closings = [];
});

async function fill(count: number, prefix: string): Promise<void> {
  const openOne = async (index: number) => {
    const outTradeNo = `${prefix}_${index}`;
    const events: TradeEvent[] = [
      {
        type: 'TradeOpened',
        data: {
          merchant: 'main',
          outTradeNo,
          totalFen: 8_800,
          subject: 'Tea',
          method: 'QR_CODE',
          // The outage hit them within ten minutes of each other.
          expiresAt: new Date(Date.parse(OPENED_AT) + 7_200_000 + (index % 600) * 1_000).toISOString(),
        },
      },
      { type: 'TradeAwaitingBuyer', data: { since: OPENED_AT, qrCode: `https://qr.alipay.com/${index}` } },
    ];
    const metadata = {
      recordedAt: OPENED_AT,
      actor: 'test',
      $correlationId: 'r1',
      schemaVersion: 1,
      previousHash: null,
    };
    const sealed = events.map((event): NewEvent => ({ ...event, id: randomUUID(), metadata }));
    await store.append(streamOf('main', outTradeNo), 'no-stream', sealed);
  };
  for (let from = 0; from < count; from += 1_000) {
    await Promise.all(Array.from({ length: Math.min(1_000, count - from) }, (_, index) => openOne(from + index)));
  }
}

async function apply(): Promise<void> {
  for await (const batch of store.readAll(readModel.checkpoint())) readModel.apply(batch);
}

/** Alipay, which has never seen any of these orders. */
function countingGateway() {
  const asked: string[] = [];
  const count = { atOnce: 0, most: 0 };
  const gateway: PaymentGateway & { close(): Promise<void> } = {
    maxCallMs: 5_000,
    async call({ method, bizContent }: GatewayRequest) {
      const outTradeNo = bizContent['out_trade_no'] as string;
      if (method === 'alipay.trade.precreate') {
        const content = JSON.stringify({ code: '10000', out_trade_no: outTradeNo, qr_code: 'https://qr.alipay.com/1' });
        return { kind: 'answer', signed: true, content, durationMs: 0 };
      }
      asked.push(outTradeNo);
      count.most = Math.max(count.most, (count.atOnce += 1));
      await sleep(CALL_MS);
      count.atOnce -= 1;
      const content = JSON.stringify({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST', out_trade_no: outTradeNo });
      return { kind: 'answer', signed: true, content, durationMs: CALL_MS };
    },
    close: async () => undefined,
  };
  return { gateway, asked, count };
}

function nodeWith(gateway: PaymentGateway): Engine {
  return {
    store,
    gateway,
    clock: { now: () => new Date(NOW_MS) },
    merchant: 'main',
    newId: randomUUID,
    hashEvent,
    cache: createTradeCache(),
    sleep: (ms) => sleep(ms),
  };
}
const limits = { callsPerSecond: 10_000, waitingQueriesPerSecond: 20, breakerFailures: 5, breakerOpenMs: 1_000 };

async function timePayments(engine: Engine, count: number): Promise<number[]> {
  const tookMs: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const begun = performance.now();
    const pay = { type: 'Pay', outTradeNo: randomUUID().replaceAll('-', ''), totalFen: 1, subject: 'Tea' } as const;
    const caller = { actor: 'test', correlationId: 'r1' };
    const { trade } = await handleCommand(engine, { ...pay, method: 'QR_CODE' }, caller);
    expect(trade.state).toBe('WAIT_BUYER_PAY');
    tookMs.push(performance.now() - begun);
  }
  return tookMs;
}

test('a page of the due list costs the same whatever stands behind it', async () => {
  const timePages = () => {
    const [middle] = readModel.listDue(NOW_MS, 1, 'latest');
    const time = (from?: Parameters<ReadModel['listDue']>[2]) =>
      median(
        Array.from({ length: 300 }, () => {
          const begun = performance.now();
          readModel.listDue(NOW_MS, 48, from);
          return performance.now() - begun;
        }),
      );
    const halfway = { after: { dueAtMs: middle!.dueAtMs - 300_000, seq: middle!.seq } };
    return { head: time(), halfway: time(halfway), latest: time('latest') };
  };
  const few = timePages();
  await fill(DUE, 'late');
  await apply();
  expect(readModel.counts().due).toBe(DUE + 1_000);
  const many = timePages();
  const inMicroseconds = (costs: typeof few) =>
    Object.entries(costs).map(([from, ms]) => `${from} ${(ms * 1_000).toFixed(0)} µs`);
  report(
    `a page of 48 with 1,000 due: ${inMicroseconds(few).join(', ')}; with ${DUE}: ${inMicroseconds(many).join(', ')}`,
  );
  for (const from of ['head', 'halfway', 'latest'] as const) expect(many[from]).toBeLessThan(5 * few[from] + 0.1);
}, 180_000);

test('it is worked off at the rate that is set, a few at once, each trade once by two nodes; payments stay fast', async () => {
  const { gateway, asked, count } = countingGateway();
  const projector = startProjector({ store, readModel, feed: createLiveFeed(), onError: reportError });
  closings.push(() => projector.stop());
  const nodes = [1, 2].map(() =>
    nodeWith(createGuardedGateway(gateway, { ...limits, followUpCallsPerSecond: FOLLOW_UP_CALLS_PER_SECOND / 2 })),
  );
  const before = await timePayments(nodes[0]!, 200);
  const errors: unknown[] = [];
  const loop = monitorEventLoopDelay({ resolution: 5 });
  const begun = performance.now();
  const followUps = nodes.map((node): FollowUp => startFollowUp(node, readModel, (error) => errors.push(error)));
  loop.enable();
  const during = await timePayments(nodes[0]!, 400);
  await until('two thousand are worked off', () => asked.length >= 2_000, 60_000);
  const seconds = (performance.now() - begun) / 1_000;
  loop.disable();
  const askedBy = asked.length;
  for (const followUp of followUps) await followUp.stop();

  const ratio = median(during) / median(before);
  report(
    `${askedBy} of ${DUE} in ${seconds.toFixed(1)} s (${(askedBy / seconds).toFixed(0)}/s, set: ` +
      `${FOLLOW_UP_CALLS_PER_SECOND}/s), at most ${count.most} at once; a payment's median ${median(before).toFixed(1)} → ` +
      `${median(during).toFixed(1)} ms (×${ratio.toFixed(2)}); event loop p99 ${(loop.percentile(99) / 1e6).toFixed(0)} ms`,
  );
  expect(errors).toEqual([]);
  expect(new Set(asked).size).toBe(asked.length);
  expect(count.most).toBeLessThanOrEqual(2 * 16);
  // A bucket's content comes on top of the rate, once for each node.
  expect(askedBy).toBeLessThanOrEqual(FOLLOW_UP_CALLS_PER_SECOND * (seconds + 0.5));
  expect(ratio).toBeLessThan(6);
}, 120_000);

test('without a rate the work itself is the limit', async () => {
  const { gateway, asked, count } = countingGateway();
  const node = nodeWith(createGuardedGateway(gateway, { ...limits, followUpCallsPerSecond: 10_000 }));
  const begun = performance.now();
  const followUp = startFollowUp(node, readModel, reportError);
  await until('two thousand are worked off', () => asked.length >= 2_000, 60_000);
  report(`${((asked.length / (performance.now() - begun)) * 1_000).toFixed(0)}/s with calls of ${CALL_MS} ms`);
  await followUp.stop();
  expect(count.most).toBeLessThanOrEqual(16);
}, 120_000);
