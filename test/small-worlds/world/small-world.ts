/** What can happen next in a small world. Each move answers the world after it; nothing is changed in place. */
import { nextDueAt } from '../../../domain/follow-up/due';
import type { GatewayRequest, WireAnswer } from '../../../domain/ports';
import { buyerPays, emptyAlipay, execute, passTime, type Done } from './alipay';
import { begin, MAX_CALL_MS, recordAnswer, recordNotify, wake, without } from './engine-steps';
import { COMMANDS, OUT_TRADE_NO, type Plan } from '../plans';
import { initialTrade } from '../../../domain/trade/trade';
import type { Budget, Handler, LateRequest, PendingCall, World } from './world';

export type Move = { label: string; next(): World };
export type Sabotage = (world: World) => World;

/** Noon in Beijing. */
const START_MS = Date.parse('2026-11-21T04:00:00.000Z');
/** A request may arrive so long after its sender gave it up. */
export const MAX_LATENESS_MS = 30_000;
const NO_ANSWER: WireAnswer = { kind: 'none', reason: 'timeout', durationMs: 0 };
const NOTHING_HAPPENED: World['happened'] = { events: [], answers: [], atAlipay: [] };
const FOLLOW_UP = { type: 'FollowUp', outTradeNo: OUT_TRADE_NO } as const;
const QUERIES = ['alipay.trade.query', 'alipay.trade.fastpay.refund.query', 'alipay.trade.order.settle.query'];

export const isQuery = ({ method }: GatewayRequest): boolean => QUERIES.includes(method);

/** The world in which the search begins. */
export function firstWorld(plan: Plan, startMs = START_MS): World {
  const empty: World = {
    nowMs: startMs,
    trade: initialTrade,
    ids: 0,
    alipay: emptyAlipay,
    handlers: [],
    late: [],
    notifies: [],
    happened: NOTHING_HAPPENED,
    budget: {
      faults: plan.faults,
      crashes: plan.crashes,
      timeSteps: plan.timeSteps,
      commands: Object.fromEntries(Object.entries(plan.commands).map(([name, { times }]) => [name, times])),
      buyer: plan.buyer ?? 0,
      console: plan.consoleRefundFen === undefined ? 0 : 1,
    },
  };
  if (plan.begins === 'unopened') return empty;
  const opened = begin(empty, 'pay', plan.method === 'QR_CODE' ? COMMANDS.payByCode : COMMANDS.pay);
  return { ...answerInOrder(opened, opened.handlers[0]!), happened: NOTHING_HAPPENED };
}

/** `sabotage` puts a bug into the engine, for tests of the search. */
export function movesOf(plan: Plan, before: World, sabotage: Sabotage = (world) => world): Move[] {
  const world: World = { ...before, happened: NOTHING_HAPPENED };
  const moves = [
    ...commandMoves(plan, world),
    ...world.handlers.flatMap((handler) => handlerMoves(world, handler)),
    ...world.late.map((late) => lateMove(world, late)),
    ...notifyMoves(world),
    ...buyerMoves(plan, world),
    ...timeMoves(world),
  ];
  return moves.map(({ label, next }) => ({ label, next: () => sabotage(wake(next())) }));
}

// ----------------------------------------------------------------- commands

function commandMoves(plan: Plan, world: World): Move[] {
  if (world.handlers.length >= plan.atOnce) return [];
  const given = Object.entries(plan.commands).flatMap(([name, { command }]): Move[] => {
    const left = world.budget.commands[name] ?? 0;
    if (left === 0) return [];
    const commands = { ...world.budget.commands, [name]: left - 1 };
    return [{ label: `the shop asks: ${name}`, next: () => begin(spend(world, { commands }), name, command) }];
  });
  const isDue = (nextDueAt(world.trade) ?? Infinity) <= world.nowMs;
  const isUnderWay = world.handlers.some(({ command }) => command.type === 'FollowUp');
  if (!isDue || isUnderWay) return given;
  return [...given, { label: 'follow-up', next: () => begin(world, 'follow-up', FOLLOW_UP) }];
}

function spend(world: World, spent: Partial<Budget>): World {
  return { ...world, budget: { ...world.budget, ...spent } };
}

const withFault = (world: World): World => spend(world, { faults: world.budget.faults - 1 });

// ----------------------------------------------------------------- calls

