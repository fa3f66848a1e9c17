import path from 'node:path';
import { readConfig } from '../adapters/config';
import { rebuild as rebuildReadModel } from '../projections/rebuild';
import { createProgress } from './progress';
import { openStore, parseStoreAddress, requireStore } from './store-address';

/** Makes the read model in DATA_DIR again. */
export async function rebuild(): Promise<number> {
  const { dataDir, eventStore, merchant } = readConfig(process.env);
  const address = parseStoreAddress(eventStore, dataDir);
  requireStore(address);
  const progress = createProgress();
  const store = await openStore(address, { onProblem: progress.note });
  try {
    const { events, trades, seconds } = await rebuildReadModel({
      store,
      file: path.join(dataDir, 'read-model.db'),
      merchant,
      onProgress: (done) => progress.show(() => `rebuilt ${done} events`),
    });
    progress.end();
    process.stderr.write(`rebuilt ${trades} trades from ${events} events in ${seconds.toFixed(1)} s\n`);
    return 0;
  } finally {
    await store.close();
  }
}
