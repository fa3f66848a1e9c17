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

const HASHED = 'public, max-age=31536000, immutable';

export type ConsoleOfShop = {
  /** The shop's own: its pages name the files below it, and speak to the endpoint below it. */
  prefix: string;
  /** Whether `/simulated-alipay` is there, so that the pages for it are offered. */
  hasSimulator: boolean;
};

export function registerConsole(
  app: FastifyInstance,
  files: ConsoleFiles,
  { prefix, hasSimulator }: ConsoleOfShop,
): void {
  const ofShop = files.html.replaceAll('"./assets/', `"${prefix}/assets/`);
  const html = Buffer.from(hasSimulator ? ofShop.replace('<html ', '<html data-simulator ') : ofShop);
  const page: ConsoleFile = { type: 'text/html; charset=utf-8', etag: etagOf(html), identity: html };
  const sendPage = async (request: FastifyRequest, reply: FastifyReply) => {
    void reply.headers({ 'content-security-policy': CONSOLE_CSP, 'cache-control': 'no-cache' });
    return send(request, reply, page);
  };
  for (const url of ['/', ...files.pages.flatMap((name) => [`/${name}`, `/${name}/*`])]) {
    app.route({ method: ['GET', 'HEAD'], url, handler: sendPage });
  }
  app.route<{ Params: { file: string } }>({
    method: ['GET', 'HEAD'],
    url: '/assets/:file',
    handler: async (request, reply) => {
      const file = files.assets.get(request.params.file);
      if (!file) return reply.code(404).send({ error: 'There is no such file.' });
      void reply.headers({ 'cache-control': HASHED, vary: 'Accept-Encoding' });
      return send(request, reply, file);
    },
  });
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
