import { useEffect, useRef } from 'react';

/** Something that has its own use for keys, while it is there. */
const OVER_THE_PAGE = '[role="dialog"], [role="menu"], [role="listbox"]';
const TAKES_KEYS = 'input, textarea, [role="slider"]';

/** What keys do on this page, by the name of the key: not while somebody types, and not below a dialog or a menu. */
export function useKeys(keys: Readonly<Record<string, () => unknown>>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const act = latest.current[event.key];
      const isTaken = event.target instanceof Element && event.target.matches(TAKES_KEYS);
      if (!act || event.metaKey || event.ctrlKey || event.altKey || isTaken) return;
      if (document.querySelector(OVER_THE_PAGE)) return;
      event.preventDefault();
      act();
    };
    // Before what is in the page: a dialog that this key closes is still there.
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}
