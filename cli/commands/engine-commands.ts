/** What else the running engine, or the simulator beside it, is asked for. */
import { SCOPES } from '../../access/scopes';
import type { NewKey } from '../running-engine/keys';
import type { ListenOptions } from '../running-engine/listen';
import type { ReconcileOptions } from '../running-engine/reconcile';
import type { SimulateOptions } from '../running-engine/simulate';
import { command, withEngineOptions, withJson, type EngineOptions, type OutputOptions } from '../terminal/command';
import { listed, several, someOf, time, wholeNumber } from '../terminal/values';

export const watch = () =>
  withEngineOptions(
    command('watch', {
      summary: 'show an order live, from when it is opened until it is over',
      details:
        'By the GraphQL subscription tradeChanged. It ends with 0 when the order is TRADE_CLOSED or TRADE_FINISHED and nothing of it is in doubt; a paid order goes on, since it can be refunded: Ctrl-C ends it. Over a restart of the engine it connects again and misses nothing. A watch token of the order (`paystate watch-token`) is enough: it shows states and sums, not the events.',
      examples: ['paystate watch tea_1'],
    })
      .argument('<outTradeNo>', "the shop's own number of the order")
      .option('--json', 'a line of JSON for each change'),
  ).runs(async (outTradeNo: string, options: EngineOptions & OutputOptions) =>
    (await import('../running-engine/watch.js')).watch(outTradeNo, options),
  );

export const start = () =>
  command('start', {
    summary: 'start the engine, and without settings a simulated Alipay beside it',
    details:
      'With the settings of the environment and of .env. Ctrl-C or SIGTERM stops it. In a checkout use npm start.',
    examples: ['paystate start'],
  }).runs(async () => (await import('../running-engine/start.js')).start());

export const listen = () =>
  withEngineOptions(
    command('listen', {
      summary: 'forward what webhooks would be sent to an address of this machine',
      details:
        'Signed with the secret that it prints, which is the same at each start with the same key. It begins with what comes after its start, and over a broken connection or a restart of the engine it misses nothing. For developing a receiver; scope READ.',
      examples: ['paystate listen --forward-to http://127.0.0.1:3000/webhooks --events trade.paid'],
    })
      .needs('--forward-to <address>', 'where to, on this machine')
      .option('--events <kinds>', 'only these kinds of event, separated by commas; all when left out', listed),
  ).runs(async (options: ListenOptions) => (await import('../running-engine/listen.js')).listen(options));

export const reconcile = () =>
  withEngineOptions(
    command('reconcile', {
      summary: "compare Alipay's bill with the books, and list what differs",
      details:
        'The running engine does it; this waits for the result. Exit codes: 0 no discrepancy, 1 no result (not ready, failed, or no engine), 3 discrepancies.',
      examples: ['paystate reconcile --date 2026-11-20 --csv differences.csv'],
    })
      .option('--date <date>', 'a day (2026-11-20) or a month (2026-11); yesterday in Beijing when left out')
      .option('--csv <file>', 'write all discrepancies to a file for a spreadsheet')
      .option('--again', 'download the bill anew'),
  ).runs(async (options: ReconcileOptions) => (await import('../running-engine/reconcile.js')).reconcile(options));

export const keys = () => {
  const create = withJson(
    withEngineOptions(
      command('create', {
        summary: 'create an API key, and print it: once, and never again',
        details: 'The key alone goes to standard output. Scope ADMIN.',
        examples: ['paystate keys create --name "till 3" --scope PAY --scope READ > till-3.key'],
      })
        .needs('--name <name>', 'what it is for')
        .needs('--scope <scope>', `what it allows; give it once for each: ${SCOPES.join(', ')}`, someOf(SCOPES))
        .option('--expires <time>', 'from when it is not accepted any more, such as 2027-01-31T00:00:00+08:00', time)
        .option('--rate <number>', 'how many requests a second it may send', wholeNumber(1, 10_000))
        .option('--address <address>', 'an address or network that may use it; may be given several times', several),
    ),
  ).runs(async (options: NewKey & EngineOptions & OutputOptions) =>
    (await import('../running-engine/keys.js')).createKey(options),
  );
  const list = withJson(
    withEngineOptions(
      command('list', {
        summary: 'list the API keys, revoked ones too',
        details: 'Scope ADMIN.',
        examples: ['paystate keys list'],
      }),
    ),
  ).runs(async (options: EngineOptions & OutputOptions) =>
    (await import('../running-engine/keys.js')).showKeys(options),
  );
  const revoke = withJson(
    withEngineOptions(
      command('revoke', {
        summary: 'revoke an API key: it ends everywhere, open sockets included',
        details: 'Scope ADMIN.',
        examples: ['paystate keys revoke 4fJ0aQx1cZ9k'],
      }).argument('<id>', 'its id, as listed'),
    ),
  ).runs(async (id: string, options: EngineOptions & OutputOptions) =>
    (await import('../running-engine/keys.js')).revokeKey(id, options),
  );
  return command('keys', {
    summary: 'create, list and revoke the API keys of a shop',
    details: 'Needs a key with the scope ADMIN.',
    examples: ['paystate keys list'],
  })
    .addCommand(create)
    .addCommand(list)
    .addCommand(revoke);
};

export const simulate = () => {
  const URL_OPTION = ['--url <address>', 'where the simulator is; by the settings when left out'] as const;
  const BUYER_OPTION = ['--buyer <id>', 'which of its buyers; the first one when left out'] as const;
  const scan = withJson(
    command('scan', {
      summary: 'a buyer scans the code, and does not pay yet',
      examples: ['paystate simulate scan tea_1'],
    })
      .argument('<order>', 'the number of the order, or the content of its code')
      .option(...BUYER_OPTION)
      .option(...URL_OPTION),
  ).runs(async (order: string, options: SimulateOptions) =>
    (await import('../running-engine/simulate.js')).simulateScan(order, options),
  );
  const pay = withJson(
    command('pay', {
      summary: 'a buyer scans if necessary, and pays; also confirms a bar code',
      examples: ['paystate simulate pay tea_1'],
    })
      .argument('<order>', 'the number of the order, or the content of its code')
      .option('--again', 'pay a paid order once more, as a second trade under its number')
      .option(...BUYER_OPTION)
      .option(...URL_OPTION),
  ).runs(async (order: string, options: SimulateOptions) =>
    (await import('../running-engine/simulate.js')).simulatePay(order, options),
  );
  const clock = withJson(
    command('clock', {
      summary: "move the clock of the simulator, and the engine's with it",
      details: 'What is due by then happens, in order. It stays ahead until the simulator starts on new data.',
      examples: ['paystate simulate clock 15m'],
    })
      .argument('<duration>', 'how far: 30s, 15m, 2d or 24h24m')
      .option(...URL_OPTION),
  ).runs(async (duration: string, options: SimulateOptions) =>
    (await import('../running-engine/simulate.js')).simulateClock(duration, options),
  );
  return command('simulate', {
    summary: 'let a buyer scan and pay, and time pass, at the simulated Alipay',
    examples: ['paystate simulate pay tea_1'],
  })
    .addCommand(scan)
    .addCommand(pay)
    .addCommand(clock);
};
