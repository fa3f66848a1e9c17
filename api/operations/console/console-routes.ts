/**
 * The console: one page at `/` and at the paths of its pages, and files that a browser keeps for ever. It holds no secret and
 * is sent to anybody who reaches the server; what it shows it asks for with the credential of the person before it.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { etagOf, type ConsoleFile, type ConsoleFiles } from './console-files';

/** Our own files, and connections to this server. Nothing inline, and nothing from outside. */
export const CONSOLE_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** The first is taken by whoever takes anything: programs. */
const ACCEPTED = ['application/json', 'text/html'];
const HASHED = 'public, max-age=31536000, immutable';

export type ConsoleOfShop = {
  /** The shop's own: its pages name the files below it, and speak to the endpoint below it. */
  prefix: string;
  /** Whether `/simulated-alipay` is there, so that the pages for it are offered. */
  hasSimulator: boolean;
};

export function registerConsole(app: FastifyInstance, files: ConsoleFiles, shop: ConsoleOfShop): void {
  const page = pageOf(files, shop);
  const sendPage = async (request: FastifyRequest, reply: FastifyReply) => sendConsole(request, reply, page);
  for (const url of ['/', ...files.pages.flatMap((name) => [`/${name}`, `/${name}/*`])]) {
    app.route({ method: ['GET', 'HEAD'], url, handler: sendPage });
  }
  app.route<{ Params: { file: string } }>({
    method: ['GET', 'HEAD'],
    url: '/assets/:file',
    handler: async (request, reply) => {
      void reply.header('vary', 'Accept-Encoding');
      const file = files.assets.get(request.params.file);
      // A file that another version of the server has may be here soon.
      if (!file) return reply.code(404).header('cache-control', 'no-cache').send({ error: 'There is no such file.' });
      void reply.header('cache-control', HASHED);
      return send(request, reply, file);
    },
  });
}

/** Whether a person's browser asks, and not a program. */
export function wantsPage({ method, headers }: FastifyRequest): boolean {
  return (method === 'GET' || method === 'HEAD') && new Negotiator({ headers }).mediaType(ACCEPTED) === 'text/html';
}

/** Answers a path that there is not with the console of the shop whose prefix it has, which shows that. */
export function createMissingPage(files: ConsoleFiles, shops: readonly ConsoleOfShop[]) {
  const pages = shops.map((shop) => ({ begin: `${shop.prefix}/`, page: pageOf(files, shop) }));
  // The longest first: every path begins as those of the first shop do.
  pages.sort((one, other) => other.begin.length - one.begin.length);
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const found = pages.find(({ begin }) => request.url.startsWith(begin));
    if (!found) return reply.code(404).send();
    // Never 304: it would not say that there is nothing.
    delete request.headers['if-none-match'];
    return sendConsole(request, reply.code(404), found.page);
  };
}

function pageOf(files: ConsoleFiles, { prefix, hasSimulator }: ConsoleOfShop): ConsoleFile {
  const ofShop = files.html.replaceAll('"./assets/', `"${prefix}/assets/`);
  const html = Buffer.from(hasSimulator ? ofShop.replace('<html ', '<html data-simulator ') : ofShop);
  return { type: 'text/html; charset=utf-8', etag: etagOf(html), identity: html };
}

async function sendConsole(request: FastifyRequest, reply: FastifyReply, page: ConsoleFile) {
  void reply.headers({ 'content-security-policy': CONSOLE_CSP, 'cache-control': 'no-cache' });
  return send(request, reply, page);
}

/** Only what differs from what the browser has, as small as it takes it. */
function send(request: FastifyRequest, reply: FastifyReply, file: ConsoleFile) {
  void reply.header('etag', file.etag);
  if (request.headers['if-none-match']?.includes(file.etag)) return reply.code(304).send();
  const { encoding, content } = encoded(request, file);
  if (encoding !== 'identity') void reply.header('content-encoding', encoding);
  return reply.type(file.type).send(content);
}

function encoded({ headers }: FastifyRequest, file: ConsoleFile) {
  const available = (['br', 'gzip', 'identity'] as const).filter((name) => file[name] !== undefined);
  const wanted = new Negotiator({ headers: { 'accept-encoding': headers['accept-encoding'] } });
  const accepted = wanted.encodings([...available]);
  const encoding = available.find((name) => accepted.includes(name)) ?? 'identity';
  return { encoding, content: file[encoding] ?? file.identity };
}
