/** Two nodes, one lease: one delivers at a time, and nothing is left out when it crashes, freezes or stops. */
import { ANYBODY } from '../../access/caller';
import { until } from '../given-paystate';
import { givenShop, type Shop, type ShopNode } from './given-nodes';
import { givenReceiver, type Receiver } from './given-receiver';

let shop: Shop;
let receiver: Receiver;
let webhookId: string;
/** Which node sent each message, in order. */
let senders: string[];
beforeEach(async () => {
  shop = givenShop();
  receiver = await givenReceiver();
  senders = [];
  receiver.answer = (_received, _response, { headers }) => {
    senders.push(String(headers['user-agent']));
    return 204;
  };
  ({ webhookId, secret: receiver.secret } = await shop.createWebhook({ url: receiver.url }));
});
afterEach(async () => {
  await shop.end();
  await receiver.close();
});

const pay = (node: Pick<ShopNode, 'does'>, outTradeNo: string) =>
  node.does({
    type: 'Pay',
    outTradeNo,
    totalFen: 8800,
    subject: 'Tea',
    method: 'BARCODE',
    authCode: '2812345678901200',
  });
const told = (outTradeNo: string) =>
  receiver.accepted.filter(({ body }) => body.data.outTradeNo === outTradeNo).map(({ type }) => type);
const untilLeaseIsGivenBack = () =>
  until('the lease is given back', async () => {
    const last: { data: object } | undefined = (await shop.store.readStream('webhooks-main-delivery-0')).at(-1);
    return Date.parse((last?.data as { until: string }).until) < Date.parse('2026-11-28T00:00:00Z');
  });
const OPENED_AND_PAID = ['trade.opened', 'trade.paid'];

it('one of them delivers, whichever took the payment', async () => {
  const [a, b] = [shop.start('a'), shop.start('b')];
  await Promise.all([pay(a, 'tea_1'), pay(b, 'tea_2'), pay(a, 'tea_3'), pay(b, 'tea_4')]);
  await until('all is told', () => receiver.accepted.length >= 8);

  expect(['tea_1', 'tea_2', 'tea_3', 'tea_4'].map(told)).toEqual(Array(4).fill(OPENED_AND_PAID));
  expect(new Set(senders).size).toBe(1);
});

it('after a crash the other waits until the lease is over, then begins where the first had recorded', async () => {
  const a = shop.start('a');
  await pay(a, 'tea_1');
  await until('it is told', () => told('tea_1').length === 2);
  await a.kill();
  const b = shop.start('b');
  await pay(b, 'tea_2');
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(senders).not.toContain('b');

  shop.advance(63_000);
  await until('the other tells it', () => told('tea_2').length === 2);
  expect(told('tea_2')).toEqual(OPENED_AND_PAID);
});

it('after a stop the other delivers at once', async () => {
  const a = shop.start('a');
  await pay(a, 'tea_1');
  await until('it is told', () => told('tea_1').length === 2);
  await a.stop();
  const b = shop.start('b');
  await pay(b, 'tea_2');
  await until('the other tells it', () => told('tea_2').length === 2);

  // A message whose answer had not arrived when the first stopped comes again.
  expect(new Set(senders.slice(2))).toEqual(new Set(['b']));
});

it('what came before a restart is told, though the log was away when the lease was taken', async () => {
  const a = shop.start('a');
  await pay(a, 'tea_1');
  await until('it is told', () => told('tea_1').length === 2);
  await untilLeaseIsGivenBack();
  await a.stop();
  await pay(shop, 'tea_2');
  let head = '0';
  for await (const { position } of shop.store.readAll()) head = position;

  shop.start('b', { hearsAfter: head, failedAppends: 1 });
  await until('it is told, without another event', () => told('tea_2').length === 2);
});

it('a node that cannot renew the lease stops before another may take it', async () => {
  const a = shop.start('a');
  await pay(a, 'tea_1');
  await until('it is told', () => told('tea_1').length === 2);
  a.freeze();
  shop.advance(63_000);
  const b = shop.start('b');
  await until('the other has the lease', async () => {
    await pay(b, `more_${senders.length}`);
    return senders.includes('b');
  });
  const fromHere = senders.indexOf('b');
  for (let index = 0; index < 10; index += 1) await pay(b, `late_${index}`);
  await until('all is told', () => told('late_9').length === 2);

  expect(senders.slice(fromHere)).not.toContain('a');
});

it('the log does not grow while nothing happens, and little while much does', async () => {
  const a = shop.start('a');
  for (let index = 0; index < 40; index += 1) await pay(a, `tea_${index}`);
  await until('all is told', () => receiver.accepted.length >= 80);
  const recorded = async () => (await shop.store.readStream('webhooks-main-delivery-0')).length;
  await untilLeaseIsGivenBack();
  const before = await recorded();
  await new Promise((resolve) => setTimeout(resolve, 300));

  expect(await recorded()).toBe(before);
  expect(before).toBeLessThan(40);
});

it('what was accepted to be sent again is sent, however many ask while nothing is delivered', async () => {
  const a = shop.start('a');
  await pay(a, 'tea_1');
  await pay(a, 'tea_2');
  await until('it is told', () => told('tea_1').length === 2 && told('tea_2').length === 2);
  const resend = (outTradeNo: string) => shop.administration.resend({ webhookId, outTradeNo }, ANYBODY, 'test');
  const pause = (paused: boolean) => shop.administration.update({ webhookId, paused }, ANYBODY, 'test');
  await pause(true);
  await resend('tea_1');
  for (let index = 0; index < 99; index += 1) expect(await resend('tea_2')).not.toHaveProperty('refusals');

  expect(await resend('tea_2')).toMatchObject({ refusals: [{ code: 'TOO_MANY_RESENDS' }] });
  await pause(false);
  await until('the first of them is told again', () => told('tea_1').length === 4);
  await until('there is room again', async () => !('refusals' in (await resend('tea_2'))));
});
