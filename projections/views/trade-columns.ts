/** What a trade is found by: the row that the views have of it. */
import { nextWorkAt, nextWaitingQueryAt } from '../../domain/follow-up/due';
import { isInDoubt, openAnomalies, type Trade } from '../../domain/trade/trade';
import { doubtSinceMs } from '../figures/doubt-since';
import { foldSubject } from './subject-pairs';
import type { Columns } from './view-statements';

/** Throws for a trade of which no row can be made. */
export function columnsOf(trade: Trade): Columns {
  const dueAt = nextWorkAt(trade);
  const queryAt = nextWaitingQueryAt(trade);
  if (Number.isNaN(dueAt) || Number.isNaN(queryAt)) throw new Error('the time of its next check is not a time');
  const { opened } = trade;
  return {
    opened_at: opened ? timeOf(trade.openedAt) : null,
    total_fen: opened?.totalFen ?? null,
    subject: opened ? foldSubject(opened.subject) : null,
    state: trade.state ?? null,
    trade_no: trade.tradeNo ?? null,
    in_doubt: Number(isInDoubt(trade)),
    doubt_since: doubtSinceMs(trade) ?? null,
    anomalies: openAnomalies(trade).length,
    due_at: dueAt ?? null,
    query_at: queryAt ?? null,
    paid_at: opened && trade.paidFen > 0 ? timeOf(trade.payment?.paidAt) : null,
  };
}

/** Milliseconds since 1970. Throws for what is not a time: SQLite would store it as NULL. */
export function timeOf(text: string | undefined): number {
  const ms = Date.parse(text ?? '');
  if (Number.isNaN(ms)) throw new Error(`not a time: ${String(text)}`);
  return ms;
}
