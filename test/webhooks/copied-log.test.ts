/** Endpoints in a copy of the log: its positions are others, and what was asked for by position before the copy still means the same. */
import { ANYBODY } from '../../access/caller';
import { copyLog } from '../../adapters/event-log/copy-log';
import { openEventStoreDb } from '../../adapters/eventstoredb/eventstoredb-event-store';
import { startStandIn } from '../eventstoredb/stand-in/stand-in';
import { until } from '../given-paystate';
import { givenShop, type Shop } from './given-nodes';
import { givenReceiver } from './given-receiver';

const pay = ({ does }: Pick<Shop, 'does'>, outTradeNo: string) =>
  does({ type: 'Pay', outTradeNo, totalFen: 8800, subject: 'Tea', method: 'BARCODE', authCode: '2812345678901200' });

test('given a resend from a position that waits, when the log is copied to another store, then everything after it is delivered there', async () => {
  const receiver = await givenReceiver();
  const before = givenShop();
  const created = await before.createWebhook({ url: receiver.url });
  receiver.secret = created.secret;
  const { webhookId } = created;
  const node = before.start('a');
  for (const outTradeNo of ['tea_1', 'tea_2', 'tea_3']) await pay(node, outTradeNo);
  await until('all is told', () => receiver.accepted.length === 6);
  const pause = (shop: Shop, paused: boolean) => shop.administration.update({ webhookId, paused }, ANYBODY, 'test');
  await pause(before, true);
  const { position } = (await before.store.readStream('trade-main-tea_1')).at(-1)!;
  await before.administration.resend({ webhookId, afterPosition: position }, ANYBODY, 'test');
  await node.stop();

  const standIn = await startStandIn();
  const copy = openEventStoreDb({ connectionString: standIn.connectionString, callLimitMs: 60_000 });
  await copyLog({ from: before.store, to: copy, signal: new AbortController().signal });
  const after = givenShop(copy);
  receiver.accepted.length = 0;
  after.start('b');
  await pause(after, false);
  await pay(after, 'tea_4');

  const told = (outTradeNo: string) => receiver.accepted.filter(({ body }) => body.data.outTradeNo === outTradeNo);
  await until('what was asked for is told again, and what is new', () =>
    ['tea_2', 'tea_3', 'tea_4'].every((outTradeNo) => told(outTradeNo).length >= 2),
  );
  await before.end();
  await after.end();
  await standIn.stop();
  await receiver.close();
});
