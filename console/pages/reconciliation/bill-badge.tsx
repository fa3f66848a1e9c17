import { Badge } from '../../parts/values/state-badge';
import { useWords } from '../../words/language';
import type { ReconciliationState } from './documents';
import { reconciliationWords } from './words';

type Standing = { state: ReconciliationState; discrepancyCount: number | null };

/** How the comparison of a bill stands; `bill` is null where nobody has requested it. */
export function BillBadge({ bill }: { bill: Standing | null }) {
  const say = useWords(reconciliationWords);
  if (!bill) return <Badge meaning="over">{say.NOT_REQUESTED}</Badge>;
  const { state, discrepancyCount } = bill;
  if (state === 'FAILED') return <Badge meaning="doubt">{say.FAILED}</Badge>;
  if (state !== 'DONE') return <Badge meaning="waiting">{say[state]}</Badge>;
  if (!discrepancyCount) return <Badge meaning="paid">{say.EQUAL}</Badge>;
  return <Badge meaning="anomaly">{say.DIFFERS(discrepancyCount)}</Badge>;
}
