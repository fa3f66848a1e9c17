/** The steps of a small world's engine store what `handleCommand` stores, event by event. */
import { hashEvent } from '../../../adapters/event-log/event-hash';
import type { TradeCommand } from '../../../domain/trade/commands';
import { handleCommand } from '../../../domain/engine/handle-command';
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import { createTradeCache } from '../../../domain/engine/trade-cache';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { createMemoryLog, openMemoryEventStore } from '../../histories/memory-event-store';
import { emptyAlipay, execute, SELLER_ID, type Alipay, type Notify } from './alipay';
import { begin, MAX_CALL_MS, recordAnswer, recordNotify } from './engine-steps';
import { COMMANDS, OUT_TRADE_NO, PLANS } from '../plans';
import { firstWorld, passTo } from './small-world';
import type { World } from './world';
import type { Engine } from '../../../domain/engine/engine';
import { recordNotify as recordNotifyFully } from '../../../domain/engine/record-notify';

const FOLLOW_UP = { type: 'FollowUp', outTradeNo: OUT_TRADE_NO } as const;
const LOST: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: 0 };

/** A command, the seconds that pass before it, and which of its calls are lost: before Alipay has them, or after. */
type Step = { after: number; command: TradeCommand | 'notifies'; lost?: readonly ('request' | 'answer' | 'none')[] };

const step = (command: Step['command'], after = 0, ...lost: NonNullable<Step['lost']>): Step => ({
  after,
  command,
  lost,
});

const STORIES: Readonly<Record<string, readonly Step[]>> = {
  'paid, then a refund and a settlement': [step(COMMANDS.pay), step(COMMANDS.refund), step(COMMANDS.settle)],
  'paid, the answer is lost, a notify comes': [
    step(COMMANDS.pay, 0, 'answer'),
    step('notifies', 3),
    step(FOLLOW_UP, 60),
  ],
  'a refund is lost and sent again': [
    step(COMMANDS.pay),
    step(COMMANDS.refund, 1, 'request'),
    step(FOLLOW_UP, 30),
    step(COMMANDS.refund, 60),
    step('notifies'),
  ],
  'a cancel is lost, and follow-up finds it': [
    step(COMMANDS.pay),
    step(COMMANDS.cancel, 1, 'none', 'answer', 'request'),
    step(FOLLOW_UP, 60),
    step(COMMANDS.settle, 5),
  ],
  'a code is closed before anybody has scanned it': [
    step(COMMANDS.payByCode),
    step(COMMANDS.close, 5),
    step(FOLLOW_UP, 20),
  ],
  'nobody confirms until the end': [step(COMMANDS.payAndConfirm), step(FOLLOW_UP, 130), step(FOLLOW_UP, 30)],
};

test.each(Object.entries(STORIES))('%s', async (_name, steps) => {
  const stored = await storedByEngine(steps);
  expect(stored.length).toBeGreaterThan(3);
  expect(named(storedByWorld(steps))).toEqual(named(stored));
});

type Wire = { alipay: Alipay; notifies: Notify[]; nowMs: number; lost: ('request' | 'answer' | 'none')[] };

function callAt(wire: Wire, request: GatewayRequest): WireAnswer {
  const lost = wire.lost.shift() ?? 'none';
  if (lost === 'request') return LOST;
  const done = execute(wire.alipay, wire.nowMs, request);
  wire.alipay = done.alipay;
  wire.notifies.push(...done.notifies);
  return lost === 'answer' ? LOST : done.result;
}

async function storedByEngine(steps: readonly Step[]): Promise<TradeEvent[]> {
  const wire: Wire = { alipay: emptyAlipay, notifies: [], nowMs: startMs(), lost: [] };
  const log = createMemoryLog();
  let ids = 0;
  const engine: Engine = {
    store: openMemoryEventStore(log),
    gateway: { maxCallMs: MAX_CALL_MS, call: (request) => Promise.resolve(callAt(wire, request)) },
    clock: { now: () => new Date(wire.nowMs) },
    merchant: 'main',
    sellerId: SELLER_ID,
    newId: () => `00000000-0000-4000-8000-${String((ids += 1)).padStart(12, '0')}`,
    hashEvent,
    sleep: () => Promise.reject(new Error('nothing waits here')),
    cache: createTradeCache(),
  };
  for (const { after, command, lost } of steps) {
    wire.nowMs += after * 1_000;
    wire.lost = [...(lost ?? [])];
    if (command !== 'notifies') await handleCommand(engine, command, { actor: 'api', correlationId: 'c' });
    else
      for (const params of wire.notifies.splice(0))
        await recordNotifyFully(engine, { notifyId: params['notify_id']!, outTradeNo: OUT_TRADE_NO, params }, 'c');
  }
  return log.all.map(({ type, data }) => ({ type, data }) as TradeEvent);
}

function storedByWorld(steps: readonly Step[]): readonly TradeEvent[] {
  let world = firstWorld({ ...PLANS[0]!, begins: 'unopened' });
  for (const { after, command, lost } of steps) {
    world = after === 0 ? world : passTo(world, world.nowMs + after * 1_000);
    if (command === 'notifies') {
      for (const notify of world.notifies) world = recordNotify(world, notify);
      world = { ...world, notifies: [] };
    } else world = carriedOut(begin(world, 'shop', command), [...(lost ?? [])]);
  }
  return world.happened.events;
}

function carriedOut(from: World, lost: Wire['lost']): World {
  let world = from;
  while (world.handlers.length > 0) {
    const wire: Wire = { alipay: world.alipay, notifies: [], nowMs: world.nowMs, lost };
    const answer = callAt(wire, world.handlers[0]!.call!.request);
    const delivered: World = { ...world, alipay: wire.alipay, notifies: [...world.notifies, ...wire.notifies] };
    world = recordAnswer(delivered, world.handlers[0]!, answer);
  }
  return world;
}

const startMs = () => firstWorld({ ...PLANS[0]!, begins: 'unopened' }).nowMs;

/** Ids are given out in another order. */
function named(events: readonly TradeEvent[]): unknown {
  const names = new Map<string, number>();
  const text = JSON.stringify(events).replace(/"(callId|anomalyId)":"([^"]+)"/g, (_all, field: string, id: string) => {
    names.set(id, names.get(id) ?? names.size);
    return `"${field}":"${names.get(id)}"`;
  });
  return JSON.parse(text);
}
