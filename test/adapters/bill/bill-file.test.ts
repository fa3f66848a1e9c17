/** A bill's way from Alipay's answer to rows: downloaded, unzipped, decoded, and read by the names of its columns. */
import { createWriteStream, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import iconv from 'iconv-lite';
import { cellsOf, readHeader } from '../../../adapters/bill/bill-columns';
import { readBillCsv, type BillCsv } from '../../../adapters/bill/bill-csv';
import { downloadBill } from '../../../adapters/bill/bill-download';
import { detailsIn } from '../../../adapters/bill/bill-zip';
import type { BillRow, UnreadableRow } from '../../../domain/bill/bill';
import { zipOf } from '../../../simulator/bill/bill-zip';
import { cleanUp, givenFolder, givenSimulator } from '../../simulator/given-simulator';

afterEach(cleanUp);

const BILL = 'alipay.data.dataservice.bill.downloadurl.query';
const HEADER =
  '支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,商家实收（元）,支付宝红包（元）,集分宝（元）,支付宝优惠（元）,商家优惠（元）,券核销金额（元）,券名称,商家红包消费金额（元）,卡消费金额（元）,退款批次号/请求号,服务费（元）,分润（元）,备注';
const row = (subject: string, remark = subject) =>
  `2026112022001\t,order_1\t,交易\t,${subject},2026-11-20 10:55:16,2026-11-20 10:55:23,store\t,store\t,op\t,\t,*水(602***@qq.com)\t,88.00,88.00,0.00,0.00,0.00,0.00,0.00,,0.00\t,0.00,\t,0.53,0.00,${remark}`;
const END = '#-----------------------------------------业务明细列表结束------------------------------------';

async function* inChunks(text: string, size = 7): AsyncGenerator<Buffer> {
  const bytes = iconv.encode(text, 'gbk');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function readAll({ lines, remarks }: BillCsv) {
  const all = { rows: [] as BillRow[], unreadable: [] as UnreadableRow[], others: 0, remarks };
  for await (const { rows, unreadable, others } of lines) {
    all.rows.push(...rows);
    all.unreadable.push(...unreadable);
    all.others += others;
  }
  return all;
}
const readText = (...lines: string[]) => readAll(readBillCsv(inChunks(lines.join('\r\n'))));

describe('a bill of the simulated Alipay', () => {
  test('is downloaded, unzipped and read: payments, refunds, fees, and the sums that the file says', async () => {
    const { sdk, exec, advance, paid, simulator } = await givenSimulator();
    await paid('tea_1', '88.00');
    await paid('tea_2', '0.01');
    // A bill is in the order of time, to the second.
    await advance('1s');
    await exec('refund', { out_trade_no: 'tea_1', refund_amount: '20.00', out_request_no: 'r_1' });
    const day = new Date(simulator.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    await advance('33h');
    const answer = await sdk.exec(BILL, { bizContent: { bill_type: 'trade', bill_date: day } }, { validateSign: true });
    const file = path.join(givenFolder(), 'bill.zip');

    const { sha256, bytes } = await downloadBill(String(answer['bill_download_url']), file, simulator);

    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(readFileSync(file)).toHaveLength(bytes);
    const { rows, unreadable, remarks } = await readAll(readBillCsv(detailsIn(file)));
    expect(unreadable).toEqual([]);
    expect(rows).toMatchObject([
      { kind: 'payment', outTradeNo: 'tea_1', outRequestNo: '', amountFen: 8800, receivedFen: 8800, feeFen: 53 },
      { kind: 'payment', outTradeNo: 'tea_2', amountFen: 1, feeFen: 0 },
      { kind: 'refund', outTradeNo: 'tea_1', outRequestNo: 'r_1', amountFen: 2000, feeFen: 0 },
    ]);
    expect(rows[0]!.tradeNo).toMatch(/^\d{28}$/);
    const fromMs = Date.parse(`${day}T00:00:00+08:00`);
    expect(remarks).toEqual({
      covers: { fromMs, toMs: fromMs + 24 * 3_600_000 },
      payments: { count: 2, receivedFen: 8801 },
      refunds: { count: 1, receivedFen: -2000 },
    });
  });

  test('is not there for today, before nine, or at another address than the one just given', async () => {
    const { sdk, advance, paid, simulator } = await givenSimulator();
    const bill = (date: string) => sdk.exec(BILL, { bizContent: { bill_type: 'trade', bill_date: date } });
    await paid('tea_1', '88.00');
    const beijing = () => new Date(simulator.clock.now().getTime() + 8 * 3_600_000).toISOString();
    const day = beijing().slice(0, 10);
    expect(await bill(day)).toMatchObject({ code: '40004', sub_code: 'invalid_arguments' });
    expect(await bill('2026-02-30')).toMatchObject({ sub_code: 'invalid_arguments' });
    await advance(`${24 - Number(beijing().slice(11, 13))}h`);
    expect(await bill(day)).toMatchObject({ code: '40004', sub_code: 'isp.bill_not_exist' });
    await advance('9h');

    const { bill_download_url: url } = (await bill(day)) as unknown as { bill_download_url: string };
    const file = path.join(givenFolder(), 'bill.zip');
    await expect(downloadBill(url.replace(`billDate=${day}`, 'billDate=2026-01-01'), file, simulator)).rejects.toThrow(
      /no zip/,
    );
    await advance('31s');
    await expect(downloadBill(url, file, simulator)).rejects.toThrow(/expired/);
  });

  test('says what it was told to say', async () => {
    const { sdk, control, advance, paid, simulator } = await givenSimulator();
    for (const index of [1, 2, 3, 4, 5, 6]) await paid(`tea_${index}`, '10.00');
    const day = new Date(simulator.clock.now().getTime() + 8 * 3_600_000).toISOString().slice(0, 10);
    const told = { bill_date: day, seed: 3, count: 3, changes: [{ kind: 'payment-missing', out_trade_no: 'tea_6' }] };
    const { json } = await control('bill', told);
    const again = await control('bill', told);
    expect(again.json).toEqual(json);
    expect((json as { changes?: unknown[] }).changes).toHaveLength(4);
    await advance('33h');
    const answer = await sdk.exec(BILL, { bizContent: { bill_type: 'trade', bill_date: day } });
    const file = path.join(givenFolder(), 'bill.zip');
    await downloadBill(String(answer['bill_download_url']), file, simulator);
    const { rows } = await readAll(readBillCsv(detailsIn(file)));
    expect(rows.map(({ outTradeNo }) => outTradeNo)).not.toContain('tea_6');
    expect((await control('bill', { bill_date: '2026-13-01' })).status).toBe(400);
  });
});

describe('the rows', () => {
  test('are read by column name: another order, fewer columns, half-width brackets', async () => {
    const { rows } = await readText(
      '商户订单号,支付宝交易号,退款批次号,业务类型,完成时间,服务费(元),商家实收(元),订单金额(元)',
      'order_9\t,2019\t,re_1\t,退款\t,2019-09-16 23:59:59,0.00,-0.01,-0.02',
      END,
    );
    expect(rows).toEqual([
      {
        line: 2,
        kind: 'refund',
        tradeNo: '2019',
        outTradeNo: 'order_9',
        outRequestNo: 're_1',
        amountFen: 2,
        receivedFen: 1,
        feeFen: 0,
        doneAtMs: Date.parse('2019-09-16T15:59:59Z'),
      },
    ]);
  });

  test('with commas in subject and remark are read where there is one way to read them', async () => {
    const { rows, unreadable } = await readText(
      HEADER,
      row('tea, green, 100 g'),
      row('a,b', 'c'),
      row('茶', '一,二'),
      END,
    );
    expect(unreadable).toEqual([]);
    expect(rows.map(({ amountFen, feeFen, outTradeNo }) => [amountFen, feeFen, outTradeNo])).toEqual([
      [8800, 53, 'order_1'],
      [8800, 53, 'order_1'],
      [8800, 53, 'order_1'],
    ]);
  });

  test.each([
    ['thirteen commas', 'a,b,c,d,e,f,g,h,i,j,k,l,m,n', '茶'],
    ['twelve commas in each of two texts', 'a,b,c,d,e,f,g,h,i,j,k,l,m', 'n,o,p,q,r,s,t,u,v,w,x,y,z'],
    ['a thousand commas', ','.repeat(1_000), '茶'],
    ['commas between what looks like amounts', '1.00,2.00,3.00,4.00,5.00,6.00,7.00,8.00', '0.53,0.00,x'],
  ])('with %s are read by the fixed columns on both sides', async (_what, subject, remark) => {
    const { rows, unreadable } = await readText(HEADER, row(subject, remark), END);
    expect(unreadable).toEqual([]);
    expect(rows).toMatchObject([{ outTradeNo: 'order_1', amountFen: 8800, receivedFen: 8800, feeFen: 53 }]);
  });

  test('with eight times as many commas take no more than about eight times as long', () => {
    const columns = readHeader(HEADER);
    const timeOf = (commas: number) => {
      // Amounts, so that the blocks of amounts are tried at each of them.
      const line = row(Array.from({ length: commas }, () => '1.00').join(','), 'x');
      const times = Array.from({ length: 15 }, () => {
        const startedAt = performance.now();
        for (let index = 0; index < 8_192 / commas; index += 1) expect(typeof cellsOf(columns, line)).toBe('object');
        return (performance.now() - startedAt) * (commas / 8_192);
      });
      return Math.min(...times);
    };
    timeOf(512);
    expect(timeOf(4_096) / timeOf(512)).toBeLessThan(24);
  });

  const FORGED =
    'x,2026-11-20 10:55:16,2026-11-20 10:55:23,s,s,o,,a,1.00,1.00,0.00,0.00,0.00,0.00,0.00,,0.00,0.00,,0.53,0.00,y';

  test('that a forged subject makes ambiguous are not read in the first way that fits', async () => {
    const { rows, unreadable } = await readText(HEADER, row(FORGED, 'y'), END);
    expect(rows).toEqual([]);
    expect(unreadable).toMatchObject([
      { line: 2, why: 'its commas can be read in two ways', outTradeNo: 'order_1', text: expect.any(String) },
    ]);
  });

  test('whose ways to be read differ in a text only are read', async () => {
    const twice = '2026-11-20 10:55:16,2026-11-20 10:55:23,store';
    const { rows, unreadable } = await readText(HEADER, row(`x,${twice}`, 'y'), END);
    expect([rows.length, unreadable.length]).toEqual([1, 0]);
  });

  test('that cannot be read name their order where no text stands before it, and no order otherwise', async () => {
    const broken = row('tea').replace('2026-11-20 10:55:16', 'yesterday');
    const [number, order, ...rest] = broken.split(',');
    const { unreadable } = await readText(
      HEADER,
      broken,
      'too,few,cells',
      ['not a number', order, ...rest].join(','),
      [number, '', ...rest].join(','),
      END,
    );
    expect(unreadable.map(({ outTradeNo }) => outTradeNo)).toEqual(['order_1', undefined, undefined, undefined]);
  });

  test('that cannot be read for certain are told with their line, and the others are read', async () => {
    const forged = FORGED;
    const { rows, unreadable, others } = await readText(
      HEADER,
      row(forged),
      'too,few,cells',
      row('tea').replace('88.00', '88.005'),
      row('tea').replace('交易\t', '分账\t'),
      row('tea'),
      END,
    );
    expect(rows).toHaveLength(1);
    expect(others).toBe(1);
    expect(unreadable.map(({ line }) => line)).toEqual([2, 3, 4]);
  });

  test.each([
    ['has no columns', [row('tea'), END], /no column for tradeNo/],
    ['was cut off', [HEADER, row('tea')], /end is missing/],
    ['is empty', [''], /names of the columns/],
    ['never ends its line', [HEADER, 'x'.repeat(20_000)], /never ends/],
  ])('a file that %s is refused', async (_what, lines, why) => {
    await expect(readText(...lines)).rejects.toThrow(why);
  });
});

describe('what is no bill', () => {
  const zipped = async (name: string, lines: Iterable<string>) => {
    const file = path.join(givenFolder(), 'bill.zip');
    await pipeline(zipOf([{ name, lines }]), createWriteStream(file));
    return file;
  };
  const drain = async (file: string) => {
    let bytes = 0;
    for await (const chunk of detailsIn(file)) bytes += chunk.length;
    return bytes;
  };

  test('a zip made to fill the memory is refused before it is unpacked', async () => {
    const file = await zipped(
      '业务明细.csv',
      (function* () {
        for (let index = 0; index < 600; index += 1) yield '0'.repeat(100_000);
      })(),
    );
    await expect(drain(file)).rejects.toThrow(/no bill has/);
  });

  test.each([
    ['2088102122458832_20261120_业务明细(汇总).csv', '2088102122458832_20261120_业务明细.csv'],
    ['20881021224588320156_20261120_SUMMARY.csv', '20881021224588320156_20261120_DETAILS.csv'],
    ['summary/20881021224588320156_20261120_summary.CSV', 'summary/20881021224588320156_20261120_details.CSV'],
    ['readme.csv', '20881021224588320156_20261120_DETAILS.csv'],
  ])('%s before %s: the details are read', async (summary, details) => {
    const file = path.join(givenFolder(), 'bill.zip');
    const files = [
      { name: summary, lines: ['summary'] },
      { name: details, lines: ['details'] },
    ];
    await pipeline(zipOf(files), createWriteStream(file));
    const chunks: Buffer[] = [];
    for await (const chunk of detailsIn(file)) chunks.push(chunk);
    expect(Buffer.concat(chunks).toString()).toBe('details');
  });

  test('a zip without details, a damaged one, and one that is none', async () => {
    await expect(drain(await zipped('业务明细(汇总).csv', ['#']))).rejects.toThrow(/no file of details/);
    await expect(drain(await zipped('20881021224588320156_20261120_SUMMARY.csv', ['#']))).rejects.toThrow(/no file of/);
    const file = await zipped(
      '业务明细.csv',
      Array.from({ length: 2_000 }, (_, index) => `${Math.sin(index)}\n`),
    );
    const bytes = readFileSync(file);
    bytes[Math.floor(bytes.length / 2)]! ^= 1;
    writeFileSync(file, bytes);
    await expect(drain(file)).rejects.toThrow(/cannot be read|checksum/);
    writeFileSync(file, '<html>');
    await expect(drain(file)).rejects.toThrow(/no zip/);
  });

  test('an address that is not of Alipay, a redirect, and a body without end are not followed', async () => {
    const server = createServer((request, response) => {
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': 900 }).write('PK');
        return setTimeout(() => response.destroy(), 20);
      }
      if (request.url === '/away') return response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
      return response.end(Buffer.concat([Buffer.from('PK'), Buffer.alloc(5_000)]));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
      const file = path.join(givenFolder(), 'bill.zip');
      const from = (url: string) => downloadBill(url, file, { gatewayUrl: `${origin}/gateway.do`, maxBytes: 1_000 });
      await expect(from(`${origin}/away`)).rejects.toThrow('HTTP 302');
      await expect(from(`${origin}/cut`)).rejects.toThrow(/aborted/);
      await expect(from(`${origin}/large`)).rejects.toThrow(/larger than/);
      await expect(from('http://169.254.169.254/latest?token=secret')).rejects.toThrow(/not one of Alipay: 169/);
      await expect(from('http://alipay.com.evil.example/')).rejects.toThrow(/not one of Alipay/);
      await expect(from('file:///etc/passwd')).rejects.toThrow(/none of http/);
    } finally {
      server.close();
    }
  });
});
