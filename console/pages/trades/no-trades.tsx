/** Nothing to list: why that may be, by what was asked for, and the way back to all. */
import { Link } from 'react-router';
import { EmptyState } from '../../parts/notices/empty-state';
import { mayBeBuyerId } from '../../parts/values/buyer-id';
import { useMay } from '../../session/session';
import { useWords } from '../../words/language';
import type { TradeFilter, TradeOrder } from './documents';
import { tradesWords } from './words';

export function NoTrades({ filter, order }: { filter: TradeFilter; order: TradeOrder }) {
  const say = useWords(tradesWords);
  const isByPayment = order.startsWith('PAID') || filter.paidFrom !== undefined || filter.paidTo !== undefined;
  const isById = [filter.storeId, filter.operatorId, filter.terminalId].some((id) => id !== undefined);
  const hints = [
    filter.text === undefined ? [] : say.hints.text,
    isByPayment ? say.hints.paid : [],
    isById ? say.hints.id : [],
    filter.buyerId === undefined ? [] : say.hints.buyer,
    filter.inDoubt === true ? say.hints.inDoubt : [],
    filter.hasAnomalies === true ? say.hints.anomalies : [],
    filter.refundStates === undefined ? [] : say.hints.refunds,
  ].flat();
  const mayReadBuyer = useMay('READ_BUYER');
  const buyer = mayReadBuyer && mayBeBuyerId(filter.text ?? '') ? filter.text : undefined;
  const isFiltered = Object.keys(filter).length > 0;
  if (!isFiltered && !isByPayment) {
    return (
      <EmptyState title={say.none}>
        <p>{say.noneHow}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title={isFiltered ? say.noMatch : say.nonePaid}>
      {hints.map((hint) => (
        <p key={hint}>{hint}</p>
      ))}
      {buyer != null && <Link to={`/trades?${new URLSearchParams({ buyer })}`}>{say.byBuyer(buyer)}</Link>}
      <Link to="/trades">{say.clear}</Link>
    </EmptyState>
  );
}
