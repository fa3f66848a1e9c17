/** Webhooks from the mutation to a real receiver, which verifies with the library of Standard Webhooks. */
import { cleanUp, givenPaystate, until, type GivenOptions, type Paystate } from '../given-paystate';
import { givenReceiver, type Receiver } from './given-receiver';

const CREATE = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { secret webhook { id url events } userErrors { code path message } } }`;
const UPDATE = `mutation ($input: UpdateWebhookInput!) {
  updateWebhook(input: $input) { secret webhook { id pausedAt } userErrors { code message } } }`;
const RESEND = `mutation ($input: ResendWebhookInput!) {
  resendWebhook(input: $input) { webhook { id } userErrors { code message } } }`;
const LIST = `{ webhooks { id url events pausedAt pauseReason position previousSecretUntil
  failures { outTradeNo revision failures problem nextAttemptAt pausedAt } deliveries { messageId event outTradeNo status problem } } }`;

const TIMES = { recordEveryMs: 50, idleMs: 200, tickMs: 20 };
const LOCAL = { allowedNetworks: ['127.0.0.1'], times: TIMES };

let receiver: Receiver;
beforeEach(async () => void (receiver = await givenReceiver()));
afterEach(async () => {
  await cleanUp();
  await receiver.close();
});

const given = (more: GivenOptions = {}) => givenPaystate({ webhooks: LOCAL, ...more });

async function created(paystate: Paystate, input: object = {}): Promise<string> {
  const { createWebhook } = (await paystate.gql(CREATE, { input: { url: receiver.url, ...input } })).data;
  expect(createWebhook.userErrors).toEqual([]);
  receiver.secret = createWebhook.secret;
  return createWebhook.webhook.id;
}

const accepted = (outTradeNo: string) =>
  receiver.accepted.filter(({ body }) => body.data.outTradeNo === outTradeNo).map(({ type }) => type);

const listed = async (paystate: Paystate) => (await paystate.gql(LIST)).data.webhooks[0];

describe('what happens is told', () => {
  it('signed, in order, small, and without the buyer', async () => {
    const paystate = await given();
    await paystate.pay('before_1');
    await created(paystate);

    await paystate.pay('tea_1');
    await paystate.alipay.pay('tea_1');
    await until('it is paid', () => accepted('tea_1').includes('trade.paid'));
    await paystate.refund('tea_1', 'r1', '20.00');
    await until('all is told', () => accepted('tea_1').length === 4);

    expect(accepted('tea_1')).toEqual(['trade.opened', 'trade.paid', 'refund.requested', 'refund.succeeded']);
    expect(accepted('before_1')).toEqual([]);
    expect(receiver.received.filter(({ isVerified }) => !isVerified)).toEqual([]);
    expect(receiver.accepted.at(-1)).toMatchObject({
      id: expect.stringMatching(/^msg_[0-9a-f-]{36}$/),
      body: {
        type: 'refund.succeeded',
        timestamp: expect.stringMatching(/^20.*Z$/),
        data: {
          merchant: 'main',
          outTradeNo: 'tea_1',
          state: 'TRADE_SUCCESS',
          totalAmount: '88.00',
          paidAmount: '88.00',
          refundedAmount: '20.00',
          inDoubt: false,
          outRequestNo: 'r1',
          amount: '20.00',
          revision: expect.any(Number),
          position: expect.stringMatching(/^\d+$/),
        },
      },
    });
    expect(JSON.stringify(receiver.accepted)).not.toMatch(/buyer|2088|subject/i);
  });

  it('only of the kinds that were chosen', async () => {
    const paystate = await given();
    await created(paystate, { events: ['refund.succeeded'] });
    await paystate.pay('tea_1');
    await paystate.alipay.pay('tea_1');
    await until('it is paid', async () => (await paystate.trade('tea_1')).state === 'TRADE_SUCCESS');
    await paystate.refund('tea_1', 'r1', '20.00');
    await until('the refund is told', () => receiver.accepted.length > 0);

    expect(receiver.accepted.map(({ type }) => type)).toEqual(['refund.succeeded']);
  });
});

describe('what is not accepted', () => {
  it('is sent again with the same id, holds what comes after it in its order, and no other order', async () => {
    const paystate = await given();
    receiver.answer = ({ body, type }) => (body.data.outTradeNo === 'bad_1' && type === 'trade.opened' ? 500 : 204);
    await created(paystate);
    await paystate.pay('bad_1');
    await until('it failed', () => receiver.received.length > 0);
    await paystate.alipay.pay('bad_1');
    await paystate.pay('good_1');
    await paystate.alipay.pay('good_1');
    await until('the other is told', () => accepted('good_1').length === 2);
    await until('it is shown', async () => (await listed(paystate)).failures.length === 1);

    expect(accepted('bad_1')).toEqual([]);
    expect((await listed(paystate)).failures[0]).toMatchObject({
      outTradeNo: 'bad_1',
      revision: 0,
      problem: 'HTTP 500',
    });

    receiver.answer = () => 204;
    await paystate.alipay.advance('10s');
    await until('it is told', () => accepted('bad_1').length === 2);
    expect(accepted('bad_1')).toEqual(['trade.opened', 'trade.paid']);
    const ids = receiver.received.filter(
      ({ body, type }) => body.data.outTradeNo === 'bad_1' && type === 'trade.opened',
    );
    expect(new Set(ids.map(({ id }) => id)).size).toBe(1);
    expect(ids.length).toBeGreaterThan(1);
  });

  it('is paused after three days in which nothing was accepted, told, and resumed where it stopped', async () => {
    const paystate = await given();
    receiver.answer = () => 503;
    const id = await created(paystate);
    await paystate.pay('tea_1');
    await until('it failed', () => receiver.received.length > 0);
    for (let hours = 0; hours < 80 && !(await listed(paystate)).pausedAt; hours += 4) {
      const before = receiver.received.length;
      await paystate.alipay.advance('4h');
      await until('it is tried again, or paused', async () => {
        return receiver.received.length > before || (await listed(paystate)).pausedAt !== null;
      });
    }

    expect(await listed(paystate)).toMatchObject({ pauseReason: 'FAILED_FOR_THREE_DAYS' });
    expect(paystate.log).toContainEqual(expect.objectContaining({ webhookId: id, reason: 'FAILED_FOR_THREE_DAYS' }));
    const tries = receiver.received.length;
    receiver.answer = () => 204;
    await paystate.alipay.advance('5h');
    await paystate.pay('tea_2');
    expect(receiver.received.length).toBe(tries);

    await paystate.gql(UPDATE, { input: { id, paused: false } });
    await until('all is told', () => accepted('tea_1').length > 0 && accepted('tea_2').length > 0);
    expect(accepted('tea_1')[0]).toBe('trade.opened');
  });

  it('ends deliveries at once where the receiver answers 410', async () => {
    const paystate = await given();
    receiver.answer = () => 410;
    await created(paystate);
    await paystate.pay('tea_1');
    await until('it is paused', async () => (await listed(paystate)).pausedAt !== null);

    expect(await listed(paystate)).toMatchObject({ pauseReason: 'GONE' });
    expect(receiver.received.length).toBe(1);
  });
});

describe('people', () => {
  it('rotate the secret: both sign for a day, then the new one alone', async () => {
    const paystate = await given();
    const id = await created(paystate);
    const old = receiver.secret;
    const { updateWebhook } = (await paystate.gql(UPDATE, { input: { id, rotateSecret: true } })).data;
    expect(updateWebhook.secret).toMatch(/^whsec_/);
    expect(updateWebhook.secret).not.toBe(old);

    await paystate.pay('tea_1');
    await until('it is told', () => receiver.received.length === 1);
    expect(receiver.received[0]).toMatchObject({ isVerified: true, signatures: 2 });
    receiver.secret = updateWebhook.secret;
    await paystate.pay('tea_2');
    await until('it is told', () => receiver.received.length === 2);
    expect(receiver.received[1]).toMatchObject({ isVerified: true, signatures: 2 });

    await paystate.alipay.advance('25h');
    await paystate.pay('tea_3');
    await until('it is told', () => accepted('tea_3').length === 1);
    expect(receiver.accepted.find(({ body }) => body.data.outTradeNo === 'tea_3')).toMatchObject({
      isVerified: true,
      signatures: 1,
    });
  });

  it('have an order, one of its events, or all after a position delivered again, with the same ids', async () => {
    const paystate = await given();
    await paystate.pay('early_1');
    const id = await created(paystate);
    await paystate.pay('tea_1');
    await paystate.alipay.pay('tea_1');
    await until('it is told', () => accepted('tea_1').length === 2);
    const first = receiver.accepted.map((one) => one.id);
    const resend = async (input: object) =>
      (await paystate.gql(RESEND, { input: { id, ...input } })).data.resendWebhook.userErrors;

    expect(await resend({ outTradeNo: 'tea_1' })).toEqual([]);
    await until('it is told again', () => accepted('tea_1').length === 4);
    expect(receiver.accepted.slice(2).map((one) => one.id)).toEqual(first);
    const { revision } = receiver.accepted[1]!.body.data;
    expect(await resend({ outTradeNo: 'tea_1', revision })).toEqual([]);
    await until('one is told again', () => accepted('tea_1').length === 5);
    expect(receiver.accepted[4]!.id).toBe(first[1]);
    expect(await resend({ afterPosition: '0' })).toEqual([]);
    await until('all is told again', () => accepted('tea_1').length === 7 && accepted('early_1').length === 1);
    expect(await resend({ outTradeNo: 'nobody' })).toMatchObject([{ code: 'TRADE_NOT_FOUND' }]);
    expect(await resend({})).toMatchObject([{ code: 'INVALID_WEBHOOK' }]);
    const beyond = await paystate.gql(RESEND, { input: { id, afterPosition: '99999999' } });
    expect(beyond.errors).toMatchObject([{ extensions: { code: 'UNKNOWN_POSITION' } }]);
  });

  it('see what was sent, and nothing secret in the log of events or of the process', async () => {
    const paystate = await given();
    await created(paystate);
    await paystate.pay('tea_1');
    await until('it is shown', async () => (await listed(paystate)).deliveries.length === 1);

    expect(await listed(paystate)).toMatchObject({
      failures: [],
      deliveries: [{ event: 'trade.opened', outTradeNo: 'tea_1', status: 204, problem: null }],
    });
    const stored = [
      ...(await paystate.store.readStream('webhooks-main')),
      ...(await paystate.store.readStream('webhooks-main-delivery-0')),
      ...paystate.log,
    ];
    expect(JSON.stringify(stored)).not.toContain(receiver.secret.slice('whsec_'.length));
  });

  it.each<[string, object, string]>([
    ['http to the Internet where nothing private is allowed', { url: 'http://shop.example/hook' }, 'url'],
    ['a private address', { url: 'https://10.0.0.1/hook' }, 'url'],
    ['a password in the address', { url: 'https://me:secret@shop.example/hook' }, 'url'],
    ['a kind that is none', { url: 'https://shop.example/hook', events: ['trade.payed'] }, 'events'],
    ['no kind', { url: 'https://shop.example/hook', events: [] }, 'events'],
  ])('may not create %s', async (_what, input, field) => {
    const paystate = await given({ webhooks: { allowedNetworks: [], times: TIMES } });
    const { createWebhook } = (await paystate.gql(CREATE, { input })).data;
    expect(createWebhook).toMatchObject({
      secret: null,
      userErrors: [{ code: 'INVALID_WEBHOOK', path: ['input', field] }],
    });
  });
});
