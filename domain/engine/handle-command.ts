/**
 * How a command is carried out: load, fold, decide; append the intent; call; append the answer and the facts that follow
 * from it. The intent is durable before the request leaves, so a crash at any point leaves a question, never a gap.
 */
import { admitCall, urgencyOf } from './admit-call';
import { concludeAnswer, concludeNotify, judgeOnTrade } from './conclude';
import type { Policy } from '../payment/conclude-report';
import { decide } from './decide';
import { ANSWER_NOT_RECORDED } from '../follow-up/decide-follow-up';
import type { DecideContext, Decision, Run } from '../trade/decision';
import type { TradeCommand } from '../trade/commands';
import { evolve, foldTrade } from './evolve';
import { judgeAnswer } from '../alipay/judge-answer';
import {
  StoreUnavailableError,
  WrongExpectedRevisionError,
  type Clock,
  type EventStore,
  type GatewayRequest,
  type PaymentGateway,
  type WireAnswer,
} from '../ports';
import type { Refusal } from '../trade/refusals';
import { sealEvents, type Caller } from './seal-events';
import { notifyKey, type Trade } from '../trade/trade';
import type { LoadedTrade as Loaded, TradeCache } from './trade-cache';
import type { FactEvent, TradeEvent } from '../events/trade-events';
import type { AnomalyKind } from '../events/anomaly-events';
import type { AlipayCallAnswered, AlipayCallRequested } from '../events/evidence-events';
import type { RecordedEvent } from '../events/recorded-event';

export type Engine = {
  store: EventStore;
  gateway: PaymentGateway;
  clock: Clock;
  /** The configured short name that scopes order numbers: `main` unless several merchants are set up. */
  merchant: string;
  /** Our own seller id at Alipay; undefined when it is not configured, and then it is not compared. */
  sellerId?: string | undefined;
  /** What the shop wants done without being asked; nothing when undefined. */
  policy?: Policy | undefined;
  newId(): string;
  /** SHA-256 of a recorded event: the chain that shows an altered history. */
  hashEvent(event: RecordedEvent): string;
  sleep(ms: number): Promise<void>;
  cache: TradeCache;
  /** Told of each anomaly that this engine has recorded, once it is durable. Must not throw. */
  onAnomaly?: ((seen: AnomalySeen) => void) | undefined;
};

/** An anomaly that was just recorded. `anomalyId` is the id of its event. */
export type AnomalySeen = { outTradeNo: string; kind: AnomalyKind; anomalyId: string; correlationId: string };

export type CommandResult = { trade: Trade; refusals: Refusal[] };

/** A command takes a handful of steps; more is a bug that must not become an endless stream of calls. */
const MAX_STEPS = 24;
/** Attempts to append against other writers of the same trade. Each loss means that another writer won. */
const MAX_APPEND_ATTEMPTS = 200;
/**
 * An answer is worth several attempts to store: without it, follow-up has to ask Alipay again. But the caller waits, and is told
 * within two seconds that the store is away: the last attempt begins within half a second, and no store takes longer than 1.2 s to say that it is away.
 */
const ANSWER_RETRY_DELAYS_MS = [50, 150, 250];
const ANSWER_RETRY_LIMIT_MS = 500;
/** Beyond the gateway's own bound, an unanswered call counts as lost. */
const DEADLINE_MARGIN_MS = 2_000;

export function streamOf(merchant: string, outTradeNo: string): string {
  return `trade-${merchant}-${outTradeNo}`;
}

/**
 * Carries out a command and answers the trade as of its last event. What a caller can do wrong comes back as refusals.
 * Throws `StoreUnavailableError` when the log cannot be read or written: the same command may be sent again.
 */
export async function handleCommand(engine: Engine, command: TradeCommand, caller: Caller): Promise<CommandResult> {
  const stream = streamOf(engine.merchant, command.outTradeNo);
  let run: Run = { calls: [], waited: false };
  let loaded = await load(engine, stream);
  for (let step = 0, attempt = 0; step < MAX_STEPS;) {
    const context: DecideContext = { now: engine.clock.now(), merchant: engine.merchant, run };
    const decision = decide(loaded.trade, command, context);
    if (decision.kind === 'done' || decision.kind === 'refuse') {
      return { trade: loaded.trade, refusals: decision.refusals };
    }
    const urgency = urgencyOf(command, loaded.trade, context);
    if (decision.kind === 'call') {
      const denied = await admitCall(engine.gateway, decision.request.method, urgency, run);
      if (denied) return { trade: loaded.trade, refusals: [denied] };
    }
    const next = await take(engine, loaded, decision, run, caller);
    if (next === 'lost-the-race') {
      if (decision.kind === 'call') engine.gateway.withdraw?.(decision.request.method, urgency);
      if (++attempt >= MAX_APPEND_ATTEMPTS) throw new StoreUnavailableError(`${stream} is too busy, try again`);
      loaded = await load(engine, stream);
      continue;
    }
    ({ loaded, run } = next);
    step += 1;
  }
  throw new Error(`${command.type} on ${stream} did not end within ${MAX_STEPS} steps`);
}

