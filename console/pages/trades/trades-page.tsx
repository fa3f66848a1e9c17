/** All orders, newest first, live. */
import { Link } from 'react-router';
import { Age } from '../../parts/values/age';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Page } from '../../parts/page';
import { Arrived } from '../../parts/table/arrived';
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
      {list && <ArrivedTrades live={live} />}
      {list && list.rows.length > 0 && <TradeTable rows={list.rows} />}
      {list && list.rows.length > 0 && <More {...live} hasMore={list.hasMore} />}
      {list?.rows.length === 0 && (isFiltered ? <NoMatch /> : <None />)}
    </Page>
  );
}

function ArrivedTrades({ live: { list, showArrived } }: { live: LiveTradeList }) {
  const say = useWords(tradesWords);
  const count = list?.arrived.length ?? 0;
  const text = say.arrived(count < MAX_ARRIVED ? String(count) : `${count}+`);
  return <Arrived text={count === 0 ? '' : text} onShow={showArrived} />;
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
