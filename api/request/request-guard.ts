/** From where one may call: pages of other sites that a browser would otherwise let in. */
import { randomUUID } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

export type RequestGuard = {
  /** Undefined when the request may go on; else why it may not. */
  originProblem(headers: IncomingHttpHeaders): string | undefined;
  /** Origins of other sites that CORS answers to. */
  isAllowedOrigin(origin: string | undefined): boolean;
};

export function createRequestGuard(options: {
  /** Whether callers need a credential. */
  isOpen: boolean;
  allowedOrigins?: readonly string[] | undefined;
}): RequestGuard {
  const { isOpen } = options;
  const allowed = new Set((options.allowedOrigins ?? []).map((origin) => parseUrl(origin)?.origin ?? origin));
  const isAllowedOrigin = (origin: string | undefined) => origin !== undefined && allowed.has(origin);

  return {
    isAllowedOrigin,
    originProblem({ origin, host }) {
      // Only browsers send it, and they always do with a POST or a WebSocket.
      if (origin === undefined || isAllowedOrigin(origin)) return undefined;
      const from = parseUrl(origin);
      const to = parseUrl(`http://${host ?? ''}`);
      const isOwnPage = from !== undefined && to !== undefined && hostOf(from) === hostOf(to);
      // A name can be made to resolve to this server (DNS rebinding), so that a foreign page seems to be our own. Only the credential separates them.
      if (isOwnPage && (!isOpen || isNotRebindable(from.hostname))) return undefined;
      return `Pages of ${origin.slice(0, 100)} may not call this API.`;
    },
  };
}

/**
 * Browsers send no Origin with a GET of the own page, nor with one that a page of another site causes without CORS. So
 * the name that the server is called by must be our own as that of a POST's page must, and Fetch Metadata, where the
 * browser sends it, must not name another site.
 */
export function foreignRead(guard: RequestGuard, headers: IncomingHttpHeaders): string | undefined {
  const { origin, host } = headers;
  if (origin !== undefined) return guard.originProblem(headers);
  if (/^(cross-site|same-site)$/.test(headers['sec-fetch-site'] ?? '')) {
    return 'Pages of other sites may not call this API.';
  }
  return guard.originProblem({ ...headers, origin: `http://${host ?? ''}` });
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
