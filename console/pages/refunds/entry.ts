import type { PageEntry } from '../page-entry';

export const refundsEntry: PageEntry = {
  path: 'refunds',
  label: { en: 'Refunds', zh: '退款' },
  icon: 'M5.5 3 2.5 6l3 3M2.5 6h7a4 4 0 0 1 0 8H6',
  scopes: ['READ'],
  routes: { '': () => import('./refunds-page') },
};
