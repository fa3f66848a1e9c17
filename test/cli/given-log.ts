/** Logs to copy: whole histories of trades with valid chains, of any size, the same for the same seed. */
import { createHash } from 'node:crypto';
import { hashEvent } from '../../adapters/event-log/event-hash';
import type { EventStore } from '../../domain/ports';
import { seededRandom as seeded } from '../../simulator/values/seeded-random';
import type { NewEvent } from '../../domain/events/recorded-event';

const streamsSideBySide = 500;

export type LogShape = {
  seed?: number;
  streams: number;
  /** Of each stream; the number varies between one and this. */
  maxEvents?: number;
  /** Characters of padding in each event; the number varies between none and this. */
  maxPad?: number;
};

/** Appends as engines do: streams side by side, each in appends of one to four events. Answers how many events. */
export async function appendLog(store: EventStore, shape: LogShape): Promise<number> {
  const { seed = 1, streams, maxEvents = 8, maxPad = 200 } = shape;
  const random = seeded(seed);
  const upTo = (limit: number) => Math.floor(random() * limit) + 1;
  const histories = Array.from({ length: streams }, (_, index) => ({
    stream: `trade-main-${seed}_${index}`,
    events: upTo(maxEvents),
    appended: [] as NewEvent[],
  }));
  let total = 0;
  for (let open = histories; open.length > 0; open = open.filter(({ events, appended }) => appended.length < events)) {
    const appends = open.slice(0, streamsSideBySide).map((history) => {
      const count = Math.min(upTo(4), history.events - history.appended.length);
      const revision = history.appended.length - 1;
      const added = nextEvents(history.stream, history.appended, count, () => upTo(maxPad + 1) - 1);
      total += count;
      return store.append(history.stream, revision < 0 ? 'no-stream' : revision, added);
    });
    await Promise.all(appends);
  }
  return total;
}

/** Makes the next events of a stream, and adds them to what it has. */
export function nextEvents(stream: string, history: NewEvent[], count: number, padOf: () => number): NewEvent[] {
  for (let made = 0; made < count; made++) {
    const revision = history.length;
    const previous = history.at(-1);
    history.push({
      id: uuidOf(`${stream}/${revision}`),
      type: 'AlipayNotifyReceived',
      data: { notifyId: `${revision}`, params: { subject: '第八杯 "tea"', pad: 'x'.repeat(padOf()) } },
      metadata: {
        recordedAt: '2026-11-05T08:00:00.000Z',
        actor: 'alipay',
        $correlationId: `r${revision}`,
        schemaVersion: 1,
        previousHash: previous ? hashEvent({ ...previous, stream, revision: revision - 1 }) : null,
      },
    });
  }
  return history.slice(history.length - count);
}

function uuidOf(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    '-',
  );
}

/** Every event's hash, by stream: equal when streams, revisions, ids, types, data and metadata are. */
export async function contentsOf(store: EventStore): Promise<Record<string, string[]>> {
  const contents: Record<string, string[]> = {};
  for await (const { events } of store.readAll()) {
    for (const event of events) (contents[event.stream] ??= []).push(hashEvent(event));
  }
  return contents;
}
