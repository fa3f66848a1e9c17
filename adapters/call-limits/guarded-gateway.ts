/**
 * Puts limits before a gateway: how often Alipay is called, how many calls are under way, and none at all while it does not
 * answer. They are checked before an intent is stored (`admit`), so that what is not sent leaves nothing in doubt.
 */
import { randomInt } from 'node:crypto';
import { performance } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
  CallCause,
  Denial,
  GatewayRequest,
  NoAnswerReason,
  PaymentGateway,
  Urgency,
  WireAnswer,
} from '../../domain/ports';
import { isSystemError } from '../../domain/alipay/verdict';
import { createCallRates } from './call-rates';
import { createCircuitBreaker, type BreakerState, type CircuitBreaker } from './circuit-breaker';
import { isReadOnly } from '../../domain/alipay/methods';
import type { AlipayMethod } from '../../domain/events/alipay-methods';

export type GuardOptions = {
  /** Of one method. */
  callsPerSecond: number;
  /** Of one method, by follow-up, within the former. */
  followUpCallsPerSecond: number;
  /** Of one method, by queries about orders that wait for their buyers, beside follow-up. */
  waitingQueriesPerSecond: number;
  /** After this many calls in a row without a usable answer, no call is made for `breakerOpenMs`. */
  breakerFailures: number;
  breakerOpenMs: number;
  logger?: { warn(fields: object, message: string): void; info(fields: object, message: string): void } | undefined;
};

type Closable = { close(): Promise<void> };

/**
 * Calls under way or waiting in the gateway; beyond, a call is refused, since a longer queue would only grow. Half of the
 * connections are left to those who wait for an answer, and most of the other half to follow-up.
 */
const MAX_UNDER_WAY: Record<Urgency, number> = { caller: 128, 'follow-up': 32, poll: 8 };
const MAX_WAIT_FOR_RATE_MS = 1_000;
/** After Alipay answered that it was called too often. */
const LIMITED_PAUSE_MS = 1_000;
/** Failures further apart do not open the breaker: one trade that Alipay cannot answer for is no outage. */
const MAX_PAUSE_BETWEEN_FAILURES_MS = 30_000;
/** Each trial in vain doubles the time to the next, up to this many times. */
const MAX_OPEN_FACTOR = 8;

/** Nothing that can be relied on came back, though something was sent. */
const FAILURES: ReadonlySet<NoAnswerReason> = new Set([
  'timeout',
  'connection-failed',
  'http-status',
  'too-large',
  'unparsable',
  'bad-signature',
  'unknown-certificate',
]);

