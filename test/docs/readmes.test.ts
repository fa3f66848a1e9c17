/** Whoever follows a document in either language types the same commands. Comments behind them are in its own language. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');
const textOf = (document: string) => readFileSync(path.join(ROOT, document), 'utf8');

/** The lines of all blocks of code but diagrams, in order, without what stands behind `  # `. */
function commandsOf(document: string): string[] {
  const blocks = [...textOf(document).matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  return blocks
    .filter(([, language]) => language !== 'mermaid')
    .flatMap(([, , lines = '']) => lines.split('\n'))
    .map((line) => line.replace(/\s{2,}# .*$/, '').trim())
    .filter((line) => line !== '');
}

const headingsOf = (document: string) => textOf(document).match(/^## /gm)?.length;
const rowsOf = (document: string) => textOf(document).match(/^\|/gm)?.length;
/** Settings, paths, fields and commands: what stands in backticks and means the same in every language. */
const namesOf = (document: string) => [
  ...new Set([...textOf(document).matchAll(/(?<!`)`([\w.<>/=:_*… -]+)`/g)].map(([, name]) => name!)),
];

describe.each([
  ['README.md', 'README.zh-CN.md', 'npm ci && npm start'],
  ['docs/guides/real-account.md', 'docs/guides/real-account.zh-CN.md', 'ALIPAY_APP_ID=2021000000000000'],
])('%s and %s', (english, chinese, command) => {
  it('have the same commands, in the same order', () => {
    expect(commandsOf(english)).toContain(command);
    expect(commandsOf(chinese)).toEqual(commandsOf(english));
  });

  it('have as many sections and rows of tables', () => {
    expect([headingsOf(chinese), rowsOf(chinese)]).toEqual([headingsOf(english), rowsOf(english)]);
  });
});

it('the guide to a real account names the same settings, fields and paths in both languages', () => {
  const [english, chinese] = ['docs/guides/real-account.md', 'docs/guides/real-account.zh-CN.md'].map(namesOf);
  expect(chinese!.sort()).toEqual(english!.sort());
});
