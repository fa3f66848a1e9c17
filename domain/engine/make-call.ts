/** One call to Alipay: its intent is stored, then it leaves, then its answer is stored with what follows from it. */
import { judgeAnswer } from '../alipay/judge-answer';
import { judgeOnTrade, concludeAnswer } from './conclude';
import type { Engine } from './engine';
import type { Caller } from './seal-events';
import type { LoadedTrade as Loaded } from './trade-cache';
import { append, MAX_APPEND_ATTEMPTS, load } from './trade-stream';
import { withoutAuthCode } from '../events/auth-code';
import type { AlipayCallRequested, AlipayCallAnswered, CallAnswer } from '../events/evidence-events';
import type { FactEvent } from '../events/trade-events';
import { ANSWER_NOT_RECORDED } from '../follow-up/decide-follow-up';
import { type GatewayRequest, type WireAnswer, StoreUnavailableError } from '../ports';

/**
 * An answer is worth several attempts to store: without it, follow-up has to query Alipay again. But the caller waits, and is answered
 * within two seconds that the store is away: the last attempt begins within half a second, and no store takes longer than 1.2 s to say that it is away.
 */
const ANSWER_RETRY_DELAYS_MS = [50, 150, 250];
const ANSWER_RETRY_LIMIT_MS = 500;
/** Beyond the gateway's own bound, an unanswered call counts as lost. */
const DEADLINE_MARGIN_MS = 2_000;

type Call = {
  /** What is stored with its intent. */
  facts: FactEvent[];
  request: GatewayRequest;
};

/** What left, when, and what came back. */
type Exchange = { asked: GatewayRequest & { requestedAt: string }; answer: AlipayCallAnswered };

/** The trade with the answer, and the answer as it was recorded. */
type Answered = { loaded: Loaded; answer: CallAnswer };

export async function makeCall(
  engine: Engine,
  loaded: Loaded,
  { facts, request }: Call,
  caller: Caller,
): Promise<Answered | 'lost-the-race'> {
  const requestedAt = engine.clock.now();
  const callId = engine.newId();
  const deadlineAt = new Date(deadlineMsOf(engine, requestedAt)).toISOString();
  const { method, bizContent } = request;
  const data = { callId, method, bizContent: withoutAuthCode(bizContent), deadlineAt };
  const intent: AlipayCallRequested = { type: 'AlipayCallRequested', data };
  const intended = await append(engine, loaded, [...facts, intent], { ...caller, causationId: callId });
  if (intended === 'lost-the-race') return intended;
  const judged = judgeAnswer(request, await callInTime(engine, request, deadlineAt, caller));
  const answer: AlipayCallAnswered = { type: 'AlipayCallAnswered', data: { callId, ...judged } };
  const asked = { ...request, requestedAt: requestedAt.toISOString() };
  return recordAnswer(engine, intended, { asked, answer }, caller);
}

/** When a call that is made at that moment counts as lost, answered or not, in milliseconds since 1970. */
export function deadlineMsOf({ gateway }: Pick<Engine, 'gateway'>, requestedAt: Date): number {
  return requestedAt.getTime() + gateway.maxCallMs + DEADLINE_MARGIN_MS;
}

/** A request must not leave after others may have given it up for lost: they would act as if it never had. */
async function callInTime(
  engine: Engine,
  request: GatewayRequest,
  deadlineAt: string,
  { correlationId }: Caller,
): Promise<WireAnswer> {
  const isTooLate = engine.clock.now().getTime() + engine.gateway.maxCallMs > Date.parse(deadlineAt);
  if (isTooLate) return { kind: 'none', reason: 'not-sent', durationMs: 0 };
  return engine.gateway.call(request, { correlationId });
}

/** Appends an answer and what follows from it, on whatever the trade has become meanwhile. */
async function recordAnswer(
  engine: Engine,
  before: Loaded,
  { asked, answer }: Exchange,
  caller: Caller,
): Promise<Answered> {
  const cause = { ...caller, causationId: answer.data.callId };
  let loaded = before;
  let outages = 0;
  const startedAt = engine.clock.now().getTime();
  for (let attempt = 0; attempt < MAX_APPEND_ATTEMPTS; attempt += 1) {
    try {
      if (attempt > 0) loaded = await load(engine, loaded.stream);
      const stored = outages > 0 ? await storedAnswer(engine, loaded.stream, answer) : undefined;
      if (stored) return { loaded, answer: stored };
      const data = judgeOnTrade(answer.data, asked.bizContent, before.trade, loaded.trade);
      const facts = concludeAnswer(loaded.trade, asked, data, { at: engine.clock.now().toISOString(), shop: engine });
      const recorded = await append(engine, loaded, [{ ...answer, data }, ...facts], cause);
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
async function storedAnswer(
  engine: Engine,
  stream: string,
  answer: AlipayCallAnswered,
): Promise<CallAnswer | undefined> {
  const events = await engine.store.readStream(stream);
  const answers = events.flatMap(({ type, data }) => (type === 'AlipayCallAnswered' ? [data] : []));
  return answers.find(({ callId, reason }) => callId === answer.data.callId && reason !== ANSWER_NOT_RECORDED);
}
