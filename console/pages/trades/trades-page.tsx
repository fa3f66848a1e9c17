/** All orders, live: newest first unless somebody orders them in another way. */
import { useSearchParams } from 'react-router';
import { Freshness } from '../../parts/notices/freshness';
import { CsvLink } from '../../parts/errands/csv-button';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Page } from '../../parts/page';
import { Arrived } from '../../parts/table/arrived';
import { More } from '../../parts/table/more';
import { Skeleton } from '../../parts/notices/skeleton';
import { useWords } from '../../words/language';
import { useChosenColumns } from './columns/chosen-columns';
import { ColumnMenu } from './columns/column-menu';
import { useColumns } from './columns/columns';
import { OrderSelect } from './columns/order-select';
import type { TradeOrder } from './documents';
import { useChangeAddress, useFilter } from './filters/filter-address';
import { ORDERS, readOrder } from './filters/filter-fields';
import { Filters } from './filters/filters';
import { NoTrades } from './no-trades';
import { MAX_ARRIVED } from './trade-list';
import { TradeTable } from './trade-table';
import { useTradeList, type LiveTradeList } from './use-trade-list';
import { tradesWords } from './words';

export default function TradesPage() {
  const say = useWords(tradesWords);
  const filter = useFilter();
  const [params] = useSearchParams();
  const order = readOrder(params);
  const change = useChangeAddress();
  const sortBy = (wanted: TradeOrder) => change({ order: wanted === ORDERS[0] ? [] : [wanted] });
  const { offered, chosen, choose } = useChosenColumns();
  const columns = useColumns(chosen, order, sortBy);
  const live = useTradeList(filter, order);
  const { list, error } = live;
  return (
    <Page
      title={say.title}
      isWide
      actions={
        <>
          <Freshness sinceMs={live.readAtMs} />
          <OrderSelect order={order} onChange={sortBy} />
          <ColumnMenu offered={offered} chosen={chosen} choose={choose} />
          <CsvLink list="trades" params={{ ...filter, order: order === ORDERS[0] ? undefined : order }} />
        </>
      }
    >
      <Filters />
      {error && <ErrorNotice error={error} onRetry={live.reload} />}
      {!list && !error && <Skeleton rows={12} />}
      {list && <ArrivedTrades live={live} />}
      {list && list.rows.length > 0 && <TradeTable rows={list.rows} columns={columns} hasMore={list.hasMore} />}
      {list && list.rows.length > 0 && <More {...live} hasMore={list.hasMore} />}
      {list?.rows.length === 0 && <NoTrades filter={filter} order={order} />}
    </Page>
  );
}

function ArrivedTrades({ live: { list, showArrived } }: { live: LiveTradeList }) {
  const say = useWords(tradesWords);
  const count = list?.arrived.length ?? 0;
  const shown = count < MAX_ARRIVED ? String(count) : `${count}+`;
  const text = list?.order === 'CREATED_DESC' ? say.arrived(shown) : say.changed(shown);
  return <Arrived text={count === 0 ? '' : text} onShow={showArrived} />;
}
