import { HAS_SIMULATOR } from '../session/simulator';
import { anomaliesEntry } from './anomalies/entry';
import { graphiqlEntry } from './graphiql/entry';
import { healthEntry } from './health/entry';
import { newPaymentEntry } from './new/entry';
import type { PageEntry } from './page-entry';
import { reconciliationEntry } from './reconciliation/entry';
import { refundsEntry } from './refunds/entry';
import { simulatorEntry } from './simulator/entry';
import { totalsEntry } from './totals/entry';
import { tradesEntry } from './trades/entry';

/** Every page there is, in the order of the navigation. A page joins with its line. */
export const PAGES: readonly PageEntry[] = [
  tradesEntry,
  newPaymentEntry,
  refundsEntry,
  anomaliesEntry,
  totalsEntry,
  reconciliationEntry,
  healthEntry,
  ...(HAS_SIMULATOR ? [simulatorEntry] : []),
  graphiqlEntry,
];
