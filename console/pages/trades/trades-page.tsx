/** All orders, newest first, live. */
import { Link } from 'react-router';
import { Age } from '../../parts/values/age';
import { Button } from '../../parts/controls/button';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Page } from '../../parts/page';
import { More } from '../../parts/table/more';
import { Skeleton } from '../../parts/notices/skeleton';
import { useWords } from '../../words/language';
import { Filters, useFilter } from './filters';
import { MAX_ARRIVED } from './trade-list';
import { TradeTable } from './trade-table';
import { useTradeList, type LiveTradeList } from './use-trade-list';
import { tradesWords } from './words';
import styles from './trades-page.module.css';

export default function TradesPage() {
  const say = useWords(tradesWords);
  const filter = useFilter();
  const live = useTradeList(filter);
  const { list, error } = live;
  const isFiltered = Object.keys(filter).length > 0;
  return (
    <Page
      title={say.title}
      actions={
        <span className={styles['age']}>
          <Age sinceMs={live.readAtMs} />
        </span>
      }
    >
      <Filters />
      {error && <ErrorNotice error={error} onRetry={live.reload} />}
      {!list && !error && <Skeleton rows={12} />}
      {list && <Arrived live={live} />}
      {list && list.rows.length > 0 && <TradeTable rows={list.rows} />}
      {list && list.rows.length > 0 && <More {...live} hasMore={list.hasMore} />}
      {list?.rows.length === 0 && (isFiltered ? <NoMatch /> : <None />)}
    </Page>
  );
}

/** New rows wait until somebody wants them: the list keeps its place. */
function Arrived({ live: { list, showArrived } }: { live: LiveTradeList }) {
  const say = useWords(tradesWords);
  const count = list?.arrived.length ?? 0;
  const text = say.arrived(count);
  return (
    <div role="status" className={styles['arrived']} hidden={count === 0}>
      {count > 0 && (
        <Button
          look="main"
          onPress={() => {
            showArrived();
            scrollTo({ top: 0 });
          }}
        >
          {count < MAX_ARRIVED ? text : text.replace(String(count), `${count}+`)}
        </Button>
      )}
    </div>
  );
}

function None() {
  const say = useWords(tradesWords);
  return (
    <EmptyState title={say.none}>
      <p>{say.noneHow}</p>
    </EmptyState>
  );
}

function NoMatch() {
  const say = useWords(tradesWords);
  return (
    <EmptyState title={say.noMatch}>
      <p>{say.noMatchHow}</p>
      <Link to="/trades">{say.clear}</Link>
    </EmptyState>
  );
}
