/** What a history consists of: plain data, so that it can be generated, shrunk, printed and played again. */
import type { FaultRule } from '../../../simulator/gateway/faults';
import type { Rules } from '../../../simulator/ledger/rules';
import type { PayMethod } from '../../../domain/events/payment-events';

export type History = {
  /** Decides latencies and everything else that is left to chance. */
  noiseSeed: number;
  /** Whether the first node keeps a read model, with subscribers to it. */
  hasReadSide: boolean;
  /** Engine nodes on the one log. */
  nodes: 1 | 2;
  /** How far each node's clock is from Alipay's. */
  skewMs: readonly [number, number];
  /** Readings of the protocol where its sources conflict. */
  rules: Partial<Rules>;
  weather: Weather;
  /** What the shop wants done with money that comes too late. */
  latePayment: 'keep' | 'refund';
  orders: OrderPlan[];
  steps: Step[];
  /** The chance that a call may not be made now, for the rate or the breaker, until the faults end. */
  denials: number;
};

/** What goes wrong by chance until the faults end. */
export type Weather = {
  /** Faults of calls and notifies, each with a chance. */
  faults: FaultRule[];
  /** The chance that the store does not answer an append; half of these are stored all the same. */
  storeOutage: number;
  /** The chance that a node dies at a port. */
  crash: number;
};

export type OrderPlan = {
  method: PayMethod;
  totalFen: number;
  timeout: string | undefined;
  /** Whom a JSAPI order is made for. */
  buyerId: string;
  /** The last digits of the bar code: they decide what the buyer does (simulator/ledger/buyers.ts). */
  codeEnding: string;
  /** Percent of the total that each of its refunds asks for; 0 stands for one fen. */
  refundShares: number[];
};

/** `other-…`: the same keys with another content, which must be refused. */
export type PayVariant = 'as-planned' | 'other-amount' | 'other-subject';
export type RefundVariant = 'as-planned' | 'other-amount' | 'other-reason';
export type OtherWay = { to: PayMethod; timeout: string | undefined; attempt: number; codeEnding: string };
/**
 * What the buyer pays by: the so many codes and pages before the latest that was given out, or left open. Undefined: the trade
 * as the wallet shows it; where there is none yet, the latest.
 */
export type Means = number | undefined;
/** `goods`: it says of which goods; `partners`: it says that half of it comes out of partners' shares. */
export type RefundDetail = 'plain' | 'goods' | 'partners';
/** `frozen`: the process stands still after the port, and goes on later with all that it knew. */
export type CrashTiming = 'before' | 'after' | 'frozen';
export type StoreFault = 'stored-unanswered' | 'not-stored' | 'unreadable';

export type Act =
  // The shop, through the engine. The node is the one that is called first.
  | { do: 'pay'; order: number; node: number; variant: PayVariant }
  /** Another way to pay for the same order. `attempt` tells bar codes apart: each is good for one payment. */
  | ({ do: 'switch'; order: number; node: number } & OtherWay)
  | { do: 'refund'; order: number; node: number; request: number; variant: RefundVariant; detail: RefundDetail }
  | { do: 'cancel'; order: number; node: number }
  /** Profit sharing. A share is so many percent of the total; 0 stands for one fen. */
  | { do: 'settle'; order: number; node: number; request: number; percents: number[] }
  | { do: 'close'; order: number; node: number }
  | { do: 'sync'; order: number; node: number }
  /** An operator, through the engine: has dealt with an anomaly, open or not; with one that does not exist where there is none. */
  | { do: 'resolve'; order: number; node: number; which: number }
  /** The bill of a day in Beijing, so many days ago, is reconciled; yesterday's may not be ready yet. */
  | { do: 'reconcile'; node: number; daysBack: number }
  // The buyer, at Alipay.
  | { do: 'scan'; order: number; buyer: string | undefined; means: Means }
  | { do: 'buyer-pays'; order: number; buyer: string | undefined; means: Means }
  /** Pays, or confirms on the phone, so long after the latest time-out that the order has by now ends (or before). */
  | { do: 'pays-at-end'; order: number; buyer: string | undefined; offsetMs: number }
  /** Pays a paid order again: another trade under its number. */
  | { do: 'pays-again'; order: number; buyer: string | undefined }
  /** Opens a page that was given out, and leaves it open. */
  | { do: 'open-page'; order: number; means: Means }
  // Somebody in Alipay's merchant console, or another system of the shop.
  | { do: 'console-refund'; order: number; share: number }
  | { do: 'console-close'; order: number }
  | { do: 'stranger-orders'; order: number; sameContent: boolean }
  | { do: 'seller-balance'; balance: 'none' | 'ample' }
  // What goes wrong.
  | { do: 'fault'; rule: FaultRule }
  | { do: 'outage'; ms: number }
  | { do: 'store-fault'; node: number; fault: StoreFault; times: number }
  | { do: 'crash'; node: number; downMs: number }
  | { do: 'crash-at'; node: number; port: number; timing: CrashTiming; downMs: number }
  | { do: 'freeze'; node: number; ms: number }
  | { do: 'clock-step'; node: number; ms: number }
  | { do: 'nothing' };

