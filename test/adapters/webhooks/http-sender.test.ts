/** One attempt against receivers that misbehave: real sockets, and every one is bounded. */
import type { LookupAddress } from 'node:dns';
import { createHttpSender, type HttpSender, type SenderOptions } from '../../../adapters/webhooks/http-sender';
import { collectGarbage } from '../../memory';
import { givenReceiver, type Receiver } from '../../webhooks/given-receiver';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const MESSAGE = { id: 'msg_1', kind: 'trade.paid', revision: 3, body: '{"type":"trade.paid","data":{}}' };
const LOCAL = { allowedNetworks: ['127.0.0.1'] };

let receiver: Receiver;
let sender: HttpSender | undefined;
beforeEach(async () => {
  receiver = await givenReceiver();
  receiver.secret = SECRET;
});
afterEach(async () => {
  sender?.close();
  await receiver.close();
});

function send(options: SenderOptions = LOCAL, url = receiver.url, secrets = [SECRET]) {
  sender = createHttpSender({ timeoutMs: 500, ...options });
  return sender({ url, secrets }, MESSAGE, new AbortController().signal);
}

it('signs as Standard Webhooks say, with every secret', async () => {
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`;
  expect(await send(LOCAL, receiver.url, [other, SECRET])).toMatchObject({ kind: 'accepted', status: 204 });
  expect(receiver.received).toMatchObject([{ id: 'msg_1', isVerified: true, signatures: 2 }]);
});

it('a redirect is a failure, and is not followed', async () => {
  const other = await givenReceiver();
  receiver.answer = (_received, response) => void response.writeHead(307, { location: other.url }).end();

  expect(await send()).toMatchObject({ kind: 'failed', status: 307, problem: expect.stringContaining('redirects') });
  expect(other.received).toEqual([]);
  await other.close();
});

it('a receiver that answers nothing has a limit of time', async () => {
  receiver.answer = () => undefined;
  expect(await send()).toMatchObject({ kind: 'failed', problem: 'no answer within 0.5 s' });
});

it('the limit of time holds while the garbage is collected', async () => {
  receiver.answer = () => undefined;
  const collecting = setInterval(collectGarbage, 50);
  try {
    expect(await send()).toMatchObject({ kind: 'failed', problem: 'no answer within 0.5 s' });
  } finally {
    clearInterval(collecting);
  }
});

it('a receiver that changes the protocol is a failure, and does not hold the lane', async () => {
  receiver.answer = (_received, response) =>
    void response.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n');
  expect(await send()).toMatchObject({ kind: 'failed', problem: 'the connection failed' });
});

it('a receiver whose head comes a byte at a time has the same limit', async () => {
  receiver.answer = (_received, response) => {
    const timer = setInterval(() => response.socket?.write('H'), 50);
    response.socket?.once('close', () => clearInterval(timer));
    return undefined;
  };
  expect(await send()).toMatchObject({ kind: 'failed' });
});

it('an endless body is read up to a bound, and the connection is closed', async () => {
  let sentBytes = 0;
  const closed = new Promise<void>((resolve) => {
    receiver.answer = (_received, response) => {
      response.writeHead(200);
      const more = () => {
        sentBytes += 65_536;
        if (!response.destroyed) response.write(Buffer.alloc(65_536), () => setImmediate(more));
      };
      response.once('close', () => resolve());
      more();
      return undefined;
    };
  });

  expect(await send({ ...LOCAL, timeoutMs: 20_000 })).toMatchObject({ kind: 'accepted', status: 200 });
  await closed;
  expect(sentBytes).toBeLessThan(64 * 1_048_576);
});

it('says 410 and the pause that is asked for', async () => {
  receiver.answer = (_received, response) => void response.writeHead(410, { 'retry-after': '120' }).end();
  expect(await send()).toMatchObject({ kind: 'failed', isGone: true, retryAfterMs: 120_000 });
});

it('an address in the URL is checked before anything is sent', async () => {
  const result = await send({ allowedNetworks: [] });
  expect(result).toMatchObject({ kind: 'failed', problem: 'its address may not be called' });
  expect(receiver.received).toEqual([]);
});

it('a name that leads elsewhere at the second connection is not called there', async () => {
  const { port } = new URL(receiver.url);
  let leadsTo = '127.0.0.1';
  const resolve = ((_name: string, _options: object, done: (error: null, found: LookupAddress[]) => void) =>
    done(null, [{ address: leadsTo, family: 4 }])) as never;
  sender = createHttpSender({ ...LOCAL, resolve, timeoutMs: 2_000 });
  const attempt = () =>
    sender!({ url: `http://shop.example:${port}/hook`, secrets: [SECRET] }, MESSAGE, new AbortController().signal);

  expect(await attempt()).toMatchObject({ kind: 'accepted' });
  // A connection that is kept leads where it was checked.
  sender.close();
  leadsTo = '127.0.0.2';
  expect(await attempt()).toMatchObject({ kind: 'failed', problem: expect.stringContaining('may not be called') });
  expect(receiver.received.length).toBe(1);
});

it('ends at once when the lease is lost', async () => {
  receiver.answer = () => undefined;
  const lost = new AbortController();
  sender = createHttpSender({ ...LOCAL, timeoutMs: 60_000 });
  const result = sender({ url: receiver.url, secrets: [SECRET] }, MESSAGE, lost.signal);
  lost.abort();
  expect(await result).toMatchObject({ kind: 'failed' });
});
