/**
 * The wire to a simulated Alipay in this process: no HTTP and no signatures, but the same faults, and the same
 * answers as `adapters/alipay/alipay-gateway.ts` makes of them. The real wire is in `http-stage.ts`.
 */
import type { GatewayRequest, NoAnswerReason, PaymentGateway, WireAnswer } from '../../../domain/ports';
import { gatewayError, refused, success, type Answer } from '../../../simulator/core/answers';
import type { Core } from '../../../simulator/core/core';
import type { FaultRule, Faults } from '../../../simulator/gateway/faults';
import { asksOfYoungRefund } from '../../../simulator/core/refunds';
import type { Noise } from './noise';
import { CALL_TIMEOUT_MS, contentOf, coreCallOf, MAX_CALL_MS, MAX_WAIT_MS } from '../../virtual/alipay-wire';
import type { VirtualTime } from './virtual-time';

const DEFAULT_SLOW_MS = 1_000;
/** A request may still be carried out so long after its sender hung up. */
export const MAX_LATENESS_MS = 30_000;
const DEFAULT_LATENESS_MS = 10_000;

/** A business error by which a cancel asks to be called again: 10000, and nothing was done (alipay-protocol.md 2.8). */
export const RETRY_FLAG = 'retry_flag=Y';

export type WireOptions = {
  core: Core;
  faults: Faults;
  time: VirtualTime;
  noise: Noise;
  notifyUrl: string;
  orderOf(bizContent: GatewayRequest['bizContent']): string;
  /** While it answers true, no connection comes about. */
  isOut(): boolean;
  /** While it answers true, nothing takes long. */
  isCalm(): boolean;
  onSent(request: GatewayRequest): void;
  /** Alipay has the request, and is about to do what it does. */
  onArriving(request: GatewayRequest): void;
  /** Alipay has the request, and did what it did. */
  onArrived(request: GatewayRequest, answer: Answer | undefined, fault: string | undefined): void;
  onReplayedRefusal(request: GatewayRequest): void;
};

type Reply = { kind: 'answer'; signed: boolean; content: string } | { kind: 'none'; reason: NoAnswerReason };

type LastAnswer = { reply: Reply; isRefusal: boolean };

const none = (reason: NoAnswerReason): Reply => ({ kind: 'none', reason });
const unsigned = (answer: Answer): Reply => ({ kind: 'answer', signed: false, content: contentOf(answer) });
const signed = (answer: Answer): Reply => ({ kind: 'answer', signed: true, content: contentOf(answer) });
const busy = () => gatewayError('20000', 'isp.unknow-error', '系统繁忙');

export function createCoreGateway(options: WireOptions): PaymentGateway {
  const { time, noise } = options;
  /** The last undisturbed answer of each method, for a fault to replay. */
  const lastAnswers = new Map<string, LastAnswer>();

  const call = (request: GatewayRequest) =>
    new Promise<WireAnswer>((resolve) => {
      const topic = `${request.method} ${options.orderOf(request.bizContent)}`;
      const travel = travelTimes(noise, topic, options.isCalm());
      let isOpen = true;
      const replyIn = (delayMs: number, reply: Reply, durationMs: number) =>
        time.after(Math.max(0, delayMs), () => {
          if (isOpen) resolve({ ...reply, durationMs });
          isOpen = false;
        });
      time.after(travel.waitMs, () => {
        options.onSent(request);
        if (options.isOut()) return replyIn(travel.backMs, none('connection-failed'), travel.waitMs + travel.backMs);
        if (travel.thereMs >= CALL_TIMEOUT_MS) replyIn(CALL_TIMEOUT_MS, none('timeout'), CALL_TIMEOUT_MS);
        time.after(travel.thereMs, () => {
          const rule = options.faults.takeForCall(request.method);
          if (rule?.fault === 'late-arrival') {
            const leftMs = Math.max(0, CALL_TIMEOUT_MS - travel.thereMs);
            replyIn(leftMs, none('timeout'), CALL_TIMEOUT_MS);
            const latenessMs = latenessOf(rule, Math.max(CALL_TIMEOUT_MS, travel.thereMs));
            time.after(leftMs + latenessMs, () => void arrive(options, lastAnswers, request, rule));
            return;
          }
          if (rule?.fault === 'late-execution') {
            time.after(latenessOf(rule, travel.thereMs), () => void arrive(options, lastAnswers, request, rule));
            return replyIn(travel.backMs, signed(refused('ACQ.SYSTEM_ERROR')), travel.thereMs + travel.backMs);
          }
          const { reply, delayMs } = arrive(options, lastAnswers, request, rule);
          const tookMs = travel.thereMs + delayMs + travel.backMs;
          if (tookMs > CALL_TIMEOUT_MS) replyIn(CALL_TIMEOUT_MS - travel.thereMs, none('timeout'), CALL_TIMEOUT_MS);
          else replyIn(delayMs + travel.backMs, reply, tookMs);
        });
      });
    });

  return { maxCallMs: MAX_CALL_MS, call };
}