/** Every kind of act, for whoever asks whether all were met. */
export const ACTS = [
  'pay',
  'switch',
  'refund',
  'cancel',
  'settle',
  'close',
  'sync',
  'resolve',
  'reconcile',
  'scan',
  'buyer-pays',
  'pays-at-end',
  'pays-again',
  'open-page',
  'console-refund',
  'console-close',
  'stranger-orders',
  'seller-balance',
  'fault',
  'outage',
  'store-fault',
  'crash',
  'crash-at',
  'freeze',
  'clock-step',
  'nothing',
] as const satisfies readonly Act['do'][];

/** An act, and how long after the one before it begins. */
export type Step = { waitMs: number; act: Act };

/** Order numbers are burnt for ever at Alipay; `prefix` keeps histories on one simulator apart. */
export const outTradeNoOf = (prefix: string, order: number) => `${prefix}o${order}`;
export const outRequestNoOf = (request: number) => `r${request}`;

export function shareOf(totalFen: number, percent: number): number {
  return Math.max(1, Math.ceil((totalFen * percent) / 100));
}

export function describeHistory(history: History): string[] {
  const { nodes, skewMs, hasReadSide, rules, weather, latePayment, orders, steps, denials } = history;
  return [
    `nodes ${nodes}, clocks off by ${skewMs.slice(0, nodes).join(' and ')} ms${hasReadSide ? ', with a read side' : ''}`,
    `rules ${JSON.stringify(rules)}; a late payment: ${latePayment}`,
    `weather: store outage ${weather.storeOutage}, crash ${weather.crash}, calls denied ${denials}`,
    ...weather.faults.map((rule) => `  ${describeRule(rule)}`),
    ...orders.map((order, index) => `order ${index}: ${JSON.stringify(order)}`),
    ...steps.map(({ waitMs, act }) => `+${describeMs(waitMs).padEnd(9)} ${describeAct(act)}`),
  ];
}

export function describeAct(act: Act): string {
  const { do: what, ...details } = act;
  const shown = 'rule' in details ? [describeRule(details.rule)] : Object.entries(details).map(describeDetail);
  return [what, ...shown.filter((text) => text !== '')].join(' ');
}

function describeDetail([name, value]: [string, unknown]): string {
  if (value === undefined || value === 'as-planned') return '';
  if (typeof value === 'number' && /ms$/i.test(name)) return `${name}=${describeMs(value)}`;
  return `${name}=${JSON.stringify(value)}`;
}

function describeRule({ method, fault, times, ...more }: FaultRule): string {
  const details = Object.entries(more).map(([name, value]) => ` ${name}=${value}`);
  return `${fault} on ${method} ×${times}${details.join('')}`;
}

/** 90061000 → "1d1h1m1s". */
export function describeMs(ms: number): string {
  const units: [string, number][] = [
    ['d', 86_400_000],
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
    ['ms', 1],
  ];
  let rest = Math.abs(ms);
  const parts = units.flatMap(([name, size]) => {
    const count = Math.floor(rest / size);
    rest -= count * size;
    return count === 0 ? [] : [`${count}${name}`];
  });
  return `${ms < 0 ? '-' : ''}${parts.join('') || '0ms'}`;
}
