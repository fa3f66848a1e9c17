import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { problemsOfConnection, withoutPassword } from '../../adapters/eventstoredb/eventstoredb-connection';
import { openEventStore } from '../../adapters/open-event-store';
import { retryingEventStore } from '../../adapters/event-log/retrying-event-store';
import type { EventStore } from '../../domain/ports';
import type { LogEnd } from './log-reading';
import { UsageError } from '../terminal/usage-error';

/** A store that a command was pointed at. `name` identifies it, without secrets. */
export type StoreAddress =
  | { engine: 'sqlite'; name: string; folder: string }
  | { engine: 'eventstoredb'; name: string; connectionString: string; hosts: string[] };

/** The setting `EVENT_STORE` in `dataDir`, or what `copy` takes: `sqlite:<folder>`, too. */
export function parseStoreAddress(text: string, dataDir: string): StoreAddress {
  if (text === 'sqlite') return sqliteIn(dataDir);
  if (text.startsWith('sqlite:')) {
    const folder = text.slice('sqlite:'.length);
    if (folder === '') throw new UsageError('sqlite: needs a folder, as in sqlite:/var/lib/paystate');
    return sqliteIn(path.resolve(folder));
  }
  if (!text.includes('://')) {
    // Not repeated where it may hold a password.
    const named = text.includes('@') ? '' : `: ${text}`;
    throw new UsageError(`no such store${named}. It is sqlite, sqlite:<folder>, or an esdb:// connection string`);
  }
  const problems = problemsOfConnection(text);
  if (problems.length > 0) throw new UsageError(`the connection string ${problems.join('; it ')}`);
  const hosts = /^[^:]+:\/\/(?:[^@]*@)?([^@/?]+)/.exec(text)?.[1] ?? '';
  return {
    engine: 'eventstoredb',
    name: withoutPassword(text).replace(/[/]?[?].*$/, ''),
    connectionString: text,
    hosts: hosts.toLowerCase().split(',').map(withPort),
  };
}

const withPort = (host: string) => (host.includes(':') ? host : `${host}:2113`);

function sqliteIn(folder: string): StoreAddress {
  const file = path.join(folder, 'events.db');
  const realFolder = existsSync(file) ? path.dirname(realpathSync(file)) : folder;
  return { engine: 'sqlite', name: `sqlite:${realFolder}`, folder };
}

/** By address: a server that answers to two names is taken for two, and a copy onto itself finds all events there. */
export function isSameStore(one: StoreAddress, other: StoreAddress): boolean {
  if (one.engine === 'sqlite' || other.engine === 'sqlite') return one.name === other.name;
  return one.hosts.some((host) => other.hosts.includes(host));
}

/** A mistyped folder must not become an empty store. */
export function requireStore(address: StoreAddress): void {
  if (address.engine !== 'sqlite') return;
  const file = path.join(address.folder, 'events.db');
  if (existsSync(file)) return;
  throw new UsageError(`there are no events: ${file} does not exist. Is DATA_DIR or the folder mistyped?`);
}

export type OpenOptions = {
  /** Called for every problem with a server that is waited for. */
  onProblem: (problem: string) => void;
  /** Ends the waiting for a server. */
  signal?: AbortSignal;
};

export type OpenedLog = {
  store: EventStore;
  /** How far the log goes now; undefined where that cannot be told, which must not stop the work. */
  readEnd(): Promise<LogEnd | undefined>;
};

/** A server may recover, so the command waits for it; a fault of a file does not pass. */
export async function openLog(address: StoreAddress, { onProblem, signal }: OpenOptions): Promise<OpenedLog> {
  if (address.engine === 'sqlite') {
    const store = await openEventStore('sqlite', address.folder);
    return { store, readEnd: async () => ({ lastPosition: await store.lastPosition(), isCount: true }) };
  }
  const store = await openEventStore(address.connectionString, '', ({ connected, problem }) => {
    if (!connected) onProblem(`${address.name}: ${problem ?? 'the connection was lost'}`);
  });
  const patient = retryingEventStore(store, {
    signal: signal ?? new AbortController().signal,
    onWaiting: ({ message }) => onProblem(`${message}; trying again`),
  });
  const readEnd = () =>
    store.lastPosition().then(
      (lastPosition) => ({ lastPosition, isCount: false }),
      () => undefined,
    );
  return { store: patient, readEnd };
}
