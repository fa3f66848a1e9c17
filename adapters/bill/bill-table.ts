/** The rows of one bill in an SQLite file of its own: filled once, then only read. It can always be made again from the bill. */
import type Database from 'better-sqlite3';
import { renameSync, rmSync } from 'node:fs';
import type { BillRemarks, BillLines, BillRow, UnreadableRow } from '../../domain/bill/bill';
import type { BillSummary, BillTable } from '../../domain/bill/bill-ports';
import { noSums } from '../../domain/bill/match-order';
import { formatYuan } from '../../domain/values/money';
import type { BillCsv } from './bill-csv';
import { openDatabase } from '../../sqlite/library';

/** "PSBT", and the version of the tables below. */
const APPLICATION_ID = 0x50534254;
const VERSION = 3;
const CACHE_MIB = 32;
/** What cannot be read is listed up to here, and counted beyond. */
const MAX_UNREADABLE_LISTED = 1_000;
const MAX_ROWS_OF_ORDER = 10_000;

const TABLES = `
  CREATE TABLE rows (
    line INTEGER PRIMARY KEY,
    out_trade_no TEXT NOT NULL,
    kind TEXT NOT NULL,
    out_request_no TEXT NOT NULL,
    trade_no TEXT NOT NULL,
    amount_fen INTEGER NOT NULL,
    received_fen INTEGER NOT NULL,
    fee_fen INTEGER NOT NULL,
    done_at_ms INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE unreadable (line INTEGER PRIMARY KEY, text TEXT NOT NULL, why TEXT NOT NULL, out_trade_no TEXT) STRICT;
  CREATE TABLE summary (json TEXT NOT NULL) STRICT;
`;

/** Fills a new file with the rows of the bill, and renames it into place when it is complete. Rejects when it is no bill. */
export async function fillBillTable(file: string, csv: BillCsv, onProgress: (rows: number) => void): Promise<void> {
  const filling = `${file}.filling`;
  rmSync(filling, { force: true });
  const db = openDatabase(filling);
  try {
    // Nothing needs to survive a crash: the file counts only under its own name.
    for (const pragma of ['journal_mode = OFF', 'synchronous = OFF', `cache_size = -${CACHE_MIB * 1_024}`])
      db.pragma(pragma);
    db.exec(TABLES);
    const summary = await fill(db, csv, onProgress);
    db.exec('CREATE INDEX rows_of_order ON rows (out_trade_no, kind, out_request_no)');
    db.prepare('INSERT INTO summary VALUES (?)').run(JSON.stringify(summary));
    db.pragma(`application_id = ${APPLICATION_ID}`);
    db.pragma(`user_version = ${VERSION}`);
    db.close();
    renameSync(filling, file);
  } catch (error) {
    db.close();
    rmSync(filling, { force: true });
    throw error;
  }
}

async function fill(db: Database.Database, csv: BillCsv, onProgress: (rows: number) => void): Promise<BillSummary> {
  const insert = db.prepare<[BillRow]>(
    `INSERT INTO rows VALUES (@line, @outTradeNo, @kind, @outRequestNo, @tradeNo, @amountFen, @receivedFen, @feeFen, @doneAtMs)`,
  );
  const insertUnreadable = db.prepare<[number, string, string, string | null]>(
    'INSERT INTO unreadable VALUES (?, ?, ?, ?)',
  );
  const summary: BillSummary = { rows: 0, unreadable: 0, others: 0, sums: noSums(), feeFen: 0 };
  const received = { payments: 0, refunds: 0 };
  const add = db.transaction(({ rows, unreadable, others }: BillLines) => {
    for (const row of rows) {
      insert.run(row);
      const what = row.kind === 'payment' ? 'payments' : 'refunds';
      summary.sums[what].count += 1;
      summary.sums[what].fen += row.amountFen;
      received[what] += row.receivedFen;
      summary.feeFen += row.feeFen;
    }
    for (const row of unreadable.slice(0, Math.max(0, MAX_UNREADABLE_LISTED - summary.unreadable)))
      insertUnreadable.run(row.line, row.text, row.why, row.outTradeNo ?? null);
    summary.rows += rows.length;
    summary.unreadable += unreadable.length;
    summary.others += others;
  });
  for await (const lines of csv.lines) {
    add(lines);
    onProgress(summary.rows);
  }
  // What could not be read is reported by itself; the totals cannot fit then.
  const totalsProblem =
    summary.unreadable + summary.others > 0 ? undefined : problemOfTotals(summary, received, csv.remarks);
  const { covers } = csv.remarks;
  return { ...summary, ...(covers ? { covers } : {}), ...(totalsProblem === undefined ? {} : { totalsProblem }) };
}

