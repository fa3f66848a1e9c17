import type { PageEntry } from '../page-entry';

export const reconciliationEntry: PageEntry = {
  path: 'reconciliation',
  label: { en: 'Reconciliation', zh: '对账' },
  icon: 'M2.5 3.5h11v10h-11zM2.5 6.5h11M5.5 2v2.5M10.5 2v2.5M5.5 10l1.8 1.8L10.8 8.4',
  scopes: ['READ'],
  routes: {
    '': () => import('./calendar-page'),
    ':date': () => import('./bill/bill-page'),
  },
};
