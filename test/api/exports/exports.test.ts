/** Lists as files: the same rows as in GraphQL, to whom GraphQL gives them, and never half of them as if it were all. */
import { connect, type Socket } from 'node:net';
import { MAX_EXPORTS } from '../../../api/request/limits';
import { streamOf } from '../../../domain/engine/trade-stream';
import { sealEvents } from '../../../domain/engine/seal-events';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { givenBill } from '../given-bill';
import { cleanUp, givenPaystate, until, type Paystate } from '../../given-paystate';

const TOKEN = 'a-token-of-some-length';
const asBoss = { authorization: `Bearer ${TOKEN}` };

let paystate: Paystate;
beforeAll(async () => {
  paystate = await givenPaystate({ apiToken: TOKEN });
  await paystate.gql(
    PAY,
    { input: { ...ORDER, outTradeNo: 'tea_0', subject: '=HYPERLINK("x")', storeId: '007' } },
    asBoss,
  );
  await paystate.alipay.pay('tea_0');
  const isPaid = async () =>
    (await paystate.gql('{ trades(filter: { states: [TRADE_SUCCESS] }) { nodes { state } } }', {}, asBoss)).data.trades
      .nodes.length === 1;
  await until('it is paid', isPaid);
  const input = { outTradeNo: 'tea_0', outRequestNo: 'back_1', amount: '8.00', reason: 'one, cup' };
  await paystate.gql(
    'mutation ($input: RefundInput!) { refund(input: $input) { refund { state } } }',
    { input },
    asBoss,
  );
});
afterAll(cleanUp);

const ORDER = { totalAmount: '88.00', method: 'QR_CODE' };
const PAY = 'mutation ($input: PayInput!) { pay(input: $input) { userErrors { message } } }';

const get = (path: string, headers: Record<string, string> = asBoss) =>
  fetch(`${paystate.url}/export/${path}`, { headers });

async function rowsOf(path: string, headers?: Record<string, string>): Promise<Record<string, string>[]> {
  const response = await get(path, headers);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
  const bytes = Buffer.from(await response.arrayBuffer());
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]));
  const [names = '', ...lines] = bytes.toString().slice(1).split('\r\n');
  expect(lines.pop()).toBe('');
  return lines.map((line) => {
    const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g)!.map((cell) => cell.replace(/,$/, ''));
    return Object.fromEntries(names.split(',').map((name, index) => [name, cells[index] ?? '']));
  });
}

test('trades, with what a spreadsheet would calculate made safe', async () => {
  const [row, ...others] = await rowsOf('trades.csv?states=TRADE_SUCCESS,TRADE_CLOSED&order=PAID_DESC');
  expect(others).toEqual([]);
  expect(row).toMatchObject({
    outTradeNo: 'tea_0',
    state: 'TRADE_SUCCESS',
    subject: `"'=HYPERLINK(""x"")"`,
    totalAmount: '88.00',
    refundedAmount: '8.00',
    storeId: '"007\t"',
    'paidAt (Beijing)': expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/),
    buyerId: expect.stringMatching(/^"2088\d+\t"$/),
  });
});

test('refunds, anomalies and totals', async () => {
  expect(await rowsOf('refunds.csv?states=SUCCEEDED')).toMatchObject([
    { outTradeNo: 'tea_0', outRequestNo: 'back_1', amount: '8.00', reason: '"one, cup"' },
  ]);
  expect(await rowsOf('anomalies.csv?resolved=false')).toEqual([]);
  expect(await rowsOf('totals.csv?from=2026-01-01&to=2026-12-31&by=METHOD')).toMatchObject([
    { method: 'QR_CODE', paymentAmount: '88.00', refundAmount: '8.00', netAmount: '80.00' },
  ]);
});

describe('bills', () => {
  const orders = Array.from({ length: 250 }, (_, index) => `elsewhere_${index}`);
  beforeAll(async () => {
    await givenBill(paystate, '2026-10-30', 'run_1', ['=1+1']);
    await givenBill(paystate, '2026-10-31', 'run_2', []);
    await givenBill(paystate, '2026-11-01', 'run_3', orders);
    await givenBill(paystate, '2026-11', 'run_4', ['of_the_month']);
    const listed = async () =>
      (await paystate.gql('{ reconciliations { totalCount } }', {}, asBoss)).data.reconciliations.totalCount;
    await until('the views have them', async () => (await listed()) === 4);
  });

  test('are listed with their figures, newest day first', async () => {
    expect(await rowsOf('reconciliations.csv?to=2026-10-31')).toMatchObject([
      { date: '2026-10-31', state: 'DONE', discrepancyCount: '0', 'ours.paymentAmount': '0.00' },
      { date: '2026-10-30', state: 'DONE', discrepancyCount: '1', startedBy: 'a test', 'alipay.paymentAmount': '' },
    ]);
  });

  test('differ in what one file lists, across bills and pages', async () => {
    const rows = await rowsOf('discrepancies.csv');
    expect(rows.map(({ outTradeNo }) => outTradeNo)).toEqual([...orders, 'of_the_month', `"'=1+1"`]);
    expect(rows.at(-1)).toMatchObject({ date: '2026-10-30', kind: 'PAYMENT_UNKNOWN_HERE', ours: '', theirs: '88.00' });
    expect(await rowsOf('discrepancies.csv?to=2026-10-31&kinds=FEE_DIFFERS,PAYMENT_UNKNOWN_HERE')).toHaveLength(1);
    expect(await rowsOf('discrepancies.csv?kinds=FEE_DIFFERS')).toEqual([]);
  });

  test('differ in what a file of one bill lists: of a month nothing of its first day, and the reverse', async () => {
    const ofBill = async (date: string) => (await rowsOf(`discrepancies.csv?date=${date}`)).map((row) => row['date']);
    expect(await ofBill('2026-11')).toEqual(['2026-11']);
    expect(await ofBill('2026-11-01')).toEqual(orders.map(() => '2026-11-01'));
    expect(await rowsOf('discrepancies.csv?date=2026-11-01&kinds=FEE_DIFFERS')).toEqual([]);
    expect(await ofBill('2026-11-02')).toEqual([]);
  });
});

