/**
 * Finds the columns of a bill's row. Columns are known by name (two were inserted over the years), and texts stand unquoted:
 * a comma in a subject shifts what follows. So the columns without free text form blocks, and each block is placed where its
 * times and amounts fit. A row is read when every way to place the blocks gives the same values.
 */

export type ColumnName = 'tradeNo' | 'outTradeNo' | 'kind' | 'doneAt' | 'total' | 'received' | 'outRequestNo' | 'fee';
export type Cells = Record<ColumnName, string>;

const NAMES: Readonly<Record<string, ColumnName>> = {
  支付宝交易号: 'tradeNo',
  商户订单号: 'outTradeNo',
  业务类型: 'kind',
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

const MONEY = /^-?\d+(\.\d+)?$/;
const TIME = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}$/;
const NUMBER = /^\d{1,64}$/;

/** A run of columns between two free texts. `start` is its place in a row without any comma too many. */
type Block = { start: number; length: number; named: [number, ColumnName][]; shaped: [number, RegExp][] };
/** One block more than there are free texts: blocks may be empty. */
export type Columns = { count: number; blocks: readonly Block[] };

/** The header line → its columns. Throws `Error` that names the first that is missing. */
export function readHeader(line: string): Columns {
  const titles = line.split(',').map((cell) => cell.trim().replaceAll('（', '(').replaceAll('）', ')'));
  const missing = NEEDED.find((needed) => !titles.some((title) => NAMES[title] === needed));
  if (missing) throw new Error(`the bill has no column for ${missing}; its columns are ${line.slice(0, 400)}`);
  let block: Block = { start: 0, length: 0, named: [], shaped: [] };
  const blocks = [block];
  for (const [index, title] of titles.entries()) {
    if (FREE_TEXT.has(title)) {
      block = { start: index + 1, length: 0, named: [], shaped: [] };
      blocks.push(block);
      continue;
    }
    const [name, shape] = [NAMES[title], shapeOf(title)];
    if (name) block.named.push([block.length, name]);
    if (shape) block.shaped.push([block.length, shape]);
    block.length += 1;
  }
  return { count: titles.length, blocks };
}

function shapeOf(title: string): RegExp | undefined {
  if (title.endsWith('(元)')) return MONEY;
  if (title.endsWith('时间')) return TIME;
  return title === '支付宝交易号' ? NUMBER : undefined;
}

const MISPLACED = 'a time or an amount is not where its column says';
const AMBIGUOUS = 'its commas can be read in two ways';

/** The cells of a row by column; a sentence when they cannot be separated. Takes time linear in the number of cells. */
export function cellsOf({ count, blocks }: Columns, line: string): Cells | string {
  const cells = line.split(',').map((cell) => cell.trim());
  if (cells.length < count) return `it has ${cells.length} cells instead of ${count}`;
  const hasExtra = cells.length > count;
  const earliest = hasExtra ? earliestPlaces(blocks, cells) : blocks.map(({ start }) => start);
  const latest = hasExtra ? latestPlaces(blocks, cells) : earliest;
  if (!earliest || !latest) return MISPLACED;
  const found: Partial<Cells> = {};
  for (const [index, block] of blocks.entries()) {
    const [from, to] = [earliest[index] ?? 0, latest[index] ?? 0];
    if (!fitsAt(block, cells, from)) return MISPLACED;
    for (const [column, name] of block.named) found[name] = cells[from + column] ?? '';
    // Between its first and its last place, wherever the block fits the others find theirs around it.
    for (let place = from + 1; place <= to; place += 1) {
      if (fitsAt(block, cells, place) && !isSameAt(block, cells, from, place)) return AMBIGUOUS;
    }
  }
  return found as Cells;
}

/** The order number of a row that cannot be read as a whole: known where it stands before all free text, as Alipay's own number does. */
export function orderOf({ blocks }: Columns, line: string): string | undefined {
  const placeOf = (column: ColumnName) => blocks[0]?.named.find(([, name]) => name === column)?.[0];
  const [tradeNo, outTradeNo] = [placeOf('tradeNo'), placeOf('outTradeNo')];
  if (tradeNo === undefined || outTradeNo === undefined) return undefined;
  const cells = line.split(',', Math.max(tradeNo, outTradeNo) + 1).map((cell) => cell.trim());
  return NUMBER.test(cells[tradeNo] ?? '') && cells[outTradeNo] ? cells[outTradeNo] : undefined;
}

/** The first place of each block behind those before it; a free text has one cell at least. Undefined: there is none. */
function earliestPlaces(blocks: readonly Block[], cells: readonly string[]): number[] | undefined {
  const places: number[] = [];
  let from = 0;
  for (const [index, block] of blocks.entries()) {
    const end = index === 0 ? 0 : cells.length - block.length;
    // The last block stands at the end of the line.
    let place = index === blocks.length - 1 ? Math.max(from, end) : from;
    while (place <= end && !fitsAt(block, cells, place)) place += 1;
    if (place > end) return undefined;
    places.push(place);
    from = place + block.length + 1;
  }
  return places;
}

/** The last place of each block before those behind it. */
function latestPlaces(blocks: readonly Block[], cells: readonly string[]): number[] | undefined {
  const places: number[] = [];
  let end = cells.length;
  for (const [index, block] of [...blocks.entries()].reverse()) {
    let place = index === 0 ? Math.min(0, end - block.length) : end - block.length;
    while (place >= 0 && !fitsAt(block, cells, place)) place -= 1;
    if (place < 0) return undefined;
    places.unshift(place);
    end = place - 1;
  }
  return places;
}

function fitsAt({ shaped }: Block, cells: readonly string[], place: number): boolean {
  return shaped.every(([column, shape]) => shape.test(cells[place + column] ?? ''));
}

function isSameAt({ named }: Block, cells: readonly string[], one: number, other: number): boolean {
  return named.every(([column]) => cells[one + column] === cells[other + column]);
}
