/**
 * Seeded: payments and refunds happen on two nodes, each of which crashes now and then, while the consumer is killed again and again,
 * also between what it stored and its answer. It gets every event at least once, and those of each order in order.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';
import { until } from '../given-paystate';
import { messagesOfStream } from '../../webhooks/message';
import { givenShop, type ShopNode } from './given-nodes';

const ORDERS = Number(process.env['WEBHOOK_ORDERS'] ?? 200);
const KILLS = Number(process.env['WEBHOOK_KILLS'] ?? 40);

/** Of mulberry32. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** What it stored survives a kill; what it answered may not arrive. */
function createConsumer(random: () => number) {
  const stored: { id: string; outTradeNo: string }[] = [];
  let server: Server | undefined;
  let port = 0;
  let verifier: Webhook | undefined;
  const start = async () => {
    const started = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        const message = verifier?.verify(Buffer.concat(chunks), headers) as { data: { outTradeNo: string } };
        stored.push({ id: headers['webhook-id']!, outTradeNo: message.data.outTradeNo });
        const luck = random();
        if (luck < 0.02) request.socket.destroy();
        else response.writeHead(luck < 0.04 ? 500 : 204).end();
      });
    });
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', resolve));
    port = (started.address() as AddressInfo).port;
    server = started;
  };
  const kill = () =>
    new Promise<void>((resolve) => {
      if (!server) return resolve();
      server.close(() => resolve());
      server.closeAllConnections();
      server = undefined;
    });
  return {
    stored,
    start,
    kill,
    verifyWith: (secret: string) => void (verifier = new Webhook(secret)),
    url: () => `http://127.0.0.1:${port}/hook`,
    isUp: () => server !== undefined,
  };
}

it.each([1, 2])('seed %d', async (seed) => {
  const random = createRandom(seed);
  const shop = givenShop();
  const consumer = createConsumer(random);
  await consumer.start();
  consumer.verifyWith((await shop.createWebhook({ url: consumer.url() })).secret);
  const nodes: ShopNode[] = [shop.start('a'), shop.start('b')];
  const anyNode = () => nodes[Math.floor(random() * nodes.length)]!;
  const orders: string[] = [];
  let kills = 0;

  const open = async (outTradeNo: string) => {
    orders.push(outTradeNo);
    const code = { method: 'BARCODE', authCode: '2812345678901200' } as const;
    await anyNode().does({ type: 'Pay', outTradeNo, totalFen: 8800, subject: 'Tea', ...code });
  };
  const refund = (outTradeNo: string) =>
    anyNode().does({ type: 'Refund', outTradeNo, outRequestNo: `${outTradeNo}_r`, amountFen: 100 });
  for (let step = 0; step < ORDERS || kills < KILLS; step += 1) {
    if (step < ORDERS) await open(`o_${step}`);
    if (step < ORDERS) await refund(orders[Math.floor(random() * orders.length)]!);
    shop.advance(Math.floor(random() * 3_000));
    if (random() < 0.3 && consumer.isUp()) await consumer.kill().then(() => (kills += 1));
    else if (!consumer.isUp()) await consumer.start();
    if (random() < 0.03) {
      const index = Math.floor(random() * nodes.length);
      await nodes[index]!.kill();
      nodes[index] = shop.start(`n${step}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  if (!consumer.isUp()) await consumer.start();

  const expected = new Map<string, string[]>();
  for (const outTradeNo of orders) {
    const range = { fromRevision: 0, throughRevision: Infinity };
    const messages = await messagesOfStream(shop.store, 'main', `trade-main-${outTradeNo}`, range);
    expected.set(
      outTradeNo,
      messages.map(({ id }) => id),
    );
  }
  const total = [...expected.values()].flat().length;
  const got = () => new Set(consumer.stored.map(({ id }) => id)).size;
  await until('everything arrived', () => {
    shop.advance(20_000);
    return got() === total;
  });

  for (const [outTradeNo, ids] of expected) {
    const first = [...new Set(consumer.stored.filter((one) => one.outTradeNo === outTradeNo).map(({ id }) => id))];
    expect([outTradeNo, first]).toEqual([outTradeNo, ids]);
  }
  expect(total).toBeGreaterThan(ORDERS * 2);
  expect(kills).toBeGreaterThanOrEqual(KILLS);
  await shop.end();
  await consumer.kill();
});
