import type { PageEntry } from '../page-entry';

/** Whether the engine is ready is no secret; its numbers need METRICS. */
export const healthEntry: PageEntry = {
  path: 'health',
  label: { en: 'Health', zh: '运行状况' },
  icon: 'M1.5 8h3l2-4.5 3 9 2-4.5h3',
  scopes: [],
  routes: { '': () => import('./health-page') },
};
