/** What a list of orders can show of each: what is chosen stands in the table, in this order. */
import { useMemo, type ReactNode } from 'react';
import { Aside, type Column, type Place } from '../../../parts/table/data-table';
import { isZero } from '../../../parts/values/fen';
import { grouped, Money } from '../../../parts/values/money';
import { AnomalyBadge, Badges, DoubtBadge, StateBadge } from '../../../parts/values/state-badge';
import { When } from '../../../parts/values/time/when';
import { useWords } from '../../../words/language';
import { methodWords } from '../../../words/states';
import type { TradeOrder } from '../documents';
import type { TradeRow } from '../trade-list';
import type { ColumnId } from './chosen-columns';
import { columnWords } from './words';

/** By what the list is ordered: the first part of the order's name. */
type SortedBy = 'CREATED' | 'PAID' | 'CHANGED' | 'AMOUNT';
const SORTED_BY: Partial<Record<ColumnId, SortedBy>> = {
  opened: 'CREATED',
  paid: 'PAID',
  changed: 'CHANGED',
  amount: 'AMOUNT',
};
const PLACES: Partial<Record<ColumnId, Place>> = {
  order: 'main',
  state: 'below',
  method: 'large',
  amount: 'end',
  refunded: 'number',
  refundable: 'number',
};

/** `sortBy` orders the list. The column that orders it is always there, and on a phone beside the state. */
export function useColumns(
  chosen: readonly ColumnId[],
  order: TradeOrder,
  sortBy: (order: TradeOrder) => void,
): readonly Column<TradeRow>[] {
  const say = useWords(columnWords);
  const cells = useCells(chosen.includes('refunded'));
  return useMemo(() => {
    const [by, direction] = order.split('_') as [SortedBy, 'ASC' | 'DESC'];
    const time = by === 'AMOUNT' ? 'CREATED' : by;
    const ids = (Object.keys(cells) as ColumnId[]).filter((id) => chosen.includes(id) || SORTED_BY[id] === by);
    return ids.map((id): Column<TradeRow> => {
      const sorted = SORTED_BY[id];
      const place = PLACES[id] ?? (sorted === time ? 'beside' : 'desk');
      if (sorted === undefined) return { id, head: say[id], place, cell: cells[id] };
      const isIts = sorted === by;
      const sort = {
        direction: isIts ? (direction === 'ASC' ? ('ascending' as const) : ('descending' as const)) : undefined,
        onPress: () => sortBy(`${sorted}_${isIts && direction === 'DESC' ? 'ASC' : 'DESC'}`),
      };
      return { id, head: say[id], place, cell: cells[id], sort };
    });
    // `sortBy` does the same whichever function it is.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [say, cells, chosen, order]);
}

/** `isRefundedApart`: what was refunded has a column of its own. */
function useCells(isRefundedApart: boolean): Record<ColumnId, (row: TradeRow) => ReactNode> {
  const say = useWords(columnWords);
  const methods = useWords(methodWords);
  return useMemo(
    () => ({
      order: ({ outTradeNo, subject }) => (
        <>
          {outTradeNo}
          <Aside>{subject}</Aside>
        </>
      ),
      state: (row) => <States row={row} />,
      method: ({ method }) => methods[method],
      opened: ({ createdAt }) => <When at={createdAt} />,
      paid: ({ paidAt }) => paidAt && <When at={paidAt} />,
      changed: ({ changedAt }) => <When at={changedAt} />,
      tradeNo: ({ tradeNo }) => tradeNo && <span className="mono">{tradeNo}</span>,
      buyer: ({ buyer }) => buyer && (buyer.logonId ?? buyer.id),
      store: ({ storeId }) => storeId,
      operator: ({ operatorId }) => operatorId,
      terminal: ({ terminalId }) => terminalId,
      refundable: ({ refundableAmount }) => !isZero(refundableAmount) && <Money yuan={refundableAmount} />,
      refunded: ({ refundedAmount }) => !isZero(refundedAmount) && <Money yuan={refundedAmount} />,
      amount: ({ totalAmount, refundedAmount }) => (
        <>
          <Money yuan={totalAmount} />
          {!isRefundedApart && !isZero(refundedAmount) && <Aside>{say.less(grouped(refundedAmount))}</Aside>}
        </>
      ),
    }),
    [say, methods, isRefundedApart],
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
