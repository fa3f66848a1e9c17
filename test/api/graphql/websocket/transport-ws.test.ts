/** The rules of graphql-transport-ws and our own limits of a socket, over a bare WebSocket. */
import { WS_MESSAGES, MAX_UNACKNOWLEDGED_BYTES } from '../../../../api/request/limits';
import { expectShortStalls } from '../../../given-quiet-loop';
import { cleanUp, givenPaystate, until, within, type Paystate } from '../../../given-paystate';

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate();
  await paystate.pay('tea_1');
});
afterAll(cleanUp);

const WATCH = 'subscription { tradeChanged(outTradeNo: "tea_1") { position trade { state } } }';

const opened: { terminate(): void }[] = [];
afterEach(async () => {
  for (const socket of opened.splice(0)) socket.terminate();
  await released();
});

async function openSocket() {
  const raw = paystate.rawSocket();
  opened.push(raw.socket);
  await new Promise((resolve) => raw.socket.once('open', resolve));
  return raw;
}
async function openAcknowledged() {
  const raw = await openSocket();
  raw.send({ type: 'connection_init' });
  await until('it is acknowledged', () => raw.received[0]);
  return raw;
}
const subscribe = (id: string, query = WATCH) => ({ type: 'subscribe', id, payload: { query } });
const released = () => until('all are released', () => paystate.feed.subscriberCount() === 0);

describe('the protocol', () => {
  test.each([
    ['no JSON', '{'],
    ['no object', '"ping"'],
    ['no type', '{}'],
    ['a type that is none', '{"type":"hello"}'],
    ['subscribe without an id', '{"type":"subscribe","payload":{"query":"{a}"}}'],
    ['subscribe without a query', '{"type":"subscribe","id":"a","payload":{}}'],
    ['complete without an id', '{"type":"complete"}'],
  ])('%s closes with 4400', async (_what, message) => {
    const { socket, closed } = await openAcknowledged();
    socket.send(message);
    expect((await within(closed, 'the close')).code).toBe(4400);
  });

  test('subscribe before the acknowledgement closes with 4401', async () => {
    const { send, closed } = await openSocket();
    send(subscribe('a'));
    expect((await closed).code).toBe(4401);
  });

  test('a socket that says nothing closes with 4408', async () => {
    const { closed } = await openSocket();
    expect((await within(closed, 'the close')).code).toBe(4408);
  });

  test('connection_init twice closes with 4429', async () => {
    const { send, closed } = await openAcknowledged();
    send({ type: 'connection_init' });
    expect((await closed).code).toBe(4429);
  });

  test('an id that is in use closes with 4409', async () => {
    const { send, closed } = await openAcknowledged();
    send(subscribe('a'));
    send(subscribe('a'));
    expect((await closed).code).toBe(4409);
    await released();
  });

  test('a ping is answered with its payload, also before the acknowledgement', async () => {
    const { send, received } = await openSocket();
    send({ type: 'ping', payload: { a: 1 } });
    expect(await until('it is answered', () => received[0])).toEqual({ type: 'pong', payload: { a: 1 } });
  });
});

