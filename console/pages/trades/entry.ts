import type { PageEntry } from '../page-entry';

export const tradesEntry: PageEntry = {
  path: 'trades',
  label: { en: 'Trades', zh: '交易' },
  icon: 'M2 4h12M2 8h12M2 12h8',
  scopes: ['READ'],
  routes: {
    '': () => import('./trades-page'),
    ':outTradeNo': () => import('./trade/trade-page'),
  },
};
