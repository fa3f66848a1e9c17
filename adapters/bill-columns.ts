/**
 * Finds the columns of a bill's row. Columns are known by name (two were inserted over the years), and texts stand unquoted:
 * a comma in a subject shifts what follows. Such a row is read when there is one way only to lay its cells under the columns.
 */

export type ColumnName =
  'tradeNo' | 'outTradeNo' | 'kind' | 'doneAt' | 'total' | 'received' | 'outRequestNo' | 'fee' | 'subject';
export type Cells = Record<ColumnName, string>;

const NAMES: Readonly<Record<string, ColumnName>> = {
  支付宝交易号: 'tradeNo',
  商户订单号: 'outTradeNo',
  业务类型: 'kind',
  商品名称: 'subject',
  完成时间: 'doneAt',
  '订单金额(元)': 'total',
  '商家实收(元)': 'received',
  退款批次号: 'outRequestNo',
  '退款批次号/请求号': 'outRequestNo',
  '服务费(元)': 'fee',
};
const NEEDED: readonly ColumnName[] = [
  'tradeNo',
  'outTradeNo',
  'kind',
  'doneAt',
  'total',
  'received',
  'outRequestNo',
  'fee',
];

/** Columns that people write: only these may hold a comma. */
const FREE_TEXT = new Set(['商品名称', '门店名称', '券名称', '备注']);
const MAX_EXTRA_COMMAS = 24;

const MONEY = /^-?\d+(\.\d+)?$/;
const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const NUMBER = /^\d{1,64}$/;

type Column = { name: ColumnName | undefined; isFree: boolean; fits: RegExp | undefined };
export type Columns = { all: Column[]; free: number[] };

/** The header line → its columns. Throws `Error` that names the first that is missing. */
export function readHeader(line: string): Columns {
  const all = line.split(',').map((cell): Column => {
    const title = cell.trim().replaceAll('（', '(').replaceAll('）', ')');
    return { name: NAMES[title], isFree: FREE_TEXT.has(title), fits: shapeOf(title) };
  });
  const missing = NEEDED.find((needed) => !all.some(({ name }) => name === needed));
  if (missing) throw new Error(`the bill has no column for ${missing}; its columns are ${line.slice(0, 400)}`);
  return { all, free: all.flatMap(({ isFree }, index) => (isFree ? [index] : [])) };
}

function shapeOf(title: string): RegExp | undefined {
  if (title.endsWith('(元)')) return MONEY;
  if (title.endsWith('时间')) return TIME;
  return title === '支付宝交易号' ? NUMBER : undefined;
}

/** The cells of a row by column; a sentence when they cannot be told apart. */
export function cellsOf({ all, free }: Columns, line: string): Cells | string {
  const cells = line.split(',');
  const extra = cells.length - all.length;
  if (extra < 0) return `it has ${cells.length} cells instead of ${all.length}`;
  if (extra > MAX_EXTRA_COMMAS) return 'it has too many commas';
  if (extra === 0) return laid(all, cells, []) ?? 'a time or an amount is not where its column says';
  let found: Cells | undefined;
  for (const commas of waysToShare(extra, free.length)) {
    const way = laid(
      all,
      cells,
      free.map((column, index) => [column, commas[index] ?? 0] as const),
    );
    if (!way) continue;
    if (found && NEEDED.some((name) => found?.[name] !== way[name])) return 'its commas can be read in two ways';
    found ??= way;
  }
  return found ?? 'a time or an amount is not where its column says';
}

/** Lays the cells under the columns, where some columns take more commas; undefined when a cell does not fit. */
function laid(all: readonly Column[], cells: readonly string[], commas: readonly (readonly [number, number])[]) {
  const result: Partial<Cells> = {};
  let at = 0;
  for (let index = 0; index < all.length; index += 1) {
    const { name, fits } = all[index] as Column;
    const more = commas.find(([column]) => column === index)?.[1] ?? 0;
    const text = (more === 0 ? (cells[at] ?? '') : cells.slice(at, at + more + 1).join(',')).trim();
    at += more + 1;
    if (fits && !fits.test(text)) return undefined;
    if (name) result[name] = text;
  }
  return result as Cells;
}

/** All ways to share `count` commas between so many columns. */
function* waysToShare(count: number, columns: number): Generator<number[]> {
  if (columns <= 1) {
    if (columns === 1) yield [count];
    return;
  }
  for (let own = 0; own <= count; own += 1) {
    for (const rest of waysToShare(count - own, columns - 1)) yield [own, ...rest];
  }
}
