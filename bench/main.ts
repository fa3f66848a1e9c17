/**
 * `npm run bench [-- appends | notifies | graphql | payments …] [--profile <folder>]`: figures and ratios of one run.
 * Compare ratios, not absolute numbers: machines differ and are noisy.
 */
import { mkdirSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { benchAppends } from './appends';
import { keepProfilesIn } from './contender';
import { benchGraphql } from './graphql';
import { benchNotifies } from './notifies';
import { benchPayments } from './payments';
import type { Row } from './row';

const PARTS: [name: string, run: () => Promise<Row[]>][] = [
  ['appends', benchAppends],
  ['graphql', benchGraphql],
  ['notifies', benchNotifies],
  ['payments', benchPayments],
];

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({ allowPositionals: true, options: { profile: { type: 'string' } } });
  if (values.profile !== undefined) {
    mkdirSync(values.profile, { recursive: true });
    keepProfilesIn(values.profile);
  }
  process.stdout.write(`node ${process.version}, ${process.platform}; medians of five rounds, in turns; times in ms\n`);
  process.stdout.write(`${HEAD}\n`);
  for (const [name, run] of PARTS) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    process.stderr.write(`measuring ${name} …\n`);
    try {
      for (const row of await run()) process.stdout.write(`${printed(row)}\n`);
    } catch (error) {
      // The rows of the other parts are worth having.
      process.exitCode = 1;
      process.stdout.write(`${name}: not measured, ${error instanceof Error ? error.message : String(error)}\n`);
    }
  }
}

const NAME = 58;
const HEAD = `${''.padEnd(NAME)} ${'/s'.padStart(8)}  ${'p50 / p99 / p99.9'.padEnd(24)} CPU µs  main µs  RSS MB  loop p99`;

function printed(row: Row): string {
  const latency = [row.p50Ms, row.p99Ms, row.p999Ms].flatMap((ms) => (ms === undefined ? [] : [ms.toFixed(1)]));
  const costs = [
    [row.cpuUs, 6],
    [row.mainUs, 8],
    [row.rssBytes === undefined ? undefined : row.rssBytes / 1e6, 7],
    [row.loopDelayP99Ms, 9],
  ] as const;
  const cost = costs
    .map(([figure, width]) => (figure === undefined ? '' : figure.toFixed(0)).padStart(width))
    .join(' ');
  const against = row.ratio === undefined ? '' : `  ${row.ratio.toFixed(2)} of: ${row.peer ?? ''}`;
  const failed = row.failed ? `  FAILED: ${row.failed} answers` : '';
  const figures = `${Math.round(row.perSecond).toString().padStart(8)}  ${latency.join(' / ').padEnd(24)} ${cost}`;
  return `${row.name.padEnd(NAME)} ${figures}${against}${failed}`;
}

void main();
