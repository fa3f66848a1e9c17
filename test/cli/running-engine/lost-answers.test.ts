/** The engine did it, and its answer is lost on the way: the same keys are sent again, and nothing happens twice. */
import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cleanUp, givenPaystate } from '../../given-paystate';
import { cli, cleanUp as cleanUpCli } from '../given-cli';

const servers: Server[] = [];
afterEach(async () => {
  cleanUpCli();
  for (const server of servers.splice(0)) server.close();
  await cleanUp();
});

/** Passes requests on to the engine; of the first answers none arrives. */
async function givenLossyWay(
  enginePort: number,
  lostAnswers: number,
  onLost: (server: Server) => void = () => undefined,
) {
  let passed = 0;
  const server = createServer((incoming, reply) => {
    const { method, url, headers } = incoming;
    const outgoing = request({ port: enginePort, method, path: url, headers }, (answer) => {
      passed += 1;
      if (passed <= lostAnswers) {
        onLost(server);
        return void answer.resume().once('end', () => reply.destroy());
      }
      reply.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(reply);
    });
    incoming.pipe(outgoing);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, passed: () => passed };
}

test.each([
  [1, 0, 2],
  [9, 4, 4],
])('of a payment, %i lost answers: exit code %i, sent %i times, one order', async (lost, code, sent) => {
  const paystate = await givenPaystate();
  const way = await givenLossyWay(paystate.port, lost);

  const ended = await cli(['pay', 'tea_1', '88.00', 'Tea'], { PORT: String(way.port) });

  expect(ended).toMatchObject({
    code,
    err: expect.stringContaining('sent again, with the same numbers, in 0.5 s (1 of 3)'),
  });
  expect(way.passed()).toBe(sent);
  if (code === 4) expect(ended.err).toContain('It may have been done, or not. Give the same command again');
  const opened = (await paystate.events('tea_1')).filter(({ type }) => type === 'TradeOpened');
  expect(opened).toHaveLength(1);
});

test('an engine that is gone at the second try does not make the first one certain', async () => {
  const paystate = await givenPaystate();
  const way = await givenLossyWay(paystate.port, 1, (server) => server.close());

  const ended = await cli(['pay', 'tea_1', '88.00', 'Tea'], { PORT: String(way.port) });

  expect(ended).toMatchObject({
    code: 4,
    err: expect.stringMatching(/no engine answers[^]*It may have been done, or not/),
  });
  expect(way.passed()).toBe(1);
});

test('of a first answer that is lost, "send it again" at last makes nothing certain: exit code 4', async () => {
  const busy = { code: 'ALIPAY_UNAVAILABLE', message: 'Alipay does not answer.', advice: 'RETRY_SAME_KEYS' };
  let passed = 0;
  const engine = createServer((incoming, reply) => {
    passed += 1;
    if (passed === 1) return void reply.destroy();
    incoming.resume();
    const answer = { data: { refund: { refund: null, trade: null, userErrors: [busy] } } };
    incoming.once('end', () => reply.end(JSON.stringify(answer)));
  });
  servers.push(engine);
  await new Promise<void>((resolve) => engine.listen(0, '127.0.0.1', resolve));
  const env = { PORT: String((engine.address() as AddressInfo).port) };

  const ended = await cli(['refund', 'tea_1', '8.00', '--out-request-no', 'r1', '--json'], env);

  expect(ended.code).toBe(4);
  const { userErrors } = JSON.parse(ended.out) as { userErrors: { code: string }[] };
  expect(userErrors.map(({ code }) => code)).toEqual(['ALIPAY_UNAVAILABLE', 'OUTCOME_UNKNOWN']);
  // Where no answer was lost, nothing was done.
  expect((await cli(['refund', 'tea_1', '8.00', '--json'], env)).code).toBe(1);
});

test('a key is not made twice: its lost answer ends with 4 at once', async () => {
  const paystate = await givenPaystate({ apiToken: 'a-token-of-enough-letters' });
  const way = await givenLossyWay(paystate.port, 1);
  const env = { PORT: String(way.port), API_TOKEN: 'a-token-of-enough-letters' };

  const ended = await cli(['keys', 'create', '--name', 'till', '--scope', 'PAY'], env);

  expect(ended).toMatchObject({ code: 4, out: '', err: expect.stringContaining('see what is there before you give') });
  expect(way.passed()).toBe(1);
  expect(JSON.parse((await cli(['keys', 'list', '--json'], env)).out)).toHaveLength(1);
});
