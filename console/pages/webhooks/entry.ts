import type { PageEntry } from '../page-entry';

export const webhooksEntry: PageEntry = {
  path: 'webhooks',
  label: { en: 'Webhooks', zh: '回调通知' },
  icon: 'M2.5 4.5h11v7.5h-11zM2.5 5l5.5 4.2L13.5 5',
  scopes: ['OPERATE'],
  routes: {
    '': () => import('./webhooks-page'),
    ':id': () => import('./webhook/webhook-page'),
  },
};
