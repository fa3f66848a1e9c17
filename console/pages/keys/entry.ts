import type { PageEntry } from '../page-entry';

export const keysEntry: PageEntry = {
  path: 'keys',
  label: { en: 'Keys', zh: '密钥' },
  icon: 'M2 8a2.5 2.5 0 1 0 5 0a2.5 2.5 0 1 0-5 0M7 8h7v2.5M11 8v2',
  scopes: ['ADMIN'],
  routes: {
    '': () => import('./keys-page'),
  },
};
