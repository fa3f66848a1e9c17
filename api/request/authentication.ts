/** Who calls: the credential is checked, its rate is taken, and what is not accepted is counted and logged quietly. */
import type { IncomingMessage } from 'node:http';
import proxyAddress from '@fastify/proxy-addr';
import type { Access } from '../../access/access';
import { ANYBODY, BOOTSTRAP_CALLER, type Caller, type RejectionReason } from '../../access/caller';
import type { Scope } from '../../access/scopes';
import { createRateBuckets } from '../../domain/values/rate-buckets';
import type { Logger } from 'pino';
import { DENIED_RATE, MAX_RATED_CALLERS } from './limits';
import type { ApiMetrics } from './metrics';
import { createThrottledLog } from './throttled-log';

/** Why a request does not go on, in the words of the API's errors. */
type DeniedCode = 'UNAUTHENTICATED' | 'FORBIDDEN' | 'RATE_LIMITED' | 'STORE_UNAVAILABLE';

export type Denied = { code: DeniedCode; message: string; retryAfterS?: number };

export type Authenticator = {
  /**
   * Checks the credential of a request and takes one of its rate. `authorization` is the value of that header, or what a client
   * sends instead with connection_init. Never rejects.
   */
  authenticate(request: IncomingMessage, authorization: unknown): Promise<Caller | Denied>;
  /** Takes one request of the caller's rate: what comes on a connection that was authenticated before. */
  takeRate(caller: Caller): Denied | undefined;
  /** Counts and logs a caller who was answered MISSING_SCOPE. `what` is the field or the path that was wanted. */
  reportMissingScope(caller: Caller, what: string, missing: MissingScope): void;
  close(): void;
};

/** A watch token opens two fields of one order, whatever their scopes are. */
export type MissingScope = Scope | 'watch-token';

export function isDenied(found: Caller | Denied): found is Denied {
  return 'code' in found;
}

/** Of an HTTP answer. */
export function headersOfDenied({ code, retryAfterS }: Denied): Record<string, string> {
  if (code === 'UNAUTHENTICATED') return { 'www-authenticate': 'Bearer' };
  return code === 'RATE_LIMITED' ? { 'retry-after': String(retryAfterS ?? 1) } : {};
}

export function createAuthenticator(deps: {
  access: Access;
  metrics: Pick<ApiMetrics, 'countDenied'>;
  logger: Logger;
  /** Of each caller whose credential names no rate; the bootstrap token and an open engine have none. */
  requestsPerSecond?: number | undefined;
  /** Proxies whose X-Forwarded-For is believed: addresses and networks. */
  trustedProxies?: readonly string[] | undefined;
}): Authenticator {
  const { access, metrics } = deps;
  const isTrusted = proxyAddress.compile([...(deps.trustedProxies ?? [])]);
  const log = createThrottledLog(deps.logger);
  const rates = createRateBuckets(MAX_RATED_CALLERS);
  const takeRate = (caller: Caller): Denied | undefined => {
    const { actor } = caller;
    const isRated = caller !== ANYBODY && caller !== BOOTSTRAP_CALLER;
    const requestsPerSecond = caller.requestsPerSecond ?? (isRated ? deps.requestsPerSecond : undefined);
    if (requestsPerSecond === undefined) return undefined;
    const rate = { perSecond: requestsPerSecond, burst: Math.max(1, 2 * requestsPerSecond) };
    const waitMs = rates.take(actor, rate, Date.now());
    if (waitMs === 0) return undefined;
    metrics.countDenied('RATE_LIMITED', 'rate');
    const message = `This credential may send ${requestsPerSecond} requests a second.`;
    return { code: 'RATE_LIMITED', message, retryAfterS: Math.ceil(waitMs / 1_000) };
  };
  return {
    async authenticate(request, authorization) {
      const address = proxyAddress(request, isTrusted);
      const found = await access.authenticate({ authorization, address });
      if (found.kind === 'rejected') {
        const { reason, message } = found;
        // Whoever has a credential that is accepted is answered all the same: an address may be that of a proxy.
        const isTooOften = rates.take(`address ${address}`, DENIED_RATE, Date.now()) > 0;
        const code = isTooOften ? 'RATE_LIMITED' : (CODES[reason] ?? 'UNAUTHENTICATED');
        metrics.countDenied(code, reason);
        log.warn(`denied-${reason}`, { reason, address }, 'a credential was not accepted');
        return { code, message };
      }
      if (found.caller === ANYBODY && !isFromThisMachine(request)) {
        metrics.countDenied('FORBIDDEN', 'open');
        log.warn(
          'denied-open',
          { host: request.headers.host?.slice(0, 100) },
          'a request came from outside, and no credential is set',
        );
        return { code: 'FORBIDDEN', message: OPEN_TO_THIS_MACHINE };
      }
      return takeRate(found.caller) ?? found.caller;
    },
    takeRate,
    reportMissingScope({ actor }, what, missing) {
      metrics.countDenied('MISSING_SCOPE', missing);
      log.warn(`missing-${missing}`, { reason: missing, what, actor }, 'a credential lacks a scope');
    },
    close: () => log.close(),
  };
}

/** Where the credential may be good, and cannot be checked now: callers are to try again, not to give up. */
const CODES: Partial<Record<RejectionReason, DeniedCode>> = {
  'too-often': 'RATE_LIMITED',
  'keys-unavailable': 'STORE_UNAVAILABLE',
};

const OPEN_TO_THIS_MACHINE =
  'No credential is set for this engine, so it answers this machine only, by the name localhost and without a proxy: set API_TOKEN.';
const LOOPBACK_HOST = /^(localhost|([a-z0-9-]+\.)+localhost|127\.\d{1,3}\.\d{1,3}\.\d{1,3}|\[::1\])(:\d+)?$/i;
/** What proxies add. One that adds nothing speaks HTTP/1.0, as nginx does unless it is told otherwise. */
const FORWARDED = /^(forwarded|via|x-forwarded-.+|x-real-ip|true-client-ip|cf-.+)$/;

/** Whoever reaches an engine without credentials through a proxy, or by another name, was not meant to. */
function isFromThisMachine({ headers, httpVersion }: IncomingMessage): boolean {
  const isForwarded = httpVersion === '1.0' || Object.keys(headers).some((name) => FORWARDED.test(name));
  return LOOPBACK_HOST.test(headers.host ?? '') && !isForwarded;
}
