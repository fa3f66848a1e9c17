import { cleanUp, givenSimulator } from './given-simulator';

afterEach(cleanUp);

test.each([
  ['scan', {}, 'send {"qr_code"'],
  ['pay', { out_trade_no: 7 }, 'send {"out_trade_no"'],
  ['pay', { out_trade_no: 'order_1', buyer: 'nobody' }, 'no such buyer'],
  ['clock', { advance: 'soon' }, 'write it like "15m"'],
  ['clock', { advance: '-5m' }, 'write it like "15m"'],
  ['clock', {}, 'send {"advance": "15m"}'],
  ['faults', { rules: [{ method: 'alipay.trade.refund', fault: 'explode', times: 1 }] }, 'answer-lost'],
  ['faults', { rules: [{ method: 'alipay.trade.reefund', fault: 'timeout', times: 1 }] }, 'unknown method'],
  ['faults', { rules: [{ method: 'notify', fault: 'timeout', times: 1 }] }, 'notify-'],
  ['faults', { rules: [{ method: '*', fault: 'timeout', times: 0 }] }, 'times'],
])('POST /control/%s %j is refused with what to do', async (path, body, words) => {
  const { control, exec } = await givenSimulator();
  await exec('precreate', { out_trade_no: 'order_1', total_amount: '88.00', subject: 'Tea' });
  const { status, json } = await control(path, body);
  expect(status).toBe(400);
  expect(json.error).toContain(words);
});

test('an unknown order is 404, a JSON error 400, another Content-Type 415', async () => {
  const { control, simulator } = await givenSimulator();
  expect(await control('pay', { out_trade_no: 'nobody' })).toMatchObject({
    status: 404,
    json: { error: expect.stringContaining('precreate first') },
  });
  const post = (contentType: string, body: string) =>
    fetch(`${simulator.url}/control/clock`, { method: 'POST', headers: { 'content-type': contentType }, body });
  expect((await post('application/json', '{')).status).toBe(400);
  expect((await post('text/plain', '{"advance":"1m"}')).status).toBe(415);
  expect((await post('application/x-www-form-urlencoded', '{"advance":"1m"}')).status).toBe(415);
  expect((await post('application/json; charset=utf-8', '{"advance":"1m"}')).status).toBe(200);
});

test('paying twice moves money once; the ledger has exactly its documented shape', async () => {
  const { control, paid, ledger, exec } = await givenSimulator();
  const first = await paid('order_1', '88.00');
  const second = await control('pay', { out_trade_no: 'order_1' });
  expect(second).toEqual(first);
  await exec('refund', { out_trade_no: 'order_1', refund_amount: '8.80', out_request_no: 'r1' });
  await paid('order_2', '1.00');
  const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
  const call = (method: string, outTradeNo: string, outRequestNo: string | null = null) => ({
    method: `alipay.trade.${method}`,
    out_trade_no: outTradeNo,
    out_request_no: outRequestNo,
    executed: true,
    code: '10000',
    sub_code: null,
    at: isoTime,
  });
  expect(await ledger()).toEqual({
    now: isoTime,
    trades: [
      {
        out_trade_no: 'order_1',
        trade_no: expect.any(String),
        trade_status: 'TRADE_SUCCESS',
        total_amount: '88.00',
        refunded_amount: '8.80',
        refunds: [{ out_request_no: 'r1', amount: '8.80', at: isoTime }],
        settlements: [],
      },
      {
        out_trade_no: 'order_2',
        trade_no: expect.any(String),
        trade_status: 'TRADE_SUCCESS',
        total_amount: '1.00',
        refunded_amount: '0.00',
        refunds: [],
        settlements: [],
      },
    ],
    calls: [call('precreate', 'order_1'), call('refund', 'order_1', 'r1'), call('precreate', 'order_2')],
    notifies: [],
  });
  expect((await control('ledger?out_trade_no=order_2')).json).toMatchObject({
    trades: [{ out_trade_no: 'order_2' }],
    calls: [{ out_trade_no: 'order_2' }],
  });
});

test('DELETE /control/faults needs no body, whatever its Content-Type says', async () => {
  const { simulator } = await givenSimulator();
  const cleared = await fetch(`${simulator.url}/control/faults`, {
    method: 'DELETE',
    headers: { 'content-type': 'application/json' },
  });
  expect([cleared.status, await cleared.json()]).toEqual([200, { rules: [] }]);
});

test('the ledger of several orders, the faults in force and the balances of buyers are read', async () => {
  const { control, paid } = await givenSimulator();
  for (const outTradeNo of ['order_1', 'order_2', 'order_3']) await paid(outTradeNo, '88.00');
  const rule = { method: 'notify', fault: 'notify-lost', times: 2 };
  await control('faults', { rules: [rule] });

  const { trades } = (await control('ledger?out_trade_no=order_1&out_trade_no=order_3')).json;
  expect(trades).toMatchObject([{ out_trade_no: 'order_1' }, { out_trade_no: 'order_3' }]);
  expect((await control('faults')).json).toEqual({ rules: [rule] });
  const { buyers } = (await control('buyers')).json;
  // 100,000,000,000 yuan, less three orders.
  expect(buyers).toContainEqual(expect.objectContaining({ name: 'lilei', balance: '99999999736.00' }));
});
