/** What a golden history must fold to for ever: the trade as the API shows it. Fields may be added, none may change. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { viewTrade } from '../../api/resolvers/trade-view';
import { foldTrade } from '../../domain/engine/evolve';
import type { RecordedEvent } from '../../domain/events/recorded-event';

export type Golden = {
  scenario: string;
  /** The release that wrote the events. */
  version: string;
  /** As they were stored. */
  events: RecordedEvent[];
  /** Null for a trade that was never opened here. */
  state: object | null;
};

export function stateOf(events: RecordedEvent[]): object | null {
  const view = viewTrade(foldTrade(events));
  if (!view) return null;
  return shownIn(view);
}

/** Without the folds that resolvers read further fields from: how a release folds is its own business. */
function shownIn(view: object): object {
  const isFold = (name: string) => name === 'source' || name === 'of';
  return JSON.parse(JSON.stringify(view, (name, value: unknown) => (isFold(name) ? undefined : value))) as object;
}

export const GOLDEN_FOLDER = __dirname;

/** Every history of every release that was recorded. */
export function readGoldens(): Golden[] {
  const versions = readdirSync(GOLDEN_FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return versions.flatMap(({ name }) => {
    const folder = path.join(GOLDEN_FOLDER, name);
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    return files.map((file) => {
      const golden = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as Golden;
      // The files of 0.3.0 have the fold behind each anomaly, too.
      return golden.state ? { ...golden, state: shownIn(golden.state) } : golden;
    });
  });
}
