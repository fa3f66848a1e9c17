/**
 * GraphiQL for people: a small page, and files whose names carry their hash, so that a browser loads them once. The page
 * speaks to the endpoint of its own shop, and sends the headers that a person sets with a subscription as well.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { FIRST_PAYMENT, GRAPHIQL_START } from './graphiql-start';

/** Only our own files and a connection to this server. Its style library writes into the page. */
export const GRAPHIQL_CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  'img-src data:',
  'font-src data:',
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const GRAPHIQL = require.resolve('graphiql/package.json');

type StaticFile = { name: string; type: string; text: Buffer; gzipped: Buffer };
type Files = { style: StaticFile; scripts: StaticFile[] };

let files: Promise<Files> | undefined;

/** One and a half megabytes that never change: read and compressed at the first request. */
const graphiqlFiles = () => (files ??= readFiles());

async function readFiles(): Promise<Files> {
  const script = (name: string, text: Buffer) => staticFile(name, 'js', text);
  return {
    style: await staticFile('graphiql', 'css', beside(GRAPHIQL, 'graphiql.min.css')),
    scripts: await Promise.all([
      script('react', beside(require.resolve('react/package.json'), 'umd/react.production.min.js')),
      script('react-dom', beside(require.resolve('react-dom/package.json'), 'umd/react-dom.production.min.js')),
      script('graphiql', beside(GRAPHIQL, 'graphiql.min.js')),
      script('start', Buffer.from(GRAPHIQL_START)),
    ]),
  };
}

/** Of a package without an entry for browsers. */
function beside(packageFile: string, file: string): Buffer {
  return readFileSync(path.join(path.dirname(packageFile), file));
}

async function staticFile(base: string, extension: 'js' | 'css', text: Buffer): Promise<StaticFile> {
  const hash = createHash('sha256').update(text).digest('hex').slice(0, 16);
  const type = extension === 'js' ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8';
  return { name: `${base}-${hash}.${extension}`, type, text, gzipped: await promisify(gzip)(text) };
}

/** Registers the files; answers what sends the page. `prefix` is the shop's own. */
export function registerGraphiQL(app: FastifyInstance, prefix: string) {
  app.get<{ Params: { file: string } }>('/graphql/files/:file', async (request, reply) => {
    const { style, scripts } = await graphiqlFiles();
    const file = [style, ...scripts].find(({ name }) => name === request.params.file);
    if (!file) return reply.code(404).send({ error: 'There is no such file.' });
    const isGzip = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '');
    if (isGzip) void reply.header('content-encoding', 'gzip');
    return reply
      .headers({ 'cache-control': 'public, max-age=31536000, immutable', vary: 'Accept-Encoding' })
      .type(file.type)
      .send(isGzip ? file.gzipped : file.text);
  });
  return async (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .headers({ 'content-security-policy': GRAPHIQL_CSP, 'cache-control': 'no-cache', vary: 'Accept' })
      .type('text/html; charset=utf-8')
      .send(pageOf(await graphiqlFiles(), prefix));
}

function pageOf({ style, scripts }: Files, prefix: string): string {
  const settings = JSON.stringify({ endpoint: `${prefix}/graphql`, query: FIRST_PAYMENT }).replaceAll('<', '\\u003c');
  const scriptTags = scripts.map(({ name }) => `<script defer src="${prefix}/graphql/files/${name}"></script>`);
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>paystate GraphiQL</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${prefix}/graphql/files/${style.name}">
<script type="application/json" id="settings">${settings}</script>
${scriptTags.join('\n')}
<div id="graphiql" style="height:100vh">GraphiQL needs JavaScript.</div>
</html>
`;
}
