/** All refunds that were requested here, with what became of each. */
import { Link } from 'react-router';
import { CsvButton } from '../../parts/errands/csv-button';
import { EmptyState } from '../../parts/notices/empty-state';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Freshness } from '../../parts/notices/freshness';
import { Skeleton } from '../../parts/notices/skeleton';
import { Page } from '../../parts/page';
import { Arrived } from '../../parts/table/arrived';
import { More } from '../../parts/table/more';
import { useWords } from '../../words/language';
import { Filters, useRefundFilter } from './filters';
import { RefundTable } from './refund-table';
import { useRefunds } from './use-refunds';
import { refundsWords } from './words';

export default function RefundsPage() {
  const say = useWords(refundsWords);
  const { filter, order } = useRefundFilter();
  const live = useRefunds(filter, order);
  const { rows, error, arrived } = live;
  const { states, requestedFrom, requestedTo } = filter;
  return (
    <Page
      title={say.title}
      actions={
        <>
          <Freshness sinceMs={live.readAtMs} onReload={live.reload} />
          <CsvButton
            list="refunds"
            params={{
              order,
              states: states ?? undefined,
              requestedFrom: requestedFrom ?? undefined,
              requestedTo: requestedTo ?? undefined,
            }}
          />
        </>
      }
    >
      <Filters />
      {error && <ErrorNotice error={error} onRetry={live.reload} />}
      {!rows && !error && <Skeleton rows={12} />}
      <Arrived text={arrived === 0 ? '' : say.arrived(arrived)} onShow={live.reload} />
      {rows && rows.length > 0 && <RefundTable rows={rows} />}
      {rows && rows.length > 0 && <More {...live} />}
      {rows?.length === 0 && <Nothing isFiltered={Object.keys(filter).length > 0 || order === 'ENDED_DESC'} />}
    </Page>
  );
}

function Nothing({ isFiltered }: { isFiltered: boolean }) {
  const say = useWords(refundsWords);
  if (isFiltered) {
    return (
      <EmptyState title={say.noMatch}>
        <Link to="/refunds">{say.clear}</Link>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={say.none}>
      <p>{say.noneHow}</p>
      <Link to="/trades?state=TRADE_SUCCESS">{say.toTrades}</Link>
    </EmptyState>
  );
}
