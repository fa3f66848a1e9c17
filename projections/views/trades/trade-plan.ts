/**
 * How a list of trades is read. What matches the rarest condition is looked up one by one where that is few; otherwise an
 * index is walked that has its rows in the order of the list, so that a page costs what it shows.
 */
import type Database from 'better-sqlite3';
import { fewOf, matchText } from './find-candidates';
import { conditionsOf, textOf, type Condition, type TradeFilter } from './trade-filter';
import type { OrderedBy } from './trade-order';

/** A condition in SQL, and what stands for its question marks. */
export type Sql = readonly [sql: string, values: readonly unknown[]];

/** One query, but for its bounds, order and limit: what its index answers, and what is compared row by row. */
export type Plan = { from: 'trades' | typeof CANDIDATES; walk: readonly Sql[]; rest: readonly Sql[] };

/** Looked up one by one, by the list that is the first value. */
export const CANDIDATES = 'json_each(?) AS candidate CROSS JOIN trades ON trades.seq = candidate.value';

/** All conditions on one column. */
type Group = readonly [Condition, ...Condition[]];

/** Columns with an index (column, opened_at), the most telling first. */
const INDEXED_WITH_TIME: readonly Condition['column'][] = [
  'buyer_id',
  'terminal_id',
  'operator_id',
  'store_id',
  'anomalies',
  'in_doubt',
  'refund_states',
  'total_fen',
  'state',
  'method',
];
/** And those with one of their own. */
const INDEXED = [...INDEXED_WITH_TIME, 'opened_at', 'paid_at', 'changed_at'];

export function planOf(db: Database.Database, filter: TradeFilter, by: OrderedBy): Plan[] {
  const groups = groupsOf(conditionsOf(filter));
  const text = textOf(filter);
  const matched = text === undefined ? undefined : matchText(db, text);
  const walked = walkedGroup(groups, by);
  const ordering = by.columns[0] ?? '';
  // The walk itself is as good where nothing else narrows it.
  const isWalkExact = groups.every((group) => group === walked || columnOf(group) === ordering) && !matched;
  const few = isWalkExact ? undefined : fewest(db, groups, matched?.kind === 'few' ? matched.seqs : undefined);
  const ordered: Sql = [`trades.${ordering} IS NOT NULL`, []];
  if (few) {
    const all = groups.flat().map((condition) => sqlOf(condition, ''));
    const rest = [ordered, ...all, ...(matched ? [inMatches(matched)] : [])];
    return [{ from: CANDIDATES, walk: [['TRUE', [JSON.stringify(few)]]], rest }];
  }
  const others = groups.filter((group) => group !== walked);
  const along = others.filter((group) => columnOf(group) === ordering).flat();
  const rest = [
    // The plus prevents SQLite from taking an index that is not in the order of the list.
    ...others.filter((group) => columnOf(group) !== ordering).flatMap((group) => group.map((one) => sqlOf(one, '+'))),
    ...(matched ? [inMatches(matched)] : []),
  ];
  return splits(walked ?? []).map((conditions) => ({
    from: 'trades',
    walk: [ordered, ...[...conditions, ...along].map((condition) => sqlOf(condition, ''))],
    rest,
  }));
}

function groupsOf(conditions: readonly Condition[]): Group[] {
  const groups = new Map<string, [Condition, ...Condition[]]>();
  for (const condition of conditions) {
    const group = groups.get(condition.column);
    if (group) group.push(condition);
    else groups.set(condition.column, [condition]);
  }
  return [...groups.values()];
}

function columnOf([{ column }]: Group): string {
  return column;
}

/** The conditions whose index is walked, in the order of opening: undefined where the index of the order itself is. */
function walkedGroup(groups: readonly Group[], by: OrderedBy): Group | undefined {
  if (by.columns[0] !== 'opened_at') return undefined;
  return INDEXED_WITH_TIME.flatMap((column) => groups.filter((group) => columnOf(group) === column)).find(isOneValue);
}

/** `anomalies > 0` and `in_doubt = 1` have indexes of their own; their opposites are most trades, and have none. */
function isOneValue(group: Group): boolean {
  const [{ column, operator, value }] = group;
  if (column === 'in_doubt') return value === 1;
  if (column === 'anomalies') return operator === '>';
  return operator === '=' || operator === 'IN';
}

/** One walk for each value of a list. */
function splits(group: readonly Condition[]): Condition[][] {
  const [first] = group;
  if (first?.operator !== 'IN') return [[...group]];
  return first.value.map((value) => [{ column: first.column, operator: '=', value }]);
}

function sqlOf({ column, operator, value }: Condition, plus: '' | '+'): Sql {
  const name = `${plus}trades.${column}`;
  // Written out, for SQLite to see that an index of part of the table will do.
  if (column === 'in_doubt' || column === 'anomalies') return [`${name} ${operator} ${Number(value)}`, []];
  if (operator === 'IN') return [`${name} IN (${value.map(() => '?').join(', ')})`, value];
  return [`${name} ${operator} ?`, [value]];
}

function inMatches(matched: ReturnType<typeof matchText>): Sql {
  if (matched.kind === 'many') return [matched.condition, matched.values];
  return ['trades.seq IN (SELECT value FROM json_each(?))', [JSON.stringify(matched.seqs)]];
}

/** The shortest list of candidates that any condition alone brings; undefined where each brings many. */
function fewest(db: Database.Database, groups: readonly Group[], ofText: number[] | undefined): number[] | undefined {
  const lists = ofText ? [ofText] : [];
  for (const group of groups) {
    if (!INDEXED.includes(columnOf(group)) || (isFlag(group) && !isOneValue(group))) continue;
    const conditions = group.map((condition) => sqlOf(condition, ''));
    const where = conditions.map(([sql]) => sql).join(' AND ');
    const few = fewOf(db, [[`SELECT seq FROM trades WHERE ${where}`, conditions.flatMap(([, values]) => values)]]);
    if (few) lists.push(few);
  }
  return lists.sort((a, b) => a.length - b.length)[0];
}

function isFlag(group: Group): boolean {
  return columnOf(group) === 'in_doubt' || columnOf(group) === 'anomalies';
}
