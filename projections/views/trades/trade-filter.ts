/** The filter of trades: one list of conditions, which the list turns into SQL and the live subscriptions test on a trade. */
import type { PayMethod } from '../../../domain/events/payment-events';
import type { RefundState } from '../../../domain/trade/machines/refund-machine';
import type { TradeState } from '../../../domain/trade/machines/trade-machine';
import type { Trade } from '../../../domain/trade/trade';
import { foldSubject } from './subject-pairs';
import { refundStatesWith, tradeColumnsOf, type TradeColumns } from './trade-columns';

/** Every condition given must hold. Times from (inclusive) to (exclusive). */
export type TradeFilter = {
  /** Any of them; an empty list is no condition. */
  states?: readonly TradeState[] | undefined;
  /** Any of them; an empty list is no condition. */
  methods?: readonly PayMethod[] | undefined;
  createdFrom?: Date | undefined;
  createdTo?: Date | undefined;
  /** By Alipay's time of the payment. */
  paidFrom?: Date | undefined;
  paidTo?: Date | undefined;
  /** When the last event was recorded. */
  changedFrom?: Date | undefined;
  changedTo?: Date | undefined;
  /** Inclusive, of the trade's total. */
  amountFromFen?: number | undefined;
  /** Inclusive, of the trade's total. */
  amountToFen?: number | undefined;
  /** Part of the subject (without case), beginning of out_trade_no or trade_no, or a whole out_request_no. */
  text?: string | undefined;
  storeId?: string | undefined;
  terminalId?: string | undefined;
  operatorId?: string | undefined;
  /** Who paid. */
  buyerId?: string | undefined;
  /** Any refund in one of them; an empty list is no condition. */
  refundStates?: readonly RefundState[] | undefined;
  inDoubt?: boolean | undefined;
  hasAnomalies?: boolean | undefined;
};

export type Condition = {
  column: Exclude<keyof TradeColumns, 'subject' | 'trade_no'>;
} & (
  { operator: '=' | '>' | '>=' | '<' | '<='; value: number | string } | { operator: 'IN'; value: (number | string)[] }
);

/** All but `text`: the text of a subject is in no column. */
export function conditionsOf(filter: TradeFilter): Condition[] {
  const { states = [], methods = [], refundStates = [], inDoubt, hasAnomalies } = filter;
  return [
    ...oneOf('state', states),
    ...oneOf('method', methods),
    ...between('opened_at', filter.createdFrom, filter.createdTo),
    ...between('paid_at', filter.paidFrom, filter.paidTo),
    ...between('changed_at', filter.changedFrom, filter.changedTo),
    ...ofAmount(filter),
    ...equal('store_id', filter.storeId),
    ...equal('terminal_id', filter.terminalId),
    ...equal('operator_id', filter.operatorId),
    ...equal('buyer_id', filter.buyerId),
    ...oneOf('refund_states', refundStates.length === 0 ? [] : refundStatesWith(refundStates)),
    ...(inDoubt === undefined ? [] : equal('in_doubt', Number(inDoubt))),
    ...(hasAnomalies === undefined
      ? []
      : [{ column: 'anomalies' as const, operator: hasAnomalies ? ('>' as const) : ('=' as const), value: 0 }]),
  ];
}

function oneOf(column: Condition['column'], values: readonly (number | string)[]): Condition[] {
  return values.length === 0 ? [] : [{ column, operator: 'IN', value: [...new Set(values)] }];
}

function equal(column: Condition['column'], value: number | string | undefined): Condition[] {
  return value === undefined ? [] : [{ column, operator: '=', value }];
}

function between(column: Condition['column'], from: Date | undefined, to: Date | undefined): Condition[] {
  return [
    ...(from ? [{ column, operator: '>=' as const, value: from.getTime() }] : []),
    ...(to ? [{ column, operator: '<' as const, value: to.getTime() }] : []),
  ];
}

function ofAmount({ amountFromFen, amountToFen }: TradeFilter): Condition[] {
  const column = 'total_fen';
  if (amountFromFen !== undefined && amountFromFen === amountToFen) return equal(column, amountFromFen);
  return [
    ...(amountFromFen === undefined ? [] : [{ column, operator: '>=', value: amountFromFen } as const]),
    ...(amountToFen === undefined ? [] : [{ column, operator: '<=', value: amountToFen } as const]),
  ];
}

/** The text to search for; undefined when there is none. */
export function textOf({ text }: TradeFilter): string | undefined {
  return text?.trim() || undefined;
}

/** Tells of a trade whether the list with this filter has it: by the same conditions, on the same columns. */
export function tradeMatcher(filter: TradeFilter): (trade: Trade) => boolean {
  const conditions = conditionsOf(filter);
  const text = textOf(filter);
  const folded = foldSubject(text ?? '');
  return (trade) => {
    const columns = tradeColumnsOf(trade);
    if (columns.opened_at === null || !conditions.every((condition) => holds(condition, columns))) return false;
    return text === undefined || hasText(trade, columns, text, folded);
  };
}

/** As in SQL, no comparison with what is null holds. */
function holds({ column, operator, value }: Condition, columns: TradeColumns): boolean {
  const actual = columns[column];
  if (actual === null) return false;
  switch (operator) {
    case 'IN':
      return value.includes(actual);
    case '=':
      return actual === value;
    case '>':
      return actual > value;
    case '>=':
      return actual >= value;
    case '<':
      return actual < value;
    case '<=':
      return actual <= value;
  }
}

function hasText({ opened, tradeNo, refunds }: Trade, columns: TradeColumns, text: string, folded: string): boolean {
  return (
    (columns.subject?.includes(folded) ?? false) ||
    (opened?.outTradeNo.startsWith(text) ?? false) ||
    (tradeNo?.startsWith(text) ?? false) ||
    refunds.some(({ outRequestNo }) => outRequestNo === text)
  );
}