function handlerMoves(world: World, handler: Handler): Move[] {
  const { call, who } = handler;
  if (!call) return [];
  const name = `${shortName(call.request)} of ${who}`;
  if (call.answer) return answeredMoves(world, handler, call.answer, name);
  return [
    ...(world.nowMs <= call.requestedAtMs + MAX_CALL_MS ? arrivingMoves(world, handler, call, name) : []),
    ...lostMoves(world, handler, call, name),
  ];
}

/** The request is on its way, and arrives. */
function arrivingMoves(world: World, handler: Handler, call: PendingCall, name: string): Move[] {
  const inOrder = { label: `${name}: answered`, next: () => answerInOrder(world, handler) };
  if (world.budget.faults === 0) return [inOrder];
  const faulty = withFault(world);
  const slow = () => {
    const arrived = executeAt(faulty, call.request);
    return replace(arrived.world, handler, { ...handler, call: { ...call, answer: arrived.answer } });
  };
  const moves = [
    inOrder,
    { label: `${name}: arrives, the answer is slow`, next: slow },
    {
      label: `${name}: arrives, the answer is lost`,
      next: () => recordAnswer(executeAt(faulty, call.request).world, handler, NO_ANSWER),
    },
  ];
  const doubled = () => {
    const twice = executeAt(executeAt(faulty, call.request).world, call.request);
    return recordAnswer(twice.world, handler, twice.answer);
  };
  return isQuery(call.request) ? moves : [...moves, { label: `${name}: arrives twice, answered`, next: doubled }];
}

export function answerInOrder(world: World, handler: Handler): World {
  const { call } = handler;
  if (!call) return world;
  if (call.answer) return recordAnswer(world, handler, call.answer);
  const arrived = executeAt(world, call.request);
  return recordAnswer(arrived.world, handler, arrived.answer);
}

/** The sender gives up, or ends. */
function lostMoves(world: World, handler: Handler, call: PendingCall, name: string): Move[] {
  const untilMs = Math.min(world.nowMs, call.requestedAtMs + MAX_CALL_MS) + MAX_LATENESS_MS;
  const isStillOnItsWay = !isQuery(call.request) && untilMs > world.nowMs;
  const left = (from: World): World => ({ ...from, late: [...from.late, { request: call.request, untilMs }] });
  const moves: Move[] = [];
  // Past the time of a call the one fault is that its node was frozen: giving up is what is left.
  const isFrozen = world.nowMs > call.requestedAtMs + MAX_CALL_MS;
  if (world.budget.faults > 0 || isFrozen) {
    const faulty = isFrozen ? world : withFault(world);
    moves.push({ label: `${name}: lost`, next: () => recordAnswer(faulty, handler, NO_ANSWER) });
    if (isStillOnItsWay)
      moves.push({
        label: `${name}: given up, may arrive later`,
        next: () => recordAnswer(left(faulty), handler, NO_ANSWER),
      });
  }
  if (world.budget.crashes > 0) {
    const crashed = crash(world, handler);
    moves.push({ label: `${name}: never leaves, the node crashes`, next: () => crashed });
    if (isStillOnItsWay)
      moves.push({ label: `${name}: the node crashes, it may arrive later`, next: () => left(crashed) });
  }
  return moves;
}

function answeredMoves(world: World, handler: Handler, answer: WireAnswer, name: string): Move[] {
  const moves = [{ label: `${name}: the answer comes`, next: () => recordAnswer(world, handler, answer) }];
  if (world.budget.crashes > 0)
    moves.push({ label: `${name}: the node crashes before the answer comes`, next: () => crash(world, handler) });
  return moves;
}

/** The handler is gone, and its caller receives no answer. */
function crash(world: World, handler: Handler): World {
  return without(spend(world, { crashes: world.budget.crashes - 1 }), handler);
}

function replace(world: World, handler: Handler, by: Handler): World {
  return { ...world, handlers: world.handlers.map((other) => (other === handler ? by : other)) };
}

// ---------------------------------------------------------------- at Alipay

function executeAt(world: World, request: GatewayRequest): { world: World; answer: WireAnswer } {
  const done = execute(world.alipay, world.nowMs, request);
  return { world: withAlipay(world, done, `${shortName(request)} → ${summaryOf(done.result)}`), answer: done.result };
}

function withAlipay(world: World, { alipay, notifies }: Done<unknown>, note?: string): World {
  const atAlipay = note === undefined ? world.happened.atAlipay : [...world.happened.atAlipay, note];
  const happened = { ...world.happened, atAlipay };
  return { ...world, alipay, notifies: [...world.notifies, ...notifies], happened };
}

function lateMove(world: World, late: LateRequest): Move {
  const rest = { ...world, late: world.late.filter((other) => other !== late) };
  return { label: `${shortName(late.request)}: arrives late`, next: () => executeAt(rest, late.request).world };
}

