import type { LogPage } from './sqlite-event-reader';
import type { CommittedAppend } from './sqlite-waiting-appends';
import type { RecordedEvent } from '../../domain/events/recorded-event';

/** What a slow follower may lag behind before it has to read the file again. All followers share the one tail. */
const maxTailEvents = 8_192;
const maxTailCharacters = 32 * 1_048_576;

type TailEntry = { event: RecordedEvent; position: number; characters: number };

/**
 * The newest events of the log, in memory while anyone follows it. A follower is nothing but a position: it takes
 * what came after from here, or from the file when that was dropped already. So it misses and repeats nothing when it
 * changes from one to the other, and costs nothing while it waits.
 *
 * `delivers` says of a stream whether followers get it; `lastPosition` is where the log stands.
 */
export function createLiveTail(lastPosition: number, delivers: (stream: string) => boolean) {
  const tail: TailEntry[] = [];
  let characters = 0;
  let head = lastPosition;
  /** Everything after this position is here. */
  let coversAfter = lastPosition;
  let followers = 0;
  const waiting = new Set<() => void>();

  function drop(count: number): void {
    for (const dropped of tail.splice(0, count)) {
      coversAfter = dropped.position;
      characters -= dropped.characters;
    }
  }

  function keep(append: CommittedAppend): void {
    for (const entry of entriesOf(append)) {
      tail.push(entry);
      characters += entry.characters;
    }
  }

  /** Adds what was just committed, in commit order, and wakes who waits for it. */
  function add(appends: readonly CommittedAppend[]): void {
    for (const append of appends) {
      head = append.position;
      if (followers > 0 && delivers(append.stream)) keep(append);
    }
    if (followers === 0) coversAfter = head;
    // Half at a time, so that the cost of dropping is spread over many events.
    while (tail.length > maxTailEvents || characters > maxTailCharacters) drop(Math.ceil(tail.length / 2));
    wake();
  }

  function wake(): void {
    const woken = [...waiting];
    waiting.clear();
    for (const resume of woken) resume();
  }

  /** At most `limit` events after a position; undefined when the file must be read. */
  function takeAfter(after: number, limit: number): LogPage | undefined {
    if (after < coversAfter) return undefined;
    const first = firstAfter(tail, after);
    const taken = tail.slice(first, first + limit);
    const caughtUp = first + taken.length === tail.length;
    const position = caughtUp ? Math.max(head, after) : (taken.at(-1)?.position ?? after);
    return { events: taken.map((entry) => entry.event), position, caughtUp };
  }

  /** Counts a follower in; the answer counts it out again. */
  function follow(): () => void {
    followers += 1;
    return () => {
      followers -= 1;
      if (followers > 0) return;
      drop(tail.length);
      coversAfter = head;
    };
  }

  return { add, takeAfter, follow, wake, waiting };
}

export type LiveTail = ReturnType<typeof createLiveTail>;

/** Its events as they are recorded. */
function entriesOf({ stream, events, ...last }: CommittedAppend): TailEntry[] {
  const characters = Math.ceil(last.characters / events.length);
  return events.map((event, index) => {
    const before = events.length - 1 - index;
    const [revision, position] = [last.revision - before, last.position - before];
    const recorded = { ...event, id: event.id.toLowerCase(), stream, revision, position: String(position) };
    return { event: recorded, position, characters };
  });
}

/** Index of the first entry after a position, by halving. */
function firstAfter(entries: readonly TailEntry[], after: number): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((entries[middle]?.position ?? Infinity) > after) high = middle;
    else low = middle + 1;
  }
  return low;
}
