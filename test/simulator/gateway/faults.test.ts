import { setTimeout as sleep } from 'node:timers/promises';
import { withTimeEnough } from '../../waiting';
import { cleanUp, givenSimulator, until } from '../given-simulator';

afterEach(cleanUp);

const REFUND = { out_trade_no: 'order_1', refund_amount: '30.00', out_request_no: 'r1' };

async function givenPaidTrade() {
  const given = await givenSimulator();
  await given.paid('order_1', '88.00');
  const refunded = async () => (await given.ledger()).trades[0]!.refunded_amount;
  const isRefund = ({ method }: { method: string }) => method === 'alipay.trade.refund';
  const arrived = async () => until('it has arrived', async () => (await given.ledger()).calls.some(isRefund));
  /** A refund that is given up once it has arrived and was not answered for a while. */
  const unanswered = async (giveUpAt = arrived()) => {
    const bizContent = { bizContent: REFUND };
    const body = given.sdk.sdkExecute('alipay.trade.refund', bizContent, { bizContentAutoSnakeCase: false });
    const giveUp = new AbortController();
    const answer = fetch(given.simulator.gatewayUrl, { method: 'POST', body, signal: giveUp.signal });
    void giveUpAt.then(() => sleep(300)).then(() => giveUp.abort(new Error('no answer')));
    return answer;
  };
  return { ...given, refunded, unanswered };
}

test.each(['answer-lost', 'half-body'])('%s: executed, the connection is reset', async (name) => {
  const { send, fault, refunded, ledger } = await givenPaidTrade();
  await fault('refund', name);
  await expect(send('refund', REFUND).then((response) => response.text())).rejects.toThrow();
  expect(await refunded()).toBe('30.00');
  expect((await ledger()).calls.at(-1)).toMatchObject({
    method: 'alipay.trade.refund',
    out_trade_no: 'order_1',
    out_request_no: 'r1',
    executed: true,
    code: '10000',
    sub_code: null,
  });
});

test('request-lost: not executed, the connection is reset', async () => {
  const { send, fault, refunded, ledger } = await givenPaidTrade();
  await fault('refund', 'request-lost');
  await expect(send('refund', REFUND)).rejects.toThrow();
  expect(await refunded()).toBe('0.00');
  expect((await ledger()).calls.at(-1)).toMatchObject({ method: 'alipay.trade.refund', executed: false, code: null });
});

test.each([
  ['timeout', '30.00'],
  ['request-timeout', '0.00'],
])('%s: never answered', async (name, refundedAmount) => {
  const { unanswered, fault, refunded } = await givenPaidTrade();
  await fault('refund', name);
  await expect(unanswered()).rejects.toThrow(/no answer/);
  expect(await refunded()).toBe(refundedAmount);
});

test('late-arrival: never answered, and executed when the request arrives', async () => {
  const { unanswered, control, refunded } = await givenPaidTrade();
  await control('faults', { rules: [{ method: 'alipay.trade.refund', fault: 'late-arrival', times: 1, ms: 20_000 }] });
  await expect(unanswered(sleep(2_000, true))).rejects.toThrow(/no answer/);
  expect(await refunded()).toBe('0.00');
  await control('clock', { advance: '20s' });
  expect(await refunded()).toBe('30.00');
});

