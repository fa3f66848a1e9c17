/** Connections that are held open and say nothing, or say it in drops: others are served all the same. */
import { connect, type Socket } from 'node:net';
import { MAX_IDLE_CONNECTIONS } from '../../../api/request/limits';
import { createThrottledLog } from '../../../api/request/throttled-log';
import { cleanUp, givenPaystate, until } from '../../given-paystate';
import { pino } from 'pino';

const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await cleanUp();
});

/** So many connections, each with a piece of a request. */
async function holdOpen(port: number, count: number, piece: string) {
  const held = Array.from({ length: count }, () => {
    const socket = connect({ port, host: '127.0.0.1' });
    socket.on('error', () => undefined).resume();
    socket.once('connect', () => socket.write(piece));
    sockets.push(socket);
    return socket;
  });
  await until('all are connected', () => held.every((socket) => !socket.connecting));
  return { ended: () => held.filter((socket) => socket.closed).length };
}

const HALF_A_NOTIFY = 'POST /alipay/notify HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 1000\r\n\r\napp_id=';

test.each([
  ['nothing at all', ''],
  ['half of its headers', 'POST /alipay/notify HTTP/1.1\r\nhost: 127.0.0.1\r\nx-slow: '],
  ['half of a notify', HALF_A_NOTIFY],
])('thousands that send %s: the oldest are ended, everybody else is served', async (_what, piece) => {
  const { port, gql, pay, alipay, post } = await givenPaystate();
  await pay('tea_1');
  const { ended } = await holdOpen(port, MAX_IDLE_CONNECTIONS + 200, piece);
  await until('those beyond the limit are ended', () => ended() >= 190);
  expect((await gql('{ __typename }')).status).toBe(200);
  expect(await (await post('/alipay/notify', alipay.signedNotify('tea_1'))).text()).toBe('success');
});

test('a request that is being answered is not quiet, however long it takes', async () => {
  let answer = (): void => undefined;
  const held = new Promise<void>((resolve) => (answer = resolve));
  const { port, pay } = await givenPaystate({
    gateway: {
      maxCallMs: 60_000,
      call: async ({ bizContent }) => {
        await held;
        const content = JSON.stringify({ code: '10000', out_trade_no: bizContent['out_trade_no'], qr_code: 'q' });
        return { kind: 'answer', signed: true, content, durationMs: 1 };
      },
    },
  });
  const paying = pay('tea_1');
  const { ended } = await holdOpen(port, MAX_IDLE_CONNECTIONS + 50, '');
  await until('those beyond the limit are ended', () => ended() >= 40);
  answer();
  expect((await paying).trade.state).toBe('WAIT_BUYER_PAY');
});

test('a notify that comes in drops is ended by itself', async () => {
  const { port } = await givenPaystate();
  const { ended } = await holdOpen(port, 1, HALF_A_NOTIFY);
  await until('it is ended', () => ended() === 1);
});

test('lines that strangers cause: the first of a kind, then how many more', () => {
  const lines: unknown[] = [];
  const log = createThrottledLog(
    pino({ base: null, timestamp: false }, { write: (line) => void lines.push(JSON.parse(line)) }),
  );
  for (let n = 0; n < 10_000; n += 1) log.warn('bad-signature', { requestId: `r${n}` }, 'notify rejected');
  log.warn('malformed', { requestId: 'm' }, 'notify rejected');
  log.close();
  log.warn('bad-signature', { requestId: 'later' }, 'notify rejected');
  log.close();
  expect(lines).toEqual([
    { level: 40, requestId: 'r0', msg: 'notify rejected' },
    { level: 40, requestId: 'm', msg: 'notify rejected' },
    { level: 40, reason: 'bad-signature', count: 9_999, msg: 'notify rejected: more of them' },
    { level: 40, requestId: 'later', msg: 'notify rejected' },
  ]);
});
