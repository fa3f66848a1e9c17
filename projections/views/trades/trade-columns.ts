/** What a trade is listed, filtered and ordered by: the row of it in `trades`, and what the live filter looks at. */
import { nextWaitingQueryAt, nextWorkAt } from '../../../domain/follow-up/due';
import { isInDoubt, openAnomalies, type Trade } from '../../../domain/trade/trade';
import type { RefundState } from '../../../domain/trade/machines/refund-machine';
import { doubtSinceMs } from '../../figures/doubt-since';
import { foldSubject } from './subject-pairs';

/** Times are milliseconds since 1970. Whatever orders nothing is null until the trade was opened here. */
export type TradeColumns = {
  opened_at: number | null;
  /** When the last event of it was recorded. */
  changed_at: number | null;
  /** By Alipay's own time, where it names one. */
  paid_at: number | null;
  total_fen: number | null;
  subject: string | null;
  state: string | null;
  method: string | null;
  trade_no: string | null;
  store_id: string | null;
  terminal_id: string | null;
  operator_id: string | null;
  /** Who paid. */
  buyer_id: string | null;
  /** A bit for each state that any of its refunds is in; null where it has none. */
  refund_states: number | null;
  in_doubt: number;
  /** Since when the oldest of its outcomes is not known; null where none is in doubt. */
  doubt_since: number | null;
  /** How many are open. */
  anomalies: number;
};

/** And when it is due, which no filter asks for. */
export type Columns = TradeColumns & {
  due_at: number | null;
  /** When the order that waits for its buyer is to be queried, beside what is due. */
  query_at: number | null;
};

/** The compiler rejects a column that is missing here. */
export const COLUMN_NAMES = Object.keys({
  opened_at: 1,
  changed_at: 1,
  paid_at: 1,
  total_fen: 1,
  subject: 1,
  state: 1,
  method: 1,
  trade_no: 1,
  store_id: 1,
  terminal_id: 1,
  operator_id: 1,
  buyer_id: 1,
  refund_states: 1,
  in_doubt: 1,
  doubt_since: 1,
  anomalies: 1,
  due_at: 1,
  query_at: 1,
} satisfies Record<keyof Columns, 1>) as (keyof Columns)[];

const REFUND_STATE_BITS: Record<RefundState, number> = { REQUESTED: 1, UNKNOWN: 2, SUCCEEDED: 4, REFUSED: 8 };
const ALL_REFUND_STATE_BITS = 15;

/** All values of `refund_states` that say: a refund is in one of these states. */
export function refundStatesWith(states: readonly RefundState[]): number[] {
  const mask = maskOf(states);
  return Array.from({ length: ALL_REFUND_STATE_BITS }, (_, index) => index + 1).filter((bits) => (bits & mask) > 0);
}

function maskOf(states: readonly RefundState[]): number {
  return states.reduce((mask, state) => mask | REFUND_STATE_BITS[state], 0);
}

/** A trade that is folded further is another object, and all subscribers share one. */
const known = new WeakMap<Trade, TradeColumns>();

/** Throws for a trade with a time that is none: SQLite would store it as NULL. */
export function tradeColumnsOf(trade: Trade): TradeColumns {
  let columns = known.get(trade);
  if (!columns) known.set(trade, (columns = readColumns(trade)));
  return columns;
}

/** Throws as `tradeColumnsOf` does. */
export function columnsOf(trade: Trade): Columns {
  const [dueAt, queryAt] = [nextWorkAt(trade), nextWaitingQueryAt(trade)];
  if (Number.isNaN(dueAt) || Number.isNaN(queryAt)) throw new Error('the time of its next check is not a time');
  return { ...tradeColumnsOf(trade), due_at: dueAt ?? null, query_at: queryAt ?? null };
}

function readColumns(trade: Trade): TradeColumns {
  const { opened, refunds } = trade;
  return {
    opened_at: opened ? timeOf(trade.openedAt) : null,
    changed_at: opened ? timeOf(trade.changedAt) : null,
    paid_at: opened && trade.paidFen > 0 ? timeOf(trade.payment?.paidAt) : null,
    total_fen: opened?.totalFen ?? null,
    subject: opened ? foldSubject(opened.subject) : null,
    state: trade.state ?? null,
    method: opened?.method ?? null,
    trade_no: trade.tradeNo ?? null,
    store_id: opened?.storeId ?? null,
    terminal_id: opened?.terminalId ?? null,
    operator_id: opened?.operatorId ?? null,
    buyer_id: trade.payment?.buyerId ?? null,
    refund_states: refunds.length > 0 ? maskOf(refunds.map(({ state }) => state)) : null,
    in_doubt: Number(isInDoubt(trade)),
    doubt_since: doubtSinceMs(trade) ?? null,
    anomalies: openAnomalies(trade).length,
  };
}

/** Milliseconds since 1970. Throws for what is not a time. */
export function timeOf(text: string | undefined): number {
  const ms = Date.parse(text ?? '');
  if (Number.isNaN(ms)) throw new Error(`not a time: ${String(text)}`);
  return ms;
}