test('late-execution: answers a signed ACQ.SYSTEM_ERROR at once, and is executed later', async () => {
  const { exec, control, refunded } = await givenPaidTrade();
  const rule = { method: 'alipay.trade.refund', fault: 'late-execution', times: 1, ms: 20_000 };
  await control('faults', { rules: [rule] });
  expect(await exec('refund', REFUND)).toMatchObject({ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' });
  expect(await refunded()).toBe('0.00');
  await control('clock', { advance: '20s' });
  expect(await refunded()).toBe('30.00');
});

test('system-error: executed, answers a signed ACQ.SYSTEM_ERROR; the repeat finds it done', async () => {
  const { exec, fault, refunded } = await givenPaidTrade();
  await fault('refund', 'system-error');
  expect(await exec('refund', REFUND)).toMatchObject({ code: '40004', sub_code: 'ACQ.SYSTEM_ERROR' });
  expect(await refunded()).toBe('30.00');
  expect(await exec('refund', REFUND)).toMatchObject({ code: '10000', fund_change: 'N' });
});

test('gateway-busy is an unsigned 20000 after execution; call-limited an unsigned 40005 without', async () => {
  const { send, fault, refunded } = await givenPaidTrade();
  await fault('refund', 'call-limited');
  expect(await (await send('refund', REFUND)).json()).toEqual({
    alipay_trade_refund_response: expect.objectContaining({ code: '40005' }),
  });
  expect(await refunded()).toBe('0.00');
  await fault('refund', 'gateway-busy');
  expect(await (await send('refund', REFUND)).json()).toEqual({
    alipay_trade_refund_response: expect.objectContaining({ code: '20000', sub_code: 'isp.unknow-error' }),
  });
  expect(await refunded()).toBe('30.00');
});

test('business-error: not executed, answers the sub_code asked for', async () => {
  const { exec, fault, refunded } = await givenPaidTrade();
  await fault('refund', 'business-error', { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });
  expect(await exec('refund', REFUND)).toMatchObject({ code: '40004', sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' });
  expect(await refunded()).toBe('0.00');
});

test('bad-signature, no-signature and sign-first do not pass the SDK; an unharmed answer does', async () => {
  const { exec, fault, send } = await givenPaidTrade();
  const query = () => exec('query', { out_trade_no: 'order_1' });
  await fault('query', 'bad-signature');
  await expect(query()).rejects.toThrow('验签失败');
  await fault('query', 'sign-first');
  expect(await (await send('query', { out_trade_no: 'order_1' })).text()).toMatch(
    /^\{"sign":"[^"]+","alipay_trade_query_response":\{/,
  );
  await fault('query', 'no-signature');
  expect(await (await send('query', { out_trade_no: 'order_1' })).json()).toEqual({
    alipay_trade_query_response: expect.objectContaining({ trade_status: 'TRADE_SUCCESS' }),
  });
  expect(await query()).toMatchObject({ trade_status: 'TRADE_SUCCESS' });
});

test('duplicate-node: the SDK verifies the first node and believes the second', async () => {
  const { exec, control, fault } = await givenSimulator();
  await exec('precreate', { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea' });
  await control('scan', { out_trade_no: 'order_1' });
  await fault('query', 'duplicate-node');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({
    trade_status: 'TRADE_SUCCESS',
    total_amount: '0.01',
  });
});

test('error-response and replayed-answer are signed and say nothing of this call', async () => {
  const { exec, fault, send, paid } = await givenPaidTrade();
  await fault('query', 'error-response');
  expect(await (await send('query', { out_trade_no: 'order_1' })).json()).toEqual({
    error_response: expect.objectContaining({ code: '20000' }),
    sign: expect.any(String),
  });
  await paid('order_2', '5.00');
  await exec('query', { out_trade_no: 'order_2' });
  await fault('query', 'replayed-answer');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({
    out_trade_no: 'order_2',
    total_amount: '5.00',
  });
});

test('numeric-amounts are bare JSON numbers under a good signature', async () => {
  const { exec, fault } = await givenPaidTrade();
  await fault('query', 'numeric-amounts');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ total_amount: 88, receipt_amount: 88 });
});

test('gbk-sub-msg: GBK bytes in an answer that should be UTF-8', async () => {
  const { fault, send } = await givenPaidTrade();
  await fault('query', 'gbk-sub-msg');
  const bytes = Buffer.from(await (await send('query', { out_trade_no: 'order_1' })).arrayBuffer());
  expect(() => new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toThrow();
  expect(new TextDecoder('gbk').decode(bytes)).toContain('系统繁忙');
});

test('refund-query-empty: empty once, then the refund is there', async () => {
  const { exec, fault } = await givenPaidTrade();
  await exec('refund', REFUND);
  await fault('fastpay.refund.query', 'refund-query-empty');
  const query = () => exec('fastpay.refund.query', { out_trade_no: 'order_1', out_request_no: 'r1' });
  expect(await query()).not.toHaveProperty('refund_status');
  expect(await query()).toMatchObject({ refund_status: 'REFUND_SUCCESS', refund_amount: '30.00' });
});

test('refund-query-empty with ms: only about a refund that is younger', async () => {
  const { exec, fault, control } = await givenPaidTrade();
  await exec('refund', REFUND);
  await fault('fastpay.refund.query', 'refund-query-empty', { ms: 10_000, times: 2 });
  const query = () => exec('fastpay.refund.query', { out_trade_no: 'order_1', out_request_no: 'r1' });
  expect(await query()).not.toHaveProperty('refund_status');
  await control('clock', { advance: '10s' });
  expect(await query()).toMatchObject({ refund_status: 'REFUND_SUCCESS' });
});

test('slow: executed at once, answered later', async () => {
  await withTimeEnough('the refund is seen before its answer', async (ms) => {
    const { exec, fault, refunded } = await givenPaidTrade();
    await fault('refund', 'slow', { ms });
    let isAnswered = false;
    const answer = exec('refund', REFUND).finally(() => (isAnswered = true));
    await until('the refund is executed', async () => (await refunded()) === '30.00');
    const isSeenBefore = !isAnswered;
    expect(await answer).toMatchObject({ fund_change: 'Y' });
    return isSeenBefore;
  });
});

test('http-500, html and redirect come after execution', async () => {
  const { fault, send, refunded } = await givenPaidTrade();
  for (const [name, status, amount] of [
    ['http-500', 500, '10.00'],
    ['html', 200, '20.00'],
    ['redirect', 302, '30.00'],
  ] as const) {
    await fault('refund', name);
    const response = await send('refund', { ...REFUND, refund_amount: '10.00', out_request_no: name });
    expect([name, response.status, await refunded()]).toEqual([name, status, amount]);
    expect(await response.text()).not.toContain('alipay_trade_refund_response');
  }
});

test('not-refundable: paid is TRADE_FINISHED, and neither refund nor cancel is possible', async () => {
  const { exec, control, fault } = await givenSimulator();
  await fault('precreate', 'not-refundable');
  await exec('precreate', { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea' });
  expect((await control('pay', { out_trade_no: 'order_1' })).json).toMatchObject({ trade_status: 'TRADE_FINISHED' });
  expect(await exec('refund', REFUND)).toMatchObject({ sub_code: 'ACQ.TRADE_HAS_FINISHED' });
  expect(await exec('cancel', { out_trade_no: 'order_1' })).toMatchObject({ sub_code: 'ACQ.TRADE_HAS_FINISHED' });
});

test('a rule strikes as often as it says, DELETE clears, * means any method', async () => {
  const { exec, control } = await givenPaidTrade();
  await control('faults', { rules: [{ method: '*', fault: 'system-error', times: 2 }] });
  const codes = [];
  for (let i = 0; i < 3; i++) codes.push((await exec('query', { out_trade_no: 'order_1' })).code);
  expect(codes).toEqual(['40004', '40004', '10000']);
  await control('faults', { rules: [{ method: '*', fault: 'system-error', times: 9 }] });
  await control('faults', undefined, 'DELETE');
  expect(await exec('query', { out_trade_no: 'order_1' })).toMatchObject({ code: '10000' });
});

test('the same seed misbehaves at the same calls', async () => {
  const pattern = async () => {
    const { exec, control } = await givenPaidTrade();
    await control('faults', { seed: 7, rules: [{ method: '*', fault: 'system-error', times: 100, chance: 0.5 }] });
    const codes = [];
    for (let i = 0; i < 12; i++) codes.push((await exec('query', { out_trade_no: 'order_1' })).code);
    return codes;
  };
  const first = await pattern();
  expect(new Set(first)).toEqual(new Set(['10000', '40004']));
  expect(await pattern()).toEqual(first);
});
