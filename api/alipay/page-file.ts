/** A file of the pages that buyers see: its address carries a hash of its content, so that a browser never has another one. */
import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';

export type PageFile = {
  path: string;
  /** What a page refers to, behind the prefix of its merchant. */
  address: string;
  version: string;
  type: string;
  text: string;
};

export function pageFile(path: string, type: string, text: string): PageFile {
  const version = createHash('sha256').update(text).digest('base64url').slice(0, 16);
  return { path, address: `${path}?v=${version}`, version, type: `${type}; charset=utf-8`, text };
}

/** Kept for good under its own version. A page of another release, which asks here meanwhile, must not keep what it gets. */
export function servePageFile(app: FastifyInstance, { path, version, type, text }: PageFile): void {
  app.get<{ Querystring: { v?: string } }>(path, async (request, reply) =>
    reply
      .header('cache-control', request.query.v === version ? 'public, max-age=31536000, immutable' : 'no-store')
      .type(type)
      .send(text),
  );
}
