import { useEffect, useRef } from 'react';

/** Something that has its own use for keys, while it is there. */
const OVER_THE_PAGE = '[role="dialog"], [role="menu"], [role="listbox"]';
const TAKES_KEYS = 'input, textarea, [role="slider"]';

type Keys = Readonly<Record<string, () => unknown>>;

/** Whoever is on the page, in the order in which they came. */
const users: { current: Keys }[] = [];

/**
 * What keys do on this page, by the name of the key: not while somebody types, and not below a dialog or a menu. Of several that
 * use the same key, it is for the one that came last, such as what was opened within the page.
 */
export function useKeys(keys: Keys): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const user = users.findLast(({ current }) => current[event.key] !== undefined);
      if (user !== latest) return;
      const act = latest.current[event.key];
      const isTaken = event.target instanceof Element && event.target.matches(TAKES_KEYS);
      if (!act || event.metaKey || event.ctrlKey || event.altKey || isTaken) return;
      if (document.querySelector(OVER_THE_PAGE)) return;
      event.preventDefault();
      act();
    };
    users.push(latest);
    // Before what is in the page: a dialog that this key closes is still there.
    addEventListener('keydown', onKey, { capture: true });
    return () => {
      users.splice(users.indexOf(latest), 1);
      removeEventListener('keydown', onKey, { capture: true });
    };
  }, []);
}
