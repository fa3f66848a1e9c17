import { Badge } from '../../parts/values/state-badge';
import { useWords } from '../../words/language';
import type { WebhookPauseReason } from './documents';
import { webhooksWords } from './words';

type Standing = { pauseReason: WebhookPauseReason | null; failures: readonly object[] };

/** Whether messages leave: somebody paused it, the engine stopped it, some orders wait, or all is well. */
export function WebhookBadge({ webhook: { pauseReason, failures } }: { webhook: Standing }) {
  const say = useWords(webhooksWords);
  if (pauseReason === 'BY_REQUEST') return <Badge meaning="over">{say.PAUSED}</Badge>;
  if (pauseReason !== null) return <Badge meaning="anomaly">{say.STOPPED}</Badge>;
  if (failures.length > 0) return <Badge meaning="doubt">{say.FAILING(failures.length)}</Badge>;
  return <Badge meaning="paid">{say.DELIVERING}</Badge>;
}
