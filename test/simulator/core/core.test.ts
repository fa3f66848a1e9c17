import fc from 'fast-check';
import type { Answer } from '../../../simulator/core/answers';
import { createClock } from '../../../simulator/values/clock';
import { type Core, createCore } from '../../../simulator/core/core';
import { createDueList } from '../../../simulator/ledger/due-list';
import type { Rules } from '../../../simulator/ledger/rules';
import { viewLedger } from '../../../simulator/ledger/ledger-view';
import { formatYuan, parseYuan } from '../../../simulator/values/yuan';

const START_MS = Date.UTC(2026, 10, 21, 11, 12, 4);

/** A core in memory whose time stands still unless moved. */
function givenCore(rules: Partial<Rules> = {}): Core {
  return createCore({
    merchant: { appId: '2021000000000001', sellerId: '2088000000000001' },
    clock: createClock(() => START_MS),
    rules,
  });
}
const call = (core: Core, method: string, biz: Record<string, unknown>): Answer =>
  core.execute({ method: `alipay.trade.${method}`, biz });
const outcome = (answer: Answer) => answer.sub_code ?? answer.code;

type Step = [method: string, biz: Record<string, unknown>, expected: string];
const order = (more: Record<string, unknown> = {}) => ({
  out_trade_no: 'o1',
  total_amount: '10.00',
  subject: 'Tea',
  ...more,
});
const barcode = (code: string, more: Record<string, unknown> = {}) =>
  order({ scene: 'bar_code', auth_code: code, ...more });
const refund = (no: string, amount: string) => ({ out_trade_no: 'o1', out_request_no: no, refund_amount: amount });
const THE_TRADE = { out_trade_no: 'o1' };

test.each<[string, Step[]]>([
  [
    'the same unpaid pay is told the same',
    [
      ['pay', barcode('2800000000000001'), '10003'],
      ['pay', barcode('2800000000000001'), '10003'],
    ],
  ],
  [
    'a fresh code of the same buyer joins',
    [
      ['pay', barcode('2800000000000001'), '10003'],
      ['pay', barcode('2900000000000001'), '10003'],
    ],
  ],
  [
    'a fresh code of another buyer does not match',
    [
      ['pay', barcode('2800000000000001'), '10003'],
      ['pay', barcode('2900000000000099'), 'ACQ.TRADE_BUYER_NOT_MATCH'],
    ],
  ],
  [
    'another amount is inconsistent',
    [
      ['pay', barcode('2800000000000001'), '10003'],
      ['pay', barcode('2900000000000001', { total_amount: '10.01' }), 'ACQ.CONTEXT_INCONSISTENT'],
    ],
  ],
  [
    'a paid number is told',
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['precreate', order(), 'ACQ.TRADE_HAS_SUCCESS'],
      ['create', order({ buyer_id: '2088102146225135' }), 'ACQ.TRADE_HAS_SUCCESS'],
    ],
  ],
  [
    'a refunded number is burnt',
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['refund', refund('r1', '10.00'), '10000'],
      ['pay', barcode('2900000000000099'), 'ACQ.TRADE_HAS_CLOSE'],
    ],
  ],
  [
    'a cancelled number is burnt',
    [
      ['pay', barcode('2800000000000001'), '10003'],
      ['cancel', THE_TRADE, '10000'],
      ['pay', barcode('2900000000000001'), 'ACQ.TRADE_HAS_CLOSE'],
    ],
  ],
  [
    'an unpaid trade is not refunded',
    [
      ['pay', barcode('2800000000000001'), '10003'],
      ['refund', refund('r1', '1.00'), 'ACQ.TRADE_STATUS_ERROR'],
    ],
  ],
  [
    'a known number wins over status and amount',
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['refund', refund('r1', '10.00'), '10000'],
      ['refund', refund('r1', '10.00'), '10000'],
      ['refund', refund('r1', '99.00'), 'ACQ.DISCORDANT_REPEAT_REQUEST'],
    ],
  ],
  [
    'a refused refund may be corrected under its number',
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['refund', refund('r1', '10.01'), 'ACQ.REASON_TRADE_REFUND_FEE_ERR'],
      ['refund', refund('r1', '10.00'), '10000'],
    ],
  ],
  [
    'a wrong trade_no wins over a right out_trade_no',
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['query', { ...THE_TRADE, trade_no: '1' }, 'ACQ.TRADE_NOT_EXIST'],
    ],
  ],
  [
    'zero and negative refunds are invalid',
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['refund', refund('r1', '0.00'), 'ACQ.INVALID_PARAMETER'],
      ['refund', refund('r1', '-1.00'), 'ACQ.INVALID_PARAMETER'],
    ],
  ],
])('idempotency: %s', (_what, steps) => {
  const core = givenCore();
  for (const [method, biz, expected] of steps) expect(outcome(call(core, method, biz))).toBe(expected);
});

test.each<[string, Partial<Rules>, Step[]]>([
  [
    'refuseRepeatedPrecreate',
    { refuseRepeatedPrecreate: true },
    [
      ['precreate', order(), '10000'],
      ['precreate', order(), 'ACQ.APPLY_PC_MERCHANT_CODE_ERROR'],
    ],
  ],
  [
    'failedPayLeavesTrade',
    { failedPayLeavesTrade: true },
    [
      ['pay', barcode('2800000000000002'), 'ACQ.BUYER_BALANCE_NOT_ENOUGH'],
      ['close', THE_TRADE, '10000'],
    ],
  ],
  [
    'sellerOpeningBalanceFen',
    { sellerOpeningBalanceFen: 0 },
    [
      ['pay', barcode('2800000000000099'), '10000'],
      ['refund', refund('r1', '10.00'), '10000'],
    ],
  ],
  ['barcodePasswordAboveFen', { barcodePasswordAboveFen: 999 }, [['pay', barcode('2800000000000099'), '10003']]],
  [
    'refuseSubjectSigns',
    { refuseSubjectSigns: true },
    [['precreate', order({ subject: 'a=b' }), 'ACQ.INVALID_PARAMETER']],
  ],
])('the rule %s', (_name, rules, steps) => {
  const core = givenCore(rules);
  for (const [method, biz, expected] of steps) expect(outcome(call(core, method, biz))).toBe(expected);
});

