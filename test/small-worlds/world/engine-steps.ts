/**
 * The engine in a small world: the steps of `domain/engine/handle-command.ts` between two moments at which it waits, made of the same pure
 * functions. `engine-steps.test.ts` holds them against `handleCommand` itself.
 */
import type { TradeCommand } from '../../../domain/trade/commands';
import { notSent } from '../../../domain/engine/admit-call';
import { concludeAnswer, concludeNotify, judgeOnTrade } from '../../../domain/engine/conclude';
import { decide } from '../../../domain/engine/decide';
import type { ShopRules } from '../../../domain/payment/shop-rules';
import { evolve } from '../../../domain/engine/evolve';
import { judgeAnswer } from '../../../domain/alipay/judge-answer';
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import { notifyKey } from '../../../domain/alipay/notify-key';
import { withoutAuthCode } from '../../../domain/events/auth-code';
import type { FactEvent, TradeEvent } from '../../../domain/events/trade-events';
import { SELLER_ID, type Notify } from './alipay';
import { OUT_TRADE_NO } from '../plans';
import type { Handler, PendingCall, World } from './world';
import type { AlipayCallAnswered } from '../../../domain/events/evidence-events';
import type { RecordedEvent } from '../../../domain/events/recorded-event';
import { deadlineMsOf } from '../../../domain/engine/make-call';

/** Whole seconds, as Alipay's times have. */
export const MAX_CALL_MS = 12_000;
const GATEWAY = { gateway: { maxCallMs: MAX_CALL_MS, call: () => Promise.reject(new Error('no wire')) } };
const SHOP: ShopRules = { sellerId: SELLER_ID };
const MAX_STEPS = 24;

/** A command begins: until its handler waits, or is done. */
export function begin(world: World, who: string, command: TradeCommand): World {
  return goOn(world, { who, command, run: { calls: [], waited: false } });
}

/** The answer of the handler's own call comes, or its absence: it is recorded with what follows from it, and the handler goes on. */
export function recordAnswer(world: World, handler: Handler, wire: WireAnswer): World {
  const { call, run } = handler;
  if (!call) throw new Error(`${handler.who} waits for no answer`);
  const { callId, request, before } = call;
  const judged = judgeAnswer(request, wire);
  const answer: AlipayCallAnswered['data'] = { callId, ...judged };
  const data = judgeOnTrade(answer, request.bizContent, before ?? world.trade, world.trade);
  const sentRequest = { ...request, requestedAt: new Date(call.requestedAtMs).toISOString() };
  const facts = concludeAnswer(world.trade, sentRequest, data, { at: new Date(world.nowMs).toISOString(), shop: SHOP });
  const recorded = append(without(world, handler), [{ type: 'AlipayCallAnswered', data }, ...facts]);
  const made = { method: data.method, outRequestNo: data.outRequestNo, isUnknown: data.outcome === 'unknown' };
  const { call: _answered, ...rest } = handler;
  return goOn(recorded, { ...rest, run: { ...run, calls: [...run.calls, made] } });
}

/** A verified notify is stored with what follows from it; a retry changes nothing. */
export function recordNotify(world: World, params: Notify): World {
  const evidence = { notifyId: params['notify_id'] ?? '', params };
  if (world.trade.notifies.includes(notifyKey(evidence))) return world;
  const facts = concludeNotify(world.trade, evidence, new Date(world.nowMs).toISOString(), SHOP);
  return append(world, [{ type: 'AlipayNotifyReceived', data: evidence }, ...facts]);
}

/** Handlers that wait for another's call go on when it is answered, or when its time is over. */
export function wake(world: World): World {
  const awake = world.handlers.find(({ waitsFor }) => waitsFor !== undefined && isOver(world, waitsFor));
  if (!awake) return world;
  const { waitsFor: _over, ...rest } = awake;
  return wake(goOn(without(world, awake), { ...rest, run: { ...awake.run, waited: true } }));
}

export function without(world: World, handler: Handler): World {
  return { ...world, handlers: world.handlers.filter((other) => other !== handler) };
}

function goOn(from: World, handler: Handler): World {
  let world = from;
  let { run } = handler;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const decision = decide(world.trade, handler.command, { now: new Date(world.nowMs), merchant: 'main', run });
    switch (decision.kind) {
      case 'done':
      case 'refuse':
      case 'not-sent': {
        const { who, command } = handler;
        const refusals =
          decision.kind === 'not-sent' ? notSent(decision.why, command, world.trade, run) : decision.refusals;
        const answer = { who, command, refusals, trade: world.trade };
        return { ...world, happened: { ...world.happened, answers: [...world.happened.answers, answer] } };
      }
      case 'record':
        world = append(world, decision.events);
        break;
      case 'wait': {
        const waitsFor = { callId: decision.callId, untilMs: deadlineMsOf(GATEWAY, new Date(world.nowMs)) };
        if (!isOver(world, waitsFor)) return withHandler(world, { ...handler, run, waitsFor });
        run = { ...run, waited: true };
        break;
      }
      case 'call':
        return send(world, { ...handler, run }, decision.facts, decision.request);
    }
  }
  throw new Error(`${handler.command.type} did not end within ${MAX_STEPS} steps`);
}

/** The intent is stored, and the request is on its way. */
function send(world: World, handler: Handler, facts: readonly FactEvent[], request: GatewayRequest): World {
  const callId = `id-${world.ids + facts.length + 1}`;
  const deadlineAtMs = deadlineMsOf(GATEWAY, new Date(world.nowMs));
  const deadlineAt = new Date(deadlineAtMs).toISOString();
  const intent = { callId, method: request.method, bizContent: withoutAuthCode(request.bizContent), deadlineAt };
  const sent = append(world, [...facts, { type: 'AlipayCallRequested', data: intent }]);
  const before = request.method === 'alipay.trade.refund' ? { before: sent.trade } : {};
  const call: PendingCall = { callId, request, requestedAtMs: world.nowMs, deadlineAtMs, ...before };
  return withHandler(sent, { ...handler, call });
}

function withHandler(world: World, handler: Handler): World {
  return { ...world, handlers: [...world.handlers, handler] };
}

function isOver({ trade, nowMs }: World, { callId, untilMs }: NonNullable<Handler['waitsFor']>): boolean {
  const call = trade.inFlight.find((inFlight) => inFlight.callId === callId);
  return !call || Math.min(untilMs, Date.parse(call.deadlineAt)) <= nowMs;
}

function append(world: World, events: readonly TradeEvent[]): World {
  let { trade, ids } = world;
  const recordedAt = new Date(world.nowMs).toISOString();
  for (const event of events) {
    ids += 1;
    const metadata = { recordedAt, actor: 'api', $correlationId: '', schemaVersion: 1, previousHash: null };
    const place = { id: `id-${ids}`, stream: `trade-main-${OUT_TRADE_NO}`, revision: trade.revision + 1, position: '' };
    const recorded: RecordedEvent = { ...event, ...place, metadata };
    trade = evolve(trade, recorded);
  }
  return { ...world, trade, ids, happened: { ...world.happened, events: [...world.happened.events, ...events] } };
}
