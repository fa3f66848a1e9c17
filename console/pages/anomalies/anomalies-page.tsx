/** What Alipay signed and what contradicts the books: open ones first, with what to do, live. */
import { useCallback, useRef, useState } from 'react';
import { Link } from 'react-router';
import { CsvButton } from '../../parts/errands/csv-button';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Freshness } from '../../parts/notices/freshness';
import { Skeleton } from '../../parts/notices/skeleton';
import { Page } from '../../parts/page';
import { Arrived } from '../../parts/table/arrived';
import { More } from '../../parts/table/more';
import { useRowKeys } from '../../parts/table/use-row-keys';
import { useMay } from '../../session/session';
import { useWords } from '../../words/language';
import { AnomalyCard } from './anomaly-card';
import { Filters, useAnomalyFilter, type AnomalyFilter } from './filters';
import { ResolveDialog } from './resolve-dialog';
import { useAnomalies, type AnomalyRow } from './use-anomalies';
import { anomaliesWords } from './words';
import styles from './anomalies-page.module.css';

export default function AnomaliesPage() {
  const say = useWords(anomaliesWords);
  const filter = useAnomalyFilter();
  const live = useAnomalies(filter);
  const mayResolve = useMay('OPERATE');
  const [begun, setBegun] = useState<AnomalyRow>();
  const [done, setDone] = useState('');
  const list = useRef<HTMLUListElement>(null);
  useRowKeys(list);
  const begin = useCallback((anomaly: AnomalyRow) => {
    setDone('');
    setBegun(anomaly);
  }, []);
  const { rows, error, arrived } = live;
  return (
    <Page
      title={say.title}
      actions={
        <>
          <Freshness sinceMs={live.readAtMs} onReload={live.reload} />
          <CsvButton list="anomalies" params={filter} />
        </>
      }
    >
      <Filters />
      {error && <ErrorNotice error={error} onRetry={live.reload} />}
      {!rows && !error && <Skeleton rows={12} />}
      <p role="status" className={styles['done']}>
        {done}
      </p>
      <Arrived text={arrived === 0 ? '' : say.arrived(arrived)} onShow={live.reload} />
      {rows && rows.length > 0 && (
        <ul ref={list} aria-label={say.list} className={styles['list']}>
          {rows.map((anomaly) => (
            <li key={anomaly.id}>
              <AnomalyCard anomaly={anomaly} onResolve={mayResolve ? begin : undefined} />
            </li>
          ))}
        </ul>
      )}
      {rows && rows.length > 0 && <More {...live} />}
      {rows?.length === 0 && <Nothing filter={filter} />}
      {begun && (
        <ResolveDialog
          anomaly={live.latest(begun)}
          onDone={() => {
            setDone(say.resolvedOf(begun.outTradeNo));
            setBegun(undefined);
          }}
          onClose={() => setBegun(undefined)}
        />
      )}
    </Page>
  );
}

function Nothing({ filter: { kinds, resolved } }: { filter: AnomalyFilter }) {
  const say = useWords(anomaliesWords);
  const isNarrowed = kinds !== undefined || resolved === true;
  const title = isNarrowed ? say.noMatch : resolved === undefined ? say.none : say.noneOpen;
  return (
    <EmptyState title={title}>
      <p>{say.noneHow}</p>
      {isNarrowed && <Link to="/anomalies">{say.clear}</Link>}
    </EmptyState>
  );
}
