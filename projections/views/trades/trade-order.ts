/** Orders in which trades are listed. Each is one index, walked either way. */
import type { ListKey } from '../list-page';

export type TradeOrder =
  | 'CREATED_DESC'
  | 'CREATED_ASC'
  | 'PAID_DESC'
  | 'PAID_ASC'
  | 'CHANGED_DESC'
  | 'CHANGED_ASC'
  | 'AMOUNT_DESC'
  | 'AMOUNT_ASC';

export type OrderedBy = {
  /** The columns of its index, the last of which no two trades have in common. */
  columns: readonly string[];
  /** A key of its shape, for cursors. */
  sample: ListKey;
  direction: 'ASC' | 'DESC';
};

const BY = {
  CREATED: { columns: ['opened_at', 'seq'], sample: [0, 0] },
  PAID: { columns: ['paid_at', 'out_trade_no'], sample: [0, ''] },
  CHANGED: { columns: ['changed_at', 'seq'], sample: [0, 0] },
  AMOUNT: { columns: ['total_fen', 'opened_at', 'seq'], sample: [0, 0, 0] },
} as const;

export function orderedBy(order: TradeOrder): OrderedBy {
  const [name, direction] = order.split('_') as [keyof typeof BY, 'ASC' | 'DESC'];
  return { ...BY[name], direction };
}

/** Negative where `a` comes before `b`. */
export function compareKeys(a: ListKey, b: ListKey, direction: 'ASC' | 'DESC'): number {
  const sign = direction === 'ASC' ? 1 : -1;
  for (const [index, value] of a.entries()) {
    const other = b[index] ?? value;
    if (value !== other) return value < other ? -sign : sign;
  }
  return 0;
}
