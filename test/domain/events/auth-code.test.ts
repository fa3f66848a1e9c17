import { authCodeDigest, withAuthCodesMasked, withoutAuthCode } from '../../../domain/events/auth-code';

const CODE = '287654321098765400';

test('given one code, then its digest is the same for the order, another for another order, and 8 digits', () => {
  expect(authCodeDigest('till_1', CODE)).toMatch(/^[0-9a-f]{8}$/);
  expect(authCodeDigest('till_1', CODE)).toBe(authCodeDigest('till_1', CODE));
  expect(authCodeDigest('till_2', CODE)).not.toBe(authCodeDigest('till_1', CODE));
});

test('given two codes that differ in one digit, then their digests differ', () => {
  const digests = Array.from(CODE, (digit, index) => {
    const others = Array.from('0123456789').filter((other) => other !== digit);
    return others.map((other) => authCodeDigest('till_1', CODE.slice(0, index) + other + CODE.slice(index + 1)));
  }).flat();
  expect(digests).toHaveLength(18 * 9);
  expect(digests).not.toContain(authCodeDigest('till_1', CODE));
});

test('given a call, then its content is stored as sent, but for the code', () => {
  const sent = { out_trade_no: 'till_1', scene: 'bar_code', auth_code: CODE };
  expect(withoutAuthCode(sent)).toEqual({ out_trade_no: 'till_1', scene: 'bar_code', auth_code: '***' });
  expect(sent.auth_code).toBe(CODE);
  const other = { out_trade_no: 'till_1' };
  expect(withoutAuthCode(other)).toBe(other);
});

test('given events of before, then what is shown of them has no code, and of all others it is what is stored', () => {
  const order = { merchant: 'main', outTradeNo: 'till_1', totalFen: 8800, subject: 'Tea', method: 'BARCODE' as const };
  const opened = { ...order, expiresAt: '2026-11-05T08:02:00.000Z', authCode: CODE };
  const requested = {
    callId: 'c1',
    method: 'alipay.trade.pay' as const,
    bizContent: { auth_code: CODE },
    deadlineAt: '',
  };
  expect(withAuthCodesMasked(opened)).toEqual({ ...opened, authCode: '***' });
  expect(withAuthCodesMasked(requested)).toEqual({ ...requested, bizContent: { auth_code: '***' } });
  const { authCode: _none, ...other } = opened;
  expect(withAuthCodesMasked(other)).toBe(other);
});
