/** One attempt to deliver one message, over HTTP: signed, to an address that may be called, without redirects, and bounded in everything. */
import http from 'node:http';
import https from 'node:https';
import { isIP } from 'node:net';
import { Webhook as Signer } from 'standardwebhooks';
import type { Message } from '../../webhooks/message';
import type { SendMessage, SendResult, Target } from '../../webhooks/delivery/send-message';
import { AddressNotAllowedError, checkedLookup, hostOf, mayCall, type AddressRules } from './receiver-address';

export type SenderOptions = AddressRules & {
  /** For the name, the connection, the request and the answer's head together. */
  timeoutMs?: number | undefined;
  /** Instead of the system's resolver. */
  resolve?: Parameters<typeof checkedLookup>[2];
  userAgent?: string;
};

const TIMEOUT_MS = 15_000;
/** Of an answer's body: enough to use the connection again after a short one. It is not looked at. */
const MAX_BODY_BYTES = 16_384;
const MAX_HEADER_BYTES = 16_384;
/** A connection that is not used for so long is closed. */
const IDLE_CONNECTION_MS = 5_000;
const MAX_IDLE_CONNECTIONS = 8;

export type HttpSender = SendMessage & { close(): void };

export function createHttpSender(options: SenderOptions): HttpSender {
  const { timeoutMs = TIMEOUT_MS } = options;
  const keep = { keepAlive: true, timeout: IDLE_CONNECTION_MS, maxFreeSockets: MAX_IDLE_CONNECTIONS };
  const agents = { 'http:': new http.Agent(keep), 'https:': new https.Agent(keep) };
  const send = async (target: Target, message: Message, signal: AbortSignal): Promise<SendResult> => {
    const beganAt = performance.now();
    const answer = await post(target, message, { ...options, timeoutMs, agents, signal }).catch((error: unknown) => ({
      problem: problemOf(error, timeoutMs),
    }));
    const durationMs = Math.round(performance.now() - beganAt);
    if ('problem' in answer) return { kind: 'failed', problem: answer.problem, isGone: false, durationMs };
    const { status, retryAfterMs } = answer;
    if (status >= 200 && status < 300) return { kind: 'accepted', status, durationMs };
    const isRedirect = status >= 300 && status < 400;
    const problem = isRedirect ? `HTTP ${status}: redirects are not followed` : `HTTP ${status}`;
    return { kind: 'failed', problem, status, retryAfterMs, isGone: status === 410, durationMs };
  };
  const close = () => Object.values(agents).forEach((agent) => agent.destroy());
  return Object.assign(send, { maxSendMs: timeoutMs, close });
}

type Answer = { status: number; retryAfterMs: number | undefined };
type Posting = SenderOptions & {
  timeoutMs: number;
  agents: Record<'http:' | 'https:', http.Agent>;
  signal: AbortSignal;
};

class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
}

/** Resolves with the head of the answer; what follows of it is read up to a bound, and dropped. */
function post(
  target: Target,
  message: Message,
  { agents, signal, timeoutMs, resolve, userAgent, ...rules }: Posting,
): Promise<Answer> {
  const url = new URL(target.url);
  const isEncrypted = url.protocol === 'https:';
  const host = hostOf(url);
  // An address that stands in the URL is not resolved, so nothing else would check it.
  if (isIP(host) !== 0 && !mayCall(host, isEncrypted, rules)) {
    return Promise.reject(new AddressNotAllowedError('its address may not be called'));
  }
  return new Promise((done, reject) => {
    const request = (isEncrypted ? https : http).request(url, {
      method: 'POST',
      agent: agents[isEncrypted ? 'https:' : 'http:'],
      headers: headersOf(target, message, userAgent),
      lookup: checkedLookup(isEncrypted, rules, resolve),
      maxHeaderSize: MAX_HEADER_BYTES,
      signal,
    });
    // Not `AbortSignal.any` with `AbortSignal.timeout`: Node may collect such a timeout as garbage before it is over.
    const timer = setTimeout(() => request.destroy(new TimeoutError('too late')), timeoutMs);
    request.on('error', reject);
    request.once('close', () => {
      clearTimeout(timer);
      // Without a response or an error: the receiver changed the protocol (101), for example.
      reject(new Error('closed without an answer'));
    });
    request.once('response', (response) => {
      let bytes = 0;
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > MAX_BODY_BYTES) response.destroy();
      });
      response.on('error', () => undefined);
      done({ status: response.statusCode ?? 0, retryAfterMs: retryAfterMs(response.headers['retry-after']) });
    });
    request.end(message.body);
  });
}

function headersOf({ secrets }: Target, { id, body }: Message, userAgent = 'paystate-webhooks') {
  // By the machine's clock, as the receiver's: the engine's may have been moved.
  const now = new Date();
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'user-agent': userAgent,
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
    'webhook-signature': secrets.map((secret) => new Signer(secret).sign(id, now, body)).join(' '),
  };
}

/** Seconds, or a date. */
function retryAfterMs(header: string | undefined): number | undefined {
  if (header === undefined) return undefined;
  const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? ms : undefined;
}

/** Nothing of what the other side sent. */
function problemOf(error: unknown, timeoutMs: number): string {
  if (error instanceof AddressNotAllowedError) return error.message;
  const { name, code } = error as { name?: string; code?: string };
  if (name === 'TimeoutError' || code === 'ABORT_ERR') return `no answer within ${timeoutMs / 1_000} s`;
  return code === undefined ? 'the connection failed' : `the connection failed (${code})`;
}
