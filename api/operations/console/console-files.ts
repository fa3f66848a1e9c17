/**
 * The console as `npm run build` leaves it, read once: what is served is this map of files, and nothing else of the disk.
 * `console.json`, which the build writes, lists it.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What a browser may be sent, by the `Content-Encoding` that it accepts; the plain bytes always. */
type Encodings = { identity: Buffer; gzip?: Buffer | undefined; br?: Buffer | undefined };

export type ConsoleFile = Encodings & { type: string; etag: string };

export type ConsoleFiles = {
  /** The page that every path of the console shows. It names its files as `./assets/…`. */
  html: string;
  /** By their names below `/assets/`, which contain the hash of their content. */
  assets: ReadonlyMap<string, ConsoleFile>;
  /** The first segments of the paths that are pages: `trades` of /trades and /trades/<order>. */
  pages: readonly string[];
};

/** What the build lists. */
type Listed = { pages: string[]; assets: string[] };

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Undefined where the console was not built. */
export function readConsoleFiles(folder: string): ConsoleFiles | undefined {
  const list = path.join(folder, 'console.json');
  if (!existsSync(list)) return undefined;
  const { pages, assets } = JSON.parse(readFileSync(list, 'utf8')) as Listed;
  const read = (name: string) => readFileSync(path.join(folder, 'assets', name));
  const readIfThere = (name: string) => (existsSync(path.join(folder, 'assets', name)) ? read(name) : undefined);
  return {
    html: readFileSync(path.join(folder, 'index.html'), 'utf8'),
    assets: new Map(
      assets.map((name) => {
        const identity = read(name);
        const type = TYPES[path.extname(name)] ?? 'application/octet-stream';
        const encoded = { identity, gzip: readIfThere(`${name}.gz`), br: readIfThere(`${name}.br`) };
        return [name, { ...encoded, type, etag: etagOf(identity) }];
      }),
    ),
    pages,
  };
}

export function etagOf(content: Buffer | string): string {
  return `"${createHash('sha256').update(content).digest('base64url').slice(0, 22)}"`;
}