export function createGuardedGateway(
  gateway: PaymentGateway & Closable,
  { breakerFailures, breakerOpenMs, logger, ...rateOptions }: GuardOptions,
): PaymentGateway & Closable {
  const nowMs = () => performance.now();
  const rates = createCallRates({ ...rateOptions, maxWaitMs: MAX_WAIT_FOR_RATE_MS, nowMs });
  const denied: Record<Denial, number> = { unavailable: 0, busy: 0 };
  let underWay = 0;
  const { breaker, stop } = breakerWithTrials({ breakerFailures, breakerOpenMs, logger }, nowMs, async () => {
    const nobodysOrder = `paystate_probe_${randomInt(2 ** 40)}`;
    const wire = await send({ method: 'alipay.trade.query', bizContent: { out_trade_no: nobodysOrder } });
    return isUsable(wire) !== undefined;
  });

  async function send(request: GatewayRequest, cause?: CallCause): Promise<WireAnswer> {
    const period = breaker.period();
    underWay += 1;
    try {
      const wire = await gateway.call(request, cause);
      const usable = isUsable(wire);
      if (usable !== undefined) breaker.report(period, usable);
      if (codeOf(wire).code === '40005') rates.pause(request.method, LIMITED_PAUSE_MS);
      return wire;
    } finally {
      underWay -= 1;
    }
  }

  const deny = (denial: Denial): Denial => {
    denied[denial] += 1;
    return denial;
  };
  const isShut = (method: AlipayMethod) =>
    breaker.state() === 'open' || (breaker.state() === 'half-open' && !isReadOnly(method));

  return {
    maxCallMs: gateway.maxCallMs,
    async admit(method: AlipayMethod, urgency: Urgency) {
      // The few calls of a trial are reserved for outcomes in doubt and for callers that wait.
      const isForTrial = urgency !== 'poll' || breaker.state() === 'closed';
      if (isShut(method) || !isForTrial) return deny('unavailable');
      if (underWay >= MAX_UNDER_WAY[urgency]) return deny('busy');
      const waitMs = rates.take(method, urgency);
      if (waitMs === undefined) return deny('busy');
      if (waitMs > 0) await sleep(waitMs);
      if (breaker.admits(isReadOnly(method))) return undefined;
      rates.giveBack(method, urgency);
      return deny('unavailable');
    },
    withdraw(method, urgency) {
      rates.giveBack(method, urgency);
      breaker.withdraw();
    },
    async call(request, cause) {
      // Since it was admitted its intent had to be stored, and others may have failed meanwhile.
      if (isShut(request.method)) return { kind: 'none', reason: 'not-sent', durationMs: 0 };
      return send(request, cause);
    },
    status: () => ({ breaker: breaker.state(), callsUnderWay: underWay, denied: { ...denied } }),
    close() {
      stop();
      return gateway.close();
    },
  };
}

/**
 * The breaker with its clock. At the time of a trial nobody may happen to send a query, so a trial sends
 * its own: `probe` reports to the breaker how it ended, and answers false when nothing could be sent.
 */
function breakerWithTrials(
  { breakerFailures, breakerOpenMs, logger }: Pick<GuardOptions, 'breakerFailures' | 'breakerOpenMs' | 'logger'>,
  nowMs: () => number,
  probe: () => Promise<boolean>,
): { breaker: CircuitBreaker; stop(): void } {
  let openFactor = 1;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const breaker = createCircuitBreaker({
    maxFailures: breakerFailures,
    maxPauseMs: MAX_PAUSE_BETWEEN_FAILURES_MS,
    nowMs,
    onChange: (state) => (state === 'open' ? opened() : recovered(state)),
  });
  function opened(): void {
    if (stopped) return;
    const retryInMs = breakerOpenMs * openFactor;
    logger?.warn({ breaker: 'open', retryInMs }, 'alipay does not answer: calls are refused');
    openFactor = Math.min(openFactor * 2, MAX_OPEN_FACTOR);
    timer = setTimeout(() => void tryOut(), retryInMs).unref();
  }
  function recovered(state: BreakerState): void {
    logger?.info({ breaker: state }, state === 'closed' ? 'alipay answers again' : 'alipay is tried out');
    if (state === 'closed') openFactor = 1;
  }
  async function tryOut(): Promise<void> {
    breaker.beginTrial();
    while (breaker.state() === 'half-open') {
      if (!(await probe())) breaker.report(breaker.period(), false);
    }
  }
  return {
    breaker,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

/** Whether Alipay is available; undefined when nothing was sent that could show it. */
function isUsable(wire: WireAnswer): boolean | undefined {
  if (wire.kind === 'none') return FAILURES.has(wire.reason) ? false : undefined;
  const { code, subCode } = codeOf(wire);
  // Errors of the gateway itself are unsigned; a success never is.
  const isForged = !wire.signed && code === '10000';
  return !isForged && code !== '20000' && !isSystemError(subCode);
}

function codeOf(wire: WireAnswer): { code: string; subCode: string } {
  try {
    const { code, sub_code } = JSON.parse(wire.kind === 'answer' ? wire.content : '{}') as Record<string, unknown>;
    return { code: String(code), subCode: String(sub_code) };
  } catch {
    return { code: '', subCode: '' };
  }
}
