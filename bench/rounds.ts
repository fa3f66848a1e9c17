/** Several kinds of requests, sent in turns to their servers, round after round: what disturbs one disturbs the other. */
import type { Contender, Measured } from './contender';
import type { Row } from './row';

export type Entry = {
  name: string;
  server: Contender;
  connections: number;
  /** Round 0 warms up, and is not counted. */
  requestsOf: (round: number) => string[];
  /** An answer without this text counts as failed. */
  expect: string;
  /** The name of the entry that it is compared with. */
  peer?: string;
};

const ROUNDS = 5;

/** A row for each entry, in the order given: medians of all rounds. */
export async function compare(entries: readonly Entry[]): Promise<Row[]> {
  const measured = new Map(entries.map(({ name }) => [name, [] as Measured[]]));
  for (let round = 0; round <= ROUNDS; round += 1) {
    for (const { name, server, connections, requestsOf, expect } of entries) {
      const result = await server.measure({ connections, requests: requestsOf(round), expect });
      if (round > 0) measured.get(name)?.push(result);
    }
  }
  return entries.map((entry) => rowOf(entry, measured));
}

function rowOf({ name, peer }: Entry, measured: ReadonlyMap<string, Measured[]>): Row {
  const own = measured.get(name) ?? [];
  const theirs = peer === undefined ? [] : (measured.get(peer) ?? []);
  const of = (figure: (one: Measured) => number) => median(own.map(figure));
  return {
    name,
    perSecond: of(({ perSecond }) => perSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    p999Ms: of(({ p999Ms }) => p999Ms),
    cpuUs: of(({ cpuUs }) => cpuUs),
    mainUs: of(({ mainUs }) => mainUs),
    rssBytes: Math.max(...own.map(({ rssBytes }) => rssBytes)),
    loopDelayP99Ms: of(({ loopDelayP99Ms }) => loopDelayP99Ms),
    failed: own.reduce((sum, { failed }) => sum + failed, 0),
    ...(peer === undefined
      ? {}
      : { peer, ratio: median(own.map(({ perSecond }, round) => perSecond / (theirs[round]?.perSecond ?? NaN))) }),
  };
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}
