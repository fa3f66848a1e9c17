/** The anomalies as the engine has them, live: resolved ones leave the open list, new ones wait above it. */
import { useCallback, useMemo, useState } from 'react';
import { usePages, type Pages } from '../../parts/table/use-pages';
import { useFeed, useReturn } from '../../session/use-feed';
import {
  AnomaliesDocument,
  AnomalyChangedDocument,
  OrdersOfAnomaliesDocument,
  type AnomaliesQuery,
  type AnomalyOrderFragment,
  type AnomalyRowFragment,
} from './documents';
import type { AnomalyFilter } from './filters';
import { browserNowMs } from '../../session/engine-clock';

export type AnomalyRow = AnomalyRowFragment;

type Heard = {
  anomalies: ReadonlyMap<string, AnomalyRow>;
  orders: ReadonlyMap<string, AnomalyOrderFragment>;
  atMs: number;
};

export type LiveAnomalies = Pages<AnomalyRow, AnomaliesQuery> & {
  /** How many are new and not shown yet. */
  arrived: number;
  /** As it is now, also where the list has it no more. */
  latest: (anomaly: AnomalyRow) => AnomalyRow;
};

const NOTHING_HEARD: Heard = { anomalies: new Map(), orders: new Map(), atMs: 0 };
const ALL_KINDS = {};
const listOf = ({ anomalies }: AnomaliesQuery) => anomalies;

export function useAnomalies(filter: AnomalyFilter): LiveAnomalies {
  const pages = usePages(AnomaliesDocument, filter, listOf);
  const [heard, setHeard] = useState(NOTHING_HEARD);
  const { first, rows, reload } = pages;
  const failed = useFeed(AnomalyChangedDocument, ALL_KINDS, ({ anomalyChanged: anomaly }) =>
    setHeard(({ anomalies, ...others }) => ({
      ...others,
      anomalies: new Map(anomalies).set(anomaly.id, anomaly),
      atMs: browserNowMs(),
    })),
  );
  const from = first && { after: first.changes.latest };
  const failedOrders = useFeed(OrdersOfAnomaliesDocument, from, ({ tradesChanged: { trade } }) =>
    setHeard(({ orders, ...others }) => ({
      ...others,
      orders: new Map(orders).set(trade.outTradeNo, trade),
      atMs: browserNowMs(),
    })),
  );
  useReturn(reload);

  const latest = useCallback((anomaly: AnomalyRow) => withHeard(anomaly, heard), [heard]);
  const shown = useMemo(() => rows?.map(latest).filter((row) => isMatch(row, filter)), [rows, latest, filter]);
  const arrived = useMemo(() => {
    const known = new Set(rows?.map(({ id }) => id));
    return [...heard.anomalies.values()].filter((row) => !known.has(row.id) && isMatch(row, filter));
  }, [rows, heard, filter]);
  // Nothing is there that could lose its place.
  const isEmpty = shown?.length === 0;
  return {
    ...pages,
    rows: isEmpty ? [...arrived].reverse().map(latest) : shown,
    arrived: isEmpty ? 0 : arrived.length,
    readAtMs: Math.max(pages.readAtMs, heard.atMs),
    error: pages.error ?? failed ?? failedOrders,
    latest,
  };
}

/** What is resolved stays so; of an order the higher revision is the later one. */
function withHeard(row: AnomalyRow, { anomalies, orders }: Heard): AnomalyRow {
  const heard = anomalies.get(row.id);
  const anomaly = heard && (heard.resolvedAt !== null || row.resolvedAt === null) ? heard : row;
  const known = [row.trade, heard?.trade, orders.get(row.outTradeNo)].filter((trade) => trade != null);
  const trade = known.reduce<AnomalyOrderFragment | null>(
    (last, one) => (last === null || one.revision > last.revision ? one : last),
    null,
  );
  return { ...anomaly, trade };
}

function isMatch({ kind, resolvedAt }: AnomalyRow, { kinds, resolved }: AnomalyFilter): boolean {
  const isOfKind = kinds === undefined || kinds.includes(kind);
  return isOfKind && (resolved === undefined || resolved === (resolvedAt !== null));
}
