import { DataTable, type Column } from '../../parts/table/data-table';
import { useWords } from '../../words/language';
import type { TradeRow } from './trade-list';
import { tradesWords } from './words';

type Props = { rows: readonly TradeRow[]; columns: readonly Column<TradeRow>[]; hasMore: boolean };

/** The orders, each a row that leads to its page. */
export function TradeTable({ rows, columns, hasMore }: Props) {
  const say = useWords(tradesWords);
  return (
    <DataTable
      label={say.title}
      rows={rows}
      columns={columns}
      keyOf={({ outTradeNo }) => outTradeNo}
      linkOf={({ outTradeNo }) => `/trades/${encodeURIComponent(outTradeNo)}`}
      hasMore={hasMore}
    />
  );
}
