/** Profit sharing, late calls, second payments and late closes: the core in memory, its time moved by hand. */
import type { Answer } from '../../../simulator/core/answers';
import { createClock } from '../../../simulator/values/clock';
import { type Core, createCore } from '../../../simulator/core/core';
import type { RowKind, StoredRow } from '../../../simulator/ledger/ledger';
import type { Rules } from '../../../simulator/ledger/rules';
import { MINUTE_MS } from '../../../domain/values/durations';

const START_MS = Date.UTC(2026, 10, 21, 11, 12, 4);

function givenCore(rules: Partial<Rules> = {}) {
  const rows = new Map<string, StoredRow>();
  const journal = {
    put: (kind: RowKind, key: string, row: unknown) => void rows.set(`${kind} ${key}`, { kind, key, row }),
    drop: (kind: RowKind, key: string) => void rows.delete(`${kind} ${key}`),
    commit: () => {},
  };
  const options = { merchant: { appId: '2021000000000001', sellerId: '2088000000000001' }, rules, journal };
  const core = createCore({ ...options, clock: createClock(() => START_MS) });
  const restarted = () =>
    createCore({ ...options, clock: createClock(() => START_MS), stored: structuredClone([...rows.values()]) });
  return { core, restarted };
}

const call = (core: Core, method: string, biz: Record<string, unknown>, shareFails = false): Answer =>
  core.execute({ method: `alipay.trade.${method}`, biz, shareFails });
const saidOf = ({ sub_code: subCode, code }: Answer) => subCode ?? code;

/** o1, 88.00, paid. */
function givenPaid(rules: Partial<Rules> = {}) {
  const { core, restarted } = givenCore(rules);
  call(core, 'precreate', { out_trade_no: 'o1', total_amount: '88.00', subject: 'Tea' });
  core.pay({ outTradeNo: 'o1' });
  const { tradeNo } = core.ledger.trades.get('o1')!;
  const settle = (no: string, amounts: string[], shareFails = false) => {
    const royalty_parameters = amounts.map((amount, index) => ({
      trans_in: `208810217784688${index}`,
      trans_in_type: 'userId',
      amount,
    }));
    const biz = { out_request_no: no, trade_no: tradeNo, royalty_parameters };
    return saidOf(call(core, 'order.settle', biz, shareFails));
  };
  const refund = (no: string, amount: string, fromPartners?: string) => {
    const taken = [{ trans_out: '2088102177846880', amount: fromPartners }];
    const details = fromPartners === undefined ? {} : { refund_royalty_parameters: taken };
    const biz = { out_trade_no: 'o1', out_request_no: no, refund_amount: amount, ...details };
    return saidOf(call(core, 'refund', biz));
  };
  return { core, restarted, tradeNo, settle, refund };
}

test('a settlement that failed in part answers nothing definite; the query names each share', () => {
  const { core, tradeNo, settle } = givenPaid();
  expect(settle('s1', ['40.00', '40.00'], true)).toBe('ACQ.SYSTEM_ERROR');
  expect(settle('s1', ['40.00', '40.00'])).toBe('ACQ.SYSTEM_ERROR');
  const asked = call(core, 'order.settle.query', { out_request_no: 's1', trade_no: tradeNo });
  expect(asked['royalty_detail_list']).toMatchObject([
    { amount: '40.00', state: 'SUCCESS' },
    { amount: '40.00', state: 'FAIL' },
  ]);
  expect(settle('s2', ['48.01'])).toBe('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR');
  expect(settle('s3', ['48.00'])).toBe('10000');
});

test('a refund takes back from partners what they have, and no more; that can be shared again', () => {
  const { settle, refund } = givenPaid();
  expect(settle('s1', ['80.00'])).toBe('10000');
  expect(refund('r1', '88.00', '80.01')).toBe('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR');
  expect(refund('r2', '40.00', '40.00')).toBe('10000');
  expect(refund('r3', '41.00', '40.01')).toBe('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR');
  expect(settle('s2', ['8.01'])).toBe('ACQ.ALLOC_AMOUNT_VALIDATE_ERROR');
  expect(settle('s3', ['8.00'])).toBe('10000');
});

test('a call that arrives later does then what it does, before what is due after it', () => {
  const { core } = givenCore({ expiryLagMs: 0 });
  call(core, 'create', { out_trade_no: 'o1', total_amount: '1.00', subject: 'Tea', buyer_id: '2088102146225135' });
  const answers: unknown[] = [];
  const close = { method: 'alipay.trade.close', biz: { out_trade_no: 'o1' } };
  core.executeLater(close, 20_000, (answer) => answers.push(saidOf(answer)));
  core.jumpTo(START_MS + 19_999);
  core.applyDue();
  expect([core.ledger.trades.get('o1')?.status, answers]).toEqual(['WAIT_BUYER_PAY', []]);
  expect(core.nextDueAtMs()).toBe(START_MS + 20_000);
  core.jumpTo(START_MS + 20_000);
  core.applyDue();
  expect([core.ledger.trades.get('o1')?.status, answers]).toEqual(['TRADE_CLOSED', ['10000']]);
});

test('an expired trade is closed late where the rule says so, and can be paid until then', () => {
  const { core } = givenCore({ expiryLagMs: 90_000 });
  const order = { total_amount: '1.00', subject: 'Tea', buyer_id: '2088102146225135', timeout_express: '1m' };
  call(core, 'create', { out_trade_no: 'o1', ...order });
  call(core, 'create', { out_trade_no: 'o2', ...order });
  core.jumpTo(START_MS + MINUTE_MS + 89_999);
  expect(core.pay({ outTradeNo: 'o2' })).toMatchObject({ trade: { status: 'TRADE_SUCCESS' } });
  expect(core.ledger.trades.get('o1')?.status).toBe('WAIT_BUYER_PAY');
  core.jumpTo(START_MS + MINUTE_MS + 90_000);
  core.applyDue();
  expect(core.ledger.trades.get('o1')?.status).toBe('TRADE_CLOSED');
});

test('an order paid again is two trades: its number means the first, also after a restart', () => {
  const { core, restarted, tradeNo } = givenPaid();
  const again = core.payAgain('o1');
  if (!('trade' in again)) throw new Error(again.message);
  const second = again.trade.tradeNo;
  expect(second).not.toBe(tradeNo);
  expect(core.payAgain('o1')).toMatchObject({ refused: 'ACQ.TRADE_HAS_SUCCESS' });
  const refunded = call(core, 'refund', { trade_no: second, out_request_no: 'r1', refund_amount: '88.00' });
  expect([refunded['trade_no'], refunded['refund_fee']]).toEqual([second, '88.00']);
  for (const one of [core, restarted()]) {
    expect(call(one, 'query', { out_trade_no: 'o1' })).toMatchObject({
      trade_no: tradeNo,
      trade_status: 'TRADE_SUCCESS',
    });
    expect(call(one, 'query', { trade_no: second })).toMatchObject({ trade_status: 'TRADE_CLOSED' });
  }
});

test('what is not paid is not paid again', () => {
  const { core } = givenCore();
  expect(core.payAgain('o1')).toMatchObject({ refused: 'UNKNOWN_ORDER' });
});
