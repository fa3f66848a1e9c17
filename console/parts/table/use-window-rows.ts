/** Which rows of a list are in the document: all of a short one; of a long one those in the window. */
import { useLayoutEffect, useMemo, useRef, useState, type Ref, type RefObject } from 'react';
import { defaultRangeExtractor, measureElement, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';

/** Up to here the browser's own search and its print have all of it. */
const SHORT = 100;
/** Above and below the window, in rows. */
const OVERSCAN = 8;
/** Rows come and go so many at a time: in most frames of a scroll nothing is laid out anew. */
const STEP = 8;
/** Until a row was seen. */
const ROW_PX = 57;

export const isLong = (count: number) => count > SHORT;

export type WindowRows<Row> = {
  /** In order; `gap`: the height of what is left out before it, in pixels. */
  seen: readonly { index: number; row: Row; gap: number }[];
  /** The height of what is left out behind them. */
  afterGap: number;
  /** Of every row: it is measured. */
  rowRef: Ref<HTMLTableRowElement>;
  /** Brings a row into the window. */
  show: (index: number) => void;
};

/** `keyOf` names a row whatever its place is, so that it keeps its height where others come before it. */
export function useWindowRows<Row>(
  body: RefObject<HTMLElement>,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
): WindowRows<Row> {
  const rowPx = useRef(ROW_PX);
  const scrollMargin = useTop(body);
  const focused = useFocusedRow(body);
  const virtualizer = useWindowVirtualizer<HTMLTableRowElement>({
    count: rows.length,
    estimateSize: () => rowPx.current,
    overscan: OVERSCAN,
    scrollMargin,
    initialRect: { width: innerWidth, height: innerHeight },
    // A new function counts every row anew.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    getItemKey: useMemo(() => (index: number) => keyOfPlace(rows, index, keyOf), [rows]),
    rangeExtractor: (range) => indexesOf(range, focused.current),
    measureElement: (row, ...how) => (rowPx.current = measureElement(row, ...how)),
  });
  const items = virtualizer.getVirtualItems();
  const seen = items.flatMap(({ index, start }, at) => {
    const row = rows[index];
    return row === undefined ? [] : [{ index, row, gap: start - (items[at - 1]?.end ?? scrollMargin) }];
  });
  const afterGap = scrollMargin + virtualizer.getTotalSize() - (items.at(-1)?.end ?? scrollMargin);
  return { seen, afterGap, rowRef: virtualizer.measureElement, show: (index) => virtualizer.scrollToIndex(index) };
}

function keyOfPlace<Row>(rows: readonly Row[], index: number, keyOf: (row: Row) => string): string | number {
  const row = rows[index];
  return row === undefined ? index : keyOf(row);
}

/** The row that has the focus stays, so that nobody loses the place by scrolling. */
function indexesOf(range: Range, focused: number | undefined): number[] {
  if (!isLong(range.count)) return Array.from({ length: range.count }, (_, index) => index);
  const indexes = defaultRangeExtractor(inSteps(range));
  if (focused === undefined || focused >= range.count || indexes.includes(focused)) return indexes;
  return [...indexes, focused].sort((a, b) => a - b);
}

/** The same for neighbouring places of the window. */
function inSteps(range: Range): Range {
  const startIndex = Math.floor(range.startIndex / STEP) * STEP;
  const endIndex = Math.min(range.count, Math.ceil((range.endIndex + 1) / STEP) * STEP) - 1;
  return { ...range, startIndex, endIndex };
}

function useFocusedRow(body: RefObject<HTMLElement>): { readonly current: number | undefined } {
  const focused = useRef<number>();
  useLayoutEffect(() => {
    const rows = body.current;
    const onFocus = ({ target }: FocusEvent) => {
      focused.current = indexOfRow(target);
    };
    rows?.addEventListener('focusin', onFocus);
    return () => rows?.removeEventListener('focusin', onFocus);
  }, [body]);
  return focused;
}

/** The index of the row that something is in. */
export function indexOfRow(within: EventTarget | null): number | undefined {
  const row = within instanceof Element ? within.closest<HTMLElement>('[data-index]') : null;
  return row ? Number(row.dataset['index']) : undefined;
}

/** How far down the page the rows begin, also after what stands above them has changed. */
function useTop(body: RefObject<HTMLElement>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + scrollY));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body]);
  return top;
}
