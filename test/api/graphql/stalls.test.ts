/** Requests that were once expensive, or held what others need: each with its bound. */
import { WebSocket } from 'ws';
import { MAX_ERROR_CHARACTERS, MAX_ERRORS } from '../../../api/request/limits';
import { expectShortStalls } from '../../given-quiet-loop';
import { cleanUp, givenPaystate, until, type Paystate } from '../../given-paystate';
import { heapInUse } from '../../memory';

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate();
  await paystate.pay('tea_1');
});
afterAll(cleanUp);

const many = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index));

test.each([
  [
    'introspection under twenty aliases',
    `{ ${many(20, (index) => `s${index}: __schema { types { name fields { name type { name } } } }`).join(' ')} }`,
    {},
  ],
  [
    '9,000 unknown keys of an input',
    'mutation ($i: PayInput!) { pay(input: $i) { userErrors { code } } }',
    { i: Object.fromEntries(many(9_000, (index) => `k${index}`).map((key) => [key, 1])) },
  ],
  [
    '900 unknown keys of an input, each quoted with all of it',
    'mutation ($i: PayInput!) { pay(input: $i) { userErrors { code } } }',
    { i: Object.fromEntries(many(900, (index) => `k${index}`).map((key) => [key, 'x'.repeat(80)])) },
  ],
  [
    'fields that conflict in pairs',
    `{ ${many(95, (index) => `trade(outTradeNo: "${index}") { state }`).join(' ')} }`,
    {},
  ],
  ['50,000 digits where a name belongs', `{ trade ${'9'.repeat(50_000)} }`, {}],
  ['unknown fields', `{ trade(outTradeNo: "x") { ${many(900, (index) => `unknown_${index}`).join(' ')} } }`, {}],
])('%s: few short errors, and no stall', async (_what, query, variables) => {
  await expectShortStalls(async () => {
    const { status, errors, text } = await paystate.gql(query, variables);
    expect(status).toBe(400);
    expect(errors!.length).toBeLessThanOrEqual(MAX_ERRORS);
    for (const { message } of errors!) expect(message.length).toBeLessThanOrEqual(MAX_ERROR_CHARACTERS + 1);
    expect(text.length).toBeLessThan(16_384);
  });
});

test('of many fields that fail, ten errors are shown', async () => {
  const fields = many(25, (index) => `t${index}: trade(outTradeNo: "x", atLeast: "no position") { state }`);
  const { errors } = await paystate.gql(`{ ${fields.join(' ')} }`);
  expect(errors).toHaveLength(MAX_ERRORS);
});

test('queries that wait for the read model hold no place: others are answered', async () => {
  let release = (): void => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  // The log says that there is more, and the views do not get it.
  const behind = await givenPaystate({
    wrapStore: (store) => ({
      ...store,
      async *readAll() {
        await held;
        yield { events: [], position: '999999', caughtUp: true };
      },
    }),
  });
  await behind.pay('tea_1');
  const waiting = Array.from({ length: 200 }, () =>
    behind.gql('{ trade(outTradeNo: "tea_1", atLeast: "999999") { state } }'),
  );
  const others = await Promise.all(
    Array.from({ length: 30 }, () => behind.gql('{ trade(outTradeNo: "tea_1") { state } }')),
  );
  expect(others.map(({ data }) => data?.trade.state)).toEqual(others.map(() => 'WAIT_BUYER_PAY'));
  release();
  const answers = await Promise.all(waiting);
  const told = answers.map(({ status, errors }) => [status, errors?.[0]?.extensions['code']].join(' '));
  expect(new Set(told)).toEqual(new Set(['200 READ_MODEL_BEHIND']));
});

test('subscriptions of one long document share it', async () => {
  const COUNT = 500;
  const EACH = 50;
  // Each parsed by itself would take some hundred kilobytes.
  const fields = many(
    25,
    (index) => `t${index}: trade { outTradeNo state method subject totalAmount paidAmount createdAt }`,
  );
  const query = `subscription { tradesChanged { ${fields.join(' ')} } } # ${'x'.repeat(1_000)}`;
  expect(query.length).toBeLessThan(4_096);
  const before = await heapInUse();
  const others = paystate.feed.subscriberCount();
  const isOpen = (raw: ReturnType<Paystate['rawSocket']>) => raw.socket.readyState <= WebSocket.OPEN;
  const subscribeMany = async (total: number) => {
    const raw = paystate.rawSocket();
    raw.socket.once('open', () => raw.send({ type: 'connection_init' }));
    await until('it is acknowledged', () => raw.received[0] ?? !isOpen(raw));
    for (let id = 0; id < EACH; id += 1) raw.send({ type: 'subscribe', id: String(id), payload: { query } });
    await until('all are subscribed', () => paystate.feed.subscriberCount() === others + total || !isOpen(raw));
    return raw;
  };
  const sockets = [];
  while (sockets.length < COUNT / EACH) {
    const raw = await subscribeMany((sockets.length + 1) * EACH);
    // A busy machine may read `connection_init` too late: the server closes the socket, and another takes its place.
    if (isOpen(raw)) sockets.push(raw.socket);
  }
  // What a busy machine has not finished yet is garbage a moment later; what each holds by itself never is.
  await until('they share it', async () => (await heapInUse()) - before < COUNT * 64 * 1024);
  for (const socket of sockets) socket.terminate();
  await until('all are released', () => paystate.feed.subscriberCount() <= others);
});
