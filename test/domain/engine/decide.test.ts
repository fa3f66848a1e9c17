import type { TradeCommand } from '../../../domain/trade/commands';
import { decide } from '../../../domain/engine/decide';
import type { Decision, Run } from '../../../domain/trade/decision';
import { refundableFen, reservedFen } from '../../../domain/trade/account';
import { isInDoubt, type Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import {
  answered,
  at,
  awaitingConfirm,
  awaitingScan,
  expired,
  givenTrade,
  openedBarcode,
  openedQr,
  paid,
  refundRequested,
  refundSucceeded,
  requested,
} from '../given/given-trade';
import { checkPay, type PayInput } from '../../../domain/payment/pay-input';
import { checkRefund } from '../../../domain/refund/refund-input';
import type { AlipayMethod } from '../../../domain/events/alipay-methods';

const payQr: TradeCommand = { type: 'Pay', outTradeNo: 'order_1', totalFen: 8800, subject: 'Tea', method: 'QR_CODE' };
const payBarcode: TradeCommand = { ...payQr, method: 'BARCODE', authCode: '2812345678901200' };
const close: TradeCommand = { type: 'Close', outTradeNo: 'order_1' };
const sync: TradeCommand = { type: 'Sync', outTradeNo: 'order_1' };
const followUp: TradeCommand = { type: 'FollowUp', outTradeNo: 'order_1' };
function refund(outRequestNo: string, amountFen: number, reason?: string): TradeCommand {
  return {
    type: 'Refund',
    outTradeNo: 'order_1',
    outRequestNo,
    amountFen,
    ...(reason === undefined ? {} : { reason }),
  };
}

/** What is decided at a second, in words: `call alipay.trade.query`, `done`, `refuse TRADE_NOT_PAID`, … */
function decided(trade: Trade, command: TradeCommand, second: number, ...made: (AlipayMethod | 'waited')[]): string {
  const calls = made.flatMap((method) =>
    method === 'waited' ? [] : [{ method, outRequestNo: method.includes('refund') ? 'R1' : undefined }],
  );
  const run: Run = { calls, waited: made.includes('waited') };
  return inWords(decide(trade, command, { now: new Date(at(second)), merchant: 'main', run }));
}
function inWords(decision: Decision): string {
  switch (decision.kind) {
    case 'call':
      return ['call', decision.request.method, ...decision.facts.map(({ type }) => `+${type}`)].join(' ');
    case 'record':
      return ['record', ...decision.events.map(({ type }) => type)].join(' ');
    case 'wait':
      return `wait ${decision.callId}`;
    case 'not-sent':
      return decision.kind;
    default:
      return [decision.kind, ...decision.refusals.map(({ code, advice }) => `${code}/${advice}`)].join(' ');
  }
}

const precreate = 'alipay.trade.precreate';
const query = 'alipay.trade.query';
const unknownPrecreate = answered('c1', precreate, { outcome: 'unknown', reason: 'timeout' });
const unknownPay = answered('c1', 'alipay.trade.pay', { outcome: 'unknown', reason: 'timeout' });
const unknownRefund = answered('r1', 'alipay.trade.refund', { outcome: 'unknown', outRequestNo: 'R1' });
const notExist = answered('q1', query, { outcome: 'refused', code: '40004', subCode: 'ACQ.TRADE_NOT_EXIST' });
const seesWaiting = answered('q1', query, { tradeStatus: 'WAIT_BUYER_PAY' });
const refundQuery = 'alipay.trade.fastpay.refund.query';
const refundNotFound = answered('q2', refundQuery, { outRequestNo: 'R1' });

const waiting = givenTrade([0, openedQr], [1, awaitingScan]);
const success = givenTrade([0, openedQr], [1, awaitingScan], [10, paid]);

describe('pay', () => {
  it.each<[string, Trade, TradeCommand, number, (AlipayMethod | 'waited')[], string]>([
    ['a new order by code', givenTrade(), payQr, 0, [], 'call alipay.trade.precreate +TradeOpened'],
    ['a new order by bar code', givenTrade(), payBarcode, 0, [], 'call alipay.trade.pay +TradeOpened'],
    ['the same order again', waiting, payQr, 60, [], 'done'],
    ['the same order, paid meanwhile', success, payQr, 60, [], 'done'],
    [
      'while another handler has it in hands',
      givenTrade([0, openedQr], [0, requested('c1', precreate, 10)]),
      payQr,
      1,
      [],
      'wait c1',
    ],
    [
      'after waiting in vain',
      givenTrade([0, openedQr], [0, requested('c1', precreate, 10)]),
      payQr,
      11,
      ['waited'],
      'done OUTCOME_UNKNOWN/RETRY_SAME_KEYS',
    ],
    [
      'the lost code is requested again with the same order',
      givenTrade([0, openedQr], [8, unknownPrecreate]),
      payQr,
      9,
      [],
      'call alipay.trade.precreate',
    ],
    [
      'once in one run',
      givenTrade([0, openedQr], [8, unknownPrecreate]),
      payQr,
      9,
      [precreate],
      'done OUTCOME_UNKNOWN/RETRY_SAME_KEYS',
    ],
    [
      'not by the one who waited for it',
      givenTrade([0, openedQr], [8, unknownPrecreate]),
      payQr,
      9,
      ['waited'],
      'done OUTCOME_UNKNOWN/RETRY_SAME_KEYS',
    ],
    [
      'not after the time-out',
      givenTrade([0, openedQr], [8, unknownPrecreate], [13, notExist]),
      payQr,
      7300,
      [],
      'call alipay.trade.query',
    ],
    [
      'an unknown payment is never sent twice',
      givenTrade([0, openedBarcode], [8, unknownPay]),
      payBarcode,
      9,
      [],
      'done OUTCOME_UNKNOWN/WAIT_FOR_STATE',
    ],
  ])('%s', (_name, trade, command, second, made, expected) => {
    expect(decided(trade, command, second, ...made)).toBe(expected);
  });

  it('with other content is refused field by field', () => {
    const other = { ...payQr, totalFen: 1, subject: 'Coffee', storeId: 'S1' } as TradeCommand;
    const decision = decide(waiting, other, {
      now: new Date(at(60)),
      merchant: 'main',
      run: { calls: [], waited: false },
    });
    expect(decision).toMatchObject({
      kind: 'refuse',
      refusals: [
        { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'subject'] },
        { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'totalAmount'] },
        { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'storeId'] },
      ],
    });
  });

  it('refused on the side of the buyer is followed by a query, and by a cancel of what still waits', () => {
    const refused = answered('c1', 'alipay.trade.pay', {
      outcome: 'refused',
      code: '40004',
      subCode: 'ACQ.BUYER_BALANCE_NOT_ENOUGH',
    });
    const trade = givenTrade([0, openedBarcode], [1, refused]);
    expect(decided(trade, payBarcode, 1, 'alipay.trade.pay')).toBe('call alipay.trade.query');
    const left = givenTrade([0, openedBarcode], [1, refused], [1, seesWaiting]);
    expect(decided(left, payBarcode, 1, 'alipay.trade.pay', query)).toBe('call alipay.trade.cancel');
  });

  it('sends the bar code once, with the amount in yuan', () => {
    const decision = decide(givenTrade(), payBarcode, {
      now: new Date(at(0)),
      merchant: 'main',
      run: { calls: [], waited: false },
    });
    expect(decision).toMatchObject({
      request: {
        bizContent: {
          out_trade_no: 'order_1',
          total_amount: '88.00',
          auth_code: '2812345678901200',
          scene: 'bar_code',
          timeout_express: '2m',
        },
      },
      facts: [{ type: 'TradeOpened', data: { expiresAt: at(120) } }],
    });
  });
});

