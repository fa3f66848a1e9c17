/**
 * What the engine has stored names buyers and holds keys, so it is for the owner only. What this process makes from now on is private
 * by its umask (`main.ts`, `cli.ts`); this file takes from group and others what an older version, or a restored backup, left to them.
 */
import { chmodSync, lstatSync, readdirSync, statSync, type Stats } from 'node:fs';
import path from 'node:path';

/** In `DATA_DIR`; other files there are not the engine's to change. */
const MADE_HERE = /^(events|read-model(-[a-z0-9]+)?)\.db|^bills(-[a-z0-9]+)?$|^simulator$|^copy-checkpoint\.json/;
const OF_OTHERS = 0o077;
const STICKY = 0o1000;
/** More than the engine ever makes; a folder with more is looked at in part. */
const MAX_ENTRIES = 10_000;

/** `tightened`: how many entries are private now. `stillOpen`: what could not be changed, because it belongs to another user. */
export type Tightening = { tightened: number; stillOpen: string[] };

/** Makes the folder and what the engine made in it private. Never throws: a start does not fail because of it. */
export function tightenDataFolder(dataDir: string): Tightening {
  const result: Tightening = { tightened: 0, stillOpen: [] };
  for (const { entry, stats } of openEntries(dataDir)) tighten(entry, stats, result);
  return result;
}

/** The folder, and what the engine made in it, as far as group or others may use it. Changes nothing; throws what reading the folder throws. */
export function openToOthers(dataDir: string): string[] {
  return [...openEntries(dataDir)].map(({ entry }) => entry);
}

/** Each is read when its turn comes: a folder is tightened before what is in it. */
function* openEntries(dataDir: string): Generator<{ entry: string; stats: Stats }> {
  const ofFolder = statSync(dataDir);
  if (isOpen(ofFolder)) yield { entry: dataDir, stats: ofFolder };
  for (const entry of entriesOf(dataDir)) {
    const stats = lstatSync(entry, { throwIfNoEntry: false });
    if (stats && (stats.isFile() || stats.isDirectory()) && isOpen(stats)) yield { entry, stats };
  }
}

const isOpen = ({ mode }: Stats): boolean => (mode & OF_OTHERS) !== 0;

/** What the engine made, folders before what is in them. */
function entriesOf(dataDir: string): string[] {
  const names = readdirSync(dataDir).filter((name) => MADE_HERE.test(name));
  return names
    .flatMap((name) => {
      const entry = path.join(dataDir, name);
      if (!lstatSync(entry, { throwIfNoEntry: false })?.isDirectory()) return [entry];
      const inside = readdirSync(entry, { recursive: true, encoding: 'utf8' });
      return [entry, ...inside.map((one) => path.join(entry, one))];
    })
    .slice(0, MAX_ENTRIES);
}

function tighten(entry: string, { mode }: Stats, result: Tightening): void {
  try {
    // A folder such as /tmp is everybody's.
    if (mode & STICKY) throw new Error('shared');
    chmodSync(entry, mode & 0o7777 & ~OF_OTHERS);
    result.tightened += 1;
  } catch {
    result.stillOpen.push(entry);
  }
}
