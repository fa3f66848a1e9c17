/**
 * Plays the history of a seed again, exactly, and tells what happens step by step:
 *   npm run replay -- <seed> [--shrink] [--http]
 * `--shrink` looks for the plainest history that fails alike; `--http` plays over real HTTP (and then not exactly: real
 * time decides what overlaps). Ends with 1 when something does not hold.
 */
import { openHttpHouse } from './stage/http-stage';
import { playHistory, type PlayOptions } from './world/play';
import { tellHistory } from './report/report';
import { historyOf, shrink } from './plan/seeds';
import { createVirtualStage } from './stage/virtual-stage';

async function main([seedText, ...flags]: string[]): Promise<void> {
  const seed = Number(seedText);
  if (!Number.isSafeInteger(seed)) throw new Error('which seed? npm run replay -- <seed>');
  const house = flags.includes('--http') ? await openHttpHouse() : undefined;
  const options: PlayOptions = { createStage: house?.createStage ?? createVirtualStage };
  try {
    const history = historyOf(seed);
    const [first] = (await playHistory(history, options)).violations;
    const mustShrink = first && flags.includes('--shrink');
    const plainest = mustShrink ? await shrink(seed, first, options) : undefined;
    process.stdout.write(`${await tellHistory(plainest ?? history, options)}\n`);
    process.exitCode = first ? 1 : 0;
  } finally {
    await house?.close();
  }
}

void main(process.argv.slice(2));
