import { describeEventStoreContract } from '../adapters/event-log/event-store-contract';
import { createMemoryLog, openMemoryEventStore } from './memory-event-store';

/** Histories prove nothing about the engine on a store that no engine has to cope with. */
describeEventStoreContract('The event store in memory', {
  open: async () => {
    const log = createMemoryLog();
    const store = openMemoryEventStore(log);
    const openAgain = async () => {
      await store.close();
      return openMemoryEventStore(log);
    };
    return { store, openAgain };
  },
});
