import type Database from 'better-sqlite3';
import { COLUMN_NAMES, type Columns } from './trades/trade-columns';

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
  const inserted = ['out_trade_no', ...COLUMN_NAMES];
  return {
    insert: db.prepare<[Columns & { out_trade_no: string }]>(
      `INSERT INTO trades (${inserted.join(', ')}) VALUES (${inserted.map((name) => `@${name}`).join(', ')})`,
    ),
    update: prepareUpdates(db),
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

/** Writes only columns that changed: one that is named costs a change of each of its indexes. */
function prepareUpdates(db: Database.Database): (seq: number, before: Columns, after: Columns) => void {
  const updates = new Map<string, Database.Statement<[Columns & { seq: number }]>>();
  return (seq, before, after) => {
    const set = COLUMN_NAMES.filter((name) => before[name] !== after[name]).map((name) => `${name} = @${name}`);
    if (set.length === 0) return;
    const sql = `UPDATE trades SET ${set.join(', ')} WHERE seq = @seq`;
    let update = updates.get(sql);
    if (!update) updates.set(sql, (update = db.prepare(sql)));
    update.run({ seq, ...after });
  };
}

export type Statements = ReturnType<typeof prepareStatements>;
