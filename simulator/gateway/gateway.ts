/** POST /gateway.do: reads and checks a request, lets the core execute it, answers, and applies the fault rules. */
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../wire/account';
import { ENVELOPE_FAULTS, type EnvelopeFault, type Seal, signedEnvelope, unsignedEnvelope } from './answer-envelope';
import { type Answer, gatewayError, refused, success } from '../core/answers';
import type { Core } from '../core/core';
import type { FaultRule, Faults } from './faults';
import { CERTIFICATE_DOWNLOAD, type GatewayRequest, checkRequest } from './gateway-request';
import type { Call } from '../core/orders';
import { isPageMethod } from '../ledger/products';
import { asksOfYoungRefund } from '../core/refunds';
import { contentTypeOf } from './server';
import { UnreadableParams, encodeText, readParams } from '../wire/wire-params';

/** A connection that is never answered is dropped after this time, so that such connections do not accumulate. */
const NEVER_MS = 10 * 60_000;
const DEFAULT_SLOW_MS = 1000;
const DEFAULT_LATE_ARRIVAL_MS = 10_000;
const MAX_GATEWAY_BODY_BYTES = 256 * 1024;

type GatewayOptions = {
  core: Core;
  account: Account;
  faults: Faults;
  /** The page of a buyer who cannot pay, which says why. */
  refusalPage: (said: string) => string;
};
type OpenGateway = GatewayOptions & {
  /** Runs what is due then, even when no request arrives. */
  wakeIn(delayMs: number): void;
  /** Of each method, for replays. */
  lastAnswers: Map<string, Buffer>;
};

/** Registers the gateway. Every answer is HTTP 200 and text/html, whatever its content. */
export function registerGateway(app: FastifyInstance, parts: GatewayOptions): void {
  const wakes = new Set<NodeJS.Timeout>();
  app.addHook('onClose', async () => wakes.forEach((wake) => clearTimeout(wake)));
  const wakeIn = (delayMs: number) => {
    const wake = setTimeout(() => {
      wakes.delete(wake);
      parts.core.applyDue();
    }, delayMs).unref();
    wakes.add(wake);
  };
  const options: OpenGateway = { ...parts, wakeIn, lastAnswers: new Map() };
  const handle = async (request: FastifyRequest, reply: FastifyReply) => {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const url = request.raw.url ?? '';
    const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
    const checked = await check(options, query, body, contentTypeOf(request));
    if ('refusal' in checked) {
      if (checked.method && isPageMethod(checked.method)) return sendRefusalToBuyer(options, checked.refusal, reply);
      return send(reply, unsignedEnvelope(checked.method, checked.refusal));
    }
    if (checked.call.method === CERTIFICATE_DOWNLOAD) return sendCertificate(options.account, checked.call, reply);
    if (isPageMethod(checked.call.method)) return sendToCashier(options, checked.call, reply);
    return answerCall(options, checked, reply);
  };
  app.route({ method: ['GET', 'POST'], url: '/gateway.do', bodyLimit: MAX_GATEWAY_BODY_BYTES, handler: handle });
}

/** Without a signature: the caller does not know yet which key would verify it. */
function sendCertificate({ certificates }: Account, { biz }: Call, reply: FastifyReply) {
  const isCurrent = certificates !== undefined && biz['alipay_cert_sn'] === certificates.alipaySn;
  const answer = isCurrent
    ? success({ alipay_cert_content: Buffer.from(certificates.alipayPem).toString('base64') })
    : refused('CERT_NOT_EXIST');
  return send(reply, unsignedEnvelope(CERTIFICATE_DOWNLOAD, answer));
}

/** In key mode and certificate mode, encrypted or not: as the app and the request are. */
const sealOf = ({ alipayPrivateKey, certificates, encryptKey }: Account, isEncrypted: boolean): Seal => ({
  key: alipayPrivateKey,
  certSn: certificates?.alipaySn,
  encryptKey: isEncrypted ? encryptKey : undefined,
});

/** The buyer's browser goes on to the wallet's cashier. */
function sendToCashier(options: GatewayOptions, call: Call, reply: FastifyReply) {
  const opened = options.core.openCashier(call);
  return 'refusal' in opened
    ? sendRefusalToBuyer(options, opened.refusal, reply)
    : reply.redirect(`/wallet/${opened.code}`, 302);
}

/** Pages that fail answer the buyer, not the merchant: in HTML, and in GBK (alipay-protocol.md 1.1). */
function sendRefusalToBuyer({ refusalPage }: GatewayOptions, refusal: Answer, reply: FastifyReply) {
  const html = refusalPage(`${refusal.sub_code ?? ''} ${refusal.sub_msg ?? ''}`);
  return reply.code(200).header('content-type', 'text/html;charset=GBK').send(encodeText(html, 'gbk'));
}

async function check({ account }: GatewayOptions, query: string, body: Buffer, contentType: string) {
  try {
    const params = await readParams(query, body, contentType);
    return checkRequest(params, account);
  } catch (error) {
    if (!(error instanceof UnreadableParams)) throw error;
    return { refusal: gatewayError('40002', 'isv.suspected-attack', error.message), method: undefined };
  }
}

