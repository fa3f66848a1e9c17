/** When an order whose notifies are lost is found to be paid, and how many queries of all other orders that costs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { nextQueryAgeMs } from '../../../domain/follow-up/waiting-queries';
import { playWaitingOrder, type WaitingOrder } from './given-waiting-order';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

test('the pauses grow to twice the age, and to twelve hours', () => {
  for (let ageMs = 2 * MINUTE_MS; ageMs < 15 * 24 * HOUR_MS; ageMs += 7 * MINUTE_MS) {
    const nextMs = nextQueryAgeMs(ageMs);
    expect(nextMs).toBeGreaterThan(ageMs);
    expect(nextMs).toBeLessThanOrEqual(Math.min(3 * ageMs, ageMs + 12 * HOUR_MS));
  }
  expect([nextQueryAgeMs(-Infinity), nextQueryAgeMs(0)]).toEqual([2 * MINUTE_MS, 2 * MINUTE_MS]);
});

describe('paid, and every notify is lost', () => {
  it.each<[string, WaitingOrder, atMostMinute: number]>([
    ['a QR order paid in the first minute, within minutes', { method: 'QR_CODE', paidAtMinute: 1 }, 2.3],
    ['a QR order paid after ten minutes', { method: 'QR_CODE', paidAtMinute: 10 }, 20],
    ['a QR order scanned at once and paid later', { method: 'QR_CODE', isScanned: true, paidAtMinute: 10 }, 20],
    ['a page of 15 days, within an hour', { method: 'PAGE', timeout: '15d', paidAtMinute: 30 }, 60],
    [
      'a page of 15 days paid on its tenth day, within half a day',
      { method: 'PAGE', timeout: '15d', paidAtMinute: 14_400 },
      15_135,
    ],
    ['an order of a mini program', { method: 'JSAPI', paidAtMinute: 5 }, 7],
  ])('%s', async (_name, order, atMostMinute) => {
    const { trade, seenAtMinute } = await playWaitingOrder({ ...order, areNotifiesLost: true });
    expect(trade.state).toBe('TRADE_SUCCESS');
    expect(seenAtMinute).toBeGreaterThanOrEqual(order.paidAtMinute!);
    expect(seenAtMinute).toBeLessThanOrEqual(atMostMinute);
  });
});

test('an order that is paid within two minutes, as its notify says, is never queried', async () => {
  const { trade, calls } = await playWaitingOrder({ method: 'QR_CODE', paidAtMinute: 1.9 });
  expect([trade.state, calls]).toEqual(['TRADE_SUCCESS', 0]);
});

test('a query that comes late is one: those that were missed meanwhile are not made up for', () => {
  expect(nextQueryAgeMs(50 * MINUTE_MS)).toBe(54 * MINUTE_MS);
  expect(nextQueryAgeMs(100 * HOUR_MS)).toBe(112 * HOUR_MS);
});

describe('calls per thousand orders', () => {
  const WAYS: [row: string, way: Pick<WaitingOrder, 'method' | 'timeout'>][] = [
    ['QR_CODE, 2 h', { method: 'QR_CODE' }],
    ['PAGE, WAP or APP, 30 min', { method: 'PAGE', timeout: '30m' }],
    ['PAGE, WAP or APP, 2 h', { method: 'PAGE' }],
    ['PAGE, WAP or APP, 1 day', { method: 'PAGE', timeout: '1d' }],
    ['PAGE, WAP or APP, 15 days', { method: 'PAGE', timeout: '15d' }],
    ['JSAPI, 2 h', { method: 'JSAPI' }],
  ];
  const CASES: Pick<WaitingOrder, 'paidAtMinute' | 'areNotifiesLost'>[] = [
    { paidAtMinute: 1 },
    { paidAtMinute: 10 },
    { paidAtMinute: 10, areNotifiesLost: true },
    {},
  ];
  /** Each trade's own delay moves what is due, so that a few orders tell what all cost. */
  const PLAYED = 5;

  async function callsPerThousand(order: WaitingOrder): Promise<number> {
    let calls = 0;
    for (let index = 0; index < PLAYED; index += 1) {
      calls += (await playWaitingOrder({ ...order, outTradeNo: `order_${index}` })).calls;
    }
    return Math.round((calls / PLAYED) * 1_000);
  }

  it('are those of docs/reference/follow-up.md', async () => {
    const rows: string[] = [];
    for (const [name, way] of WAYS) {
      const cells: string[] = [];
      for (const order of CASES) cells.push((await callsPerThousand({ ...way, ...order })).toLocaleString('en-US'));
      rows.push(`| ${[name, ...cells].join(' | ')} |`);
    }
    const docs = readFileSync(path.join(__dirname, '../../../docs/reference/follow-up.md'), 'utf8');
    const table = docs.split('\n').filter((line) => /^\| (QR_CODE|PAGE|JSAPI)/.test(line));
    expect(table).toEqual(rows);
  });

  it('a thousand abandoned QR orders cost what it says of one, thousandfold', async () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `tea_${index}`);
    const played = await Promise.all(names.map((outTradeNo) => playWaitingOrder({ method: 'QR_CODE', outTradeNo })));
    const calls = played.reduce((sum, outcome) => sum + outcome.calls, 0);
    expect(calls).toBe(6_000);
  });
});
