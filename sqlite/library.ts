/**
 * The SQLite library of this Node, better-sqlite3 in one of two versions with one interface. 13 brings its binaries in the
 * package and needs no compiler, and a thread that ends with an open file does not end the process; it takes Node 22 or
 * later. Node 20 runs 12, which is compiled when it is installed.
 */
import type Database from 'better-sqlite3';

type Library = typeof Database;

const FIRST_NODE_WITH_BINARIES = 22;

const library = loadLibrary();

/** Opens or creates `file`. Throws a `SqliteError` where that is not possible. */
export function openDatabase(file: string, options?: Database.Options): Database.Database {
  return new library(file, options);
}

export const SqliteError = library.SqliteError;

function loadLibrary(): Library {
  const hasBinaries = Number(process.versions.node.split('.')[0]) >= FIRST_NODE_WITH_BINARIES;
  try {
    // Both are optional dependencies: npm installs the one that this Node can run.
    // eslint-disable-next-line @typescript-eslint/no-require-imports -- which of them is known at run time only
    return (hasBinaries ? require('better-sqlite3') : require('better-sqlite3-node-20')) as Library;
  } catch (error) {
    const advice = hasBinaries
      ? 'run `npm ci` (or `npm install`) with this Node; optional dependencies must not be omitted'
      : 'install python3, make and g++, then run `npm ci` (or `npm install`) again; or use Node 22 or later, which needs no compiler';
    throw new Error(`SQLite is not installed for Node ${process.versions.node}: ${advice}`, { cause: error });
  }
}
