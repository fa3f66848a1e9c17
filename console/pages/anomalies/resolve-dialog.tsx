/** Somebody says that an anomaly is dealt with. What that means, and that it moves no money, stands above the fields. */
import { useState } from 'react';
import { TextField } from '../../parts/controls/fields/text-field';
import { ConfirmDialog } from '../../parts/errands/confirm-dialog';
import { useErrand } from '../../parts/errands/use-errand';
import { beijingTime } from '../../parts/values/time/when';
import { useSignedIn } from '../../session/session';
import { useWords } from '../../words/language';
import { ResolveAnomalyDocument } from './documents';
import { kindWords } from '../../words/anomaly-kinds';
import type { AnomalyRow } from './use-anomalies';
import { resolveWords } from './words';
import styles from './anomaly-card.module.css';

type Props = { anomaly: AnomalyRow; onDone: () => void; onClose: () => void };

/** `anomaly` as it is now: somebody else may resolve it while this is open. */
export function ResolveDialog({ anomaly, onDone, onClose }: Props) {
  const say = useWords(resolveWords);
  const kind = useWords(kindWords)[anomaly.kind];
  const { viewer } = useSignedIn();
  const [why, setWhy] = useState('');
  const [evidence, setEvidence] = useState('');
  const [who, setWho] = useState('');
  const [problem, setProblem] = useState<string>();
  const errand = useErrand(ResolveAnomalyDocument);
  const send = async () => {
    const isMissing = why.trim() === '';
    setProblem(isMissing ? say.whyMissing : undefined);
    if (isMissing) return;
    const { outTradeNo, id: anomalyId } = anomaly;
    const input = { outTradeNo, anomalyId, why, ...given({ evidence, who }) };
    if (await errand.send({ input })) onDone();
  };
  return (
    <ConfirmDialog
      title={say.title(anomaly.outTradeNo)}
      confirm={say.send}
      errand={errand}
      onConfirm={() => void send()}
      onClose={onClose}
    >
      <p className={styles['kind']}>{kind.name}</p>
      <p>{say.meaning}</p>
      {anomaly.kind === 'OUTCOME_STILL_UNKNOWN' && <p className={styles['warning']}>{say.givesUp}</p>}
      {anomaly.resolvedAt !== null && !errand.isSending && <Meanwhile anomaly={anomaly} at={anomaly.resolvedAt} />}
      <TextField label={say.why} hint={say.whyHint} value={why} onChange={setWhy} problem={problem} autoFocus />
      <TextField label={say.evidence} hint={say.evidenceHint} value={evidence} onChange={setEvidence} />
      <TextField label={say.who} hint={say.whoHint(viewer.name)} value={who} onChange={setWho} />
    </ConfirmDialog>
  );
}

function Meanwhile({ anomaly: { resolvedBy, note }, at }: { anomaly: AnomalyRow; at: string }) {
  const say = useWords(resolveWords);
  return (
    <div role="status" className={styles['warning']}>
      <p>{say.meanwhile(resolvedBy ?? '', beijingTime(at))}</p>
      <p>{note}</p>
    </div>
  );
}

/** Without what was left empty. */
function given(texts: Readonly<Record<string, string>>): Record<string, string> {
  const entries = Object.entries(texts).map(([name, text]) => [name, text.trim()] as const);
  return Object.fromEntries(entries.filter(([, text]) => text !== ''));
}
