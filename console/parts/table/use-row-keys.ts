import type { RefObject } from 'react';
import { useKeys } from '../use-keys';

/** j and k move the focus to the next and the previous link of a list. */
export function useRowKeys(list: RefObject<HTMLElement>): void {
  const move = (step: number) => {
    const links = [...(list.current?.querySelectorAll<HTMLElement>('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLElement);
    links[at < 0 ? 0 : Math.min(Math.max(at + step, 0), links.length - 1)]?.focus();
  };
  useKeys({ j: () => move(1), k: () => move(-1) });
}
