/**
 * How a command is carried out: load, fold, decide; append the intent; call; append the answer and the facts that follow
 * from it. The intent is durable before the request leaves, so a crash at any point leaves a question, never a gap.
 */
import { notSent, urgencyOf, whyDenied } from './admit-call';
import { decide } from './decide';
import type { DecideContext, Decision, Run } from '../trade/decision';
import type { TradeCommand } from '../trade/commands';
import { StoreUnavailableError } from '../ports';
import type { Caller } from './seal-events';
import type { LoadedTrade as Loaded } from './trade-cache';
import type { CommandResult, Engine } from './engine';
import { makeCall, deadlineMsOf } from './make-call';
import { streamOf, load, MAX_APPEND_ATTEMPTS, append } from './trade-stream';

/** A command takes a handful of steps; more is a bug that must not become an endless stream of calls. */
const MAX_STEPS = 24;

/**
 * Carries out a command and answers the trade as of its last event. What a caller can do wrong comes back as refusals.
 * Throws `StoreUnavailableError` when the log cannot be read or written: the same command may be sent again.
 */
export async function handleCommand(engine: Engine, command: TradeCommand, caller: Caller): Promise<CommandResult> {
  const run = () => carryOut(engine, command, caller);
  return engine.observeCommand ? engine.observeCommand(command, caller, run) : run();
}

async function carryOut(engine: Engine, command: TradeCommand, caller: Caller): Promise<CommandResult> {
  const stream = streamOf(engine.merchant, command.outTradeNo);
  let run: Run = { calls: [], waited: false };
  let loaded = await load(engine, stream);
  for (let step = 0, attempt = 0; step < MAX_STEPS;) {
    const context: DecideContext = { now: engine.clock.now(), merchant: engine.merchant, run };
    const decision = decide(loaded.trade, command, context);
    if (decision.kind === 'done' || decision.kind === 'refuse') {
      return { trade: loaded.trade, refusals: decision.refusals };
    }
    if (decision.kind === 'not-sent') {
      return { trade: loaded.trade, refusals: notSent(decision.why, command, loaded.trade, run) };
    }
    const urgency = urgencyOf(command, loaded.trade, context);
    if (decision.kind === 'call') {
      const denied = await engine.gateway.admit?.(decision.request.method, urgency);
      if (denied) {
        return { trade: loaded.trade, refusals: notSent(whyDenied(denied), command, loaded.trade, run), denied };
      }
    }
    const next = await take(engine, { loaded, run }, decision, caller);
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

// -------------------------------------------------------------------- steps

type Step = { loaded: Loaded; run: Run };
type RunnableDecision = Extract<Decision, { kind: 'wait' | 'record' | 'call' }>;

async function take(
  engine: Engine,
  { loaded, run }: Step,
  decision: RunnableDecision,
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
      const called = await makeCall(engine, loaded, decision, caller);
      if (called === 'lost-the-race') return called;
      const { method, outRequestNo, outcome } = called.answer;
      const made = { method, outRequestNo, isUnknown: outcome === 'unknown' };
      return { loaded: called.loaded, run: { ...run, calls: [...run.calls, made] } };
    }
  }
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
