/** `paystate listen` as a process of its own, between a running engine and a receiver that verifies. */
import { cleanUp as endPaystate, givenPaystate } from '../../given-paystate';
import { givenReceiver } from '../../webhooks/given-receiver';
import { cleanUp, cli, startCli, until } from '../given-cli';
import { endEngines, givenEngine } from './given-engine';

afterEach(async () => {
  await endEngines();
  cleanUp();
  await endPaystate();
});

it('forwards each message of the kinds that were chosen, signed with the secret that it prints', async () => {
  const receiver = await givenReceiver();
  const paystate = await givenPaystate();
  const env = { PORT: String(paystate.port) };
  const events = 'trade.paid,trade.closed';
  const listening = startCli(['listen', '--forward-to', receiver.url, '--events', events], env);
  await until('it prints the secret', () => listening.printed().includes('whsec_'));
  receiver.secret = /whsec_\S+/.exec(listening.printed())![0];

  await until('it follows', async () => {
    const outTradeNo = `tea_${receiver.accepted.length}_${Date.now()}`;
    await paystate.pay(outTradeNo);
    await paystate.alipay.pay(outTradeNo);
    return receiver.accepted.length > 0;
  });

  expect(receiver.accepted[0]).toMatchObject({
    type: 'trade.paid',
    isVerified: true,
    body: { data: { paidAmount: '88.00' } },
  });
  await until('it prints a line', () =>
    /^trade\.paid {2}tea_\S+ {2}msg_\S+ {2}HTTP 204 {2}\d+ ms$/m.test(listening.printed()),
  );
  expect(listening.printed()).not.toContain('trade.opened');
  await receiver.close();
});

it('loses nothing of what comes while it is disconnected before its first message', async () => {
  const receiver = await givenReceiver();
  const engine = await givenEngine();
  const listening = startCli(['listen', '--forward-to', receiver.url, '--events', 'trade.paid'], engine.env);
  await until('it listens', () => listening.printed().includes('listening from position'));
  receiver.secret = /whsec_\S+/.exec(listening.printed())![0];

  // It hears nothing until the payment is long there.
  listening.child.kill('SIGSTOP');
  await engine.stop();
  await engine.start();
  await engine.open('tea_1');
  await engine.pay('tea_1');
  await until('it is paid', async () => (await engine.stateOf('tea_1')) === 'TRADE_SUCCESS');
  listening.child.kill('SIGCONT');

  await until('the receiver is told', () => receiver.accepted.length > 0);
  expect(receiver.accepted).toMatchObject([{ type: 'trade.paid', body: { data: { outTradeNo: 'tea_1' } } }]);
  await receiver.close();
});

it('that is started before the engine waits for it', async () => {
  const receiver = await givenReceiver();
  const engine = await givenEngine();
  await engine.stop();
  const listening = startCli(['listen', '--forward-to', receiver.url], engine.env);
  await until('the outage is told', () => listening.printed().includes('connecting again until it answers'));

  await engine.start();

  await until('it listens', () => listening.printed().includes('listening from position'));
  await receiver.close();
});

it.each([
  ['without an address', ['listen']],
  ['with an address elsewhere', ['listen', '--forward-to', 'https://shop.example/hook']],
  ['with an option that is none', ['listen', '--forward', 'x']],
])('is not understood %s', async (_what, args) => {
  const { code, err } = await cli(args, {});
  expect([code, err]).toEqual([2, expect.stringMatching(/listen/)]);
});
