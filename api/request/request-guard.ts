/** Who may call: the token, and pages of other sites that a browser would otherwise let in. */
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export type RequestGuard = {
  /** Undefined when the request may go on; else why it may not. */
  originProblem(headers: IncomingHttpHeaders): string | undefined;
  /** Origins of other sites that CORS answers to. */
  isAllowedOrigin(origin: string | undefined): boolean;
  /** The value of an Authorization header, or of `authorization` in connection_init. */
  isAuthenticated(authorization: unknown): boolean;
};

export function createRequestGuard(options: {
  apiToken?: string | undefined;
  allowedOrigins?: readonly string[] | undefined;
}): RequestGuard {
  const { apiToken } = options;
  const allowed = new Set((options.allowedOrigins ?? []).map((origin) => parseUrl(origin)?.origin ?? origin));
  const isAllowedOrigin = (origin: string | undefined) => origin !== undefined && allowed.has(origin);
  const digestOfToken = apiToken === undefined ? undefined : sha256(apiToken);

  return {
    isAllowedOrigin,
    originProblem({ origin, host }) {
      // Only browsers send it, and they always do with a POST or a WebSocket.
      if (origin === undefined || isAllowedOrigin(origin)) return undefined;
      const from = parseUrl(origin);
      const to = parseUrl(`http://${host ?? ''}`);
      const isOwnPage = from !== undefined && to !== undefined && hostOf(from) === hostOf(to);
      // A name can be made to resolve to this server (DNS rebinding), so that a foreign page seems to be our own. Only the token separates them.
      if (isOwnPage && (apiToken !== undefined || isNotRebindable(from.hostname))) return undefined;
      return `Pages of ${origin.slice(0, 100)} may not call this API.`;
    },
    isAuthenticated(authorization) {
      if (digestOfToken === undefined) return true;
      if (typeof authorization !== 'string') return false;
      const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1];
      // Digests have one length, and comparing them takes one time.
      return token !== undefined && timingSafeEqual(sha256(token), digestOfToken);
    },
  };
}

const SANE_REQUEST_ID = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's own `x-request-id` where it is sane, so that its logs and ours can be read together. */
export function requestIdOf({ headers }: Pick<IncomingMessage, 'headers'>): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && SANE_REQUEST_ID.test(given) ? given : randomUUID();
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

/** Without the ports that http and https may leave out: a proxy may have ended TLS. */
function hostOf({ hostname, port }: URL): string {
  return port === '' || port === '80' || port === '443' ? hostname : `${hostname}:${port}`;
}

function isNotRebindable(hostname: string): boolean {
  return hostname === 'localhost' || hostname.endsWith('.localhost') || isIP(hostname.replace(/^\[|\]$/g, '')) !== 0;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