describe('refund', () => {
  const inFlight = givenTrade(
    [0, openedQr],
    [10, paid],
    [20, refundRequested('R1', 8000)],
    [20, requested('r1', 'alipay.trade.refund', 30, 'R1')],
  );
  const refusedWith = (subCode: string): Trade =>
    givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 100)],
      [21, { type: 'RefundRefused', data: { outRequestNo: 'R1', refusedAt: at(21), code: '40004', subCode } }],
    );

  it.each<[string, Trade, TradeCommand, (AlipayMethod | 'waited')[], string]>([
    ['of a part', success, refund('R1', 100), [], 'call alipay.trade.refund +RefundRequested'],
    ['of the whole', success, refund('R1', 8800), [], 'call alipay.trade.refund +RefundRequested'],
    ['of more than was paid', success, refund('R1', 8801), [], 'refuse REFUND_EXCEEDS_REFUNDABLE/FIX_INPUT'],
    [
      'of more than is left: a pending one reserves',
      inFlight,
      refund('R2', 801),
      [],
      'refuse REFUND_EXCEEDS_REFUNDABLE/FIX_INPUT',
    ],
    ['of what is left', inFlight, refund('R2', 800), [], 'call alipay.trade.refund +RefundRequested'],
    ['again while it is on its way', inFlight, refund('R1', 8000), [], 'wait r1'],
    ['again, waited in vain', inFlight, refund('R1', 8000), ['waited'], 'done OUTCOME_UNKNOWN/WAIT_FOR_STATE'],
    ['again with another amount', inFlight, refund('R1', 7999), [], 'refuse IDEMPOTENCY_CONFLICT/FIX_INPUT'],
    ['again with another reason', inFlight, refund('R1', 8000, 'why'), [], 'refuse IDEMPOTENCY_CONFLICT/FIX_INPUT'],
    [
      'again after success',
      givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [21, refundSucceeded('R1', 100)]),
      refund('R1', 100),
      [],
      'done',
    ],
    [
      'again while it is unknown: no second call',
      givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [28, unknownRefund]),
      refund('R1', 100),
      [],
      'done OUTCOME_UNKNOWN/WAIT_FOR_STATE',
    ],
    [
      'again after the account was topped up',
      refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH'),
      refund('R1', 100),
      [],
      'call alipay.trade.refund +RefundRequested',
    ],
    [
      'again after a final refusal',
      refusedWith('ACQ.TRADE_NOT_ALLOW_REFUND'),
      refund('R1', 100),
      [],
      'done ALIPAY_REFUSED/ASK_A_PERSON',
    ],
    ['of an unknown order', givenTrade(), refund('R1', 100), [], 'refuse TRADE_NOT_FOUND/FIX_INPUT'],
    ['of an unpaid trade', waiting, refund('R1', 100), [], 'refuse TRADE_NOT_PAID/WAIT_FOR_STATE'],
    [
      'of a closed trade',
      givenTrade([0, openedQr], [7300, expired]),
      refund('R1', 100),
      [],
      'refuse TRADE_CLOSED/NEW_ORDER',
    ],
    [
      'of a finished trade',
      givenTrade(
        [0, openedQr],
        [10, paid],
        [99, { type: 'TradeFinished', data: { tradeNo: 'T1', finishedAt: at(99) } }],
      ),
      refund('R1', 100),
      [],
      'refuse TRADE_FINISHED/ASK_A_PERSON',
    ],
  ])('%s', (_name, trade, command, made, expected) => {
    expect(decided(trade, command, 29, ...made)).toBe(expected);
  });

  it('reserves its amount while it is unknown, and frees it when refused', () => {
    const unknown = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 3000)], [28, unknownRefund]);
    expect([reservedFen(unknown), refundableFen(unknown), !isInDoubt(unknown)]).toEqual([3000, 5800, false]);
    const refused = refusedWith('ACQ.SELLER_BALANCE_NOT_ENOUGH');
    expect([reservedFen(refused), refundableFen(refused), !isInDoubt(refused)]).toEqual([0, 8800, true]);
  });

  it('counts what Alipay really returned', () => {
    const trade = givenTrade(
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 3000)],
      [21, refundSucceeded('R1', 2500)],
    );
    expect(refundableFen(trade)).toBe(6300);
  });
});

