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

function remembered(): Theme {
  const stored = localStorage.getItem(STORED);
  return stored === 'light' || stored === 'dark' ? stored : 'automatic';
}
