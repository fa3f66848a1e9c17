/** Light or dark: as the system has it until somebody chooses, then as remembered. */
import { useSyncExternalStore } from 'react';

export type Theme = 'automatic' | 'light' | 'dark';

const STORED = 'paystate.theme';
const listeners = new Set<() => void>();
let theme = remembered();
apply();

export function useTheme(): Theme {
  return useSyncExternalStore(listen, () => theme);
}

const darkSystem = matchMedia('(prefers-color-scheme: dark)');

/** What is seen: the system's where nobody has chosen. */
export function useShownTheme(): Exclude<Theme, 'automatic'> {
  const chosen = useTheme();
  const isSystemDark = useSyncExternalStore(listenToSystem, () => darkSystem.matches);
  if (chosen !== 'automatic') return chosen;
  return isSystemDark ? 'dark' : 'light';
}

export function switchTheme(to: Theme): void {
  theme = to;
  localStorage.setItem(STORED, to);
  apply();
  for (const listener of listeners) listener();
}

function apply(): void {
  if (theme === 'automatic') delete document.documentElement.dataset['theme'];
  else document.documentElement.dataset['theme'] = theme;
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function listenToSystem(listener: () => void): () => void {
  darkSystem.addEventListener('change', listener);
  return () => darkSystem.removeEventListener('change', listener);
}

function remembered(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'automatic';
}
