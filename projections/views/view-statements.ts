import type Database from 'better-sqlite3';

/** The row of a trade in `trades`, but for its keys. */
export type Columns = {
  opened_at: number | null;
  total_fen: number | null;
  subject: string | null;
  state: string | null;
  trade_no: string | null;
  in_doubt: number;
  /** Since when the oldest of its outcomes is not known; null where none is in doubt. */
  doubt_since: number | null;
  anomalies: number;
  due_at: number | null;
  /** When the order that waits for its buyer is to be queried, beside what is due. */
  query_at: number | null;
  /** By Alipay's own time, where it names one. */
  paid_at: number | null;
};
export type Progress = {
  checkpoint: string | null;
  /** Which event the log begins with: what distinguishes one log from another. */
  first_event: string | null;
  trades: number;
  due: number;
  poison: number;
};

/** The statements that `apply-batch.ts` writes with. */
export function prepareStatements(db: Database.Database) {
  return {
    find: db.prepare<[string], { seq: number; json: string }>(
      'SELECT seq, json FROM trades JOIN trade_json USING (seq) WHERE out_trade_no = ?',
    ),
    insert: db.prepare<[Columns & { out_trade_no: string }]>(
      `INSERT INTO trades
         (out_trade_no, opened_at, total_fen, subject, state, trade_no, in_doubt, doubt_since, anomalies, due_at, query_at,
          paid_at)
       VALUES
         (@out_trade_no, @opened_at, @total_fen, @subject, @state, @trade_no, @in_doubt, @doubt_since, @anomalies, @due_at,
          @query_at, @paid_at)`,
    ),
    update: db.prepare<[Columns & { seq: number }]>(
      `UPDATE trades SET opened_at = @opened_at, total_fen = @total_fen, subject = @subject, state = @state,
         trade_no = @trade_no, in_doubt = @in_doubt, doubt_since = @doubt_since, anomalies = @anomalies,
         due_at = @due_at, query_at = @query_at, paid_at = @paid_at WHERE seq = @seq`,
    ),
    /** Apart from `update`: a column that is named costs a change of each of its indexes. */
    updateMoved: db.prepare<[Columns & { seq: number }]>(
      `UPDATE trades SET state = @state, trade_no = @trade_no, in_doubt = @in_doubt, doubt_since = @doubt_since,
         anomalies = @anomalies, due_at = @due_at, query_at = @query_at WHERE seq = @seq`,
    ),
    updatePaid: db.prepare<[number | null, number]>('UPDATE trades SET paid_at = ? WHERE seq = ?'),
    insertJson: db.prepare<[number, string]>('INSERT INTO trade_json (seq, json) VALUES (?, ?)'),
    updateJson: db.prepare<[string, number]>('UPDATE trade_json SET json = ? WHERE seq = ?'),
    index: db.prepare<[number, string]>('INSERT OR REPLACE INTO subject_pairs (rowid, pairs) VALUES (?, ?)'),
    upsertRefund: db.prepare<[string, string, number, string, number, number | null]>(
      `INSERT INTO refunds (out_request_no, out_trade_no, amount_fen, state, requested_at, ended_at)
       VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET amount_fen = excluded.amount_fen, state = excluded.state,
         requested_at = excluded.requested_at, ended_at = excluded.ended_at`,
    ),
    deleteRefund: db.prepare<[string, string]>('DELETE FROM refunds WHERE out_request_no = ? AND out_trade_no = ?'),
    upsertAnomaly: db.prepare<[number, string, string, string, number]>(
      `INSERT INTO anomalies (trade_seq, event_id, position, kind, resolved) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET kind = excluded.kind, resolved = excluded.resolved`,
    ),
    updateAnomaly: db.prepare<[string, number, number, string]>(
      'UPDATE anomalies SET kind = ?, resolved = ? WHERE trade_seq = ? AND event_id = ?',
    ),
    insertPoison: db.prepare<[string, string, string, string, string]>('INSERT INTO poison VALUES (?, ?, ?, ?, ?)'),
    progress: db.prepare<[], Progress>('SELECT checkpoint, first_event, trades, due, poison FROM progress'),
    saveProgress: db.prepare<[Progress]>(
      `UPDATE progress SET checkpoint = @checkpoint, first_event = @first_event, trades = @trades, due = @due,
         poison = @poison`,
    ),
  };
}

export type Statements = ReturnType<typeof prepareStatements>;
