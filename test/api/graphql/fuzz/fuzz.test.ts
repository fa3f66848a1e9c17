/**
 * Whatever document and variables come, over HTTP and WebSocket: no 5xx, no unforeseen error, no word of it in the log, and
 * the event loop never stands still for long. `FUZZ_DOCUMENTS=10000 FUZZ_SEED=2 npx jest test/api/graphql/fuzz` runs more.
 */
import { apiSchema } from '../../../../api/schema';
import { MAX_ERROR_CHARACTERS, MAX_ERRORS } from '../../../../api/request/limits';
import { expectShortStalls } from '../../../given-quiet-loop';
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../../given-paystate';
import { arbitraryRequest, createRandom, MARKER, type FuzzedRequest } from './arbitrary-documents';

const DOCUMENTS = Number(process.env['FUZZ_DOCUMENTS'] ?? 400);
const SEED = Number(process.env['FUZZ_SEED'] ?? 1);

jest.setTimeout(600_000 + DOCUMENTS * 1_000);

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate();
  for (let index = 0; index < 100; index += 1) await paystate.pay(`tea_${index}`);
});
afterAll(cleanUp);

const isFew = (errors: { message: string }[]) =>
  errors.length <= MAX_ERRORS && errors.every(({ message }) => message.length <= MAX_ERROR_CHARACTERS + 1);
const codesOf = (errors: { extensions?: { code?: unknown } }[]) => errors.map(({ extensions }) => extensions?.code);

async function overHttp({ query, variables }: FuzzedRequest): Promise<void> {
  const { status, errors } = await paystate.postGraphql(JSON.stringify({ query, variables }));
  expect(status).toBeLessThan(500);
  if (!errors) return;
  expect(isFew(errors)).toBe(true);
  expect(codesOf(errors)).not.toContain('INTERNAL');
}

async function overWebSocket({ query, variables }: FuzzedRequest): Promise<void> {
  const { socket, send, received, closed } = paystate.rawSocket();
  let code: number | undefined;
  void closed.then((close) => (code = close.code));
  await new Promise((resolve) => socket.once('open', resolve));
  send({ type: 'connection_init' });
  await until('it is acknowledged', () => received[0]);
  send({ type: 'subscribe', id: 'a', payload: { query, variables: variables ?? {} } });
  send({ type: 'ping' });
  // The answer to the ping comes after what the subscription has to say at once.
  await until('it is answered', () => code !== undefined || received.some(({ type }: Json) => type === 'pong'));
  for (const { type, payload } of received) {
    if (type !== 'error') continue;
    expect(isFew(payload)).toBe(true);
    expect(codesOf(payload)).not.toContain('INTERNAL');
  }
  // Too large for a message, and nothing else, closes the socket.
  expect([undefined, 1009]).toContain(code);
  socket.terminate();
}

test(`${DOCUMENTS} documents of seed ${SEED}`, async () => {
  const schema = await apiSchema();
  const random = createRandom(SEED);
  const slowest = { stallMs: 0, query: '' };
  for (let index = 0; index < DOCUMENTS; index += 1) {
    const request = arbitraryRequest(schema, random);
    try {
      const send = request.kind === 'subscription' ? overWebSocket : overHttp;
      const stallMs = await expectShortStalls(() => send(request));
      if (stallMs > slowest.stallMs) Object.assign(slowest, { stallMs, query: request.query.slice(0, 200) });
    } catch (error) {
      const { query, variables } = request;
      const shown = JSON.stringify({ query, variables }).slice(0, 2_000);
      throw new Error(`document ${index} of seed ${SEED}: ${shown}`, { cause: error });
    }
  }
  if (process.env['FUZZ_DOCUMENTS']) console.log(`the slowest: ${slowest.stallMs.toFixed(0)} ms, ${slowest.query}`);
  expect(JSON.stringify(paystate.log)).not.toContain(MARKER);
  await until('nothing is left subscribed', () => paystate.feed.subscriberCount() === 0);
});
