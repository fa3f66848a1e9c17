/** What was paid and refunded in a stretch of time by Alipay's own times: what a bill of that time must have. */
import type Database from 'better-sqlite3';
import type { Booked, Books } from '../../../domain/bill/bill-ports';
import { HIGHEST_TEXT } from '../highest-text';

/** Each is a walk along an index, from where the page before ended. */
export function listBookedFrom(db: Database.Database): Pick<Books, 'listPaid' | 'listRefunded'> {
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
      paid.all(after?.atMs ?? fromMs - 1, after?.outTradeNo ?? HIGHEST_TEXT, toMs, limit),
    listRefunded: (fromMs, toMs, limit, after) =>
      refunded.all(
        after?.atMs ?? fromMs - 1,
        after?.outRequestNo ?? HIGHEST_TEXT,
        after?.outTradeNo ?? HIGHEST_TEXT,
        toMs,
        limit,
      ),
  };
}
