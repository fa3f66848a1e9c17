/**
 * The port `PaymentGateway` over Alipay's gateway.do: waits for a turn, signs, sends once, verifies. What an answer
 * means is judged in the domain; here a call only ends with a verified text, an unsigned text, or nothing.
 */
import { performance } from 'node:perf_hooks';
import { trace } from '@opentelemetry/api';
import type { CallCause, Clock, GatewayRequest, PaymentGateway, SignPage, WireAnswer } from '../../domain/ports';
import { readAnswer, type ReadAnswer } from './alipay-answer';
import { formatBeijingTime } from '../../domain/values/beijing-time';
import { createCertificateDownload } from './alipay-certificate-download';
import type { AlipayKeys } from './alipay-keys';
import { createAlipaySigner } from './alipay-signer';
import { createPageSigner } from './alipay-pages';
import { createSingleShotPost } from './alipay-transport';
import { createTurns } from '../runtime/call-slots';
import { METHODS } from '../../domain/alipay/methods';

const DEFAULT_TIMEOUT_MS = 8_000;
/** For a turn and for the signature together. Waiting longer only brings more calls to wait. */
const DEFAULT_MAX_WAIT_MS = 4_000;
const DEFAULT_MAX_CONCURRENT_CALLS = 64;
const DEFAULT_MAX_WAITING_CALLS = 1_000;
/** Timers fire late on a busy machine, never early. */
const TIMER_SLACK_MS = 250;

/** As much of pino as is used. */
export type GatewayLogger = {
  info(fields: Record<string, unknown>, message: string): void;
  warn(fields: Record<string, unknown>, message: string): void;
};

export type AlipayGatewayOptions = {
  /** The v2 address, ending in /gateway.do. */
  gatewayUrl: string;
  appId: string;
  /** Of a service provider that acts for another shop: sent with each call. */
  appAuthToken?: string | undefined;
  keys: AlipayKeys;
  /** Where Alipay sends the notifies of the trades opened here; sent with the calls that open one. */
  notifyUrl: string;
  /** Where a buyer's browser comes back to after a page; none is sent when undefined. */
  returnUrl?: string | undefined;
  /** For connecting, sending and receiving together. */
  timeoutMs?: number | undefined;
  /** A call whose turn and signature have not come by then is given up unsent. */
  maxWaitMs?: number | undefined;
  maxConcurrentCalls?: number | undefined;
  maxWaitingCalls?: number | undefined;
  clock: Clock;
  logger?: GatewayLogger | undefined;
};

type Exchanged = ReadAnswer & { traceId?: string | undefined };

export type AlipayGateway = PaymentGateway & {
  /** Resolves when requests can be signed, or the thread that signs has ended. A call before then may be given up unsent. */
  started: Promise<void>;
  signPage: SignPage;
  close(): Promise<void>;
};

/**
 * Throws for an unusable address, and says what to do.
 *
 * `call` never throws and sends at most one request. Nothing at all was sent when it answers `overloaded` (no turn in
 * time, or no signature because the signer thread has ended or is late) or `shutting-down`.
 * `close` refuses new and waiting calls, lets those under way end (their time-out bounds it), then ends the thread.
 */
export function createAlipayGateway(options: AlipayGatewayOptions): AlipayGateway {
  const { gatewayUrl, appId, appAuthToken, keys, notifyUrl, returnUrl, clock, logger } = options;
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  const maxWaitMs = options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS;
  const post = createSingleShotPost(gatewayUrl);
  const onFailure = (why: string): void => logger?.warn({ why }, 'alipay signer');
  const signer = createAlipaySigner({ gatewayUrl, appId, appAuthToken, keys, onFailure });
  const download = createCertificateDownload({ keys, signer, post, clock, timeoutMs, logger });
  const turns = createTurns({
    maxConcurrent: options.maxConcurrentCalls ?? DEFAULT_MAX_CONCURRENT_CALLS,
    maxWaiting: options.maxWaitingCalls ?? DEFAULT_MAX_WAITING_CALLS,
  });
  let closing: Promise<void> | undefined;

  async function exchange({ method, bizContent }: GatewayRequest, sendBefore: number): Promise<Exchanged> {
    const timestamp = formatBeijingTime(clock.now());
    const request = {
      method,
      timestamp,
      notifyUrl: METHODS[method].opensOrder ? notifyUrl : undefined,
      bizContent,
    };
    const signed = await signer.sign(request, sendBefore - performance.now());
    // A request that leaves after its time would still be in flight when its outcome is queried.
    if (!signed || performance.now() > sendBefore) return { kind: 'none', reason: 'overloaded' };
    const answer = await post(signed, timeoutMs);
    if (answer.kind === 'none') return answer;
    return { ...readAnswer(answer.bytes, method, keys), traceId: answer.traceId };
  }

  async function call(request: GatewayRequest, cause?: CallCause): Promise<WireAnswer> {
    const startedAt = performance.now();
    const turn = await turns.take(maxWaitMs);
    let answer: Exchanged;
    if (turn === 'taken') {
      try {
        answer = await exchange(request, startedAt + maxWaitMs);
      } catch {
        answer = { kind: 'none', reason: 'connection-failed' };
      } finally {
        turns.giveBack();
      }
    } else answer = { kind: 'none', reason: turn };
    const durationMs = Math.round(performance.now() - startedAt);
    const wire: WireAnswer =
      answer.kind === 'none'
        ? { kind: 'none', reason: answer.reason, durationMs }
        : { kind: 'answer', signed: answer.signed, content: answer.content, durationMs };
    // This answer cannot be read; the next query can.
    if (answer.kind === 'none' && answer.reason === 'unknown-certificate') download.begin(answer.certSn);
    const { traceId } = answer;
    if (traceId !== undefined) trace.getActiveSpan()?.setAttribute('paystate.alipay.trace_id', traceId);
    if (logger) logCall(logger, request, wire, { requestId: cause?.correlationId, alipayTraceId: traceId });
    return wire;
  }

  const signPage = createPageSigner({ gatewayUrl, notifyUrl, returnUrl, clock, signer, maxWaitMs });

  return {
    started: signer.started,
    signPage,
    maxCallMs: maxWaitMs + timeoutMs + TIMER_SLACK_MS,
    call,
    close: () =>
      (closing ??= turns
        .close()
        .then(() => download.ended())
        .then(() => signer.close())),
  };
}

/** Never the content, the auth_code or anything of the buyer: names, times and codes only. */
function logCall(
  logger: GatewayLogger,
  { method, bizContent }: GatewayRequest,
  wire: WireAnswer,
  ids: { requestId: string | undefined; alipayTraceId: string | undefined },
): void {
  const fields = { method, outTradeNo: bizContent['out_trade_no'], ...ids, durationMs: wire.durationMs };
  if (wire.kind === 'none') return logger.warn({ ...fields, reason: wire.reason }, 'alipay call without answer');
  const { code, sub_code } = JSON.parse(wire.content) as { code?: unknown; sub_code?: unknown };
  logger.info({ ...fields, code, sub_code, signed: wire.signed }, 'alipay call');
}
