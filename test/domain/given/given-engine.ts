/** Nodes over one event store, in memory unless a test brings another, with an Alipay that is a plain function behind the port, and clocks that a test sets. */
import { randomUUID } from 'node:crypto';
import { hashEvent } from '../../../adapters/event-log/event-hash';
import type { TradeCommand } from '../../../domain/trade/commands';
import type { CommandResult } from '../../../domain/engine/engine';
import { handleCommand } from '../../../domain/engine/handle-command';
import type { EventStore, GatewayRequest, WireAnswer } from '../../../domain/ports';
import { openAnomalies, type Anomaly, type Trade } from '../../../domain/trade/trade';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import { createMemoryLog, openMemoryEventStore } from '../../histories/memory-event-store';
import { START_MS } from './given-trade';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import type { Engine } from '../../../domain/engine/engine';
import { recordNotify } from '../../../domain/engine/record-notify';
import { loadTrade } from '../../../domain/engine/trade-stream';

export type Alipay = (request: GatewayRequest) => WireAnswer | Promise<WireAnswer>;

export const payQr: TradeCommand = {
  type: 'Pay',
  outTradeNo: 'order_1',
  totalFen: 8800,
  subject: 'Tea',
  method: 'QR_CODE',
};
export const payBarcode: TradeCommand = { ...payQr, method: 'BARCODE', authCode: '2812345678901200' };
export const followUp: TradeCommand = { type: 'FollowUp', outTradeNo: 'order_1' };
export const cancel: TradeCommand = { type: 'Cancel', outTradeNo: 'order_1' };
export const sync: TradeCommand = { type: 'Sync', outTradeNo: 'order_1' };
export const PARTNERS = ['2088102177846880', '2088102177846898'] as const;
/** One share each for the first, and the second, of `PARTNERS`. */
export function share(outRequestNo: string, ...amountsFen: number[]): TradeCommand {
  const shares = amountsFen.map((amountFen, index) => ({
    transIn: PARTNERS[index]!,
    transInType: 'userId' as const,
    amountFen,
  }));
  return { type: 'Settle', outTradeNo: 'order_1', outRequestNo, shares };
}
/** A person's word on an anomaly. */
export function resolve(anomaly: Anomaly | undefined, why = 'looked up in the console'): TradeCommand {
  return { type: 'ResolveAnomaly', outTradeNo: 'order_1', anomalyId: anomaly?.eventId ?? '', who: 'wang', why };
}
export function refund(outRequestNo: string, amountFen: number): TradeCommand {
  return { type: 'Refund', outTradeNo: 'order_1', outRequestNo, amountFen };
}

export const lost: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: 1 };
/** A signed 10000 about order_1; `node` adds to it or says otherwise. */
export function signed(node: object): WireAnswer {
  const content = JSON.stringify({ code: '10000', out_trade_no: 'order_1', trade_no: 'T1', ...node });
  return { kind: 'answer', signed: true, content, durationMs: 1 };
}
export function refusedWith(subCode: string): WireAnswer {
  return signed({ code: '40004', sub_code: subCode });
}
export const paidAnswer = signed({ trade_no: 'T1', total_amount: '88.00', gmt_payment: '2026-11-21 12:00:00' });
export const codeAnswer = signed({ qr_code: 'https://qr.alipay.com/bax1' });
export function seesTrade(status: string, more: object = {}): WireAnswer {
  return signed({ trade_no: 'T1', total_amount: '88.00', trade_status: status, ...more });
}

/** The answer to a refund: `returnedYuan` is all that went back on the trade so far. */
export function refunded(returnedYuan: string, more: object = {}): WireAnswer {
  return signed({ fund_change: 'Y', refund_fee: returnedYuan, ...more });
}

export function kindsOf({ anomalies }: Trade): string[] {
  return anomalies.map(({ kind }) => kind);
}
export function openKindsOf(trade: Trade): string[] {
  return openAnomalies(trade).map(({ kind }) => kind);
}
/** Such as `R1 SUCCEEDED`. */
export function refundsOf({ refunds }: Trade): string[] {
  return refunds.map(({ outRequestNo, state }) => `${outRequestNo} ${state}`);
}

/** Alipay's next answer is held back: `left` resolves when a call has left, `wake` answers it. */
export function holdAnswer(world: World): { left: Promise<void>; wake(answer: WireAnswer): void } {
  let leave = () => {};
  let wake: (answer: WireAnswer) => void = () => {};
  const left = new Promise<void>((resolve) => (leave = resolve));
  const answer = new Promise<WireAnswer>((resolve) => (wake = resolve));
  world.alipay = () => {
    leave();
    return answer;
  };
  return { left, wake };
}

