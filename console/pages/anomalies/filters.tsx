/** Which anomalies are listed. It stands in the address, so that it can be kept and sent to somebody. */
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { Select } from '../../parts/controls/fields/select';
import { ToggleBar } from '../../parts/controls/fields/toggle-bar';
import { useWords } from '../../words/language';
import type { AnomalyKind } from './documents';
import { kindWords } from '../../words/anomaly-kinds';
import { anomaliesWords } from './words';
import styles from './anomalies-page.module.css';

const WHICH = ['open', 'resolved', 'all'] as const;
const KINDS = Object.keys(kindWords.en) as AnomalyKind[];
const ALL_KINDS = 'ALL';

/** Arguments of the list. `resolved` undefined: all. */
export type AnomalyFilter = { kinds?: AnomalyKind[]; resolved?: boolean };

/** The filter of the address: open ones of all kinds where it names none. */
export function useAnomalyFilter(): AnomalyFilter {
  const { which, kind } = useChosen();
  return useMemo(
    () => ({
      ...(kind === undefined ? {} : { kinds: [kind] }),
      ...(which === 'all' ? {} : { resolved: which === 'resolved' }),
    }),
    [which, kind],
  );
}

function useChosen() {
  const [params] = useSearchParams();
  const which = WHICH.find((one) => one === params.get('show')) ?? 'open';
  return { which, kind: KINDS.find((one) => one === params.get('kind')) };
}

export function Filters() {
  const say = useWords(anomaliesWords);
  const kinds = useWords(kindWords);
  const [, setParams] = useSearchParams();
  const { which, kind } = useChosen();
  const choose = (name: 'show' | 'kind', value: string | undefined) =>
    setParams((before) => {
      const after = new URLSearchParams(before);
      if (value === undefined) after.delete(name);
      else after.set(name, value);
      return after;
    });
  return (
    <div className={styles['filters']}>
      <ToggleBar
        label={say.which}
        mode="single"
        chosen={[which]}
        options={WHICH.map((one) => [one, say[one]] as const)}
        onChange={([chosen]) => choose('show', chosen === 'open' ? undefined : chosen)}
      />
      <Select
        label={say.kind}
        isLabelHidden
        value={kind ?? ALL_KINDS}
        options={[[ALL_KINDS, say.allKinds] as const, ...KINDS.map((one) => [one, kinds[one].name] as const)]}
        onChange={(chosen) => choose('kind', chosen === ALL_KINDS ? undefined : chosen)}
      />
    </div>
  );
}
