import { useMemo } from 'react';
import { Aside, DataTable, type Column } from '../../parts/table/data-table';
import { grouped, Money } from '../../parts/values/money';
import { AnomalyBadge, Badges, DoubtBadge, StateBadge } from '../../parts/values/state-badge';
import { When } from '../../parts/values/when';
import { useWords } from '../../words/language';
import { methodWords } from '../../words/states';
import type { TradeRow } from './trade-list';
import { tradesWords } from './words';

/** The orders, each a row that leads to its page. */
export function TradeTable({ rows }: { rows: readonly TradeRow[] }) {
  const say = useWords(tradesWords);
  return (
    <DataTable
      label={say.title}
      rows={rows}
      columns={useColumns()}
      keyOf={({ outTradeNo }) => outTradeNo}
      linkOf={({ outTradeNo }) => `/trades/${encodeURIComponent(outTradeNo)}`}
    />
  );
}

function useColumns(): readonly Column<TradeRow>[] {
  const say = useWords(tradesWords);
  const methods = useWords(methodWords);
  return useMemo(
    () => [
      {
        id: 'order',
        head: say.order,
        place: 'main',
        cell: ({ outTradeNo, subject }) => (
          <>
            {outTradeNo}
            <Aside>{subject}</Aside>
          </>
        ),
      },
      { id: 'state', head: say.state, place: 'below', cell: (row) => <States row={row} /> },
      { id: 'method', head: say.method, place: 'large', cell: ({ method }) => methods[method] },
      { id: 'opened', head: say.opened, place: 'beside', cell: ({ createdAt }) => <When at={createdAt} /> },
      {
        id: 'amount',
        head: say.amount,
        place: 'end',
        cell: ({ totalAmount, refundedAmount }) => (
          <>
            <Money yuan={totalAmount} />
            {refundedAmount !== '0.00' && <Aside>{say.refunded(grouped(refundedAmount))}</Aside>}
          </>
        ),
      },
    ],
    [say, methods],
  );
}

function States({ row: { state, closeReason, inDoubt, anomalies } }: { row: TradeRow }) {
  return (
    <Badges>
      <StateBadge state={state} closeReason={closeReason} />
      {inDoubt && <DoubtBadge />}
      {anomalies.some(({ resolvedAt }) => resolvedAt === null) && <AnomalyBadge />}
    </Badges>
  );
}
