import type { PageEntry } from '../page-entry';

export const newPaymentEntry: PageEntry = {
  path: 'new',
  label: { en: 'New payment', zh: '收款' },
  icon: 'M8 3v10M3 8h10',
  scopes: ['PAY', 'READ'],
  routes: {
    '': () => import('./new-page'),
    ':outTradeNo': () => import('./payment-page'),
  },
};