describe('close', () => {
  const noTrade = givenTrade(
    [0, openedQr],
    [1, awaitingScan],
    [60, requested('c2', 'alipay.trade.close', 70)],
    [60, answered('c2', 'alipay.trade.close', { outcome: 'refused', subCode: 'ACQ.TRADE_NOT_EXIST' })],
  );

  it.each<[string, Trade, AlipayMethod[], string]>([
    ['a waiting trade', waiting, [], 'call alipay.trade.close'],
    ['a closed one', givenTrade([0, openedQr], [7300, expired]), [], 'done'],
    ['a paid one', success, [], 'refuse TRADE_ALREADY_PAID/FIX_INPUT'],
    ['an unknown one', givenTrade(), [], 'refuse TRADE_NOT_FOUND/FIX_INPUT'],
    ['one being opened', givenTrade([0, openedQr], [59, requested('c1', precreate, 70)]), [], 'wait c1'],
    ['refused: asks where the trade stands', noTrade, ['alipay.trade.close'], 'call alipay.trade.query'],
  ])('%s', (_name, trade, made, expected) => {
    expect(decided(trade, close, 60, ...made)).toBe(expected);
  });

  it('of an unscanned code is not done: the code can still be paid', () => {
    const asked = givenTrade(
      [0, openedQr],
      [1, awaitingScan],
      [60, requested('c2', 'alipay.trade.close', 70)],
      [60, answered('c2', 'alipay.trade.close', { outcome: 'refused', subCode: 'ACQ.TRADE_NOT_EXIST' })],
      [60, notExist],
    );
    expect(decided(asked, close, 60, 'alipay.trade.close', query)).toBe('done TRADE_NOT_STARTED/WAIT_FOR_STATE');
    expect(decided(asked, followUp, 69)).toBe('done');
    expect(decided(asked, followUp, 70)).toBe('call alipay.trade.query');
  });

  it('is stored, and sent when the code is scanned', () => {
    const scanned = givenTrade(
      [0, openedQr],
      [1, awaitingScan],
      [60, requested('c2', 'alipay.trade.close', 70)],
      [60, answered('c2', 'alipay.trade.close', { outcome: 'refused', subCode: 'ACQ.TRADE_NOT_EXIST' })],
      [70, seesWaiting],
    );
    expect(decided(scanned, followUp, 70, query)).toBe('call alipay.trade.close');
  });
});

