import type { PageEntry } from '../page-entry';

/** In the registry only where the engine runs with a simulated Alipay. */
export const simulatorEntry: PageEntry = {
  path: 'simulator',
  label: { en: 'Simulator', zh: '模拟支付宝' },
  icon: 'M4.5 1.5h7v13h-7zM7 12.5h2M4.5 10.5h7',
  scopes: ['OPERATE', 'READ'],
  routes: { '': () => import('./simulator-page') },
};