export type Node = {
  engine: Engine;
  /** This node's clock, in seconds after the start of the test; 0 at first. */
  setClock(seconds: number): void;
  does(command: TradeCommand): Promise<CommandResult>;
  notified(notifyId: string, params: Record<string, string>): Promise<Trade>;
  trade(): Promise<Trade>;
};

export type World = {
  /** What Alipay was asked, in order, by any node. */
  calls: GatewayRequest[];
  /** What Alipay says from now on. */
  alipay: Alipay;
  /** From now on Alipay answers each method (named without `alipay.trade.`) so, one after the other; the last answer stays. Others are lost. */
  says(script: Record<string, WireAnswer[]>): void;
  node(more?: Partial<Engine>): Node;
  events(): Promise<RecordedEvent[]>;
  append(...events: TradeEvent[]): Promise<void>;
  end(): Promise<void>;
};

type OpenStore = () => EventStore | Promise<EventStore>;
const inMemory: OpenStore = () => openMemoryEventStore(createMemoryLog());

export async function givenWorld(openStore: OpenStore = inMemory): Promise<World> {
  const world = {} as World;
  fillWorld(world, await openStore());
  return world;
}

/** A world of its own for each test of the file or `describe` in which this stands. */
export function givenWorldForEach(openStore: OpenStore = inMemory): World {
  const world = {} as World;
  beforeEach(async () => fillWorld(world, await openStore()));
  afterEach(() => world.end());
  return world;
}

function fillWorld(world: World, store: EventStore): void {
  const stream = 'trade-main-order_1';
  const fresh: World = {
    calls: [],
    alipay: () => lost,
    says(script) {
      world.alipay = ({ method }) => {
        const answers = script[method.replace('alipay.trade.', '')] ?? [lost];
        return (answers.length > 1 ? answers.shift() : answers[0]) ?? lost;
      };
    },
    node: (more) => givenNode(world, store, more),
    events: () => store.readStream(stream),
    async append(...events) {
      const known = await store.readStream(stream);
      const metadata = { recordedAt: new Date(START_MS).toISOString(), actor: 'test', $correlationId: 'r' };
      const sealed = events.map((event) => ({
        ...event,
        id: randomUUID(),
        metadata: { ...metadata, schemaVersion: 1, previousHash: null },
      }));
      await store.append(stream, known.at(-1)?.revision ?? 'no-stream', sealed);
    },
    end: () => store.close(),
  };
  Object.assign(world, fresh);
}

function givenNode(world: World, store: EventStore, more: Partial<Engine> = {}): Node {
  let nowMs = START_MS;
  const engine: Engine = {
    store,
    gateway: {
      maxCallMs: 8_000,
      call: async (request) => {
        world.calls.push(request);
        return world.alipay(request);
      },
    },
    clock: { now: () => new Date(nowMs) },
    merchant: 'main',
    newId: randomUUID,
    hashEvent,
    cache: createTradeCache(),
    sleep: () => new Promise((resolve) => setImmediate(resolve)),
    ...more,
  };
  return {
    engine,
    setClock: (seconds) => void (nowMs = START_MS + seconds * 1_000),
    does: (command) => handleCommand(engine, command, { actor: 'test', correlationId: 'request-1' }),
    async notified(notifyId, params) {
      const base = { trade_no: 'T1', out_trade_no: 'order_1', total_amount: '88.00', trade_status: 'TRADE_SUCCESS' };
      const notify = { notifyId, outTradeNo: 'order_1', params: { ...base, ...params } };
      return (await recordNotify(engine, notify, 'notify-1')).trade;
    },
    trade: () => loadTrade(engine, 'order_1'),
  };
}

/** Follow-up runs on the node at each of these seconds. */
export async function followedUp(node: Node, ...seconds: number[]): Promise<void> {
  for (const second of seconds) {
    node.setClock(second);
    await node.does(followUp);
  }
}

/** A node with order_1 paid at the till, and no call counted. */
export async function givenPaidNode(world: World): Promise<Node> {
  const node = world.node();
  world.says({ pay: [paidAnswer] });
  await node.does(payBarcode);
  world.calls.length = 0;
  return node;
}

export function methodsOf(calls: GatewayRequest[]): string[] {
  return calls.map(({ method }) => method.replace('alipay.trade.', ''));
}
