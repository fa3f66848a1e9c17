/** Payments and what becomes of them, by the running engine. */
import { WAYS_TO_PAY } from '../../domain/alipay/ways-to-pay';
import type { AnomalyKind } from '../../domain/events/anomaly-events';
import { TRADE_STATUSES } from '../../domain/events/trade-status';
import { command, withEngineOptions, withJson, type CliCommand, type EngineOptions } from '../terminal/command';
import { oneOf, someOf, time, wholeNumber, yuan } from '../terminal/values';
import type { AnomaliesOptions, TradesOptions } from '../trades/lists';
import type { PayOptions } from '../trades/pay';
import type { RefundOptions } from '../trades/refund';
import type { TradeOptions } from '../trades/show-trade';

const METHODS = Object.keys(WAYS_TO_PAY);
const STATES = ['CREATED', ...TRADE_STATUSES];
const KINDS = Object.keys({
  AMOUNT_DIFFERS: true,
  SELLER_DIFFERS: true,
  UNKNOWN_TRADE: true,
  PAID_AFTER_CLOSE: true,
  TRADE_NO_DIFFERS: true,
  PAID_BEFORE_OPENED: true,
  REFUND_NOT_OURS: true,
  CONTRADICTS_STATE: true,
  OUTCOME_STILL_UNKNOWN: true,
} satisfies Record<AnomalyKind, true>);

const MAX_LISTED = 10_000;
const ORDER = "the shop's own number of the order";

const engineCommand = (described: CliCommand) => withJson(withEngineOptions(described));

export const pay = () =>
  engineCommand(
    command('pay', {
      summary: 'open a payment, and show the buyer the next step: of QR_CODE the code itself',
      details:
        'The same command with the same order number is the same payment. With --wait it ends when the order is paid (0) or closed (1); with --json as well it prints the answer, then the trade at its end. Scope PAY.',
      examples: [
        'paystate pay tea_1 88.00 "Green tea"',
        'paystate pay tea_2 12.50 Tea --method barcode --auth-code 2812…',
      ],
    })
      .argument('<outTradeNo>', `${ORDER}: 1 to 64 letters, digits or underscores`)
      .argument('<amount>', 'yuan, such as 88.00', yuan)
      .argument('<subject>', 'what the buyer sees in the wallet')
      .option('--method <way>', `how the buyer pays: ${METHODS.join(', ')}`, oneOf(METHODS), 'QR_CODE')
      .option('--wait', 'follow the order until it is paid or closed')
      .option('--auth-code <digits>', "BARCODE: the digits of the bar code in the buyer's wallet")
      .option('--timeout <time>', 'how long the buyer may take: 1m to 15d, or 1c for midnight in Beijing')
      .option('--return-url <address>', "PAGE, WAP: the shop's page for the buyer who has paid")
      .option('--quit-url <address>', 'WAP: the page for a buyer who cancels')
      .option('--buyer-id <id>', "JSAPI: the buyer's user id at Alipay")
      .option('--buyer-open-id <id>', "JSAPI: the buyer's open id at Alipay")
      .option('--store-id <id>', "the shop's number of the store")
      .option('--operator-id <id>', "the shop's number of the person at the till")
      .option('--terminal-id <id>', "the shop's number of the till")
      .option('--switch-method', 'where the order is open for another way to pay, change to this one'),
  ).runs(async (outTradeNo: string, amount: string, subject: string, options: PayOptions) =>
    (await import('../trades/pay.js')).pay(outTradeNo, amount, subject, options),
  );

export const refund = () =>
  engineCommand(
    command('refund', {
      summary: 'return money of a paid order',
      details:
        'Prints the number of the refund before it is sent. A retry must keep it, or the money may go back twice. Scope REFUND.',
      examples: ['paystate refund tea_1 20.00 --reason "one cup less"'],
    })
      .argument('<outTradeNo>', ORDER)
      .argument('<amount>', 'yuan, up to what can still be refunded', yuan)
      .option('--reason <text>', 'why; the buyer sees it')
      .option('--out-request-no <number>', "the shop's own number of the refund; a new one when left out"),
  ).runs(async (outTradeNo: string, amount: string, options: RefundOptions) =>
    (await import('../trades/refund.js')).refund(outTradeNo, amount, options),
  );