async function answerCall(options: OpenGateway, checked: GatewayRequest, reply: FastifyReply) {
  const { call, charset } = checked;
  const { core, account, faults, lastAnswers } = options;
  const { method } = call;
  const rule = faults.takeForCall(method);
  if (rule && isNotExecuted(rule)) return withoutExecuting(options, checked, rule, reply);
  if (rule?.fault === 'late-arrival' || rule?.fault === 'late-execution') {
    const lateMs = rule.ms ?? DEFAULT_LATE_ARRIVAL_MS;
    core.executeLater(call, lateMs);
    options.wakeIn(lateMs);
    if (rule.fault === 'late-arrival') return hang(reply);
    const answer = refused('ACQ.SYSTEM_ERROR');
    return send(
      reply,
      await signedEnvelope(sealOf(account, checked.isEncrypted), method, answer, { charset }),
      charset,
    );
  }
  const executed = core.execute({ ...call, ...askedForBy(rule) });
  switch (rule?.fault) {
    case 'answer-lost':
      return reset(reply);
    case 'timeout':
      return hang(reply);
    case 'gateway-busy':
      return send(reply, unsignedEnvelope(method, BUSY()));
    case 'http-500':
      return reply.code(500).type('text/html;charset=utf-8').send('<h1>Internal Server Error</h1>');
    case 'html':
      return send(reply, Buffer.from('<!DOCTYPE html><html><body>系统繁忙，请稍后再试</body></html>'));
    case 'redirect':
      return reply.redirect('/gateway.do', 302);
    case 'slow':
      await sleep(rule.ms ?? DEFAULT_SLOW_MS);
      break;
    default:
  }
  const fault = rule && ENVELOPE_FAULTS.includes(rule.fault) ? (rule.fault as EnvelopeFault) : undefined;
  const shown = faultyAnswer(core, call, executed, rule);
  const bytes = await signedEnvelope(sealOf(account, checked.isEncrypted), method, shown, { charset, fault });
  if (rule?.fault === 'half-body') return sendHalf(reply, bytes);
  if (rule?.fault === 'replayed-answer') return send(reply, lastAnswers.get(method) ?? bytes, charset);
  if (!rule) lastAnswers.set(method, bytes);
  return send(reply, bytes, charset);
}

const askedForBy = (rule: FaultRule | undefined): Pick<Call, 'notRefundable' | 'shareFails'> => ({
  notRefundable: rule?.fault === 'not-refundable',
  shareFails: rule?.fault === 'share-fails',
});

const BUSY = () => gatewayError('20000', 'isp.unknow-error', '系统繁忙');

const isNotExecuted = ({ fault }: FaultRule) =>
  ['request-lost', 'request-timeout', 'call-limited', 'business-error'].includes(fault);

async function withoutExecuting(
  { core, account }: GatewayOptions,
  { call, charset, isEncrypted }: GatewayRequest,
  rule: FaultRule,
  reply: FastifyReply,
) {
  if (rule.fault === 'request-lost' || rule.fault === 'request-timeout') {
    core.skip(call);
    return rule.fault === 'request-lost' ? reset(reply) : hang(reply);
  }
  if (rule.fault === 'call-limited') {
    const limited = gatewayError('40005', 'isv.app-call-limited', '应用调用次数超限');
    core.skip(call, limited);
    return send(reply, unsignedEnvelope(call.method, limited));
  }
  const answer = refused(rule.sub_code ?? 'ACQ.SYSTEM_ERROR');
  core.skip(call, answer);
  return send(reply, await signedEnvelope(sealOf(account, isEncrypted), call.method, answer, { charset }), charset);
}

function faultyAnswer({ ledger }: Core, call: Call, executed: Answer, rule: FaultRule | undefined): Answer {
  if (rule?.fault === 'system-error') return refused('ACQ.SYSTEM_ERROR');
  if (rule?.fault === 'refund-query-empty' && asksOfYoungRefund(ledger, call, rule.ms)) return success({});
  return executed;
}

function send(reply: FastifyReply, bytes: Buffer, charset = 'utf-8') {
  // Alipay's own number of the exchange, which its SDK reads from this header.
  void reply.header('trace_id', randomUUID().replaceAll('-', ''));
  return reply.code(200).header('content-type', `text/html;charset=${charset}`).send(bytes);
}

/** Cuts the connection with a TCP reset, as a crashed proxy does. */
function reset(reply: FastifyReply) {
  reply.hijack();
  reply.request.raw.socket.resetAndDestroy();
}

function hang(reply: FastifyReply) {
  reply.hijack();
  const { socket } = reply.request.raw;
  const timer = setTimeout(() => socket.destroy(), NEVER_MS).unref();
  socket.once('close', () => clearTimeout(timer));
}

function sendHalf(reply: FastifyReply, bytes: Buffer) {
  reply.hijack();
  reply.raw.writeHead(200, { 'content-type': 'text/html;charset=utf-8', 'content-length': bytes.length });
  reply.raw.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => reply.request.raw.socket.resetAndDestroy());
}

const sleep = (delayMs: number) => new Promise((resolve) => setTimeout(resolve, delayMs).unref());
