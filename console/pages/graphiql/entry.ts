import type { PageEntry } from '../page-entry';

/** Any credential opens it: the engine decides on each operation. */
export const graphiqlEntry: PageEntry = {
  path: 'graphiql',
  label: { en: 'GraphiQL', zh: 'GraphiQL' },
  icon: 'M6 3.5 1.8 8 6 12.5M10 3.5 14.2 8 10 12.5',
  scopes: [],
  routes: { '': () => import('./graphiql-page') },
};
