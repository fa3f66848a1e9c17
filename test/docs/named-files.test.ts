/** The docs name files by their paths: each of them is there, so that a file which moves takes its mentions along. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const FOLDERS = [
  'access',
  'adapters',
  'api',
  'bench',
  'cli',
  'client',
  'console',
  'deploy',
  'docs',
  'domain',
  'examples',
  'projections',
  'scripts',
  'simulator',
  'sqlite',
  'telemetry',
  'webhooks',
];
const inRoot = (folder: string) => readdirSync(path.join(ROOT, folder), { encoding: 'utf8' });
const below = (folder: string) =>
  readdirSync(path.join(ROOT, folder), { encoding: 'utf8', recursive: true }).map((name) => `${folder}/${name}`);

const documents = [...below('docs'), ...inRoot('.')].filter((name) => name.endsWith('.md'));
const files = [...FOLDERS, 'test'].flatMap(below);
// `domain/trade/trade.ts`, a pattern with `*`, or a test as the rules name it: below test/, without its ending.
const isThere = (named: string) => {
  const pattern = named.replace(/\/$/, '').replaceAll('.', '\\.').replaceAll('*', '[^/]*');
  return files.some((file) => new RegExp(`^(test/)?${pattern}(\\.test\\.ts)?$`).test(file));
};

/** The anchors of a document's headings, as GitHub makes them. */
function anchorsOf(text: string): string[] {
  const headings = [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!);
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(documents)('%s', (document) => {
  const text = readFileSync(path.join(ROOT, document), 'utf8');

  it('names only files and folders that are there', () => {
    const tops = [...FOLDERS, ...inRoot('test').filter((name) => !name.includes('.')), 'test'].join('|');
    const inBackticks = [...text.matchAll(new RegExp(`\`((?:${tops})/[\\w.*/-]+)\``, 'g'))].map(([, named]) => named!);

    expect(inBackticks.filter((named) => !isThere(named))).toEqual([]);
  });

  it('links only to headings that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]*\.md)?#([^)\s]+)\)/g)];
    const missing = links.filter(([, file, anchor]) => {
      const target = path.join(ROOT, file === undefined ? document : path.join(path.dirname(document), file));
      return !anchorsOf(readFileSync(target, 'utf8')).includes(anchor!);
    });

    expect(missing.map(([link]) => link)).toEqual([]);
  });

  it('links only to files that are there', () => {
    const links = [...text.matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => link!);
    const own = links.filter((link) => !/^[a-z]+:/.test(link));

    expect(own.filter((link) => !existsSync(path.join(ROOT, path.dirname(document), link)))).toEqual([]);
  });
});

it('code and settings refer only to documents that are there', () => {
  const sources = [...files, ...inRoot('.')].filter((name) => /\.(ts|graphql|patch|example)$/.test(name));
  const missing = sources.flatMap((source) =>
    [...readFileSync(path.join(ROOT, source), 'utf8').matchAll(/\bdocs\/[\w/-]+\.md\b/g)]
      .filter(([document]) => !existsSync(path.join(ROOT, document)))
      .map(([document]) => `${source}: ${document}`),
  );

  expect(missing).toEqual([]);
});

it('docs/README.md links to every document below docs/', () => {
  const index = readFileSync(path.join(ROOT, 'docs/README.md'), 'utf8');
  const linked = [...index.matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) => path.join('docs', link!));
  const others = below('docs').filter((name) => name.endsWith('.md') && name !== 'docs/README.md');

  expect(others.filter((name) => !linked.includes(name))).toEqual([]);
});
