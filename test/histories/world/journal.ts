/** The commands, answers and faults of a history: its end is compared with them. */
import type { CommandResult } from '../../../domain/engine/engine';
import type { TradeCommand } from '../../../domain/trade/commands';
import type { GatewayRequest } from '../../../domain/ports';

export type SentCommand = {
  /** Also the correlation id of every event that it caused. */
  id: string;
  command: TradeCommand;
  /** Undefined while nobody answered: the node died, or the log was unavailable. */
  result?: CommandResult;
  /** What of the answer the ledger contradicts ten minutes later, though nobody else changed it. */
  contradiction?: string;
};

export type AcceptedNotify = { outTradeNo: string; params: Record<string, string> };

/** Something besides the engine that touched a trade at Alipay, or spoke untruth of it under a genuine signature. */
export type Interference =
  | 'console-refund'
  | 'console-close'
  | 'stranger'
  /** The order was paid twice at Alipay. */
  | 'second-payment'
  /** A share of a settlement failed. */
  | 'share-failed'
  | 'lie'
  /** An older answer of Alipay was given once more. */
  | 'replay'
  /** That answer was a refusal: it names nothing, so nobody can tell whose it was (docs/reference/wire.md). */
  | 'replayed-refusal';

export type Journal = {
  commands: SentCommand[];
  /** Notifies that were answered with `success`. */
  accepted: AcceptedNotify[];
  /** With the stream that has the call's intent, and its last revision at that moment. */
  sentCalls: { request: GatewayRequest; stream: string; revision: number }[];
  interferences: Map<string, Set<Interference>>;
  /** QR codes that another system got for an order number of ours. */
  strangersCodes: Map<string, string[]>;
  /** Faults that struck, deaths, and whatever else is worth counting. */
  counts: Map<string, number>;
  /** What the engine threw that is not an outage of the log. */
  failures: string[];
};

export function createJournal(): Journal {
  return {
    commands: [],
    accepted: [],
    sentCalls: [],
    interferences: new Map(),
    strangersCodes: new Map(),
    counts: new Map(),
    failures: [],
  };
}

/** Answers how often it happened by now. */
export function count({ counts }: Pick<Journal, 'counts'>, what: string, times = 1): number {
  const total = (counts.get(what) ?? 0) + times;
  if (total > 0) counts.set(what, total);
  return total;
}

export function interfere({ interferences }: Journal, outTradeNo: string, kind: Interference): void {
  interferences.set(outTradeNo, (interferences.get(outTradeNo) ?? new Set()).add(kind));
}

export const wasInterferedWith = ({ interferences }: Journal, outTradeNo: string, ...kinds: Interference[]) =>
  kinds.some((kind) => interferences.get(outTradeNo)?.has(kind));
