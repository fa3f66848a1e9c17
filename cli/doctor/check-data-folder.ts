/** Whether others on this machine may read what the engine stored: events name buyers. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { openToOthers } from '../../adapters/runtime/private-files';
import { ok, problem, type Finding } from './finding';

const WHAT = 'DATA_DIR';
/** The rest is counted. */
const MAX_NAMED = 5;

export function checkDataFolder(dataDir: string): Finding {
  if (!existsSync(dataDir)) return ok(WHAT, `${dataDir} is not there yet: the engine makes it for its owner only`);
  const open = openToOthers(dataDir);
  if (open.length === 0) return ok(WHAT, `${dataDir} and what the engine made in it are for their owner only`);
  const named = open.slice(0, MAX_NAMED).map((entry) => path.relative(path.dirname(dataDir), entry));
  const more = open.length > MAX_NAMED ? ` and ${open.length - MAX_NAMED} more` : '';
  const says = `others may read ${named.join(', ')}${more}: start the engine, which makes them private, or chmod go= them`;
  return problem(WHAT, says);
}
