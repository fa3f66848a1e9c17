/** Which columns somebody wants to see: remembered in this browser. */
import { useMemo, useState } from 'react';
import { useMay } from '../../../session/session';

/** These can be chosen; `order` and `amount` are always there. */
export const CHOOSABLE = [
  'state',
  'method',
  'opened',
  'paid',
  'changed',
  'tradeNo',
  'buyer',
  'store',
  'operator',
  'terminal',
  'refundable',
  'refunded',
] as const;
const ALWAYS = ['order', 'amount'] as const;

export type ColumnId = (typeof CHOOSABLE)[number] | (typeof ALWAYS)[number];

const STORED = 'paystate.trades.columns';
const USUAL: readonly ColumnId[] = ['state', 'method', 'opened'];
/** Where there is room for them. */
const ROOMY: readonly ColumnId[] = [...USUAL, 'paid', 'tradeNo', 'store'];
const ROOM = '(min-width: 1800px)';

/** `offered`: those that the credential shows. */
export function useChosenColumns() {
  const [wanted, setWanted] = useState(remembered);
  const mayReadBuyer = useMay('READ_BUYER');
  const offered = useMemo(() => CHOOSABLE.filter((id) => id !== 'buyer' || mayReadBuyer), [mayReadBuyer]);
  const chosen = useMemo(() => [...ALWAYS, ...offered.filter((id) => wanted.includes(id))], [wanted, offered]);
  const choose = (ids: readonly string[]) => {
    localStorage.setItem(STORED, JSON.stringify(ids));
    setWanted(ids);
  };
  return { offered, chosen, choose };
}

function remembered(): readonly string[] {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(STORED) ?? 'null');
    if (Array.isArray(stored)) return stored.map(String);
  } catch {
    // Whatever it is, we did not store it.
  }
  return matchMedia(ROOM).matches ? ROOMY : USUAL;
}
