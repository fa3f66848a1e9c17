/** The language of the console: Chinese or English, by the browser until somebody switches, then as remembered. */
import { useSyncExternalStore } from 'react';

export type Language = 'zh' | 'en';

/** What a page says, by its keys, in both languages. */
export type Dictionary<Words> = Record<Language, Words>;

/** As BCP 47: for `lang`, for dates, for the words inside of components. */
export const LOCALES: Record<Language, string> = { zh: 'zh-CN', en: 'en' };

const STORED = 'paystate.language';
const listeners = new Set<() => void>();
let language = remembered() ?? (navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en');
document.documentElement.lang = LOCALES[language];

/** A key that one language has and the other lacks does not compile. */
export function defineWords<Words extends object>(dictionary: { en: Words; zh: NoInfer<Words> }): Dictionary<Words> {
  return dictionary;
}

export function useWords<Words>(dictionary: Dictionary<Words>): Words {
  return dictionary[useLanguage()];
}

export function useLanguage(): Language {
  return useSyncExternalStore(listen, () => language);
}

export function switchLanguage(to: Language): void {
  language = to;
  localStorage.setItem(STORED, to);
  document.documentElement.lang = LOCALES[to];
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function remembered(): Language | undefined {
  const stored = localStorage.getItem(STORED);
  return stored === 'zh' || stored === 'en' ? stored : undefined;
}
