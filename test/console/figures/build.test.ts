/** What the build makes: small enough for the first page, and nothing that the policy of the page refuses. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildConsole, builtFiles } from '../given-console';

const MAX_FIRST_SCRIPTS_BYTES = 200_000;

beforeAll(buildConsole);

const read = (name: string) => readFileSync(path.join(builtFiles().folder, 'assets', name));

it('the scripts of the first page are less than 200 kB, compressed', () => {
  const { html, list } = builtFiles();
  const first = /src="\.\/assets\/([^"]+\.js)"/.exec(html)![1]!;
  const trades = list.assets.find((name: string) => /^trades-page-.+\.js$/.test(name));
  const needed = [...new Set([first, trades].flatMap(withImports))];
  const bytes = needed.reduce((sum, name) => sum + gzipSync(read(name)).length, 0);

  expect(needed).toContain(trades);
  expect(bytes).toBeLessThan(MAX_FIRST_SCRIPTS_BYTES);
});

it('each file is there as .gz and .br, or so small that it need not be', () => {
  const { list } = builtFiles();
  for (const name of list.assets) {
    const plain = read(name);
    if (plain.length >= 1_024) {
      expect(gzipSync(plain).length * 1.1).toBeGreaterThan(read(`${name}.gz`).length);
      expect(read(`${name}.br`).length).toBeLessThan(plain.length);
    }
  }
});

it('the page has nothing inline and names no other address', () => {
  const { html } = builtFiles();

  expect(html).not.toMatch(/<style|style=|<script(?![^>]+src=)|\son\w+="/);
  expect([...html.matchAll(/(?:src|href)="([^"]+)"/g)].every(([, to]) => /^(\.\/assets\/|data:)/.test(to!))).toBe(true);
});

/** A file with all that it imports at once. */
function withImports(name: string): string[] {
  const imports = [
    ...read(name)
      .toString()
      .matchAll(/(?:from|import)\s*"\.\/([^"]+\.js)"/g),
  ].map(([, file]) => file!);
  return [name, ...imports.flatMap(withImports)];
}