test('two codes with different data before the scan: the first scanned makes the trade, the other is turned away', () => {
  const core = givenCore();
  const first = String(call(core, 'precreate', order())['qr_code']);
  const second = String(call(core, 'precreate', order({ total_amount: '20.00' }))['qr_code']);
  expect(second).not.toBe(first);
  expect(core.scan({ code: second })).toMatchObject({ trade: { totalFen: 2000 } });
  expect(core.scan({ code: first })).toMatchObject({ refused: 'ACQ.CONTEXT_INCONSISTENT' });
});

test('a cancel before the scan blocks the code only under the rule', () => {
  for (const cancelBlocksUnscannedQr of [false, true]) {
    const core = givenCore({ cancelBlocksUnscannedQr });
    const code = String(call(core, 'precreate', order())['qr_code']);
    call(core, 'cancel', THE_TRADE);
    expect('trade' in core.scan({ code })).toBe(!cancelBlocksUnscannedQr);
  }
});

test('a seller without money cannot refund, and can once there is some', () => {
  const core = givenCore();
  call(core, 'pay', barcode('2800000000000099'));
  core.ledger.meta.sellerBalanceFen = 0;
  expect(outcome(call(core, 'refund', refund('r1', '10.00')))).toBe('ACQ.SELLER_BALANCE_NOT_ENOUGH');
  expect(call(core, 'cancel', THE_TRADE)).toMatchObject({ sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH', retry_flag: 'Y' });
  core.ledger.meta.sellerBalanceFen = 1000;
  expect(outcome(call(core, 'refund', refund('r1', '10.00')))).toBe('10000');
});

test('the same calls at the same moments give the same ledger', () => {
  const run = () => {
    const core = givenCore();
    core.scan({ code: String(call(core, 'precreate', order({ timeout_express: '5m' }))['qr_code']) });
    core.jumpTo(START_MS + 5 * 60_000);
    core.applyDue();
    return viewLedger(core.ledger);
  };
  expect(run()).toEqual(run());
  expect(run().trades).toMatchObject([{ trade_status: 'TRADE_CLOSED' }]);
});

const step = fc.oneof(
  fc.record({ method: fc.constant('precreate'), biz: fc.constant(order()) }),
  fc.record({
    method: fc.constant('pay'),
    biz: fc.constantFrom(barcode('2800000000000001'), barcode('2800000000000099'), barcode('2800000000000002')),
  }),
  fc.record({
    method: fc.constantFrom('close', 'cancel', 'query', 'scan', 'buyer-pays', 'wait'),
    biz: fc.constant(THE_TRADE),
  }),
  fc.record({
    method: fc.constant('refund'),
    biz: fc
      .tuple(fc.constantFrom('r1', 'r2', 'r3'), fc.constantFrom('3.00', '5.00', '10.00'))
      .map(([no, amount]) => refund(no, amount)),
  }),
);

test('whatever is called: money is conserved and refunds never exceed the payment', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
      const core = givenCore();
      const money = () =>
        [...core.ledger.buyers.values()].reduce(
          (sum, buyer) => sum + buyer.balanceFen,
          core.ledger.meta.sellerBalanceFen,
        );
      const before = money();
      for (const { method, biz } of steps) {
        if (method === 'scan') core.scan({ outTradeNo: 'o1' });
        else if (method === 'buyer-pays') core.pay({ outTradeNo: 'o1' });
        else if (method === 'wait') core.jumpTo(core.clock.nowMs() + 3_600_000);
        else call(core, method, biz);
        expect(money()).toBe(before);
        for (const trade of core.ledger.trades.values()) {
          expect(trade.refundedFen).toBe(trade.refunds.reduce((sum, { amountFen }) => sum + amountFen, 0));
          expect(trade.refundedFen).toBeLessThanOrEqual(trade.paidAtMs === undefined ? 0 : trade.totalFen);
        }
      }
    }),
    { numRuns: 300 },
  );
});

test('yuan and fen: every amount comes back, noise does not', () => {
  fc.assert(fc.property(fc.integer({ min: 0, max: 10_000_000_000 }), (fen) => parseYuan(formatYuan(fen)) === fen));
  expect(['88', '88.8', '88.80', 88.8].map(parseYuan)).toEqual([8800, 8880, 8880, 8880]);
  expect([0.1 + 0.2, '1.001', '-1', '1e3', ' 1', '', null, '１'].map(parseYuan)).toEqual(Array(8).fill(undefined));
});

test('the due list gives the earliest first, equal moments in the order they came', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20 })), (moments) => {
      const list = createDueList<number>();
      moments.forEach((atMs, index) => list.add(atMs, index));
      const taken: number[] = [];
      for (let item = list.takeDue(20); item !== undefined; item = list.takeDue(20)) taken.push(item);
      const expected = moments
        .map((atMs, index) => ({ atMs, index }))
        .sort((a, b) => a.atMs - b.atMs || a.index - b.index);
      expect(taken).toEqual(expected.map(({ index }) => index));
    }),
  );
});
