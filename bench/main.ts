/** `npm run bench`: figures and ratios of one run. Compare ratios, not absolute numbers: machines differ and are noisy. */
import { benchAppends } from './appends';
import { benchGraphql } from './graphql';
import { benchNotifies } from './notifies';
import type { Row } from './row';

const PARTS: [name: string, run: () => Promise<Row[]>][] = [
  ['appends', benchAppends],
  ['notifies', benchNotifies],
  ['graphql', benchGraphql],
];

async function main(wanted: string[]): Promise<void> {
  process.stdout.write(`node ${process.version}, ${process.platform}; medians, latencies p50 / p99 in ms\n`);
  for (const [name, run] of PARTS) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    process.stderr.write(`measuring ${name} …\n`);
    for (const row of await run()) process.stdout.write(`${printed(row)}\n`);
  }
}

function printed({ name, perSecond, p50Ms, p99Ms, peer, ratio }: Row): string {
  const latency = p50Ms === undefined ? '' : `${p50Ms.toFixed(1)} / ${(p99Ms ?? NaN).toFixed(1)}`;
  const against = ratio === undefined ? '' : `${ratio.toFixed(2)} × ${peer ?? ''}`;
  return `${name.padEnd(52)} ${Math.round(perSecond).toString().padStart(8)}/s  ${latency.padEnd(16)} ${against}`;
}

void main(process.argv.slice(2));
