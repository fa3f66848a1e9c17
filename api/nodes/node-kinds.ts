/** Everything that `node` finds: an entry for each type that implements `Node`. */
import type { Scope } from '../../access/scopes';
import { streamOf } from '../../domain/engine/trade-stream';
import type { ApiContext } from '../request/context';
import { viewKey } from '../resolvers/access-resolver';
import { findReconciliation } from '../resolvers/lists/reconciliation-resolver';
import { findPastTrade, isOrderNumber } from '../resolvers/trade-resolver';
import { viewAnomaly, viewEvent, viewTrade } from '../resolvers/trade-view';
import { readNodeId } from '../request/node-id';
import type { TradeObject } from '../types/trade-types';

type Deps = ApiContext['deps'];
type Found = { id: string } | undefined;

export type NodeKind = {
  /** The same as of the root field that lists it, or of the trade that it is part of. */
  scopes: readonly Scope[];
  /** By the names in its id, in their order; undefined when there is none. */
  find(deps: Deps, names: readonly string[]): Found | Promise<Found>;
  /** Of a type whose ids were there before `node`: whether this is the form of one. It is the only name then. */
  isOwnId?: RegExp;
  /** The order whose watch token opens it. */
  watchedOrder?(names: readonly string[]): string | undefined;
};

export const NODE_KINDS: Readonly<Record<string, NodeKind>> = {
  Trade: {
    scopes: ['READ'],
    find: (deps, [outTradeNo = '', asOf]) => findTrade(deps, outTradeNo, asOf),
    watchedOrder: ([outTradeNo, asOf]) => (asOf === undefined ? outTradeNo : undefined),
  },
  Refund: { scopes: ['READ'], find: (deps, names) => findInTrade(deps, names, 'refunds') },
  Settlement: { scopes: ['READ'], find: (deps, names) => findInTrade(deps, names, 'settlements') },
  Anomaly: {
    scopes: ['READ'],
    isOwnId: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
    find: (deps, names) => (names.length === 1 ? findAnomaly(deps, names[0]) : findInTrade(deps, names, 'anomalies')),
  },
  TradeEvent: { scopes: ['READ'], find: (deps, [outTradeNo, revision]) => findEvent(deps, outTradeNo, revision) },
  Reconciliation: { scopes: ['READ'], find: (deps, [date = '']) => findReconciliation(deps, date) },
  ApiKey: {
    scopes: ['ADMIN'],
    isOwnId: /^[0-9A-Za-z]{12}$/,
    find: ({ access }, [keyId]) =>
      access
        .listKeys()
        .map(viewKey)
        .find(({ id }) => id === keyId),
  },
};

export type NamedNode = { type: string; kind: NodeKind; names: readonly string[] };

/** What an id names, whether or not it is there; undefined for what is no id. */
export function readNode(id: string): NamedNode | undefined {
  const own = Object.entries(NODE_KINDS).find(([, { isOwnId }]) => isOwnId?.test(id) === true);
  if (own) return { type: own[0], kind: own[1], names: [id] };
  const key = readNodeId(id);
  const kind = key && Object.hasOwn(NODE_KINDS, key.type) ? NODE_KINDS[key.type] : undefined;
  return key && kind && { kind, ...key };
}

async function findTrade(
  { readModel, engine }: Deps,
  outTradeNo: string,
  asOf?: string,
): Promise<TradeObject | undefined> {
  if (!isOrderNumber(outTradeNo)) return undefined;
  if (asOf === undefined) {
    const trade = readModel.getTrade(outTradeNo);
    return trade && viewTrade(trade);
  }
  const revision = revisionOf(asOf);
  if (revision === undefined) return undefined;
  return findPastTrade(engine, outTradeNo, undefined, revision);
}

/** What is named by the order, by itself, and by a revision if it belongs to the past. */
async function findInTrade(
  deps: Deps,
  [outTradeNo = '', name, asOf]: readonly string[],
  list: 'refunds' | 'settlements' | 'anomalies',
): Promise<Found> {
  const trade = await findTrade(deps, outTradeNo, asOf);
  const nameOf = (item: TradeObject[typeof list][number]) =>
    'outRequestNo' in item ? item.outRequestNo : item.eventId;
  return trade?.[list].find((item) => nameOf(item) === name);
}

function findAnomaly({ readModel }: Deps, eventId = ''): Found {
  const found = readModel.getAnomaly(eventId);
  return found && viewAnomaly(found.anomaly, found);
}

async function findEvent({ engine }: Deps, outTradeNo = '', revision = ''): Promise<Found> {
  const from = revisionOf(revision);
  if (!isOrderNumber(outTradeNo) || from === undefined) return undefined;
  const [event] = await engine.store.readStream(streamOf(engine.merchant, outTradeNo), from);
  return event && viewEvent(event, outTradeNo);
}

function revisionOf(text: string): number | undefined {
  return /^(0|[1-9]\d{0,8})$/.test(text) ? Number(text) : undefined;
}
