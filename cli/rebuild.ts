import path from 'node:path';
import { readConfig } from '../adapters/config';
import { rebuild as rebuildReadModel } from '../projections/rebuild';
import { lockEventFile } from '../adapters/sqlite-event-file';
import { createProgress } from './progress';
import { openStore, parseStoreAddress, requireStore } from './store-address';
import { refuseArguments } from './usage-error';

/** Makes the read model in DATA_DIR again. */
export async function rebuild(args: readonly string[]): Promise<number> {
  refuseArguments('rebuild', args);
  const { dataDir, eventStore, merchant } = readConfig(process.env);
  const address = parseStoreAddress(eventStore, dataDir);
  requireStore(address);
  const file = path.join(dataDir, 'read-model.db');
  // An engine on an EventStoreDB holds its folder by the same lock; one on the embedded store holds the log itself.
  const lock = address.engine === 'sqlite' ? undefined : lockEventFile(file);
  const progress = createProgress();
  const store = await openStore(address, { onProblem: progress.note });
  try {
    const { events, trades, seconds } = await rebuildReadModel({
      store,
      file,
      merchant,
      onProgress: (done) => progress.show(() => `rebuilt ${done} events`),
    });
    progress.end();
    process.stderr.write(`rebuilt ${trades} trades from ${events} events in ${seconds.toFixed(1)} s\n`);
    return 0;
  } finally {
    await store.close();
    lock?.release();
  }
}