describe('an id that is used again at once', () => {
  test('each change is delivered once, and nothing is left behind', async () => {
    const { send, received, socket } = await openAcknowledged();
    send(subscribe('a'));
    send({ type: 'complete', id: 'a' });
    send(subscribe('a'));
    await until('the state came', () => received.length > 1);
    await until('one subscription is left', () => paystate.feed.subscriberCount() === 1);
    const before = received.length;
    await paystate.pay('other_1');
    await paystate.gql('mutation { close(input: {outTradeNo: "tea_1"}) { userErrors { code } } }');
    await until('a change came', () => received.length > before);
    const changes = received.slice(before).map((message) => JSON.stringify(message));
    expect(new Set(changes).size).toBe(changes.length);
    socket.close();
    await released();
  });

  test('in any order of subscribing and completing, a stop leaves none', async () => {
    const { send, socket, closed } = await openAcknowledged();
    // A linear congruential generator: the same orders in every run.
    let seed = 7;
    const next = (below: number) => (seed = (seed * 16_807) % 2_147_483_647) % below;
    const running = new Set<string>();
    for (let step = 0; step < 120; step += 1) {
      const id = 'abc'[next(3)]!;
      // The protocol allows an id once at a time.
      send(running.has(id) ? { type: 'complete', id } : subscribe(id));
      if (!running.delete(id)) running.add(id);
      if (next(10) === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    await until('what runs is what was subscribed', () => paystate.feed.subscriberCount() === running.size);
    socket.close();
    await closed;
    await released();
  });

  test('a third one before the first has ended closes with 4409', async () => {
    const { send, closed } = await openAcknowledged();
    for (const message of [subscribe('a'), { type: 'complete', id: 'a' }, subscribe('a'), subscribe('a')])
      send(message);
    expect((await closed).code).toBe(4409);
    await released();
  });
});

describe('a subscription that cannot begin', () => {
  test.each([
    ['its field is skipped', 'subscription { tradeChanged(outTradeNo: "tea_1") @skip(if: true) { position } }'],
    ['its field is in a skipped fragment', 'subscription { ... @skip(if: true) { tradesChanged { position } } }'],
    [
      'its field is in a fragment of a condition',
      'subscription ($is: Boolean = false) { ...A @include(if: $is) } fragment A on Subscription { tradesChanged { position } }',
    ],
    ['@include has no condition', 'subscription { tradesChanged @include { position } }'],
  ])('%s: the error is of that operation only, and no query is logged', async (_what, query) => {
    const { send, received, socket } = await openAcknowledged();
    send(subscribe('bad', query.replace('position', 'position secret: position')));
    send(subscribe('good'));
    const error = await until('an error came', () => received.find(({ id }) => id === 'bad'));
    expect(error).toMatchObject({ type: 'error', payload: [{ extensions: { code: 'GRAPHQL_VALIDATION_FAILED' } }] });
    await until('the other one delivers', () => received.find(({ id, type }) => id === 'good' && type === 'next'));
    const { status, errors } = await paystate.gql(query);
    expect([status, errors![0]!.extensions['code']]).toEqual([400, 'GRAPHQL_VALIDATION_FAILED']);
    expect(JSON.stringify(paystate.log)).not.toMatch(/secret|@include|@skip|tradesChanged/);
    socket.close();
    await released();
  });

  test('a document or variables that are too long are refused', async () => {
    const { send, received, socket } = await openAcknowledged();
    send(subscribe('a', `${WATCH} # ${'x'.repeat(5_000)}`));
    send({
      type: 'subscribe',
      id: 'b',
      payload: {
        query: 'subscription ($f: TradeFilter) { tradesChanged(filter: $f) { position } }',
        variables: { f: { text: 'x'.repeat(5_000) } },
      },
    });
    await until('both are refused', () => received.filter(({ type }) => type === 'error').length === 2);
    for (const { payload } of received.slice(1)) {
      expect(payload[0].extensions.code).toBe('QUERY_TOO_COMPLEX');
    }
    socket.close();
  });
});

describe('a client that sends too much', () => {
  test('ten sockets that send large pings before the acknowledgement hold up nobody', async () => {
    const ping = JSON.stringify({ type: 'ping', payload: { filler: 'x'.repeat(15 * 1024) } });
    const sendMuch = async () => {
      const raws = await Promise.all(Array.from({ length: 10 }, openSocket));
      const sending = setInterval(() => {
        for (const { socket } of raws) for (let count = 0; count < 20; count += 1) socket.send(ping, () => undefined);
      }, 1);
      const codes = await Promise.all(raws.map(({ closed }) => closed));
      clearInterval(sending);
      expect(codes.map(({ code }) => code)).toEqual(codes.map(() => expect.any(Number)));
      expect((await fetch(`${paystate.url}/healthz`)).status).toBe(200);
    };
    await expectShortStalls(sendMuch, 5);
  });

  test('more than connection_init before the acknowledgement closes with 4400', async () => {
    const { send, closed } = await openSocket();
    send({ type: 'connection_init', payload: { filler: 'x'.repeat(MAX_UNACKNOWLEDGED_BYTES) } });
    expect((await within(closed, 'the close')).code).toBe(4400);
  });

  test('small messages beyond the budget of a socket close it with 1008', async () => {
    const { send, closed } = await openAcknowledged();
    for (let count = 0; count < 2 * WS_MESSAGES.burst; count += 1) send({ type: 'ping' });
    expect((await within(closed, 'the close')).code).toBe(1008);
  });

  test.each([
    ['messages', (raw: Awaited<ReturnType<typeof openSocket>>) => raw.send({ type: 'ping' })],
    ['frames without a message', (raw: Awaited<ReturnType<typeof openSocket>>) => raw.socket.ping('x'.repeat(120))],
  ])('%s beyond the budget of a socket close it with 1008, others go on', async (_what, sendOne) => {
    const [greedy, other] = [await openAcknowledged(), await openAcknowledged()];
    const sending = setInterval(() => {
      for (let count = 0; count < WS_MESSAGES.burst; count += 1) {
        if (greedy.socket.readyState === greedy.socket.OPEN) sendOne(greedy);
      }
    }, 1);
    greedy.socket.on('error', () => undefined);
    const { code } = await within(greedy.closed, 'the close');
    clearInterval(sending);
    // Cut off while it sends: the close itself may be lost.
    expect([1006, 1008]).toContain(code);
    other.send({ type: 'ping' });
    await until('the other one is answered', () => other.received.find(({ type }) => type === 'pong'));
  });
});