function problemOfTotals(
  { sums }: BillSummary,
  received: { payments: number; refunds: number },
  remarks: BillRemarks,
): string | undefined {
  const problems = (['payments', 'refunds'] as const).flatMap((what) => {
    const stated = remarks[what];
    if (!stated || (stated.count === sums[what].count && Math.abs(stated.receivedFen) === received[what])) return [];
    const [theirs, ours] = [formatYuan(Math.abs(stated.receivedFen)), formatYuan(received[what])];
    return [`${what}: it says ${stated.count} with ${theirs}, its rows are ${sums[what].count} with ${ours}`];
  });
  return problems.length === 0 ? undefined : `${problems.join('; ')}.`;
}

/** Undefined when the file is not one that `fillBillTable` put in place. */
export function openBillTable(file: string): BillTable | undefined {
  let db: Database.Database | undefined;
  try {
    db = openDatabase(file, { readonly: true, fileMustExist: true });
    const isOurs = db.pragma('application_id', { simple: true }) === APPLICATION_ID;
    if (isOurs && db.pragma('user_version', { simple: true }) === VERSION) return tableOver(db);
  } catch {
    // Not there, or damaged: it is made again.
  }
  db?.close();
  return undefined;
}

type Row = Record<'line' | 'amount_fen' | 'received_fen' | 'fee_fen' | 'done_at_ms', number> &
  Record<'out_trade_no' | 'out_request_no' | 'trade_no', string> & { kind: BillRow['kind'] };

function tableOver(db: Database.Database): BillTable {
  const summary = db.prepare<[], string>('SELECT json FROM summary').pluck().get();
  const numbers = db
    .prepare<[string, number], string>(
      'SELECT DISTINCT out_trade_no FROM rows WHERE out_trade_no > ? ORDER BY 1 LIMIT ?',
    )
    .pluck();
  const first = db.prepare<[number], string>('SELECT DISTINCT out_trade_no FROM rows ORDER BY 1 LIMIT ?').pluck();
  const ofOrder = db.prepare<[string, number], Row>(
    'SELECT * FROM rows WHERE out_trade_no = ? ORDER BY kind, line LIMIT ?',
  );
  const payment = db.prepare<[string]>(`SELECT 1 FROM rows WHERE out_trade_no = ? AND kind = 'payment' LIMIT 1`);
  const paymentOf = db.prepare<[string, string]>(
    `SELECT 1 FROM rows WHERE out_trade_no = ? AND kind = 'payment' AND trade_no = ? LIMIT 1`,
  );
  const trades = db.prepare<[string, string], { tradeNo: string; refunds: number }>(
    `SELECT trade_no AS tradeNo, SUM(kind = 'refund' AND out_request_no = ?) AS refunds
     FROM rows WHERE out_trade_no = ? GROUP BY trade_no`,
  );
  const unreadable = db.prepare<[], Omit<UnreadableRow, 'outTradeNo'> & { outTradeNo: string | null }>(
    'SELECT line, text, why, out_trade_no AS outTradeNo FROM unreadable ORDER BY line',
  );
  return {
    summary: JSON.parse(summary ?? '') as BillSummary,
    outTradeNosAfter: (after, limit) => (after === undefined ? first.all(limit) : numbers.all(after, limit)),
    rowsOf: (outTradeNo) => ofOrder.all(outTradeNo, MAX_ROWS_OF_ORDER).map(rowOf),
    hasPayment: (outTradeNo, tradeNo) =>
      (tradeNo === undefined ? payment.get(outTradeNo) : paymentOf.get(outTradeNo, tradeNo)) !== undefined,
    tradesOf: (outTradeNo, outRequestNo) =>
      trades.all(outRequestNo, outTradeNo).map(({ tradeNo, refunds }) => ({ tradeNo, hasRefund: refunds > 0 })),
    unreadable: () =>
      unreadable.all().map(({ outTradeNo, ...row }) => ({ ...row, outTradeNo: outTradeNo ?? undefined })),
    close: () => void db.close(),
  };
}

function rowOf(row: Row): BillRow {
  return {
    line: row.line,
    kind: row.kind,
    tradeNo: row.trade_no,
    outTradeNo: row.out_trade_no,
    outRequestNo: row.out_request_no,
    amountFen: row.amount_fen,
    receivedFen: row.received_fen,
    feeFen: row.fee_fen,
    doneAtMs: row.done_at_ms,
  };
}
