/**
 * Four times what the engine can do, and a flood of forged notifies. Figures are ratios of this run and are printed; the
 * engine is a process of its own.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { givenEngine, type EngineProcess } from './given-engine';
import { createClients, percentile, post, type Answer } from './open-loop';

const report = (line: string) => process.stdout.write(`overload: ${line}\n`);
const ms = (value: number) => `${value.toFixed(1)} ms`;
const QUERY = post(
  '/graphql',
  JSON.stringify({ query: '{ trades(first: 20) { edges { node { outTradeNo state } } } }' }),
);

let orders = 0;
const payRequest = () => {
  orders += 1;
  const input = `outTradeNo: "load_${orders}", totalAmount: "88.00", subject: "Tea", method: QR_CODE`;
  return post(
    '/graphql',
    JSON.stringify({ query: `mutation { pay(input: {${input}}) { trade { state } userErrors { code } } }` }),
  );
};
const times = (answers: readonly Answer[]) => answers.map((answer) => answer.ms);
const isGood = ({ status, body }: Answer) => status === 200 && !body.includes('"errors"');
const isPaid = ({ body }: Answer) => body.includes('WAIT_BUYER_PAY');
const isRefused = ({ status, body }: Answer) => status === 503 && body.includes('OVERLOADED');

type Flood = { answers: number; unsent: number; believed: number; seconds: number; statuses: string };

/** From a process of its own, so that its work is not ours. */
function startFlood({ port, appId }: EngineProcess, perSecond: number, seconds: number) {
  const args = ['--require', 'tsx/cjs', path.join(__dirname, 'flood-process.ts'), port, appId, perSecond, seconds];
  const child = spawn(process.execPath, args.map(String), { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const begun = lines.next();
  return { begun, ended: begun.then(async () => JSON.parse((await lines.next()).value as string) as Flood) };
}

describe('under load', () => {
  let engine: EngineProcess;
  let clients: ReturnType<typeof createClients>;
  beforeAll(async () => {
    engine = await givenEngine({ LOG_LEVEL: 'warn', ALIPAY_MAX_CALLS_PER_SECOND: '100000' });
    clients = createClients(engine.port);
    for (let n = 0; n < 50; n += 1) expect((await clients.exchange(payRequest())).body).toContain('WAIT_BUYER_PAY');
    await clients.connectAll(500, QUERY);
    await clients.closedLoop(() => QUERY, 8, 2);
  }, 60_000);
  afterAll(async () => {
    clients.close();
    await engine.stop();
  });

  test('four times too many queries: those that are taken are answered as fast as ever, the others told at once', async () => {
    const atCapacity = await clients.closedLoop(() => QUERY, 16, 3);
    const capacity = atCapacity.length / 3;
    const { answers, unsent } = await clients.openLoop(() => QUERY, 4 * capacity, 5);
    const taken = answers.filter(isGood);
    const refused = answers.filter(isRefused);
    const [p99Before, p99Taken] = [percentile(times(atCapacity), 0.99), percentile(times(taken), 0.99)];
    report(
      `queries, capacity ${capacity.toFixed(0)}/s with p99 ${ms(p99Before)}; at 4×: ${(taken.length / 5).toFixed(0)}/s taken, ` +
        `p50 ${ms(percentile(times(taken), 0.5))}, p99 ${ms(p99Taken)}; ${refused.length} refused, p50 ${ms(percentile(times(refused), 0.5))}, ` +
        `p99 ${ms(percentile(times(refused), 0.99))}; ${unsent} not sent`,
    );
    expect(answers.filter((answer) => !isGood(answer) && !isRefused(answer))).toEqual([]);
    expect(refused.length).toBeGreaterThan(0);
    expect(taken.length / 5).toBeGreaterThan(capacity / 5);
    expect(percentile(times(taken), 0.5)).toBeLessThan(3 * p99Before);
    expect(percentile(times(refused), 0.5)).toBeLessThan(2 * p99Before);
  }, 60_000);

  test('four times too many payments: the same', async () => {
    const atCapacity = await clients.closedLoop(payRequest, 32, 4);
    const capacity = atCapacity.length / 4;
    const { answers, unsent } = await clients.openLoop(payRequest, 4 * capacity, 5);
    const taken = answers.filter(isPaid);
    const refused = answers.filter(isRefused);
    report(
      `payments, capacity ${capacity.toFixed(0)}/s with p99 ${ms(percentile(times(atCapacity), 0.99))}; at 4×: ` +
        `${(taken.length / 5).toFixed(0)}/s taken, p50 ${ms(percentile(times(taken), 0.5))}, p99 ${ms(percentile(times(taken), 0.99))}; ` +
        `${refused.length} refused, p50 ${ms(percentile(times(refused), 0.5))}, p99 ${ms(percentile(times(refused), 0.99))}; ${unsent} not sent`,
    );
    expect(atCapacity.filter((answer) => !isPaid(answer)).map(({ body }) => body)).toEqual([]);
    expect(answers.filter((answer) => !isPaid(answer) && !isRefused(answer))).toEqual([]);
    expect(percentile(times(taken), 0.5)).toBeLessThan(3 * percentile(times(atCapacity), 0.99));
    expect(percentile(times(refused), 0.5)).toBeLessThan(percentile(times(taken), 0.5));
  }, 60_000);

  test('a flood of forged notifies: payments go on, nothing is believed, and the log stays readable', async () => {
    const before = await clients.closedLoop(payRequest, 8, 3);
    const linesBefore = engine.log.length;
    const flood = startFlood(engine, 10_000, 8);
    await flood.begun;
    const during = await clients.closedLoop(payRequest, 8, 5);
    const sent = await flood.ended;
    const [paidBefore, paidDuring] = [before.filter(isPaid), during.filter(isPaid)];
    report(
      `flood of ${sent.answers} forged notifies in ${sent.seconds.toFixed(1)} s (${sent.unsent} found no connection, ` +
        `${sent.statuses}): payments ${(paidBefore.length / 3).toFixed(0)}/s → ${(paidDuring.length / 5).toFixed(0)}/s, ` +
        `p50 ${ms(percentile(times(before), 0.5))} → ${ms(percentile(times(during), 0.5))}; ` +
        `${engine.log.length - linesBefore} lines in the log`,
    );
    expect(during.filter((answer) => !isPaid(answer) && !isRefused(answer))).toEqual([]);
    expect(paidDuring.length).toBeGreaterThan(during.length / 2);
    expect(paidDuring.length / 5).toBeGreaterThan(paidBefore.length / 3 / 20);
    expect(sent.believed).toBe(0);
    expect(
      await engine.metric('paystate_notifies_total{result="rejected",reason="bad-signature",merchant="main"}'),
    ).toBeGreaterThan(100);
    expect(engine.log.length - linesBefore).toBeLessThan(20);
  }, 60_000);
});
