/**
 * How far one endpoint is, and what is tried next. Each order is a lane of its own: its events are delivered one after the other,
 * and one that is not accepted holds its own lane, no other. Pure: it is told the time and what happened.
 */
import type { Attempt, EndpointProgress, Lane, PauseReason } from '../webhook-events';
import { GIVE_UP_AFTER_MS, MAX_RETRY_AFTER_MS, retryDelayMs } from './schedule';

/** Orders with undelivered events that are known at once; reading the log waits while there are as many. */
export const MAX_LANES = 256;
/** Of these, orders that are not tried again because three days were not enough; with more, the endpoint is paused. */
export const MAX_PAUSED_LANES = 32;
/** So many orders that fail without a success between them show that the endpoint fails, not a message. */
const FAILED_LANES_OF_DEAD = 3;
/** Nothing is given up after fewer attempts: the engine may not have run for three days, or its clock may have been moved. */
const MIN_TRIES = 10;
/** Attempts that are remembered for people. */
const MAX_ATTEMPTS_SHOWN = 20;

type Rest = NonNullable<EndpointProgress['rest']>;
type Failure = { problem: string; retryAfterMs?: number | undefined };

export type EndpointState = {
  /** The log was read up to here, and lanes know of all before it. */
  passed(position: string, last?: EndpointProgress['anchor']): void;
  /** True: the lane knows of the event. False: there are as many lanes as may be, wait. */
  offer(stream: string, revision: number): boolean;
  /** As `offer`, of several events, and beyond the limit: a person asked for it. */
  offerAnyway(stream: string, fromRevision: number, throughRevision: number): void;
  /** The log is read again from there. */
  rewind(to: Pick<EndpointProgress, 'position' | 'anchor'>): void;
  /** A lane that is to be tried now, of those that `isBusy` does not name; `busy` counts these. */
  nextLane(nowMs: number, isBusy: (stream: string) => boolean, busy: number): Lane | undefined;
  /** Of a lane that was at `from`, everything before `next` is accepted, or not wanted. */
  delivered(stream: string, from: number, next: number): void;
  /** An attempt was accepted: the endpoint is well. */
  succeeded(stream: string): void;
  failed(stream: string, failure: Failure, nowMs: number): void;
  remember(attempt: Attempt): void;
  /** Why the endpoint is to be paused, if it is. */
  pauseReason(): PauseReason | undefined;
  /** Three days begin anew, and everything is due. */
  resume(): void;
  /** Everything that was asked up to this revision is carried out. */
  carriedOut(revision: number): void;
  /** No other order can be taken up. */
  isFull(): boolean;
  dueAtMs(): number;
  place(): Pick<EndpointProgress, 'position' | 'anchor' | 'carriedOut'>;
  snapshot(): EndpointProgress;
};

