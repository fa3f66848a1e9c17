import { readConfig } from '../../adapters/config/config';
import { createChainCheck, type BrokenLink } from '../../adapters/event-log/event-hash';
import { createProgress } from '../terminal/progress';
import { openStore, parseStoreAddress, requireStore } from './store-address';
import { refuseArguments } from '../terminal/usage-error';

/** Walks the whole log and compares each event's `previousHash` with the hash of the one before it in its stream. */
export async function verify(args: readonly string[]): Promise<number> {
  refuseArguments('verify', args);
  const { dataDir, eventStore } = readConfig(process.env);
  const address = parseStoreAddress(eventStore, dataDir);
  requireStore(address);
  const progress = createProgress();
  const store = await openStore(address, { onProblem: progress.note });
  const check = createChainCheck();
  let done = 0;
  let broken = 0;
  const tell = (link: BrokenLink | undefined) => {
    if (!link) return;
    broken += 1;
    progress.end();
    process.stdout.write(`${link.stream} revision ${link.revision}: ${link.problem}\n`);
  };
  try {
    for await (const { events } of store.readAll()) {
      for (const event of events) tell(check.next(event));
      done += events.length;
      progress.show(() => `verified ${done} events`);
    }
  } finally {
    await store.close();
  }
  progress.end();
  process.stdout.write(`${done} events of ${check.streams()} streams, ${broken} broken\n`);
  return broken === 0 ? 0 : 1;
}