/**
 * Stores a notify whose signature and app_id were verified, with what follows from it. Durable when it resolves. A
 * retry changes nothing.
 */
export async function recordNotify(
  engine: Engine,
  notify: { notifyId: string; outTradeNo: string; params: Record<string, string> },
  correlationId: string,
): Promise<{ trade: Trade; facts: FactEvent[] }> {
  const stream = streamOf(engine.merchant, notify.outTradeNo);
  const caller: Caller = { actor: 'alipay', correlationId };
  const evidence = { notifyId: notify.notifyId, params: notify.params };
  for (let attempt = 0; attempt < MAX_APPEND_ATTEMPTS; attempt += 1) {
    // What is in memory will do to append to: if another node has written since, the append loses and the rest is read.
    // To say that it is stored already, it will not do.
    const known = attempt === 0 ? engine.cache.get(stream) : undefined;
    const isKnown = known?.trade.notifies.includes(notifyKey(evidence)) === true;
    const loaded = known && !isKnown ? known : await load(engine, stream);
    if (loaded.trade.notifies.includes(notifyKey(evidence))) return { trade: loaded.trade, facts: [] };
    const facts = concludeNotify(loaded.trade, evidence, engine.clock.now().toISOString(), engine);
    const events: TradeEvent[] = [{ type: 'AlipayNotifyReceived', data: evidence }, ...facts];
    const appended = await append(engine, loaded, events, caller, notify.notifyId);
    if (appended !== 'lost-the-race') return { trade: appended.trade, facts };
  }
  throw new StoreUnavailableError(`${stream} is too busy, try again`);
}

/** The trade as its stream tells it now. */
export async function loadTrade(engine: Pick<Engine, 'store' | 'merchant'>, outTradeNo: string): Promise<Trade> {
  return foldTrade(await engine.store.readStream(streamOf(engine.merchant, outTradeNo)));
}

// -------------------------------------------------------------------- steps

type Step = { loaded: Loaded; run: Run };
type Doing = Extract<Decision, { kind: 'wait' | 'record' | 'call' }>;

async function take(
  engine: Engine,
  loaded: Loaded,
  decision: Doing,
  run: Run,
  caller: Caller,
): Promise<Step | 'lost-the-race'> {
  switch (decision.kind) {
    case 'wait':
      return { loaded: await waitForAnswer(engine, loaded.stream, decision.callId), run: { ...run, waited: true } };
    case 'record': {
      const recorded = await append(engine, loaded, decision.events, caller);
      return recorded === 'lost-the-race' ? recorded : { loaded: recorded, run };
    }
    case 'call': {
      const called = await makeCall(engine, loaded, decision.facts, decision.request, caller);
      if (called === 'lost-the-race') return called;
      const { method, outRequestNo, outcome } = called.answer;
      const made = { method, outRequestNo, isUnknown: outcome === 'unknown' };
      return { loaded: called.loaded, run: { ...run, calls: [...run.calls, made] } };
    }
  }
}

/** The trade with the answer, and the answer as it was recorded. */
type Answered = { loaded: Loaded; answer: AlipayCallAnswered['data'] };

async function makeCall(
  engine: Engine,
  loaded: Loaded,
  facts: FactEvent[],
  request: GatewayRequest,
  caller: Caller,
): Promise<Answered | 'lost-the-race'> {
  const requestedAt = engine.clock.now();
  const callId = engine.newId();
  const deadlineAt = new Date(deadlineMsOf(engine, requestedAt)).toISOString();
  const intent: AlipayCallRequested = { type: 'AlipayCallRequested', data: { callId, ...request, deadlineAt } };
  const intended = await append(engine, loaded, [...facts, intent], caller, callId);
  if (intended === 'lost-the-race') return intended;
  const judged = judgeAnswer(request, await callInTime(engine, request, deadlineAt));
  const answer: AlipayCallAnswered = { type: 'AlipayCallAnswered', data: { callId, ...judged } };
  const asked = { ...request, requestedAt: requestedAt.toISOString() };
  return recordAnswer(engine, intended, asked, answer, caller);
}

/** When a call that is made at that moment counts as lost, answered or not, in milliseconds since 1970. */
export function deadlineMsOf({ gateway }: Pick<Engine, 'gateway'>, requestedAt: Date): number {
  return requestedAt.getTime() + gateway.maxCallMs + DEADLINE_MARGIN_MS;
}

/** A request must not leave after others may have given it up for lost: they would act as if it never had. */
async function callInTime(engine: Engine, request: GatewayRequest, deadlineAt: string): Promise<WireAnswer> {
  const isTooLate = engine.clock.now().getTime() + engine.gateway.maxCallMs > Date.parse(deadlineAt);
  return isTooLate ? { kind: 'none', reason: 'not-sent', durationMs: 0 } : engine.gateway.call(request);
}