export function createEndpointState(from: EndpointProgress, random: () => number = Math.random): EndpointState {
  let { position, anchor, carriedOut, rest, attempts } = from;
  let isGivenUp = false;
  const lanes = new Map<string, Lane>(from.lanes.map((lane) => [lane.stream, { ...lane }]));
  const offerAnyway = (stream: string, first: number, through: number) => widen(lanes, stream, first, through);
  const place = () => ({ position, ...(anchor ? { anchor } : {}), carriedOut });

  return {
    passed(read, last) {
      position = read;
      anchor = last ?? anchor;
    },
    offer(stream, revision) {
      const hasRoom = lanes.has(stream) || lanes.size < MAX_LANES;
      if (hasRoom) offerAnyway(stream, revision, revision);
      return hasRoom;
    },
    offerAnyway,
    rewind(to) {
      ({ position, anchor } = to);
    },
    nextLane(nowMs, isBusy, busy) {
      if (nowMs < restUntilMs(rest) || (isDead(rest) && busy > 0)) return undefined;
      return bestOf(lanes.values(), nowMs, isBusy);
    },
    delivered(stream, at, next) {
      const lane = lanes.get(stream);
      // A resend has moved the lane back since the attempt began: its place stays.
      if (lane?.next !== at) return;
      lane.next = next;
      if (lane.next > lane.last) lanes.delete(stream);
    },
    succeeded(stream) {
      const lane = lanes.get(stream);
      if (lane) lanes.set(stream, withoutFailures(lane));
      // What failed while nothing was accepted need not wait out its own pause.
      if (isDead(rest)) for (const one of lanes.values()) delete one.nextAt;
      rest = undefined;
    },
    failed(stream, { problem, retryAfterMs = 0 }, nowMs) {
      const lane = lanes.get(stream);
      if (!lane) return;
      const nextAt = (failures: number) => {
        const waitMs = Math.max(retryDelayMs(failures, random()), Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
        return new Date(nowMs + waitMs).toISOString();
      };
      const failures = lane.failures + 1;
      const failingSince = lane.failingSince ?? new Date(nowMs).toISOString();
      Object.assign(lane, { failures, failingSince, problem, nextAt: nextAt(failures) });
      rest = restAfter(rest, stream, { nowMs, nextAt });
      isGivenUp = isOver(rest.failingSince, Math.max(rest.rounds, failures), nowMs);
      if (!isGivenUp && isOver(failingSince, failures, nowMs)) lane.pausedAt = new Date(nowMs).toISOString();
    },
    remember(attempt) {
      attempts = [...attempts, attempt].slice(-MAX_ATTEMPTS_SHOWN);
    },
    pauseReason: () => (isGivenUp ? 'FAILED_FOR_THREE_DAYS' : hasTooManyPaused(lanes) ? 'TOO_MANY_STUCK' : undefined),
    resume() {
      [rest, isGivenUp] = [undefined, false];
      for (const lane of [...lanes.values()]) lanes.set(lane.stream, withoutFailures(lane));
    },
    carriedOut(revision) {
      carriedOut = Math.max(carriedOut, revision);
    },
    isFull: () => lanes.size >= MAX_LANES,
    dueAtMs: () => dueAtMs({ lanes: [...lanes.values()], rest }),
    place,
    snapshot: () => ({ ...place(), lanes: [...lanes.values()].map((lane) => ({ ...lane })), rest, attempts }),
  };
}

/** When the next lane is due, in milliseconds since 1970; -Infinity: at once, Infinity: none is. */
export function dueAtMs({ lanes, rest }: Pick<EndpointProgress, 'lanes' | 'rest'>): number {
  const due = lanes.filter(({ pausedAt }) => pausedAt === undefined);
  const earliest = due.reduce((least, { nextAt }) => Math.min(least, timeOf(nextAt)), Infinity);
  return Math.max(earliest, restUntilMs(rest));
}

/** The earliest time of the next attempt for one lane, RFC 3339; undefined: at once, or not by itself. */
export function nextAttemptAt(lane: Lane, rest: EndpointProgress['rest']): string | undefined {
  const dueMs = dueAtMs({ lanes: [lane], rest });
  return Number.isFinite(dueMs) ? new Date(dueMs).toISOString() : undefined;
}

/** Several orders fail: the endpoint rests as a whole, longer after each round in which nothing is accepted. */
function restAfter(
  rest: Rest | undefined,
  stream: string,
  { nowMs, nextAt }: { nowMs: number; nextAt(failures: number): string },
): Rest {
  const failed = [...new Set([...(rest?.failed ?? []), stream])].slice(0, FAILED_LANES_OF_DEAD);
  const failing = { failingSince: new Date(nowMs).toISOString(), rounds: 0, ...rest, failed };
  if (!isDead(failing) || nowMs < timeOf(failing.nextAt)) return failing;
  return { ...failing, rounds: failing.rounds + 1, nextAt: nextAt(failing.rounds + 1) };
}

function widen(lanes: Map<string, Lane>, stream: string, first: number, through: number): void {
  const lane = lanes.get(stream) ?? { stream, next: first, last: through, failures: 0 };
  lane.next = Math.min(lane.next, first);
  lane.last = Math.max(lane.last, through);
  lanes.set(stream, lane);
}

/** The one that failed least often: what was never tried comes first. */
function bestOf(lanes: Iterable<Lane>, nowMs: number, isBusy: (stream: string) => boolean): Lane | undefined {
  let best: Lane | undefined;
  for (const lane of lanes) {
    const isReady = lane.pausedAt === undefined && !isBusy(lane.stream) && timeOf(lane.nextAt) <= nowMs;
    if (isReady && lane.failures < (best?.failures ?? Infinity)) best = lane;
  }
  return best;
}

function withoutFailures({ stream, next, last }: Lane): Lane {
  return { stream, next, last, failures: 0 };
}

function hasTooManyPaused(lanes: ReadonlyMap<string, Lane>): boolean {
  return [...lanes.values()].filter(({ pausedAt }) => pausedAt !== undefined).length > MAX_PAUSED_LANES;
}

function isOver(since: string, tries: number, nowMs: number): boolean {
  return nowMs - timeOf(since) >= GIVE_UP_AFTER_MS && tries >= MIN_TRIES;
}

function isDead(rest: Rest | undefined): boolean {
  return rest !== undefined && rest.failed.length >= FAILED_LANES_OF_DEAD;
}

function restUntilMs(rest: Rest | undefined): number {
  return isDead(rest) ? timeOf(rest?.nextAt) : -Infinity;
}

function timeOf(at: string | undefined): number {
  return at === undefined ? -Infinity : Date.parse(at);
}