test.each([
  ['a kind that is none', 'discrepancies.csv?kinds=DIFFERS', 'kinds'],
  ['a day that is none', 'reconciliations.csv?from=2026-11', 'from'],
  ['a bill that is none', 'discrepancies.csv?date=2026-13', 'date'],
  ['a bill among others', 'discrepancies.csv?date=2026-11&from=2026-11-01', 'date'],
  ['a kind of a whole bill', 'reconciliations.csv?kinds=FEE_DIFFERS', 'kinds'],
  ['a name that the list does not have', 'trades.csv?colour=red', 'colour'],
  ['a page', 'trades.csv?first=1', 'first'],
  ['a state that is none', 'trades.csv?states=PAID', 'states'],
  ['a value that is given twice', 'trades.csv?storeId=a&storeId=b', 'twice'],
  ['a time that is none', 'trades.csv?paidFrom=yesterday', 'paidFrom'],
  ['what is missing', 'totals.csv?from=2026-01-01', 'to'],
])('%s is 400', async (_what, path, hint) => {
  const response = await get(path);
  const { errors } = await response.json();
  expect([response.status, errors[0].extensions.code]).toEqual([400, 'BAD_USER_INPUT']);
  expect(errors[0].message).toContain(hint);
});

test('needs a credential and the scope READ; buyers only with READ_BUYER', async () => {
  expect((await get('trades.csv', {})).status).toBe(401);
  const keyOf = async (scopes: string[]) => {
    const create = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { key } }';
    const { data } = await paystate.gql(create, { input: { name: scopes.join(' '), scopes } }, asBoss);
    return { authorization: `Bearer ${data.createApiKey.key}` };
  };
  expect((await get('trades.csv', await keyOf(['PAY']))).status).toBe(403);
  const reader = await keyOf(['READ']);
  expect(Object.keys((await rowsOf('trades.csv', reader))[0]!)).not.toContain('buyerId');
  expect((await get('trades.csv?buyerId=2088', reader)).status).toBe(403);
  expect((await get('trades.csv', { ...asBoss, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
});

describe('a list that is longer than sockets buffer', () => {
  const COUNT = 5_000;
  beforeAll(async () => {
    const { engine } = paystate;
    const opened = (outTradeNo: string): TradeEvent => ({
      type: 'TradeOpened',
      data: {
        ...{ merchant: 'main', outTradeNo, totalFen: 100, subject: 'x'.repeat(250), method: 'QR_CODE' },
        expiresAt: new Date(engine.clock.now().getTime() + 3_600_000).toISOString(),
      },
    });
    const cause = { actor: 'test', correlationId: 'test' };
    const append = async (index: number) => {
      const stream = streamOf(engine.merchant, `many_${index}`);
      const sealed = sealEvents(engine, { stream, revision: -1, last: undefined }, [opened(`many_${index}`)], cause);
      return engine.store.append(stream, 'no-stream', sealed);
    };
    let last = '';
    for (let from = 0; from < COUNT; from += 500) {
      const appended = await Promise.all(Array.from({ length: 500 }, (_, index) => append(from + index)));
      last = appended.at(-1)!.position;
    }
    await until('the views have them', async () => paystate.projector.waitFor(last, 100));
  });

  test('comes whole, each row once', async () => {
    const rows = await rowsOf('trades.csv?text=many_');
    expect(rows).toHaveLength(COUNT);
    expect(new Set(rows.map(({ outTradeNo }) => outTradeNo)).size).toBe(COUNT);
  });

  /** Asks for the file and takes nothing of it. */
  const begin = () =>
    new Promise<Socket>((resolve) => {
      const { hostname, port } = new URL(paystate.url);
      const socket = connect(Number(port), hostname);
      const line = `GET /export/trades.csv HTTP/1.1\r\nHost: ${hostname}:${port}\r\nAuthorization: ${asBoss.authorization}\r\n\r\n`;
      socket.once('readable', () => resolve(socket));
      socket.on('error', () => undefined);
      socket.write(line);
    });

  test('is not read on for a reader that takes nothing, and is one of few at a time; a reader that is gone makes room', async () => {
    const sockets = await Promise.all(Array.from({ length: MAX_EXPORTS }, begin));
    const refused = await get('refunds.csv');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    for (const socket of sockets) socket.destroy();
    await until('there is room again', async () => (await get('refunds.csv')).status === 200);
  });

  test('that cannot be read to its end does not end as a whole file does', async () => {
    const { readModel } = paystate;
    const list = readModel.listTrades;
    let pages = 0;
    readModel.listTrades = (...args) => {
      pages += 1;
      if (pages > 3) throw new Error('the disk is gone');
      return list(...args);
    };
    try {
      const response = await get('trades.csv');
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow('terminated');
    } finally {
      readModel.listTrades = list;
    }
  });
});
