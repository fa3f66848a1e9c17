import { useEffect, useRef, type RefObject } from 'react';
import { useKeys } from '../use-keys';
import { indexOfRow } from './use-window-rows';

/**
 * j and k move the focus to the link of the next and the previous row; without a focus, to the first one that is seen.
 * `show` brings a row into the document that is not in it.
 */
export function useTableKeys(body: RefObject<HTMLElement>, count: number, show: (index: number) => void): void {
  /** The row that takes the focus as soon as it is there. */
  const wanted = useRef<number>();
  const move = (step: number) => {
    const at = body.current?.contains(document.activeElement) ? indexOfRow(document.activeElement) : undefined;
    const to = at === undefined ? firstSeen(body.current) : Math.min(Math.max(at + step, 0), count - 1);
    if (focusRow(body.current, to)) return;
    wanted.current = to;
    show(to);
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
  useEffect(() => {
    if (wanted.current !== undefined && focusRow(body.current, wanted.current)) wanted.current = undefined;
  });
}

/** False where it is not in the document. */
function focusRow(body: HTMLElement | null, index: number): boolean {
  const row = body?.querySelector(`[data-index="${index}"]`);
  row?.querySelector('a')?.focus();
  return row !== undefined && row !== null;
}

function firstSeen(body: HTMLElement | null): number {
  const rows = [...(body?.querySelectorAll('[data-index]') ?? [])];
  return indexOfRow(rows.find((row) => row.getBoundingClientRect().top >= 0) ?? null) ?? 0;
}