describe('follow-up', () => {
  it.each<[string, Trade, number, AlipayMethod[], string]>([
    [
      'a call in somebody’s hands is left alone',
      givenTrade([0, openedQr], [0, requested('c1', precreate, 10)]),
      9,
      [],
      'done',
    ],
    [
      'a call past its deadline is recorded as unknown',
      givenTrade([0, openedQr], [0, requested('c1', precreate, 10)]),
      10,
      [],
      'record AlipayCallAnswered',
    ],
    ['an unknown outcome is asked about after 5 s', givenTrade([0, openedBarcode], [8, unknownPay]), 12, [], 'done'],
    ['… now, or a little later', givenTrade([0, openedBarcode], [8, unknownPay]), 14, [], 'call alipay.trade.query'],
    ['… and again after 10 s', givenTrade([0, openedBarcode], [8, unknownPay], [13, notExist]), 17, [], 'done'],
    ['… now again', givenTrade([0, openedBarcode], [8, unknownPay], [13, notExist]), 19, [], 'call alipay.trade.query'],
    [
      'a lost code that Alipay never saw scanned is settled',
      givenTrade([0, openedQr], [8, unknownPrecreate], [13, notExist]),
      60,
      [],
      'done',
    ],
    [
      'a payment that the buyer has to confirm is queried every 5 s',
      givenTrade([0, openedBarcode], [1, awaitingConfirm], [6, seesWaiting]),
      11,
      [],
      'call alipay.trade.query',
    ],
    ['and not more often', givenTrade([0, openedBarcode], [1, awaitingConfirm], [6, seesWaiting]), 10, [], 'done'],
    [
      'past the time-out the last query is followed by a cancel',
      givenTrade([0, openedBarcode], [1, awaitingConfirm], [125, seesWaiting]),
      125,
      [query],
      'call alipay.trade.cancel',
    ],
    [
      'an unknown payment past its time-out is cancelled, too',
      givenTrade([0, openedBarcode], [8, unknownPay], [125, notExist]),
      125,
      [query],
      'call alipay.trade.cancel',
    ],
    [
      'and once in one run',
      givenTrade([0, openedBarcode], [1, awaitingConfirm], [125, seesWaiting]),
      125,
      [query, 'alipay.trade.cancel'],
      'done',
    ],
    ['an unpaid code is looked at a minute before its end', waiting, 7170, [], 'call alipay.trade.query'],
    [
      'and at its end',
      givenTrade([0, openedQr], [1, awaitingScan], [7170, notExist]),
      7230,
      [],
      'call alipay.trade.query',
    ],
    [
      'an expired code that nobody scanned is closed',
      givenTrade([0, openedQr], [1, awaitingScan], [7230, notExist]),
      7230,
      [query],
      'record TradeClosed',
    ],
    [
      'a scanned one is closed at Alipay',
      givenTrade([0, openedQr], [1, awaitingScan], [7230, seesWaiting]),
      7230,
      [query],
      'call alipay.trade.close',
    ],
    [
      'a query that failed closes nothing',
      givenTrade([0, openedQr], [1, awaitingScan], [7230, answered('q1', query, { outcome: 'unknown' })]),
      7230,
      [query],
      'done',
    ],
    [
      'a close that Alipay has not carried out for hours is reported',
      givenTrade(
        [0, openedQr],
        [1, awaitingScan],
        [60, requested('c2', 'alipay.trade.close', 70)],
        [60, answered('c2', 'alipay.trade.close', { outcome: 'refused', subCode: 'ACQ.TRADE_STATUS_ERROR' })],
        [60, seesWaiting],
      ),
      7230 + 6 * 3600,
      [query, 'alipay.trade.close', query],
      'record TradeAnomalyObserved',
    ],
    ['a paid trade is left alone', success, 99_999, [], 'done'],
    ['a closed one, too', givenTrade([0, openedQr], [7300, expired]), 99_999, [], 'done'],
  ])('%s', (_name, trade, second, made, expected) => {
    expect(decided(trade, followUp, second, ...made)).toBe(expected);
  });

  describe('of a refund that is unknown', () => {
    const base: [number, TradeEvent][] = [
      [0, openedQr],
      [10, paid],
      [20, refundRequested('R1', 100)],
      [28, unknownRefund],
    ];

    it.each<[string, Trade, number, AlipayMethod[], string]>([
      ['not in the first 10 s: a refund query proves nothing yet', givenTrade(...base), 37, [], 'done'],
      [
        'asks, up to a second later: not all trades at once',
        givenTrade(...base),
        39,
        [],
        'call alipay.trade.fastpay.refund.query',
      ],
      [
        'not found: sends the identical request',
        givenTrade(...base, [38, refundNotFound]),
        38,
        [refundQuery],
        'call alipay.trade.refund',
      ],
      [
        'once in one run',
        givenTrade(...base, [38, refundNotFound], [38, unknownRefund]),
        38,
        [refundQuery, 'alipay.trade.refund'],
        'done',
      ],
      [
        'asks again after 30 s, up to 3 s later',
        givenTrade(...base, [38, refundNotFound], [38, unknownRefund]),
        61,
        [],
        'call alipay.trade.fastpay.refund.query',
      ],
      [
        'after six hours it is reported, once',
        givenTrade(...base),
        28 + 6 * 3600,
        [refundQuery, 'alipay.trade.refund'],
        'record TradeAnomalyObserved',
      ],
    ])('%s', (_name, trade, second, made, expected) => {
      expect(decided(trade, followUp, second, ...made)).toBe(expected);
    });

    it('resends the same number and amount', () => {
      const run: Run = { calls: [{ method: refundQuery, outRequestNo: 'R1' }], waited: false };
      const decision = decide(givenTrade(...base, [38, refundNotFound]), followUp, {
        now: new Date(at(38)),
        merchant: 'main',
        run,
      });
      expect(decision).toMatchObject({
        request: { bizContent: { trade_no: 'T1', out_request_no: 'R1', refund_amount: '1.00' } },
      });
    });
  });
});

