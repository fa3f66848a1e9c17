/** The log as one node reaches it: after a while, and not always. */
import { StoreUnavailableError, type EventStore } from '../../../domain/ports';
import type { StoreFault } from '../plan/history';
import type { Noise } from '../stage/noise';

/** A writer that waits behind many others, or for a disk: longer than a request may be late. */
const SLOW_APPEND_MS = 15_000;

export type NodeStoreOptions = {
  store: EventStore;
  sleep(ms: number): Promise<void>;
  noise: Noise;
  /** The chance that an append is not answered, as long as it is not calm. */
  outage: number;
  isCalm(): boolean;
  onFault(fault: StoreFault): void;
};

export type NodeStore = EventStore & {
  /** The next so many appends (or reads) meet the fault. */
  addFault(fault: StoreFault, times: number): void;
};

export function createNodeStore(options: NodeStoreOptions): NodeStore {
  const { store, sleep, noise, outage, isCalm, onFault } = options;
  let queued: StoreFault[] = [];

  const take = (faults: readonly StoreFault[]): StoreFault | undefined => {
    if (isCalm()) return undefined;
    const index = queued.findIndex((fault) => faults.includes(fault));
    const byChance = () => (noise('outage') < outage ? faults[Math.floor(noise('which') * faults.length)] : undefined);
    const fault = index < 0 ? byChance() : queued[index];
    queued = queued.filter((_, at) => at !== index);
    if (fault) onFault(fault);
    return fault;
  };

  return {
    ...store,
    async append(stream, expectedRevision, events) {
      const topic = `append ${stream}`;
      const isSlow = !isCalm() && noise(`${topic} slow`) < 0.01;
      await sleep(1 + Math.floor(noise(topic) * (isSlow ? SLOW_APPEND_MS : 6)));
      const fault = take(['not-stored', 'stored-unanswered']);
      if (fault === 'not-stored') throw new StoreUnavailableError('out of reach before it was stored');
      const result = await store.append(stream, expectedRevision, events);
      // Stored, and nobody knows yet: a death here is one between the disk and the memory.
      await sleep(Math.floor(noise(`${topic} back`) * 3));
      if (fault === 'stored-unanswered') throw new StoreUnavailableError('out of reach after it was stored');
      return result;
    },
    async readStream(stream, fromRevision) {
      await sleep(Math.floor(noise(`read ${stream}`) * 3));
      if (take(['unreadable'])) throw new StoreUnavailableError('out of reach');
      return store.readStream(stream, fromRevision);
    },
    addFault(fault, times) {
      queued.push(...Array.from({ length: times }, () => fault));
    },
  };
}
