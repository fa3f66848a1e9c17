/** A long table keeps the widths of its columns while other rows come into view; a column only grows. */
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';

type Widths = Readonly<Record<string, number>>;

/** By the column's id, in pixels; undefined: the browser lays them out. The `main` column takes what is left. */
export function useColumnWidths(
  table: RefObject<HTMLTableElement>,
  isLong: boolean,
  columns: readonly { id: string; place: string }[],
): Widths | undefined {
  const [widths, setWidths] = useState<Widths>();
  const room = useWidth(table);
  // Other columns, and another width of the page, are laid out anew.
  useLayoutEffect(() => setWidths(undefined), [columns, room]);
  // After every render: the rows that are seen are others. It ends when nothing has grown.
  // eslint-disable-next-line react-hooks/exhaustive-deps
  useLayoutEffect(() => {
    const heads = table.current?.tHead?.rows[0]?.cells;
    if (!isLong || !heads) return;
    setWidths((before) => {
      const measured = columns.flatMap(({ id, place }, index) =>
        place === 'main' ? [] : [[id, Math.max(heads[index]?.offsetWidth ?? 0, before?.[id] ?? 0)] as const],
      );
      return before && measured.every(([id, width]) => before[id] === width) ? before : Object.fromEntries(measured);
    });
  });
  return isLong ? widths : undefined;
}

function useWidth(table: RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry?.contentRect.width ?? 0)));
    if (table.current) observer.observe(table.current);
    return () => observer.disconnect();
  }, [table]);
  return width;
}