describe('sync', () => {
  const open = givenTrade([0, openedQr], [10, paid], [20, refundRequested('R1', 100)], [28, unknownRefund]);
  it.each<[string, Trade, AlipayMethod[], string]>([
    ['asks at once', success, [], 'call alipay.trade.query'],
    ['asks for open refunds, too', open, [query], 'call alipay.trade.fastpay.refund.query'],
    ['once each', open, [query, refundQuery], 'done'],
    ['knows no such order', givenTrade(), [], 'refuse TRADE_NOT_FOUND/FIX_INPUT'],
  ])('%s', (_name, trade, made, expected) => {
    expect(decided(trade, sync, 30, ...made)).toBe(expected);
  });
});

describe('input', () => {
  const good: PayInput = { outTradeNo: 'order_1', totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' };
  const problems = (input: Partial<PayInput>) => {
    const checked = checkPay({ ...good, ...input });
    return 'refusals' in checked ? checked.refusals.map(({ code, path }) => `${code} ${path?.join('.')}`) : [];
  };

  it.each<[Partial<PayInput>, string]>([
    ...['0', '0.00', '-1', '1.234', '1e3', '１００', '100000000.01', ''].map(
      (totalAmount): [Partial<PayInput>, string] => [{ totalAmount }, 'INVALID_AMOUNT input.totalAmount'],
    ),
    ...['', 'a b', 'a/b', 'x'.repeat(65), 'é', 'a-b', '__proto__ '].map((outTradeNo): [Partial<PayInput>, string] => [
      { outTradeNo },
      'INVALID_OUT_TRADE_NO input.outTradeNo',
    ]),
    ...['', ' ', 'x'.repeat(257), 'a\nb', 'a\u0000', '\ud800'].map((subject): [Partial<PayInput>, string] => [
      { subject },
      'INVALID_SUBJECT input.subject',
    ]),
    ...['1.5h', '16d', '0m', '01m', '5', 'h', '1s', '2c', '99999h'].map((timeout): [Partial<PayInput>, string] => [
      { timeout },
      'INVALID_TIMEOUT input.timeout',
    ]),
    ...[undefined, '', '1', '2412345678901200', '28123456789012001234567890'].map(
      (authCode): [Partial<PayInput>, string] => [{ method: 'BARCODE', authCode }, 'INVALID_AUTH_CODE input.authCode'],
    ),
    [{ body: 'x'.repeat(129) }, 'INVALID_TEXT input.body'],
    [{ method: 'JSAPI' }, 'INVALID_TEXT input.buyerOpenId'],
    [{ method: 'JSAPI', buyerId: '2088', buyerOpenId: 'x' }, 'INVALID_TEXT input.buyerOpenId'],
    [{ method: 'APP', timeout: '4m' }, 'INVALID_TIMEOUT input.timeout'],
    [{ method: 'PAGE', returnUrl: 'javascript:alert(1)' }, 'INVALID_TEXT input.returnUrl'],
    [{ method: 'WAP', quitUrl: 'ftp://shop.example' }, 'INVALID_TEXT input.quitUrl'],
    [{ passbackParams: '茶'.repeat(57) }, 'INVALID_TEXT input.passbackParams'],
    [{ enablePayChannels: ['a,b'] }, 'INVALID_TEXT input.enablePayChannels'],
    [{ enablePayChannels: ['balance'], disablePayChannels: ['creditCard'] }, 'INVALID_TEXT input.disablePayChannels'],
    [{ hbFqNum: 5 }, 'INVALID_TEXT input.hbFqNum'],
    [{ productCode: 'quick' }, 'INVALID_TEXT input.productCode'],
    [{ sysServiceProviderId: '1' }, 'INVALID_TEXT input.sysServiceProviderId'],
    [
      { goodsDetail: [{ goodsId: 'g 1', goodsName: 'Tea', quantity: 1, price: '1' }] },
      'INVALID_TEXT input.goodsDetail',
    ],
    [
      { goodsDetail: [{ goodsId: 'g1', goodsName: 'Tea', quantity: 0.5, price: '1' }] },
      'INVALID_TEXT input.goodsDetail',
    ],
    [
      { settleDetail: [{ transIn: '2088102177846880', transInType: 'userId', amount: '88.01' }] },
      'INVALID_TEXT input.settleDetail',
    ],
  ])('%j is refused', (input, expected) => {
    expect(problems(input)).toEqual([expected]);
  });

  it.each<Partial<PayInput>>([
    { totalAmount: '0.01' },
    { totalAmount: '100000000' },
    { subject: '茶'.repeat(256) },
    { subject: '🍵 100% off' },
    { timeout: '1m' },
    { timeout: '15d' },
    { timeout: '1c' },
    { method: 'BARCODE', authCode: '2812345678901200' },
    { body: '', storeId: null },
  ])('%j is fine', (input) => {
    expect(problems(input)).toEqual([]);
  });

  it.each([
    ['PAGE', 150, ['INVALID_TEXT input.goodsDetail']],
    ['WAP', 150, ['INVALID_TEXT input.goodsDetail']],
    ['APP', 150, ['INVALID_TEXT input.goodsDetail']],
    ['QR_CODE', 150, []],
    ['WAP', 10, []],
  ] as const)(
    '%s of %i kinds with long names: what is no address for a browser is refused',
    (method, kinds, expected) => {
      const goodsDetail = Array.from({ length: kinds }, (_, index) => ({
        goodsId: `g${index}`,
        goodsName: '茶'.repeat(190),
        quantity: 1,
        price: '0.10',
      }));
      expect(problems({ method, goodsDetail })).toEqual(expected);
    },
  );

  it('150 kinds with names as they are fit a page', () => {
    const goods = { goodsName: 'Green tea', quantity: 1, price: '0.10' };
    const goodsDetail = Array.from({ length: 150 }, (_, index) => ({ goodsId: `tea_${index}`, ...goods }));
    expect(problems({ method: 'WAP', goodsDetail })).toEqual([]);
  });

  it('a sharing that is too long for a page is refused by its own name', () => {
    const share = { transIn: '2088102177846880', transInType: 'userId', amount: '0.01' } as const;
    const settleDetail = Array.from({ length: 10 }, () => ({ ...share, description: '茶'.repeat(1_000) }));
    expect(problems({ method: 'APP', settleDetail })).toEqual(['INVALID_TEXT input.settleDetail']);
  });

  it('all that is wrong is answered at once', () => {
    expect(problems({ outTradeNo: '', totalAmount: '0', subject: '' })).toHaveLength(3);
    const checked = checkRefund({ outTradeNo: '', outRequestNo: ' ', amount: '0', reason: '\n' });
    expect('refusals' in checked && checked.refusals.map(({ path }) => path?.[1])).toEqual([
      'outTradeNo',
      'outRequestNo',
      'amount',
      'reason',
    ]);
  });
});
