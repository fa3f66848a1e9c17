/** The event ids that the server still has in memory: how it knows the repeat of an ANY or STREAM_EXISTS append. */
import type { StoredEvent } from './stream-state';

export type RememberedIds = {
  /** The first event that the stream got under this id. */
  find(stream: string, id: string): StoredEvent | undefined;
  remember(event: StoredEvent): void;
  forgetAll(): void;
};

/** Observed, §2: 60,000 other events later an id is still known, 300,000 later it is not. The limit itself was not seen. */
const MAX_REMEMBERED_EVENTS = 100_000;

/** Observed, §2: "ids are per stream: same id elsewhere is a new event". */
const keyOf = (stream: string, id: string) => `${id} ${stream}`;

export function createRememberedIds(): RememberedIds {
  const known = new Map<string, StoredEvent>();
  /** A ring: the oldest event is where the next one goes. */
  let recent: StoredEvent[] = [];
  let next = 0;

  const forget = (event: StoredEvent | undefined) => {
    if (!event) return;
    const key = keyOf(event.stream, event.id);
    if (known.get(key) === event) known.delete(key);
  };

  return {
    find: (stream, id) => known.get(keyOf(stream, id)),
    remember(event) {
      forget(recent[next]);
      recent[next] = event;
      next = (next + 1) % MAX_REMEMBERED_EVENTS;
      // Observed, §2: an id twice in one append is answered with the first at a repeat ("ok but rev 0n").
      const key = keyOf(event.stream, event.id);
      if (!known.has(key)) known.set(key, event);
    },
    forgetAll() {
      known.clear();
      recent = [];
      next = 0;
    },
  };
}
