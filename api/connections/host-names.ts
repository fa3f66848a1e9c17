/**
 * Which names this server answers to. A page of another site can make its own name resolve to this machine (DNS rebinding); the
 * browser then takes this server for that site. Its requests carry the foreign name as `Host`, and so are told apart.
 */
import { isIP } from 'node:net';
import type { FastifyInstance } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The route answers whatever the request calls this server. */
    anyHost?: true;
  }
}

/** `name`, `name:port`, `192.0.2.1:port`, `[2001:db8::1]:port`. */
const HOST = /^(?:\[(?<address>[\da-f:.]+)\]|(?<name>[\w.-]+))(?::\d{0,5})?$/i;

/** Answers undefined for a Host that may be used, else what to tell the caller. */
export type HostProblem = (host: string | undefined) => string | undefined;

/**
 * Allowed are `names` (without a port, in any case), the names of loopback, and addresses: an address cannot be made to resolve to
 * another machine. A token changes nothing, so that one rule holds for all routes.
 */
export function createHostCheck(names: Iterable<string>): HostProblem {
  const allowed = new Set([...names].map(bare));
  return (host) => {
    const { name, address } = HOST.exec(host ?? '')?.groups ?? {};
    const isAddress = isIP(address ?? name ?? '') !== 0;
    if (isAddress || (name !== undefined && (isLoopback(bare(name)) || allowed.has(bare(name))))) return undefined;
    return `This server does not answer to the name ${JSON.stringify((host ?? '').slice(0, 100))}. Add it to ALLOWED_HOSTS if it is yours.`;
  };
}

/** Answers 421 to every request whose Host is not allowed, before anything else is done for it. */
export function checkHostOfRequests(app: FastifyInstance, hostProblem: HostProblem): void {
  app.addHook('onRequest', async (request, reply) => {
    const problem = hostProblem(request.headers.host);
    if (problem === undefined || request.routeOptions.config.anyHost) return;
    return reply.code(421).type('text/plain; charset=utf-8').send(problem);
  });
}

/** Without the dot that ends a complete name, in lower case; without the brackets of an address. */
function bare(name: string): string {
  return name
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^\[(.*)\]$/, '$1');
}

function isLoopback(name: string): boolean {
  return name === 'localhost' || name.endsWith('.localhost');
}
