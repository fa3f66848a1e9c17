import { useEffect, useRef, type RefObject } from 'react';
import { indexOfRow } from './use-window-rows';

const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1 };

/**
 * j and k move the focus to the link of the next and the previous row, unless somebody types; without a focus, to the first one
 * that is seen. `show` brings a row into the document that is not in it.
 */
export function useTableKeys(body: RefObject<HTMLElement>, count: number, show: (index: number) => void): void {
  /** The row that takes the focus as soon as it is there. */
  const wanted = useRef<number>();
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, [role^="menu"]');
      if (step === undefined || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
      const at = body.current?.contains(document.activeElement) ? indexOfRow(document.activeElement) : undefined;
      const to = at === undefined ? firstSeen(body.current) : Math.min(Math.max(at + step, 0), count - 1);
      if (focusRow(body.current, to)) return;
      wanted.current = to;
      show(to);
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  });
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
