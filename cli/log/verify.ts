import { readConfig } from '../../adapters/config/config';
import { createChainCheck, type BrokenLink } from '../../adapters/event-log/event-hash';
import { createProgress, createStopwatch } from '../terminal/progress';
import { countReading, readingLine, requireEvents } from './log-reading';
import { openLog, parseStoreAddress, requireStore } from './store-address';

/** Walks the whole log and compares each event's `previousHash` with the hash of the one before it in its stream. */
export async function verify(): Promise<number> {
  const { dataDir, eventStore } = readConfig(process.env);
  const address = parseStoreAddress(eventStore, dataDir);
  requireStore(address);
  const progress = createProgress();
  const { store, readEnd } = await openLog(address, { onProblem: progress.note });
  const reading = countReading(store, await readEnd());
  const elapsedMs = createStopwatch();
  const check = createChainCheck();
  let broken = 0;
  const report = (link: BrokenLink | undefined) => {
    if (!link) return;
    broken += 1;
    progress.end();
    process.stdout.write(`${link.stream} revision ${link.revision}: ${link.problem}\n`);
  };
  try {
    await requireEvents(store, address.name);
    for await (const { events } of reading.store.readAll()) {
      for (const event of events) report(check.next(event));
      progress.show(() => readingLine('verified', [reading], elapsedMs()));
    }
  } finally {
    await store.close();
  }
  progress.end();
  process.stdout.write(`${reading.read().events} events of ${check.streams()} streams, ${broken} broken\n`);
  return broken === 0 ? 0 : 1;
}
