/** The rows of a bill as they are kept beside the engine, and the file's own totals against them. */
import path from 'node:path';
import iconv from 'iconv-lite';
import { readBillCsv } from '../../../adapters/bill/bill-csv';
import { fillBillTable, openBillTable } from '../../../adapters/bill/bill-table';
import type { BillTable } from '../../../domain/bill/bill-ports';
import { cleanUp, givenFolder } from '../../simulator/given-simulator';

afterEach(cleanUp);

const HEADER = '支付宝交易号,商户订单号,业务类型,完成时间,订单金额（元）,商家实收（元）,退款批次号/请求号,服务费（元）';
const paid = (order: string, amount: string, tradeNo = '2026112022001') =>
  `${tradeNo}\t,${order}\t,交易\t,2026-11-20 10:55:23,${amount},${amount},\t,0.00`;
const refunded = (order: string, amount: string) =>
  `2026112022001\t,${order}\t,退款\t,2026-11-20 11:55:23,-${amount},-${amount},r1\t,0.00`;
const END = '#---业务明细列表结束---';
const totals = (kind: '交易' | '退款', count: number, sum: string) =>
  `#${kind}合计：${count}笔，商家实收${kind === '退款' ? '退款' : ''}共${sum}元`;

async function givenTable(...lines: string[]): Promise<BillTable> {
  async function* bytes() {
    yield iconv.encode(lines.join('\r\n'), 'gbk');
  }
  const file = path.join(givenFolder(), 'bill.db');
  await fillBillTable(file, readBillCsv(bytes()), () => undefined);
  const table = openBillTable(file);
  if (!table) throw new Error('the table cannot be opened');
  return table;
}

async function problemOf(...footer: string[]): Promise<string | undefined> {
  const table = await givenTable(HEADER, paid('a', '10.00'), paid('b', '5.00'), refunded('a', '2.00'), END, ...footer);
  table.close();
  return table.summary.totalsProblem;
}

describe("the file's own totals", () => {
  test('that fit its rows, or are not there, are no problem', async () => {
    expect(await problemOf(totals('交易', 2, '15.00'), totals('退款', 1, '-2.00'))).toBeUndefined();
    expect(await problemOf()).toBeUndefined();
  });

  test.each([
    [
      'another sum of payments',
      totals('交易', 2, '15.01'),
      'payments: it says 2 with 15.01, its rows are 2 with 15.00.',
    ],
    [
      'another count of payments',
      totals('交易', 3, '15.00'),
      'payments: it says 3 with 15.00, its rows are 2 with 15.00.',
    ],
    ['another sum of refunds', totals('退款', 1, '-1.00'), 'refunds: it says 1 with 1.00, its rows are 1 with 2.00.'],
    ['another count of refunds', totals('退款', 2, '-2.00'), 'refunds: it says 2 with 2.00, its rows are 1 with 2.00.'],
  ])('%s: both are named', async (_what, footer, problem) => {
    expect(await problemOf(footer)).toBe(problem);
  });
});

test('a line that cannot be read keeps the number of its order, where it has one', async () => {
  const table = await givenTable(HEADER, paid('a', 'ten'), 'x,y', paid('b', '5.00'), END);
  const unreadable = table.unreadable();
  table.close();
  expect(unreadable).toEqual([
    { line: 2, text: expect.any(String), why: expect.any(String), outTradeNo: 'a' },
    { line: 3, text: 'x,y', why: expect.any(String), outTradeNo: undefined },
  ]);
});

test('a payment is found by its order, and by the number that Alipay gave it', async () => {
  const table = await givenTable(HEADER, paid('order_1', '88.00'), refunded('order_2', '8.00'), END);
  const found = [['order_1'], ['order_1', '2026112022001'], ['order_1', '2026112022002'], ['order_2']] as const;
  expect(found.map(([outTradeNo, tradeNo]) => table.hasPayment(outTradeNo, tradeNo))).toEqual([
    true,
    true,
    false,
    false,
  ]);
  table.close();
});

test('a refund is found on each trade that the order has', async () => {
  const rows = [paid('order_1', '88.00'), refunded('order_1', '8.00'), paid('order_1', '5.00', '2026112022002')];
  const table = await givenTable(HEADER, ...rows, refunded('order_2', '8.00'), END);
  expect(table.tradesOf('order_1', 'r1')).toEqual([
    { tradeNo: '2026112022001', hasRefund: true },
    { tradeNo: '2026112022002', hasRefund: false },
  ]);
  expect(table.tradesOf('order_1', 'r2').map(({ hasRefund }) => hasRefund)).toEqual([false, false]);
  expect(table.tradesOf('order_3', 'r1')).toEqual([]);
  table.close();
});
