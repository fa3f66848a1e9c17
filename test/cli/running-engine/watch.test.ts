import { cleanUp, cli, startCli, startPiped, until } from '../given-cli';
import { endEngines, givenEngine } from './given-engine';

afterEach(async () => {
  cleanUp();
  await endEngines();
});

const linesWith = (text: string, part: string) => text.split('\n').filter((line) => line.includes(part)).length;

describe('paystate watch', () => {
  test('shows a trade live, over a restart of the engine, each change once', async () => {
    const engine = await givenEngine();
    const watching = startCli(['watch', 'tea_1'], engine.env);
    await until('it watches', () =>
      watching.printed().includes('watching tea_1, from when it is opened until it is over; Ctrl-C ends it\n'),
    );
    await until('it says that it waits', () => watching.printed().includes('no order tea_1 is opened here yet'));
    await engine.open('tea_1');
    await until('the trade is shown', () => watching.printed().includes('  paid 0.00 refunded 0.00'));

    await engine.stop();
    await until('the outage is told', () => watching.printed().includes('connecting again'));
    await engine.start();
    await engine.pay('tea_1');
    await until('the payment is shown', () => watching.printed().includes('TRADE_SUCCESS  paid 88.00'));
    watching.child.kill('SIGINT');
    const { out, err } = await watching.ended;
    expect(linesWith(out, 'TradePaid:')).toBe(1);
    // Once for the outage, however often it tried.
    expect(linesWith(err, 'connecting again')).toBe(1);
    expect(linesWith(err, 'connected again')).toBe(1);
    expect(linesWith(err, 'no order tea_1')).toBe(1);
    expect(err).not.toContain('undefined');
  });

  test('misses nothing of what happens while it is away', async () => {
    const engine = await givenEngine();
    await engine.stop();
    const watching = startCli(['watch', 'tea_2'], engine.env);
    await until('the outage is told', () => watching.printed().includes('ECONNREFUSED'));
    await engine.start();
    await engine.open('tea_2');
    await until('the trade is shown', () => watching.printed().includes('  paid 0.00 refunded 0.00'));
    // The watcher hears nothing until the payment is long there.
    watching.child.kill('SIGSTOP');
    await engine.stop();
    await engine.start();
    await engine.pay('tea_2');
    watching.child.kill('SIGCONT');
    await until('the payment is shown', () => watching.printed().includes('TradePaid:'));
    watching.child.kill('SIGINT');
    const { out } = await watching.ended;
    expect(linesWith(out, 'TradePaid:')).toBe(1);
  });

  test('ends by itself when the order is over, and at once where it is over already', async () => {
    const engine = await givenEngine();
    await engine.open('tea_3');
    await engine.pay('tea_3');
    const watching = startCli(['watch', 'tea_3'], engine.env);
    await until('the payment is shown', () => watching.printed().includes('TRADE_SUCCESS  paid 88.00'));

    await engine.refundAll('tea_3');

    expect(await watching.ended).toMatchObject({
      code: 0,
      signal: null,
      out: expect.stringContaining('TRADE_CLOSED  paid 88.00 refunded 88.00'),
    });
    expect(await cli(['watch', 'tea_3', '--json'], engine.env)).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^\{.*"state":"TRADE_CLOSED".*\}\n$/),
    });
  });

  test('ends quietly at the first change that nobody reads', async () => {
    const engine = await givenEngine();
    await engine.open('tea_4');
    const watching = startPiped(['watch', 'tea_4'], 'head -n 1', engine.env);
    await until('the trade is shown', () => watching.printed().includes('  paid 0.00 refunded 0.00'));

    await engine.pay('tea_4');

    const { err } = await watching.ended;
    expect(err.trim().split('\n')).toEqual([expect.stringContaining('watching tea_4'), 'ended with 141']);
  });

  test('a wrong token is told: exit code 5', async () => {
    const { env } = await givenEngine();
    const ended = await cli(['watch', 'tea_1'], { ...env, API_TOKEN: 'another-token-of-24-chars' });
    expect(ended).toMatchObject({
      code: 5,
      out: '',
      err: expect.stringMatching(/not accept the key .*: set API_TOKEN/),
    });
    expect(ended.err).not.toContain('undefined');
  });

  test('what the engine refuses is told in its words: exit code 1', async () => {
    const { env } = await givenEngine();
    const ended = await cli(['watch', 'no/such number'], env);
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('outTradeNo must be 1 to 64 letters') });
  });

  test('without a trade: exit code 2', async () => {
    await expect(cli(['watch'])).resolves.toMatchObject({
      code: 2,
      err: expect.stringContaining("missing required argument 'outTradeNo'"),
    });
  });
});