function notifyMoves(world: World): Move[] {
  return world.notifies.flatMap((notify) => {
    const name = `notify ${notify['trade_status']}${notify['out_biz_no'] ? ` of ${notify['out_biz_no']}` : ''}`;
    const left = { ...world, notifies: world.notifies.filter((other) => other !== notify) };
    const delivered = { label: `${name}: delivered`, next: () => recordNotify(left, notify) };
    if (world.budget.faults === 0) return [delivered];
    const again = () => recordNotify(withFault(world), notify);
    return [delivered, { label: `${name}: delivered, and it will come again`, next: again }];
  });
}

function buyerMoves(plan: Plan, world: World): Move[] {
  const moves: Move[] = [];
  if (world.budget.buyer > 0 && (world.alipay.trade || world.alipay.qrCodes.length > 0)) {
    const next = () => {
      const done = buyerPays(world.alipay, world.nowMs);
      return withAlipay(spend(world, { buyer: world.budget.buyer - 1 }), done, `the buyer → ${done.result}`);
    };
    moves.push({ label: 'the buyer pays', next });
  }
  if (world.budget.console > 0 && world.alipay.trade?.status === 'TRADE_SUCCESS') {
    const request = consoleRefund(plan.consoleRefundFen ?? 0);
    const next = () => executeAt(spend(world, { console: 0 }), request).world;
    moves.push({ label: "somebody refunds in Alipay's console", next });
  }
  return moves;
}

function consoleRefund(amountFen: number): GatewayRequest {
  const refund_amount = (amountFen / 100).toFixed(2);
  const bizContent = { out_trade_no: OUT_TRADE_NO, out_request_no: 'console1', refund_amount };
  return { method: 'alipay.trade.refund', bizContent };
}

// --------------------------------------------------------------------- time

function timeMoves(world: World): Move[] {
  if (world.budget.timeSteps === 0) return [];
  const due = nextDueAt(world.trade);
  const isInTheAir = world.late.length > 0 || world.handlers.length > 0;
  const steps: [string, number][] = [
    ['until something is due', due !== undefined && due > world.nowMs ? ceilSecond(due) : 0],
    ['until nothing can arrive late', Math.max(0, ...world.late.map(({ untilMs }) => untilMs))],
    ['a second passes', isInTheAir ? world.nowMs + 1_000 : 0],
  ];
  const seen = new Set<number>();
  return steps.flatMap(([label, toMs]): Move[] => {
    if (toMs <= world.nowMs || seen.has(toMs)) return [];
    seen.add(toMs);
    const frozen = world.handlers.filter(({ call }) => call && isOverdue(call, toMs) && !isOverdue(call, world.nowMs));
    const isFreeze = frozen.length > 0;
    // An answer that is slow has cost its fault.
    const isFault = frozen.some(({ call }) => call?.answer === undefined);
    if (isFault && world.budget.faults === 0) return [];
    const from = isFault ? withFault(world) : world;
    const left = spend(from, { timeSteps: world.budget.timeSteps - 1 });
    return [{ label: isFreeze ? `${label}, a node is frozen` : label, next: () => passTo(left, toMs) }];
  });
}

const isOverdue = ({ requestedAtMs }: PendingCall, atMs: number) => atMs > requestedAtMs + MAX_CALL_MS;

/** Alipay's times have whole seconds, so all moments here have. */
const ceilSecond = (ms: number) => Math.ceil(ms / 1_000) * 1_000;

export function passTo(world: World, toMs: number): World {
  const passed = withAlipay(world, passTime(world.alipay, toMs));
  return { ...passed, nowMs: toMs, late: passed.late.filter(({ untilMs }) => untilMs > toMs) };
}

// --------------------------------------------------------------------- words

function shortName({ method, bizContent }: GatewayRequest): string {
  const no = bizContent['out_request_no'];
  return `${method.replace('alipay.trade.', '')}${typeof no === 'string' ? ` ${no}` : ''}`;
}

function summaryOf(answer: WireAnswer): string {
  if (answer.kind === 'none') return 'nothing';
  const said = JSON.parse(answer.content) as Record<string, string | undefined>;
  const fields = ['trade_status', 'action', 'fund_change', 'refund_fee', 'refund_status'];
  const shown = fields.flatMap((field) => (said[field] === undefined ? [] : [`${field}=${said[field]}`]));
  return [said['sub_code'] ?? said['code'] ?? '', ...shown].join(' ');
}