/** What was slow on its way is not later by all of it once more. */
const latenessOf = ({ ms }: FaultRule, thereMs: number) =>
  Math.max(0, Math.min(ms ?? DEFAULT_LATENESS_MS, CALL_TIMEOUT_MS + MAX_LATENESS_MS - thereMs));

/** Mostly some ten milliseconds; now and then as long as it may take, or longer than anybody waits. */
function travelTimes(noise: Noise, topic: string, isCalm: boolean) {
  const time = (part: string, usualMs: number, worstMs: number) => {
    const luck = noise(`${topic} ${part}`);
    const share = noise(`${topic} ${part} ms`);
    return Math.floor(share * (isCalm || luck < 0.9 ? usualMs : worstMs));
  };
  return {
    waitMs: time('turn', 2, MAX_WAIT_MS),
    thereMs: time('there', 60, CALL_TIMEOUT_MS + MAX_LATENESS_MS),
    backMs: time('back', 60, CALL_TIMEOUT_MS),
  };
}

/** What `simulator/gateway/gateway.ts` does with a request, and what the adapter makes of the answer. */
function arrive(
  { core, notifyUrl, onArriving, onArrived, onReplayedRefusal }: WireOptions,
  lastAnswers: Map<string, LastAnswer>,
  request: GatewayRequest,
  taken: FaultRule | undefined,
): { reply: Reply; delayMs: number } {
  const call = coreCallOf(request, notifyUrl);
  const isOutOfPlace = taken?.fault === 'refund-query-empty' && !asksOfYoungRefund(core.ledger, call, taken.ms);
  const rule = isOutOfPlace ? undefined : taken;
  onArriving(request);
  const unexecuted = rule && answerUnexecuted(rule);
  if (unexecuted) {
    core.skip(call, unexecuted.answer);
    onArrived(request, unexecuted.answer, rule.fault);
    return { reply: unexecuted.reply, delayMs: unexecuted.delayMs ?? 0 };
  }
  const executed = core.execute({
    ...call,
    notRefundable: rule?.fault === 'not-refundable',
    shareFails: rule?.fault === 'share-fails',
  });
  onArrived(request, executed, rule?.fault);
  if (!rule) {
    lastAnswers.set(request.method, { reply: signed(executed), isRefusal: executed.code === '40004' });
    return { reply: signed(executed), delayMs: 0 };
  }
  const delayMs = rule.fault === 'slow' ? (rule.ms ?? DEFAULT_SLOW_MS) : rule.fault === 'timeout' ? Infinity : 0;
  const last = lastAnswers.get(request.method);
  if (rule.fault === 'replayed-answer' && last?.isRefusal) onReplayedRefusal(request);
  return { reply: disturbed(executed, rule, last?.reply), delayMs };
}

function answerUnexecuted(rule: FaultRule): { reply: Reply; answer: Answer | undefined; delayMs?: number } | undefined {
  switch (rule.fault) {
    case 'request-lost':
      return { reply: none('connection-failed'), answer: undefined };
    case 'request-timeout':
      return { reply: none('timeout'), answer: undefined, delayMs: Infinity };
    case 'call-limited': {
      const limited = gatewayError('40005', 'isv.app-call-limited', '应用调用次数超限');
      return { reply: unsigned(limited), answer: limited };
    }
    case 'business-error': {
      const answer = rule.sub_code === RETRY_FLAG ? success({ retry_flag: 'Y' }) : refused(rule.sub_code ?? '');
      return { reply: signed(answer), answer };
    }
    default:
      return undefined;
  }
}

function disturbed(executed: Answer, { fault }: FaultRule, last: Reply | undefined): Reply {
  switch (fault) {
    case 'answer-lost':
    case 'half-body':
      return none('connection-failed');
    case 'timeout':
      return none('timeout');
    case 'http-500':
    case 'redirect':
      return none('http-status');
    case 'html':
      return none('unparsable');
    case 'bad-signature':
      return none('bad-signature');
    case 'system-error':
    case 'share-fails':
      return signed(refused('ACQ.SYSTEM_ERROR'));
    case 'gateway-busy':
      return unsigned(busy());
    // Anybody on the wire can write what nobody signed: here it denies what was done.
    case 'no-signature':
      return unsigned(refused('ACQ.INVALID_PARAMETER'));
    case 'error-response':
    case 'gbk-sub-msg':
      return signed(busy());
    case 'replayed-answer':
      return last ?? signed(executed);
    case 'numeric-amounts':
      return { kind: 'answer', signed: true, content: withNumbers(contentOf(executed)) };
    case 'refund-query-empty':
      return signed(executed.code === '10000' ? success({}) : executed);
    case 'late-arrival':
    case 'late-execution':
      return none('timeout');
    // 'sign-first' and 'duplicate-node' change nothing of what is under the signature; 'slow' only when it comes.
    default:
      return signed(executed);
  }
}

const withNumbers = (text: string) => text.replace(/("\w*(?:amount|fee)"):"(\d+\.\d\d)"/g, '$1:$2');
