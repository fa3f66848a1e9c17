/**
 * Whatever goes wrong: seeded histories of buyers, shops, operators, crashes and faults, played against the engine and the
 * simulator's ledger, each held against every invariant at its end. `HISTORIES` says how many, `HISTORIES_SEED` which: some
 * hundreds while one works, ten thousand in CI. docs/testing.md tells the rest.
 */
import { openHttpHouse, type HttpHouse } from './stage/http-stage';
import { NOTIFY_FAULTS, CALL_FAULTS } from '../../simulator/gateway/faults';
import { ACTS } from './plan/history';
import type { PlayOptions } from './world/play';
import { describeFailure, describeTally } from './report/report';
import { createTally, playSeed, sumOf, type Tally } from './report/tally';
import { createVirtualStage } from './stage/virtual-stage';

const HISTORIES = Number(process.env['HISTORIES'] ?? (process.env['CI'] ? 10_000 : 300));
const FIRST_SEED = Number(process.env['HISTORIES_SEED'] ?? 1);
/** One in so many is also played over real HTTP, with real signatures. */
const HTTP_SHARE = 500;
/** Until then a run is too short to have met everything. */
const ENOUGH = 5_000;

async function playAll(seeds: number[], options: PlayOptions): Promise<Tally> {
  const tally = createTally();
  const startedAt = performance.now();
  for (const seed of seeds) {
    const violation = await playSeed(seed, options, tally);
    if (violation) throw new Error(await describeFailure(seed, violation, options));
    // Virtual time never lets the event loop turn.
    if (seed % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
  }
  process.stdout.write(`  ${describeTally(tally, performance.now() - startedAt)}\n`);
  return tally;
}

const seedsOf = (count: number, every = 1) => Array.from({ length: count }, (_, index) => FIRST_SEED + index * every);

describe('whatever goes wrong', () => {
  it(`${HISTORIES} histories in virtual time`, async () => {
    const tally = await playAll(seedsOf(HISTORIES), { createStage: createVirtualStage });
    if (HISTORIES < ENOUGH) return;
    const struck = [...Object.keys(CALL_FAULTS), ...Object.keys(NOTIFY_FAULTS)];
    expect(struck.filter((fault) => !tally.counts.has(`fault ${fault}`))).toEqual([]);
    expect(ACTS.filter((act) => !tally.counts.has(`act ${act}`))).toEqual([]);
    for (const end of ['DONE', 'NOT_READY', 'FAILED', 'corrected by queries', 'not fully queried']) {
      expect(sumOf(tally, `bill ${end}`)).toBeGreaterThan(0);
    }
    for (const port of ['append', 'readStream', 'call', 'sleep']) {
      expect(sumOf(tally, `death before ${port}`)).toBeGreaterThan(0);
      expect(sumOf(tally, `death after ${port}`)).toBeGreaterThan(0);
      expect(sumOf(tally, `freeze after ${port}`)).toBeGreaterThan(0);
    }
  }, 900_000);

  describe('over real HTTP', () => {
    let house: HttpHouse;
    beforeAll(async () => {
      house = await openHttpHouse();
    });
    afterAll(() => house.close());

    it(`one history in ${HTTP_SHARE}, with real signatures`, async () => {
      await playAll(seedsOf(Math.ceil(HISTORIES / HTTP_SHARE), HTTP_SHARE), { createStage: house.createStage });
    });
  });
});