export const close = () =>
  engineCommand(
    command('close', {
      summary: 'close an order before anybody has paid it',
      details: 'Closing a closed order is done. Scope CLOSE.',
      examples: ['paystate close tea_1'],
    }).argument('<outTradeNo>', ORDER),
  ).runs(async (outTradeNo: string, options: EngineOptions) =>
    (await import('../trades/end-trade.js')).close(outTradeNo, options),
  );

export const cancel = () =>
  engineCommand(
    command('cancel', {
      summary: 'undo a payment face to face: close it when unpaid, return all of it when paid',
      details: 'For QR_CODE, BARCODE and JSAPI. Scopes CLOSE and REFUND.',
      examples: ['paystate cancel tea_1'],
    }).argument('<outTradeNo>', ORDER),
  ).runs(async (outTradeNo: string, options: EngineOptions) =>
    (await import('../trades/end-trade.js')).cancel(outTradeNo, options),
  );

export const trade = () =>
  engineCommand(
    command('trade', {
      summary: 'show an order: state, money, refunds, anomalies',
      details: 'Scope READ.',
      examples: ['paystate trade tea_1 --history'],
    })
      .argument('<outTradeNo>', ORDER)
      .option('--history', 'every request, answer and notify, with the facts that follow from them'),
  ).runs(async (outTradeNo: string, options: TradeOptions) =>
    (await import('../trades/show-trade.js')).showTrade(outTradeNo, options),
  );

export const trades = () =>
  engineCommand(
    command('trades', {
      summary: 'list orders, newest first',
      details: 'Every condition that is given must hold. Scope READ.',
      examples: ['paystate trades --state trade_success --opened-from 2026-11-20T00:00:00+08:00 --limit 50'],
    })
      .option('--state <state>', `in this state; may be given several times: ${STATES.join(', ')}`, someOf(STATES))
      .option('--text <text>', 'part of the subject, or the beginning of a number of the order, or a refund number')
      .option('--in-doubt', 'only those of which an outcome at Alipay is unknown')
      .option('--with-anomalies', 'only those with an anomaly that nobody has resolved')
      .option('--opened-from <time>', 'opened at this time or later', time)
      .option('--opened-to <time>', 'opened before this time', time)
      .option('--amount-from <yuan>', 'of this total or more', yuan)
      .option('--amount-to <yuan>', 'of this total or less', yuan)
      .option('--limit <number>', `at most so many, up to ${MAX_LISTED}`, wholeNumber(1, MAX_LISTED), 20)
      .option('--after <cursor>', 'go on behind an earlier list; that list names the cursor'),
  ).runs(async (options: TradesOptions) => (await import('../trades/lists.js')).listTrades(options));

export const anomalies = () =>
  engineCommand(
    command('anomalies', {
      summary: 'list what does not fit and needs a person, newest first: those that nobody has resolved',
      details: 'Scope READ.',
      examples: ['paystate anomalies --kind paid_after_close'],
    })
      .option('--kind <kind>', `only these; may be given several times: ${KINDS.join(', ')}`, someOf(KINDS))
      .option('--resolved', 'only those that somebody has resolved')
      .option('--all', 'resolved or not')
      .option('--limit <number>', `at most so many, up to ${MAX_LISTED}`, wholeNumber(1, MAX_LISTED), 20)
      .option('--after <cursor>', 'go on behind an earlier list; that list names the cursor'),
  ).runs(async (options: AnomaliesOptions) => (await import('../trades/lists.js')).listAnomalies(options));

export const watchToken = () =>
  withEngineOptions(
    command('watch-token', {
      summary: 'print a token for the page of an order: it opens this order and nothing else',
      details: 'The token alone goes to standard output. Scopes READ and PAY.',
      examples: ['API_TOKEN=$(paystate watch-token tea_1) paystate watch tea_1'],
    })
      .argument('<outTradeNo>', ORDER)
      .option('--ttl <time>', 'how long it lives: 1m to 24h; 30m when left out'),
  ).runs(async (outTradeNo: string, options: EngineOptions & { ttl?: string }) =>
    (await import('../trades/show-trade.js')).showWatchToken(outTradeNo, options),
  );
