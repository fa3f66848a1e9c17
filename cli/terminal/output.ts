/** What commands print. Texts of others (subjects, reasons, Alipay's words) must not control the terminal. */

/** What moves the cursor, changes colours or turns the direction of reading; not the end of a line. */
// eslint-disable-next-line no-control-regex -- finding them is the point
const CONTROL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

/** A line, or several. */
export function say(text: string): void {
  process.stdout.write(`${text.replace(CONTROL, ' ')}\n`);
}

/** What is no result: progress, hints and problems. */
export function note(text: string): void {
  process.stderr.write(`${text.replace(CONTROL, ' ')}\n`);
}

export function sayJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
}

/** A column: its heading, and the cell of a row. */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => string];

/** Columns as wide as their longest cell. Put texts of any script last: how wide they are shown depends on it. */
export function tableOf<Row>(columns: readonly Column<Row>[], rows: readonly Row[]): string {
  const cells = [
    columns.map(([heading]) => heading),
    ...rows.map((row) => columns.map(([, cell]) => cell(row).replace(CONTROL, ' ').replaceAll('\n', ' '))),
  ];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const lineOf = (line: readonly string[]) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return cells.map((line) => `${lineOf(line)}\n`).join('');
}

/** 2026-11-28T15:41Z; '-' for none. */
export function minuteOf(at: string | null, none = '-'): string {
  return at === null ? none : `${at.slice(0, 16)}Z`;
}
