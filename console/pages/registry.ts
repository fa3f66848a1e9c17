import { HAS_SIMULATOR } from '../session/simulator';
import { anomaliesEntry } from './anomalies/entry';
import { graphiqlEntry } from './graphiql/entry';
import { healthEntry } from './health/entry';
import { keysEntry } from './keys/entry';
import { newPaymentEntry } from './new/entry';
import type { PageEntry } from './page-entry';
import { reconciliationEntry } from './reconciliation/entry';
import { refundsEntry } from './refunds/entry';
import { simulatorEntry } from './simulator/entry';
import { totalsEntry } from './totals/entry';
import { tradesEntry } from './trades/entry';
import { webhooksEntry } from './webhooks/entry';

/** Every page there is, in the order of the navigation. A page joins with its line. */
export const PAGES: readonly PageEntry[] = [
  tradesEntry,
  newPaymentEntry,
  anomaliesEntry,
  refundsEntry,
  totalsEntry,
  reconciliationEntry,
  webhooksEntry,
  keysEntry,
  healthEntry,
  ...(HAS_SIMULATOR ? [simulatorEntry] : []),
  graphiqlEntry,
];
