import type { PageEntry } from '../page-entry';

export const anomaliesEntry: PageEntry = {
  path: 'anomalies',
  label: { en: 'Anomalies', zh: '异常' },
  icon: 'M8 2.2 14.2 13H1.8zM8 6.4v3M8 11.2v.1',
  scopes: ['READ'],
  mark: () => import('./open-count/open-count'),
  routes: { '': () => import('./anomalies-page') },
};
