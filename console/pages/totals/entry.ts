import type { PageEntry } from '../page-entry';

export const totalsEntry: PageEntry = {
  path: 'totals',
  label: { en: 'Totals', zh: '统计' },
  icon: 'M2.5 13.5h11M4 11V7.5M8 11V3M12 11V5.5',
  scopes: ['READ'],
  routes: { '': () => import('./totals-page') },
};
