/**
 * One text for all worlds that are equal but for names: ids become small numbers in the order in which they appear, moments become
 * distances from now, revisions become ranks. What is only shown and decides nothing (when something was paid or closed) is left out.
 */
import type { Notify } from '../world/alipay';
import type { World } from '../world/world';

/** What is only shown, or the same in all worlds of a plan: nothing is decided by it within the hours of a small world. */
const LEFT_OUT = new Set([
  ...['paidAt', 'closedAt', 'settledAt', 'endedAt', 'observedAt', 'refundedAt', 'refusedAt', 'detail', 'position'],
  'changedAt',
  ...['createdAtMs', 'paidAtMs', 'closedAtMs', 'atMs', 'seq'],
  ...[
    'merchant',
    'outTradeNo',
    'subject',
    'authCode',
    'authCodeDigest',
    'buyerId',
    'buyerLogonId',
    'buyerNamed',
    'notifyUrl',
    'page',
  ],
  ...['out_trade_no', 'total_amount', 'product_code', 'scene', 'auth_code', 'query_options', 'royalty_parameters'],
]);
const BEIJING_TIME = /\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?/g;
const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const ID = /\bid-\d+|\d{28,}|bax\w+/g;
/** Larger numbers are moments in milliseconds; smaller ones that are no amount are revisions. */
const LEAST_MOMENT_MS = 1e12;

type Walk = { nowMs: number; names: Map<string, number>; revisions: Set<number>; text: string };

export function keyOf({ nowMs, trade, alipay, handlers, late, notifies }: World): string {
  const walk: Walk = { nowMs, names: new Map(), revisions: new Set(), text: '' };
  const news = notifies.map(notifyInShort);
  add(walk, { trade, handlers, late, news, alipay }, '');
  const ranks = new Map([...walk.revisions].sort((a, b) => a - b).map((revision, rank) => [revision, rank]));
  return walk.text.replace(/~\d+/g, (revision) => String(ranks.get(Number(revision.slice(1)))));
}

/** The rest of a notify is the same in all of them. */
function notifyInShort(notify: Notify): string {
  return ['notify_id', 'trade_status', 'out_biz_no', 'refund_fee'].map((name) => notify[name] ?? '').join(' ');
}

/** What may still happen: of two equal worlds the one with less of everything needs no visit. */
export function budgetOf({ budget }: World): number[] {
  const { faults, crashes, timeSteps, commands, buyer, console } = budget;
  return [faults, crashes, timeSteps, buyer, console, ...Object.values(commands)];
}

function add(walk: Walk, value: unknown, key: string): void {
  if (typeof value === 'string') walk.text += plain(walk, value);
  else if (typeof value === 'number') addNumber(walk, value, key);
  else if (Array.isArray(value)) {
    walk.text += '[';
    for (const item of value) {
      add(walk, item, key);
      walk.text += ',';
    }
    walk.text += ']';
  } else if (typeof value === 'object' && value !== null) addFields(walk, value as Record<string, unknown>);
  else walk.text += String(value);
}

function addFields(walk: Walk, fields: Record<string, unknown>): void {
  walk.text += '{';
  for (const name of Object.keys(fields).sort()) {
    const field = fields[name];
    if (field === undefined || LEFT_OUT.has(name)) continue;
    walk.text += `${name}:`;
    add(walk, field, name);
    walk.text += ';';
  }
  walk.text += '}';
}

function addNumber(walk: Walk, value: number, key: string): void {
  if (value >= LEAST_MOMENT_MS) walk.text += `now${value - walk.nowMs}`;
  else if (key.endsWith('Fen') || key === 'durationMs' || value < 0) walk.text += String(value);
  else {
    walk.revisions.add(value);
    walk.text += `~${value}`;
  }
}

function plain(walk: Walk, text: string): string {
  if (text.length < 4) return text;
  if (text.length === 24 && ISO_TIME.test(text)) return `now${Date.parse(text) - walk.nowMs}`;
  if (text.length < 200 && !ID.test(text)) return text;
  ID.lastIndex = 0;
  const named = text.replace(ID, (id) => {
    const known = walk.names.get(id) ?? walk.names.size;
    walk.names.set(id, known);
    return `#${known}`;
  });
  return named.replace(BEIJING_TIME, 'then');
}
