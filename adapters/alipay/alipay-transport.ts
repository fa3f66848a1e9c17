/**
 * Sends a request once. A payment or refund that is sent twice may be executed twice or answer for the wrong copy, so
 * nothing here repeats anything: no retry after a reset, no redirect followed. (The SDK's own `exec` does both.)
 */
import http from 'node:http';
import https from 'node:https';
import type { NoAnswerReason } from '../../domain/ports';

/** Alipay's answers are a few KB. */
const MAX_ANSWER_BYTES = 1_048_576;

const HEADERS = {
  'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
  accept: 'application/json',
  'user-agent': 'paystate',
};

/** `traceId`: Alipay's own number of the exchange, where it names one. Unsigned: for people and logs only. */
export type PostResult =
  { kind: 'body'; bytes: Buffer; traceId?: string | undefined } | { kind: 'none'; reason: NoAnswerReason };

export type SingleShotPost = (request: { url: string; body: string }, timeoutMs: number) => Promise<PostResult>;

/**
 * Every call gets its own connection. A kept-alive one may be closed by the server in the very moment it is used again: the
 * reset that follows cannot be distinguished from one after execution, so a payment that never arrived would be unknown to the
 * shop. Two round trips are the lesser price, and TLS sessions are resumed through the one agent.
 * Throws when `gatewayUrl` is not an http(s) address. The returned function never throws; a body is given only when the
 * status was 200 and it came whole.
 */
export function createSingleShotPost(gatewayUrl: string): SingleShotPost {
  const protocol = URL.canParse(gatewayUrl) ? new URL(gatewayUrl).protocol : undefined;
  if (protocol !== 'https:' && protocol !== 'http:') {
    throw new Error('The address of the Alipay gateway must be whole, such as https://openapi.alipay.com/gateway.do.');
  }
  const { request: open } = protocol === 'https:' ? https : http;
  const agent = protocol === 'https:' ? new https.Agent({ keepAlive: false }) : new http.Agent({ keepAlive: false });

  return ({ url, body }, timeoutMs) =>
    new Promise((resolve) => {
      const bytesToSend = Buffer.from(body, 'utf8');
      const outgoing = open(url, {
        method: 'POST',
        agent,
        headers: { ...HEADERS, 'content-length': bytesToSend.length },
      });
      const timer = setTimeout(() => finish({ kind: 'none', reason: 'timeout' }), timeoutMs);

      function finish(result: PostResult): void {
        clearTimeout(timer);
        resolve(result);
        outgoing.destroy();
      }
      const none = (reason: NoAnswerReason): void => finish({ kind: 'none', reason });
      const broken = (error: NodeJS.ErrnoException): void =>
        none(error.code?.startsWith('HPE_') ? 'unparsable' : 'connection-failed');

      outgoing.on('error', broken);
      outgoing.on('close', () => none('connection-failed'));
      outgoing.on('response', (incoming) => receive(incoming, finish, broken));
      outgoing.end(bytesToSend);
    });
}

const SANE_TRACE_ID = /^[\w.:-]{1,64}$/;

/** The header that Alipay's own SDK reads (docs/reference/wire.md, "Calls"). */
function traceIdOf({ headers }: http.IncomingMessage): string | undefined {
  const { trace_id: traceId } = headers;
  return typeof traceId === 'string' && SANE_TRACE_ID.test(traceId) ? traceId : undefined;
}

function receive(
  incoming: http.IncomingMessage,
  finish: (result: PostResult) => void,
  broken: (error: Error) => void,
): void {
  incoming.on('error', broken);
  if (incoming.statusCode !== 200) return finish({ kind: 'none', reason: 'http-status' });
  const chunks: Buffer[] = [];
  let receivedBytes = 0;
  incoming.on('data', (chunk: Buffer) => {
    receivedBytes += chunk.length;
    chunks.push(chunk);
    if (receivedBytes > MAX_ANSWER_BYTES) finish({ kind: 'none', reason: 'too-large' });
  });
  incoming.on('end', () =>
    finish(
      incoming.complete
        ? { kind: 'body', bytes: Buffer.concat(chunks), traceId: traceIdOf(incoming) }
        : { kind: 'none', reason: 'connection-failed' },
    ),
  );
}
