/**
 * Files for spreadsheets: UTF-8 with its mark, CRLF, numbers of orders as text, and nothing that a spreadsheet would calculate
 * (OWASP, "CSV Injection").
 */
import { formatYuan } from '../../domain/values/money';
import { formatBeijingTime } from '../../domain/values/beijing-time';

/** A column: its name, and the text of its cell as `text`, `amount`, `count` or `beijingTime` wrote it. */
export type CsvColumn<Row> = { name: string; cell: (row: Row) => string };

const MARK = '\uFEFF';
const LINE_END = '\r\n';

/** The first line, with the mark that tells spreadsheets that the file is UTF-8. */
export function csvHeader(columns: readonly CsvColumn<never>[]): string {
  return MARK + columns.map(({ name }) => name).join(',') + LINE_END;
}

export function csvLines<Row>(columns: readonly CsvColumn<Row>[], rows: readonly Row[]): string {
  return rows.map((row) => columns.map(({ cell }) => cell(row)).join(',') + LINE_END).join('');
}

/** What a spreadsheet would round, show as a power of ten, or take zeros from; a TAB behind it makes it text, as in Alipay's own bills. */
const READ_AS_NUMBER = /^(\d{12,}|0\d+|\d+[eE]\d+)$/;
/** What a spreadsheet interprets as a formula, also behind blanks, and in full width. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;
/** Where spreadsheets of some languages, or set to another separator, begin another cell; quotes do not hold them back. */
const SPLIT = /([;\t\r\n])(?=[\s"]*[=+\-@＝＋－＠])/g;

export function text(value: string | null | undefined): string {
  const given = value ?? '';
  if (READ_AS_NUMBER.test(given)) return `"${given}\t"`;
  const unsplit = given.replace(SPLIT, "$1'");
  const harmless = FORMULA.test(unsplit) ? `'${unsplit}` : unsplit;
  return /[",;\t\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Fen as a plain decimal number of yuan. */
export function amount(fen: number | null | undefined): string {
  return fen == null ? '' : formatYuan(fen);
}

export function count(value: number | null | undefined): string {
  return value == null ? '' : String(value);
}

/** RFC 3339 as "2026-11-20 10:00:00"; its column is named `… (Beijing)`. */
export function beijingTime(value: string | null | undefined): string {
  return value == null ? '' : formatBeijingTime(new Date(value));
}

export function beijingColumn<Row>(name: string, time: (row: Row) => string | null | undefined): CsvColumn<Row> {
  return { name: `${name} (Beijing)`, cell: (row) => beijingTime(time(row)) };
}
