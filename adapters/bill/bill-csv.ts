/** Reads 业务明细.csv as it streams in: GBK, `#` lines around the rows, columns by name, amounts in yuan (docs/reference/bill.md). */
import { parseBeijingTime } from '../../domain/values/beijing-time';
import type { BillRemarks, BillLines, BillRow } from '../../domain/bill/bill';
import { parseBillYuan } from '../../domain/values/money';
import { cellsOf, orderOf, readHeader, type Columns } from './bill-columns';

/** Longer lines are no rows; a file without line ends must not fill the memory. */
const MAX_LINE_CHARACTERS = 16_384;
const MAX_UNREADABLE_CHARACTERS = 300;

/** The file is not a trade bill, or not all of it. The message says what is missing. */
export class BillFormatError extends Error {
  override readonly name = 'BillFormatError';
}

export type BillCsv = {
  /** Runs of lines, about one per chunk of the file. Rejects with `BillFormatError`. */
  lines: AsyncGenerator<BillLines>;
  /** What the file states about itself; complete when `lines` has ended. */
  remarks: BillRemarks;
};

export function readBillCsv(bytes: AsyncIterable<Uint8Array>): BillCsv {
  const remarks: BillRemarks = {};
  return { lines: linesOf(bytes, remarks), remarks };
}

type Reading = { columns: Columns | undefined; line: number; hasEnded: boolean };

async function* linesOf(bytes: AsyncIterable<Uint8Array>, remarks: BillRemarks): AsyncGenerator<BillLines> {
  const decoder = new TextDecoder('gb18030');
  const reading: Reading = { columns: undefined, line: 0, hasEnded: false };
  let rest = '';
  for await (const chunk of bytes) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    if (rest.length > MAX_LINE_CHARACTERS)
      throw new BillFormatError(`line ${reading.line + lines.length + 1} never ends`);
    yield readLines(lines, reading, remarks);
  }
  yield readLines([rest + decoder.decode()], reading, remarks);
  if (!reading.columns) throw new BillFormatError('it has no line with the names of the columns');
  if (!reading.hasEnded) throw new BillFormatError('its end is missing: the file was cut off');
}

function readLines(lines: readonly string[], reading: Reading, remarks: BillRemarks): BillLines {
  const read: BillLines = { rows: [], unreadable: [], others: 0 };
  for (const raw of lines) {
    reading.line += 1;
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line.trim() === '') continue;
    if (line.startsWith('#')) readRemark(line, reading, remarks);
    else if (!reading.columns) reading.columns = columnsOf(line);
    else readRow(line, reading.columns, reading.line, read);
  }
  return read;
}

function columnsOf(line: string): Columns {
  try {
    return readHeader(line);
  } catch (error) {
    throw new BillFormatError((error as Error).message);
  }
}

const TOTALS = /^#(交易|退款)合计：(\d+)笔，商家实收(?:退款)?共(-?[\d.]+)元/;

const COVERS = /^#起始日期：\[(.+?)\]\s*终止日期：\[(.+?)\]/;
const CHINESE_TIME = /^(\d{4})年(\d{2})月(\d{2})日 (\d{2}:\d{2}:\d{2})$/;

function readRemark(line: string, reading: Reading, remarks: BillRemarks): void {
  const [, from, to] = COVERS.exec(line) ?? [];
  const [fromMs, toMs] = [from, to].map(parseChineseTime);
  if (fromMs !== undefined && toMs !== undefined) remarks.covers = { fromMs, toMs };
  if (line.includes('列表结束')) reading.hasEnded = true;
  const [, kind, count, sum] = TOTALS.exec(line) ?? [];
  const receivedFen = parseBillYuan(sum ?? '');
  if (kind === undefined || receivedFen === undefined) return;
  remarks[kind === '交易' ? 'payments' : 'refunds'] = { count: Number(count), receivedFen };
}

function parseChineseTime(text = ''): number | undefined {
  const time = parseBeijingTime(text.replace(CHINESE_TIME, '$1-$2-$3 $4'));
  return time === undefined ? undefined : Date.parse(time);
}

function readRow(line: string, columns: Columns, number: number, read: BillLines): void {
  const row = line.length > MAX_LINE_CHARACTERS ? 'it is too long' : rowOf(line, columns, number);
  if (row === undefined) read.others += 1;
  else if (typeof row !== 'string') read.rows.push(row);
  else {
    const outTradeNo = orderOf(columns, line);
    const text = line.slice(0, MAX_UNREADABLE_CHARACTERS);
    read.unreadable.push({ line: number, text, why: row, ...(outTradeNo === undefined ? {} : { outTradeNo }) });
  }
}

/** The row; a sentence when it cannot be read; undefined for a kind that is neither a payment nor a refund. */
function rowOf(line: string, columns: Columns, number: number): BillRow | string | undefined {
  const cells = cellsOf(columns, line);
  if (typeof cells === 'string') return cells;
  if (cells.kind !== '交易' && cells.kind !== '退款') return undefined;
  const kind = cells.kind === '交易' ? 'payment' : 'refund';
  const [total, received, fee] = [cells.total, cells.received, cells.fee].map(parseBillYuan);
  const doneAt = parseBeijingTime(cells.doneAt);
  if (total === undefined || received === undefined || fee === undefined) return 'an amount is not one';
  if (doneAt === undefined) return 'its time is not one';
  if (kind === 'payment' ? total < 0 : total > 0) return 'its amount has the wrong sign';
  return {
    line: number,
    kind,
    tradeNo: cells.tradeNo,
    outTradeNo: cells.outTradeNo,
    outRequestNo: kind === 'refund' ? cells.outRequestNo : '',
    amountFen: Math.abs(total),
    receivedFen: Math.abs(received),
    feeFen: fee,
    doneAtMs: Date.parse(doneAt),
  };
}
