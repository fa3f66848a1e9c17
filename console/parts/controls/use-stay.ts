import { useEffect } from 'react';

type Place = { href: string; state: unknown };

/** Where the tab must stay. */
let held: Place | undefined;
/** Who wants to leave it. */
const leaving = new Set<() => void>();

/** Before the router listens: the browser calls listeners of the window in the order in which they came. */
export function guardHistory(): void {
  addEventListener('popstate', (event) => {
    if (!held) return;
    // The router does not learn of it, and the address becomes what is still shown.
    event.stopImmediatePropagation();
    history.pushState(held.state, '', held.href);
  });
}

/** While `isHeld`, neither the history of the tab nor a reload leaves what is shown: it could not be shown again. */
export function useStay(isHeld: boolean): void {
  useEffect(() => {
    if (!isHeld) return undefined;
    held = { href: location.href, state: history.state };
    // Whether to go all the same, the browser asks.
    const onUnload = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', onUnload);
    return () => {
      held = undefined;
      removeEventListener('beforeunload', onUnload);
      // The question for a secret is followed by the secret: that is held as well by then.
      setTimeout(leave);
    };
  }, [isHeld]);
}

/** Calls back as soon as nothing has to stay: what leaves the page by itself waits for it, too. */
export function whenFree(callback: () => void): void {
  leaving.add(callback);
  leave();
}

function leave(): void {
  if (held) return;
  const callbacks = [...leaving];
  leaving.clear();
  for (const callback of callbacks) callback();
}
