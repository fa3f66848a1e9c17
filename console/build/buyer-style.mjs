/**
 * `npm run generate -- buyer-style`: gives the pages of buyers the look of the console. The tokens, and buyers.css behind them,
 * become a file for each program that serves such pages: none of them reads files of another. Buyers' browsers are older than
 * the console's: `light-dark()` becomes one list of colours for each theme. `--write` writes, `--check` compares.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import prettier from 'prettier';

const ROOT = path.join(import.meta.dirname, '..', '..');
const STYLES = path.join(ROOT, 'console', 'styles');
const NOTE = 'Made by `npm run generate -- buyer-style` of console/styles/{tokens,buyers}.css: change those files.';
const TARGETS = ['api/alipay/buyer-style.ts', 'simulator/wallet/buyer-style.ts', 'examples/checkout/style.css'];
/** Of the console's own frame. */
const CONSOLE_ONLY = /^--(control|row|sidebar|header|bottom-bar|page|scrim)$/;

const css = [...themes(read('tokens.css')), read('buyers.css')].join('\n');
for (const target of TARGETS) await writeOrCheck(target);

/** A list of variables for light, and one for dark with those that differ there. */
function themes(tokens) {
  const [, list] = /:root \{(.*?)\n\}/s.exec(tokens);
  const declarations = [...list.matchAll(/(--[\w-]+):\s*([^;]+);/g)].filter(([, name]) => !CONSOLE_ONLY.test(name));
  const both = declarations.map(([, name, value]) => [
    name,
    /^light-dark\((#\w+), (#\w+)\)$/.exec(value) ?? [value, value],
  ]);
  const light = both.map(([name, [, value]]) => `${name}: ${value};`);
  const dark = both.filter(([, { length }]) => length === 3).map(([name, [, , value]]) => `${name}: ${value};`);
  return [
    `:root { color-scheme: light dark; ${light.join(' ')} }`,
    `@media (prefers-color-scheme: dark) { :root { ${dark.join(' ')} } }`,
  ];
}

async function writeOrCheck(target) {
  const isScript = target.endsWith('.ts');
  const text = isScript
    ? `/** ${NOTE} */\nexport const BUYER_STYLE = ${JSON.stringify(minified(css))};\n`
    : `/* ${NOTE} */\n${css}`;
  const file = path.join(ROOT, target);
  const formatted = await prettier.format(text, { ...(await prettier.resolveConfig(file)), filepath: file });
  if (process.argv.includes('--write')) return writeFileSync(file, formatted);
  if (existsSync(file) && readFileSync(file, 'utf8') === formatted) return;
  console.error(`${target} does not match console/styles: \`npm run generate -- buyer-style\``);
  process.exitCode = 1;
}

function minified(text) {
  return text
    .replace(/\/\*.*?\*\//gs, '')
    .replace(/\s+/g, ' ')
    .replace(/ ?([{};,]) ?/g, '$1')
    .replace(/;}/g, '}')
    .trim();
}

function read(name) {
  return readFileSync(path.join(STYLES, name), 'utf8');
}
