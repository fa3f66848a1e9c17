import { judgeAnswer } from '../../../domain/alipay/judge-answer';
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';

const refund: GatewayRequest = {
  method: 'alipay.trade.refund',
  bizContent: { out_trade_no: 'order_1', out_request_no: 'R1', refund_amount: '1.00' },
};
const pay: GatewayRequest = {
  method: 'alipay.trade.pay',
  bizContent: { out_trade_no: 'order_1', total_amount: '88.00' },
};
const query: GatewayRequest = { method: 'alipay.trade.query', bizContent: { out_trade_no: 'order_1' } };
const refundQuery: GatewayRequest = {
  method: 'alipay.trade.fastpay.refund.query',
  bizContent: { out_trade_no: 'order_1', out_request_no: 'R1' },
};

function signed(node: object): WireAnswer {
  return { kind: 'answer', signed: true, content: JSON.stringify(node), durationMs: 7 };
}
function outcomeOf(asked: GatewayRequest, wire: WireAnswer) {
  const { outcome, reason } = judgeAnswer(asked, wire);
  return reason === undefined ? outcome : `${outcome}: ${reason}`;
}

describe('an outcome is ok only for a signed answer that matches the request', () => {
  const done = { code: '10000', out_trade_no: 'order_1', fund_change: 'Y', refund_fee: '1.00' };

  it.each([
    ['the refund went through', refund, done, 'ok'],
    ['cumulative after another refund', refund, { ...done, refund_fee: '3.00' }, 'ok'],
    ['another trade: an old answer replayed', refund, { ...done, out_trade_no: 'order_2' }, 'unknown: answer-mismatch'],
    ['less returned than asked for', refund, { ...done, refund_fee: '0.99' }, 'unknown: answer-mismatch'],
    ['fund_change=N is no failure and no success', refund, { ...done, fund_change: 'N' }, 'unknown: no-fund-change'],
    ['fund_change absent', refund, { ...done, fund_change: undefined }, 'unknown: no-fund-change'],
    ['paid', pay, { code: '10000', out_trade_no: 'order_1', trade_no: 'T1', total_amount: '88.00' }, 'ok'],
    ['paid, bare JSON number', pay, { code: '10000', out_trade_no: 'order_1', trade_no: 'T1', total_amount: 88 }, 'ok'],
    [
      'paid, another amount',
      pay,
      { code: '10000', out_trade_no: 'order_1', trade_no: 'T1', total_amount: '8.80' },
      'unknown: answer-mismatch',
    ],
    [
      'waiting for the buyer',
      pay,
      { code: '10003', out_trade_no: 'order_1', trade_no: 'T1', total_amount: '88.00' },
      'ok',
    ],
    ['10003 of anything but pay', refund, { ...done, code: '10003' }, 'unknown: not-definite'],
    [
      'no status',
      query,
      { code: '10000', out_trade_no: 'order_1', trade_no: 'T1', total_amount: '88.00' },
      'unknown: answer-incomplete',
    ],
    [
      'an invented status',
      query,
      { code: '10000', out_trade_no: 'order_1', trade_no: 'T1', total_amount: '88.00', trade_status: 'TRADE_FAILED' },
      'unknown: answer-incomplete',
    ],
    ['refund query, empty', refundQuery, { code: '10000', msg: 'Success' }, 'ok'],
    [
      'refund query of another refund',
      refundQuery,
      { code: '10000', out_trade_no: 'order_1', out_request_no: 'R2', refund_status: 'REFUND_SUCCESS' },
      'unknown: answer-mismatch',
    ],
    [
      'refund query, other status',
      refundQuery,
      { code: '10000', out_trade_no: 'order_1', out_request_no: 'R1', refund_status: 'REFUND_PROCESSING' },
      'unknown: answer-incomplete',
    ],
  ])('%s', (_name, asked, node, expected) => {
    expect(outcomeOf(asked, signed(node))).toBe(expected);
  });

  it('an unsigned success and an unsigned refusal are both unknown', () => {
    const unsigned = (node: object): WireAnswer => ({ ...signed(node), signed: false }) as WireAnswer;
    expect(outcomeOf(refund, unsigned(done))).toBe('unknown: unsigned');
    expect(outcomeOf(refund, unsigned({ code: '40004', sub_code: 'ACQ.TRADE_HAS_CLOSE' }))).toBe('unknown: unsigned');
  });

  it.each(['timeout', 'connection-failed', 'bad-signature', 'unparsable', 'overloaded'] as const)(
    '%s is unknown',
    (reason) => {
      expect(outcomeOf(refund, { kind: 'none', reason, durationMs: 1 })).toBe(`unknown: ${reason}`);
    },
  );

  it.each(['', 'null', '[]', '{}', '{"code":', '"x"'])('the text %j is unknown', (content) => {
    expect(outcomeOf(refund, { kind: 'answer', signed: true, content, durationMs: 1 })).toBe('unknown: unparsable');
  });
});

describe('a refusal is definite only where Alipay documents it so', () => {
  it.each([
    [refund, '40004', 'ACQ.SELLER_BALANCE_NOT_ENOUGH', 'refused'],
    [refund, '40004', 'ACQ.SYSTEM_ERROR', 'unknown: not-definite'],
    [refund, '40004', 'AQC.SYSTEM_ERROR', 'unknown: not-definite'],
    [refund, '40004', 'aop.ACQ.SYSTEM_ERROR', 'unknown: not-definite'],
    [refund, '20000', 'isp.unknow-error', 'unknown: not-definite'],
    [refund, '40004', 'ACQ.NEVER_HEARD_OF', 'unknown: not-definite'],
    [refund, '40004', undefined, 'unknown: not-definite'],
    [refund, '40005', 'isv.app-call-limited', 'unknown: not-definite'],
    [refund, '40002', 'isv.invalid-signature', 'refused'],
    [refund, '40006', 'isv.insufficient-isv-permissions', 'refused'],
    [refund, '50000', 'anything', 'unknown: not-definite'],
    [pay, '40004', 'ACQ.TRADE_HAS_SUCCESS', 'unknown: not-definite'],
    [pay, '40004', 'ACQ:TRADE_HAS_SUCCESS', 'unknown: not-definite'],
    [pay, '40004', 'ACQ.BUYER_BALANCE_NOT_ENOUGH', 'refused'],
    [pay, '40004', 'ACQ.NEVER_HEARD_OF', 'unknown: not-definite'],
    [query, '40004', 'ACQ.TRADE_NOT_EXIST', 'refused'],
    [query, '40004', 'ACQ.SYSTEM_ERROR', 'unknown: not-definite'],
    [refundQuery, '40004', 'TRADE_NOT_EXIST', 'refused'],
  ] as const)('%j %s %s', (asked, code, subCode, expected) => {
    expect(outcomeOf(asked, signed({ code, sub_code: subCode, out_trade_no: 'order_1' }))).toBe(expected);
  });
});

it('a cancel that is answered with retry_flag=Y is unknown', () => {
  const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', retry_flag: 'Y' });
  const wire = { kind: 'answer', signed: true, content, durationMs: 1 } as const;
  const asked = { method: 'alipay.trade.cancel', bizContent: { out_trade_no: 'order_1' } } as const;
  expect(judgeAnswer(asked, wire)).toMatchObject({ outcome: 'unknown', reason: 'retry-flag' });
});
