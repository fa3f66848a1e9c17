/**
 * What changed between two records of progress: a receiver that is dead for three days has hundreds of lanes that stay as they are,
 * and they need not be written with each record of what others get. Pure.
 */
import type { EndpointProgress, Endpoints, ProgressChange, ProgressChanges } from '../webhook-events';

export function changesBetween(before: Endpoints, after: Endpoints): ProgressChanges {
  const changed = Object.entries(after).flatMap(([id, progress]): [string, ProgressChange][] => {
    const known = before[id];
    return known && isSame(known, progress) ? [] : [[id, changeBetween(known, progress)]];
  });
  return { changed: Object.fromEntries(changed), removed: Object.keys(before).filter((id) => !(id in after)) };
}

export function applyChanges(before: Endpoints, { changed, removed }: ProgressChanges): Endpoints {
  const after = new Map(Object.entries(before));
  for (const id of removed) after.delete(id);
  for (const [id, change] of Object.entries(changed)) after.set(id, applyChange(after.get(id), change));
  return Object.fromEntries(after);
}

function changeBetween(before: EndpointProgress | undefined, after: EndpointProgress): ProgressChange {
  const { lanes, attempts, ...rest } = after;
  const known = new Map(before?.lanes.map((lane) => [lane.stream, lane]));
  const still = new Set(lanes.map(({ stream }) => stream));
  const shared = sharedAttempts(before?.attempts ?? [], attempts);
  return {
    ...rest,
    lanes: lanes.filter((lane) => !isSame(known.get(lane.stream), lane)),
    ended: [...known.keys()].filter((stream) => !still.has(stream)),
    attempts: attempts.slice(shared),
    droppedAttempts: (before?.attempts.length ?? 0) - shared,
  };
}

function applyChange(before: EndpointProgress | undefined, change: ProgressChange): EndpointProgress {
  const { lanes, ended, attempts, droppedAttempts, ...rest } = change;
  const after = new Map(before?.lanes.map((lane) => [lane.stream, lane]));
  for (const stream of ended) after.delete(stream);
  for (const lane of lanes) after.set(lane.stream, lane);
  const kept = before?.attempts.slice(droppedAttempts) ?? [];
  return { ...rest, lanes: [...after.values()], attempts: [...kept, ...attempts] };
}

/** How many of the latest attempts of before are the earliest of after: new ones come at the end, old ones are forgotten. */
function sharedAttempts(before: EndpointProgress['attempts'], after: EndpointProgress['attempts']): number {
  for (let count = Math.min(before.length, after.length); count > 0; count -= 1) {
    if (isSame(before.slice(-count), after.slice(0, count))) return count;
  }
  return 0;
}

/** As they are stored: what is undefined is not there. */
function isSame(one: object | undefined, other: object): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
