/** What was paid and refunded in a stretch of time by Alipay's own times: what a bill of that time must have. */
import type Database from 'better-sqlite3';

export type Booked = {
  outTradeNo: string;
  outRequestNo: string;
  amountFen: number;
  atMs: number;
  tradeNo?: string | null;
};
/** From `fromMs` up to but without `toMs` (milliseconds since 1970), those behind `after`. */
export type ListBooked = (fromMs: number, toMs: number, limit: number, after?: Booked) => Booked[];

/** Each is a walk along an index, from where the page before ended. */
export function listBookedFrom(db: Database.Database): { listPaid: ListBooked; listRefunded: ListBooked } {
  const paid = db.prepare<[number, string, number, number], Booked>(
    `SELECT out_trade_no AS outTradeNo, '' AS outRequestNo, total_fen AS amountFen, paid_at AS atMs, trade_no AS tradeNo FROM trades
     WHERE (paid_at, out_trade_no) > (?, ?) AND paid_at < ? ORDER BY paid_at, out_trade_no LIMIT ?`,
  );
  const refunded = db.prepare<[number, string, string, number, number], Booked>(
    `SELECT out_trade_no AS outTradeNo, out_request_no AS outRequestNo, amount_fen AS amountFen, ended_at AS atMs
     FROM refunds WHERE state = 'SUCCEEDED' AND (ended_at, out_request_no, out_trade_no) > (?, ?, ?) AND ended_at < ?
     ORDER BY ended_at, out_request_no, out_trade_no LIMIT ?`,
  );
  return {
    listPaid: (fromMs, toMs, limit, after) =>
      paid.all(after?.atMs ?? fromMs - 1, after?.outTradeNo ?? LAST, toMs, limit),
    listRefunded: (fromMs, toMs, limit, after) =>
      refunded.all(after?.atMs ?? fromMs - 1, after?.outRequestNo ?? LAST, after?.outTradeNo ?? LAST, toMs, limit),
  };
}

/** Behind every number that there is. */
const LAST = '\u{10ffff}';
