/** alipay.data.dataservice.bill.downloadurl.query, and what its answer leads to: alipay-protocol.md 2.12. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { type Answer, refused, success } from './answers';
import { HOUR_MS } from '../values/beijing-time';
import { type BillChange, drawChanges, MAX_BILL_CHANGES, withChanges } from '../bill/bill-changes';
import { detailLines, summaryLines } from '../bill/bill-csv';
import { type BillPeriod, readPeriod } from '../bill/bill-period';
import { billRowsOf } from '../bill/bill-rows';
import { zipOf } from '../bill/bill-zip';
import type { Ledger } from '../ledger/ledger';
import { type Call, parseFields, text } from './orders';
import { seededRandom } from '../values/seeded-random';

/** An address works for so long. */
const URL_LIFE_MS = 30_000;
/** Dates whose bills were made to differ, the latest so many. */
const MAX_CHANGED_BILLS = 400;

const shape = z.object({ bill_type: text(32), bill_date: text(10) });

export type Bills = ReturnType<typeof createBills>;

/** `origin` answers where this simulator is reached; `secret` makes the tokens of its addresses. */
export function createBills(ledger: Ledger, secret: string, origin: () => string) {
  const changes = new Map<string, BillChange[]>();
  const accountNo = `${ledger.merchant.sellerId}0156`;
  const tokenOf = (date: string, timestamp: string) =>
    createHmac('sha256', `bill:${secret}`).update(`${date}|${timestamp}`).digest('hex');
  const rowsOf = (period: BillPeriod) =>
    withChanges(billRowsOf(ledger, period), changes.get(period.date) ?? [], period.fromMs + 12 * HOUR_MS);

  return {
    /** The gateway method. It answers addresses only for bills that are ready. */
    queryUrl(call: Call): Answer {
      const parsed = parseFields(shape, call.biz);
      if ('refusal' in parsed) return parsed.refusal;
      const { bill_type: type, bill_date: date } = parsed.fields;
      const period = readPeriod(date);
      if (type !== 'trade') return refused('TYPE_NOT_SUPPORTED');
      if (!period || period.toMs > ledger.nowMs() || date < '2016-01') return refused('invalid_arguments');
      if (period.readyAtMs > ledger.nowMs()) return refused('isp.bill_not_exist');
      if (ledger.rules.noTradesNoBill && rowsOf(period).length === 0) return refused('isp.bill_not_exist');
      const timestamp = String(ledger.nowMs());
      const query = new URLSearchParams({
        bizType: type,
        userId: accountNo,
        fileType: 'csv.zip',
        bizDates: date.replaceAll('-', ''),
        downloadFileName: `${accountNo}_${date}.csv.zip`,
        fileId: `/${type}/${accountNo}/${date}.csv.zip`,
        billDate: date,
        timestamp,
        token: tokenOf(date, timestamp),
      });
      return success({ bill_download_url: `${origin()}/downloadBillFile.resource?${query.toString()}` });
    },
    /** The zip of an address; undefined when the address was made up or is older than thirty seconds. */
    open(query: Record<string, unknown>): AsyncGenerator<Buffer> | undefined {
      const { billDate: date, timestamp, token } = query;
      if (typeof date !== 'string' || typeof timestamp !== 'string' || typeof token !== 'string') return undefined;
      const expected = Buffer.from(tokenOf(date, timestamp));
      const given = Buffer.from(token);
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) return undefined;
      const period = readPeriod(date);
      if (!period || ledger.nowMs() - Number(timestamp) > URL_LIFE_MS) return undefined;
      const rows = rowsOf(period);
      const head = { accountNo, period, madeAtMs: ledger.nowMs() };
      const name = `${accountNo}_${date.replaceAll('-', '')}_业务明细`;
      return zipOf([
        { name: `${name}.csv`, lines: detailLines(head, rows) },
        { name: `${name}(汇总).csv`, lines: summaryLines(head, rows) },
      ]);
    },
    /** Makes the bill of a date differ: by these changes, and by so many drawn from a seed. Answers all that are in force. */
    change(date: string, wanted: { changes: BillChange[]; seed?: number | undefined; count?: number | undefined }) {
      const period = readPeriod(date);
      if (!period) return undefined;
      const drawn = wanted.count
        ? drawChanges(billRowsOf(ledger, period), wanted.count, seededRandom(wanted.seed ?? 1))
        : [];
      changes.set(date, [...wanted.changes, ...drawn].slice(0, MAX_BILL_CHANGES));
      const oldest = changes.keys().next().value;
      if (changes.size > MAX_CHANGED_BILLS && oldest !== undefined) changes.delete(oldest);
      return changes.get(date);
    },
  };
}
