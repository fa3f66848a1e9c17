/** Sockets of one credential: how many it holds, and what is left of them. */
import { createCallerSockets } from '../../../api/graphql/caller-sockets';
import { MAX_SOCKETS_PER_WATCH_TOKEN } from '../../../api/request/limits';
import { cleanUp, givenPaystate, until } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';

afterEach(cleanUp);

test('a watch token that opens more sockets than a buyer needs loses its oldest', async () => {
  const paystate = await givenPaystate({ apiToken: TOKEN });
  const order = 'input: { outTradeNo: "mine_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }';
  const { data } = await paystate.gql(
    `mutation { pay(${order}) { trade { watchToken } } }`,
    {},
    { authorization: `Bearer ${TOKEN}` },
  );
  const authorization = `Bearer ${data.pay.trade.watchToken}`;
  const open = async () => {
    const { socket, send, received, closed } = paystate.rawSocket();
    await new Promise((resolve) => socket.once('open', resolve));
    send({ type: 'connection_init', payload: { authorization } });
    await Promise.race([closed, until('it is answered', () => received.length > 0)]);
    return { socket, closed, isAcknowledged: received.some(({ type }) => type === 'connection_ack') };
  };
  const opened: Awaited<ReturnType<typeof open>>[] = [];

  // The rate of the token refuses some of them: those are opened again, as a client does.
  await until('one more than it may hold was opened', async () => {
    const socket = await open();
    if (socket.isAcknowledged) opened.push(socket);
    return opened.length > MAX_SOCKETS_PER_WATCH_TOKEN;
  });

  expect(await opened[0]!.closed).toMatchObject({ code: 4429 });
  expect(opened.slice(1).every(({ socket }) => socket.readyState === socket.OPEN)).toBe(true);
});

test('a socket that was closed counts no more', () => {
  const sockets = createCallerSockets();
  const caller = { actor: 'watch:1', name: '', scopes: new Set<never>(), watchedOrder: '1' };
  const ended: number[] = [];

  for (let index = 0; index < 3 * MAX_SOCKETS_PER_WATCH_TOKEN; index += 1) {
    sockets.enter(caller, () => ended.push(index))();
  }

  expect(ended).toEqual([]);
});
