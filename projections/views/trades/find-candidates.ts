import type Database from 'better-sqlite3';
import { HIGHEST_TEXT } from '../highest-text';
import { foldSubject, pairsQuery } from './subject-pairs';

/** Up to this many trades are read one by one; more are dense enough to be found along the time index. */
export const MAX_CANDIDATES = 1_000;
/** Alipay's subjects have no more. */
const MAX_TEXT_CHARACTERS = 256;

/** Candidates of a search, when they are few; else a condition on the rows of `trades`. */
export type Matches = { kind: 'few'; seqs: number[] } | { kind: 'many'; condition: string; values: unknown[] };

/** Trades with `text` in the subject, at the beginning of out_trade_no or trade_no, or as a whole out_request_no. */
export function matchText(db: Database.Database, text: string): Matches {
  if (text.length > MAX_TEXT_CHARACTERS) return { kind: 'few', seqs: [] };
  const folded = foldSubject(text);
  const sources: [string, unknown[]][] = [
    ['SELECT rowid FROM subject_pairs WHERE subject_pairs MATCH ?', [pairsQuery(folded)]],
    ['SELECT seq FROM trades WHERE out_trade_no >= ? AND out_trade_no <= ?', [text, text + HIGHEST_TEXT]],
    ['SELECT seq FROM trades WHERE trade_no >= ? AND trade_no <= ?', [text, text + HIGHEST_TEXT]],
    ['SELECT seq FROM refunds JOIN trades USING (out_trade_no) WHERE out_request_no = ?', [text]],
  ];
  const seqs = fewOf(db, sources);
  if (seqs) return { kind: 'few', seqs };
  return {
    kind: 'many',
    // Comparing parts, not LIKE: no character of the user is a wildcard. And no index is to be used here.
    condition: `(instr(subject, ?) > 0 OR substr(out_trade_no, 1, ?) = ? OR substr(trade_no, 1, ?) = ?
      OR out_trade_no IN (SELECT out_trade_no FROM refunds WHERE out_request_no = ?))`,
    values: [folded, text.length, text, text.length, text, text],
  };
}

/** Numbers of trades, undefined when there are more than MAX_CANDIDATES. Reads no more rows than that takes. */
export function fewOf(
  db: Database.Database,
  sources: readonly [sql: string, values: unknown[]][],
): number[] | undefined {
  const seqs = new Set<number>();
  for (const [sql, values] of sources) {
    const found = db
      .prepare<unknown[], number>(`${sql} LIMIT ${MAX_CANDIDATES + 1}`)
      .pluck()
      .all(...values);
    for (const seq of found) seqs.add(seq);
    if (seqs.size > MAX_CANDIDATES) return undefined;
  }
  return [...seqs];
}
