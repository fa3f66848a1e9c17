/** Lines of a bill that cannot be read: what is booked here may stand in them, so it must not be called missing. */
import type { UnreadableRow } from './bill';
import type { Booked } from './bill-ports';
import { addDiscrepancies, type Comparing, type Comparison } from './match-comparison';

export type Unreadable = {
  /** Orders that such a line names. */
  orders: ReadonlySet<string>;
  /** How many of the lines name none that can be read. */
  unnamed: number;
  /** What is booked here and may stand in those: how much of it, and the first of them. */
  withheld: { count: number; outTradeNos: string[] };
};

const MAX_NAMED = 20;

/** Counts the lines, and lists those that the table keeps. `tableBefore`: what was booked after midnight may stand in it. */
export function addUnreadable({ table, tableBefore }: Comparing, comparison: Comparison): Unreadable {
  const withheld = { count: 0, outTradeNos: [] };
  const before = tableBefore && tableBefore.summary.unreadable > 0 ? ordersOf(tableBefore.unreadable()) : [];
  const count = table.summary.unreadable;
  if (count === 0) return { orders: new Set(before), unnamed: 0, withheld };
  const lines = table.unreadable();
  const orders = ordersOf(lines);
  comparison.byKind.ROW_UNREADABLE = count;
  comparison.total += count;
  for (const { line, text, why, outTradeNo } of lines) {
    const named = outTradeNo === undefined ? {} : { outTradeNo };
    comparison.listed.push({ kind: 'ROW_UNREADABLE', ...named, line, detail: `${why}: ${text}` });
  }
  return { orders: new Set([...before, ...orders]), unnamed: count - orders.length, withheld };
}

function ordersOf(lines: readonly UnreadableRow[]): string[] {
  return lines.flatMap(({ outTradeNo }) => (outTradeNo === undefined ? [] : [outTradeNo]));
}

/** Whether what is booked here, and not in the lines that can be read, may stand in one that cannot. */
export function mayBeUnreadable({ orders, unnamed, withheld }: Unreadable, { outTradeNo }: Booked): boolean {
  if (orders.has(outTradeNo)) return true;
  if (unnamed === 0) return false;
  withheld.count += 1;
  if (withheld.outTradeNos.length < MAX_NAMED) withheld.outTradeNos.push(outTradeNo);
  return true;
}

/** Reported once for the whole bill: which of them stands in which line cannot be known. */
export function addWithheld({ unnamed, withheld: { count, outTradeNos } }: Unreadable, comparison: Comparison): void {
  if (count === 0) return;
  const more = count > outTradeNos.length ? ` and ${count - outTradeNos.length} more` : '';
  const detail = `Booked here, and in no line that can be read: ${count} payments or refunds (${outTradeNos.join(', ')}${more}). Lines that name no order: ${unnamed}.`;
  addDiscrepancies(comparison, [{ kind: 'ROW_UNREADABLE', detail }]);
}
