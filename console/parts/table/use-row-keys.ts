import { useEffect, type RefObject } from 'react';

const STEPS: Readonly<Record<string, number>> = { j: 1, k: -1 };

/** j and k move the focus to the next and the previous link of a list, unless somebody types. */
export function useRowKeys(list: RefObject<HTMLElement>): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const step = STEPS[event.key];
      const isTyping = event.target instanceof HTMLElement && event.target.matches('input, textarea, [role^="menu"]');
      if (step === undefined || isTyping || event.metaKey || event.ctrlKey || event.altKey) return;
      const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
      const at = links.indexOf(document.activeElement as HTMLElement);
      links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [list]);
}
