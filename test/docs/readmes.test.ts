/** Whoever follows either README types the same commands. Comments behind them are in its own language. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

/** The lines of all blocks of code but diagrams, in order, without what stands behind `  # `. */
function commandsOf(readme: string): string[] {
  const blocks = [...readFileSync(path.join(ROOT, readme), 'utf8').matchAll(/^```(\w*)\n(.*?)^```$/gms)];
  return blocks
    .filter(([, language]) => language !== 'mermaid')
    .flatMap(([, , lines = '']) => lines.split('\n'))
    .map((line) => line.replace(/\s{2,}# .*$/, '').trim())
    .filter((line) => line !== '');
}

const headingsOf = (readme: string) => readFileSync(path.join(ROOT, readme), 'utf8').match(/^## /gm)?.length;

it('the Chinese README has the commands of the English one, in the same order', () => {
  expect(commandsOf('README.md')).toContain('npm ci && npm start');
  expect(commandsOf('README.zh-CN.md')).toEqual(commandsOf('README.md'));
});

it('the Chinese README has as many sections as the English one', () => {
  expect(headingsOf('README.zh-CN.md')).toBe(headingsOf('README.md'));
});
