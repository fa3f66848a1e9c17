/** What happened, by its cause: a request with its answer and what follows from it, or a notify with what follows. */
import type { EventLine } from '../known-trade';

/** `leading`: what it came to, in whose sentence the whole stands; `events`: all of them, oldest first. */
export type Group = { key: string; leading: EventLine; events: readonly EventLine[] };

export const isFact = (type: string) => !type.startsWith('Alipay');

/** Newest first, by the last event of each. */
export function groupsOf(events: readonly EventLine[]): Group[] {
  const byCause = new Map<string, EventLine[]>();
  for (const event of events) {
    // Without a call or a notify: what one decision recorded in the same moment stands together.
    const key = event.causationId ?? `${event.actor} ${event.recordedAt}`;
    const group = byCause.get(key);
    if (group) group.push(event);
    else byCause.set(key, [event]);
  }
  return [...byCause]
    .map(([key, group]) => ({ key, events: group, leading: leadingOf(group) }))
    .sort((one, other) => lastOf(other.events) - lastOf(one.events));
}

function leadingOf(group: readonly EventLine[]): EventLine {
  return group.findLast(({ type }) => isFact(type)) ?? (group.at(-1) as EventLine);
}

const lastOf = (group: readonly EventLine[]) => group.at(-1)?.revision ?? 0;