/** Appends an answer and what follows from it, on whatever the trade has become meanwhile. */
async function recordAnswer(
  engine: Engine,
  before: Loaded,
  asked: GatewayRequest & { requestedAt: string },
  answer: AlipayCallAnswered,
  caller: Caller,
): Promise<Answered> {
  let loaded = before;
  let outages = 0;
  const startedAt = engine.clock.now().getTime();
  for (let attempt = 0; attempt < MAX_APPEND_ATTEMPTS; attempt += 1) {
    try {
      if (attempt > 0) loaded = await load(engine, loaded.stream);
      if (outages > 0 && (await isRecorded(engine, loaded.stream, answer))) return { loaded, answer: answer.data };
      const data = judgeOnTrade(answer.data, asked.bizContent, before.trade, loaded.trade);
      const facts = concludeAnswer(loaded.trade, asked, data, engine.clock.now().toISOString(), engine);
      const recorded = await append(engine, loaded, [{ ...answer, data }, ...facts], caller, data.callId);
      if (recorded !== 'lost-the-race') return { loaded: recorded, answer: data };
    } catch (error) {
      const delayMs = ANSWER_RETRY_DELAYS_MS[outages++];
      if (!(error instanceof StoreUnavailableError) || delayMs === undefined) throw error;
      if (engine.clock.now().getTime() + delayMs - startedAt > ANSWER_RETRY_LIMIT_MS) throw error;
      await engine.sleep(delayMs);
    }
  }
  throw new StoreUnavailableError(`${before.stream} is too busy, try again`);
}

/** The append that failed to answer may have been stored all the same: asked before every further one. */
async function isRecorded(engine: Engine, stream: string, answer: AlipayCallAnswered): Promise<boolean> {
  const events = await engine.store.readStream(stream);
  return events.some(
    ({ type, data }) =>
      type === 'AlipayCallAnswered' && data.callId === answer.data.callId && data.reason !== ANSWER_NOT_RECORDED,
  );
}

/**
 * Watches the stream until another handler's call is answered, or its deadline has passed. The deadline is by the clock of
 * the node that made the call: no longer than a call may take by our own, either.
 */
async function waitForAnswer(engine: Engine, stream: string, callId: string): Promise<Loaded> {
  const untilMs = deadlineMsOf(engine, engine.clock.now());
  for (let delayMs = 10; ; delayMs = Math.min(delayMs * 1.5, 250)) {
    const loaded = await load(engine, stream);
    const call = loaded.trade.inFlight.find((inFlight) => inFlight.callId === callId);
    if (!call || Math.min(untilMs, Date.parse(call.deadlineAt)) <= engine.clock.now().getTime()) return loaded;
    await engine.sleep(delayMs);
  }
}

// -------------------------------------------------------------------- store

async function load(engine: Engine, stream: string): Promise<Loaded> {
  const known = engine.cache.get(stream);
  // The last event that is known is read again: a log that was replaced by an older one does not have it.
  const [last, ...news] = known ? await engine.store.readStream(stream, known.trade.revision) : [];
  if (known && last?.id === known.last?.id) {
    return remember(engine, { stream, trade: foldTrade(news, known.trade), last: news.at(-1) ?? known.last });
  }
  engine.cache.delete(stream);
  const events = await engine.store.readStream(stream);
  return remember(engine, { stream, trade: foldTrade(events), last: events.at(-1) });
}

function remember(engine: Engine, loaded: Loaded): Loaded {
  if (loaded.last) engine.cache.set(loaded);
  return loaded;
}

/** Appends at the revision that was loaded, and folds what was appended. */
async function append(
  engine: Engine,
  { stream, trade, last }: Loaded,
  events: readonly TradeEvent[],
  caller: Caller,
  causationId?: string,
): Promise<Loaded | 'lost-the-race'> {
  const sealed = sealEvents(engine, { stream, revision: trade.revision, last }, events, caller, causationId);
  try {
    const { position } = await engine.store.append(stream, trade.revision < 0 ? 'no-stream' : trade.revision, sealed);
    for (const event of sealed) event.position = position;
    tellAnomalies(engine, stream, sealed);
    return remember(engine, { stream, trade: sealed.reduce(evolve, trade), last: sealed.at(-1) });
  } catch (error) {
    if (error instanceof WrongExpectedRevisionError) return 'lost-the-race';
    throw error;
  }
}

function tellAnomalies({ onAnomaly, merchant }: Engine, stream: string, recorded: readonly RecordedEvent[]): void {
  const outTradeNo = stream.slice(streamOf(merchant, '').length);
  for (const { type, data, id, metadata } of recorded) {
    if (type !== 'TradeAnomalyObserved') continue;
    onAnomaly?.({ outTradeNo, kind: data.kind, anomalyId: id, correlationId: metadata.$correlationId });
  }
}
