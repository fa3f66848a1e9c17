/** The refunds as the engine has them: what is shown follows every change, and new ones wait above it. */
import { useMemo, useState } from 'react';
import { usePages, type Pages } from '../../parts/table/use-pages';
import { useFeed } from '../../session/use-feed';
import {
  RefundsChangedDocument,
  RefundsDocument,
  type RefundFilter,
  type RefundOrder,
  type RefundRowFragment,
  type RefundsQuery,
} from './documents';
import { browserNowMs } from '../../session/engine-clock';

export type RefundRow = RefundRowFragment;

export type LiveRefunds = Pages<RefundRow, RefundsQuery> & {
  /** How many are new and not shown yet. */
  arrived: number;
};

/** Since the list was read: `of` is its first page. */
type Heard = { of: RefundsQuery | undefined; refunds: ReadonlyMap<string, RefundRow>; atMs: number };

const NOTHING: ReadonlyMap<string, RefundRow> = new Map();
const listOf = ({ refunds }: RefundsQuery) => refunds;
export const keyOf = ({ outTradeNo, outRequestNo }: RefundRow) => `${outTradeNo}/${outRequestNo}`;

export function useRefunds(filter: RefundFilter, order: RefundOrder): LiveRefunds {
  const pages = usePages(RefundsDocument, { filter, order }, listOf);
  const [heard, setHeard] = useState<Heard>({ of: undefined, refunds: NOTHING, atMs: 0 });
  const { first, rows } = pages;
  const from = first && { after: first.changes.latest };
  const failed = useFeed(RefundsChangedDocument, from, ({ tradesChanged: { trade } }) =>
    setHeard(({ of, refunds }) => ({
      of: first,
      refunds: new Map([...(of === first ? refunds : []), ...trade.refunds.map((row) => [keyOf(row), row] as const)]),
      atMs: browserNowMs(),
    })),
  );
  const changed = heard.of === first ? heard.refunds : NOTHING;
  const shown = useMemo(() => rows?.map((row) => changed.get(keyOf(row)) ?? row), [rows, changed]);
  const arrived = useMemo(() => {
    const newest = first?.refunds.nodes[0];
    const isNewer = ({ requestedAt }: RefundRow) => newest === undefined || requestedAt > newest.requestedAt;
    const known = new Set(rows?.map(keyOf));
    // Where the newest does not stand first, nobody can say that it is missing above.
    if (order !== 'REQUESTED_DESC') return [];
    return [...changed.values()].filter((row) => !known.has(keyOf(row)) && isNewer(row) && isMatch(row, filter));
  }, [first, rows, changed, order, filter]);
  // Nothing is there that could lose its place.
  const isEmpty = shown?.length === 0;
  return {
    ...pages,
    rows: isEmpty ? [...arrived].reverse() : shown,
    arrived: isEmpty ? 0 : arrived.length,
    readAtMs: Math.max(pages.readAtMs, heard.atMs),
    error: pages.error ?? failed,
  };
}

function isMatch({ state, requestedAt }: RefundRow, { states, requestedFrom, requestedTo }: RefundFilter): boolean {
  const at = Date.parse(requestedAt);
  return (
    (!states || states.includes(state)) &&
    (!requestedFrom || at >= Date.parse(requestedFrom)) &&
    (!requestedTo || at < Date.parse(requestedTo))
  );
}
