import { readConfig, refuseOrphans } from '../../adapters/config/config';
import { openWorkOfOthers } from '../../projections/other-merchants';
import { readModelPath } from '../../projections/views/read-model-file';
import { rebuild as rebuildReadModel } from '../../projections/rebuild';
import { lockEventFile } from '../../adapters/sqlite/sqlite-event-file';
import { createProgress, createStopwatch } from '../terminal/progress';
import { countReading, readingLine } from './log-reading';
import { openLog, parseStoreAddress, requireStore } from './store-address';

/** Makes the read models in DATA_DIR again, one a shop. */
export async function rebuild(): Promise<number> {
  const config = readConfig(process.env);
  const { dataDir, eventStore, merchant: main, moreMerchants } = config;
  const address = parseStoreAddress(eventStore, dataDir);
  requireStore(address);
  const merchants = [main, ...moreMerchants.map(({ merchant }) => merchant)];
  // Only the views of another merchant show that something of it is open.
  refuseOrphans(config, openWorkOfOthers(dataDir, merchants));
  // An engine on an EventStoreDB holds its folder by the same lock; one on the embedded store holds the log itself.
  const lock = address.engine === 'sqlite' ? undefined : lockEventFile(readModelPath(dataDir, main, main));
  const progress = createProgress();
  const { store, readEnd } = await openLog(address, { onProblem: progress.note });
  try {
    for (const merchant of merchants) {
      const reading = countReading(store, await readEnd());
      const elapsedMs = createStopwatch();
      const whose = merchants.length > 1 ? ` of ${merchant}` : '';
      const { events, trades, seconds } = await rebuildReadModel({
        store: reading.store,
        file: readModelPath(dataDir, merchant, main),
        merchant,
        onProgress: () => progress.show(() => readingLine(`read model${whose}:`, [reading], elapsedMs())),
      });
      progress.end();
      process.stderr.write(`rebuilt ${trades} trades${whose} from ${events} events in ${seconds.toFixed(1)} s\n`);
    }
    return 0;
  } finally {
    await store.close();
    lock?.release();
  }
}
