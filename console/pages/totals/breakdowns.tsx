/** The same sums by day, by way to pay and by store. */
import type { ReactNode } from 'react';
import { CsvButton } from '../../parts/errands/csv-button';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { useWords } from '../../words/language';
import { methodWords } from '../../words/states';
import type { Period } from './period';
import { SumsTable } from './sums-table';
import type { LiveTotals } from './use-totals';
import { totalsWords } from './words';
import styles from './totals-page.module.css';

type Props = { live: LiveTotals; totals: NonNullable<LiveTotals['totals']>; period: Period; today: string };

export function Breakdowns({ live, totals, period, today }: Props) {
  const say = useWords(totalsWords);
  const methods = useWords(methodWords);
  const days = [...totals.days].reverse().map((sums) => ({
    id: sums.day ?? '',
    name: sums.day ?? '',
    aside: sums.day === today ? say.notOver : undefined,
    sums,
  }));
  const ways = totals.methods.map((sums) => ({
    id: sums.method ?? '',
    name: sums.method === null ? '' : methods[sums.method],
    sums,
  }));
  const stores = live.stores?.map((sums) => ({ id: sums.storeId ?? '', name: sums.storeId ?? say.noStore, sums }));
  return (
    <div className={styles['columns']}>
      <Part title={say.byDay} by="DAY" period={period}>
        <SumsTable label={say.byDay} head={say.day} rows={days} />
        <p className={styles['aside']}>{say.onlyMoved}</p>
      </Part>
      <div className={styles['column']}>
        <Part title={say.byMethod} by="METHOD" period={period}>
          <SumsTable label={say.byMethod} head={say.method} rows={ways} />
        </Part>
        <Part title={say.byStore} by="STORE" period={period}>
          {live.storesError && <ErrorNotice error={live.storesError} onRetry={live.reload} />}
          {stores && <SumsTable label={say.byStore} head={say.store} rows={stores} />}
        </Part>
      </div>
    </div>
  );
}

type PartProps = { title: string; by: 'DAY' | 'METHOD' | 'STORE'; period: Period; children: ReactNode };

function Part({ title, by, period, children }: PartProps) {
  return (
    <section className={styles['part']} aria-label={title}>
      <header>
        <h2>{title}</h2>
        <CsvButton
          list="totals"
          params={{ ...period, by }}
          file={`totals-by-${by.toLowerCase()}-${period.from}-to-${period.to}`}
        />
      </header>
      {children}
    </section>
  );
}
