/**
 * Which work may begin now. One thread does all the work, so requests that come too fast would not fail but wait, in sockets
 * where nothing counts them. Here they wait in queues that are counted: work begins in short slices between which the event
 * loop runs, kinds take turns, and a request whose expected wait is too long is refused at once.
 */
import { performance } from 'node:perf_hooks';
import { WORK_LIMITS, type WorkLimits } from './limits';

export type Work = keyof typeof WORK_LIMITS;

export type Admission = {
  /** False: overloaded, nothing was begun. True: `leave` when it is done. */
  enter(work: Work): boolean | Promise<boolean>;
  leave(work: Work): void;
  /** Whether `enter` would refuse. */
  isFull(work: Work): boolean;
  counts(): Record<Work, { running: number; waiting: number; refused: number }>;
};

/** Limits of the work that begins in one turn of the event loop: the rest waits for the next. */
const SLICE_MS = 5;
const MAX_BEGUN_PER_SLICE = 16;
/** A queue that is never empty for so long is no burst: more requests arrive than leave. */
const STANDING_AFTER_MS = 500;
/** So few may always wait, however slow the work is at the moment. */
const MIN_WAITING = 32;
/** After so long without a waiting request, the measured pace is outdated. */
const FORGET_PACE_AFTER_MS = 1_000;

type Lane = {
  limits: WorkLimits;
  running: number;
  refused: number;
  /** In the order of arrival; a Set forgets one in the middle cheaply. */
  waiting: Set<() => void>;
  /** Average time between two that left the queue, and when the last one left it. */
  paceMs: number;
  lastTurnMs: number;
  /** Since when the queue has never been empty. */
  standingSinceMs: number;
};

export function createAdmission(limits: Record<Work, WorkLimits> = WORK_LIMITS): Admission {
  const kinds = Object.keys(limits) as Work[];
  const newLane = (work: Work): Lane => ({
    limits: limits[work],
    running: 0,
    refused: 0,
    waiting: new Set(),
    paceMs: 0,
    lastTurnMs: 0,
    standingSinceMs: 0,
  });
  const lanes = Object.fromEntries(kinds.map((work) => [work, newLane(work)])) as Record<Work, Lane>;
  const inTurn = kinds.map((work) => lanes[work]);
  const mayBegin = ({ waiting, running, limits: { maxRunning } }: Lane) => waiting.size > 0 && running < maxRunning;
  /** The kinds take turns: a flood of one kind does not delay another. */
  const beginNext = () => {
    const index = inTurn.findIndex(mayBegin);
    const [lane] = index < 0 ? [] : inTurn.splice(index, 1);
    if (!lane) return;
    inTurn.push(lane);
    const now = performance.now();
    if (lane.lastTurnMs > 0) lane.paceMs += (now - lane.lastTurnMs - lane.paceMs) / 10;
    lane.lastTurnMs = now;
    const [begin] = lane.waiting;
    begin?.();
  };
  const comeSlice = createSlices(() => inTurn.some(mayBegin), beginNext);
  const isTurnFresh = createTurnWatch();
  const isFull = (lane: Lane) => isCrowded(lane) || isTooSlow(lane);
  const wait = (lane: Lane) =>
    new Promise<boolean>((resolve) => {
      const settle = (isAdmitted: boolean) => {
        clearTimeout(timer);
        lane.waiting.delete(begin);
        if (isAdmitted) lane.running += 1;
        else lane.refused += 1;
        resolve(isAdmitted);
      };
      const begin = () => settle(true);
      const timer = setTimeout(() => settle(false), lane.limits.maxWaitMs).unref();
      if (lane.waiting.size === 0) beginQueue(lane);
      lane.waiting.add(begin);
      comeSlice();
    });

  return {
    enter(work) {
      const lane = lanes[work];
      const isNobodyWaiting = kinds.every((kind) => !mayBegin(lanes[kind]));
      if (lane.waiting.size === 0 && isNobodyWaiting && lane.running < lane.limits.maxRunning && isTurnFresh()) {
        lane.running += 1;
        return true;
      }
      if (!isFull(lane)) return wait(lane);
      lane.refused += 1;
      return false;
    },
    leave(work) {
      lanes[work].running -= 1;
      comeSlice();
    },
    isFull: (work) => isFull(lanes[work]),
    counts() {
      const countOf = ({ running, waiting, refused }: Lane) => ({ running, waiting: waiting.size, refused });
      return Object.fromEntries(kinds.map((work) => [work, countOf(lanes[work])])) as ReturnType<Admission['counts']>;
    },
  };
}

/** The place of one request in a lane. */
export type Slot = {
  /** False: overloaded. */
  enter(): Promise<boolean>;
  /** Has no effect where the place is not held. */
  leave(): void;
  /** Runs what only waits for others without the place. False as the second: it could not be had again, do nothing more. */
  outside<T>(wait: () => Promise<T>): Promise<[result: T, isBack: boolean]>;
};

export function createSlot(admission: Pick<Admission, 'enter' | 'leave'>, work: Work): Slot {
  let isHeld = false;
  let outside = 0;
  const enter = async () => (isHeld = await admission.enter(work));
  const leave = () => {
    if (isHeld) admission.leave(work);
    isHeld = false;
  };
  return {
    enter,
    leave,
    async outside(wait) {
      leave();
      outside += 1;
      try {
        const result = await wait();
        // The last of several that wait at once takes the place again for all of them.
        return [result, outside > 1 || (await enter())];
      } finally {
        outside -= 1;
      }
    },
  };
}

/** The function it answers sees to it that `beginNext` is called, slice by slice, for as long as `isAnyWaiting`. */
function createSlices(isAnyWaiting: () => boolean, beginNext: () => void): () => void {
  let isComing = false;
  return function come() {
    if (isComing || !isAnyWaiting()) return;
    isComing = true;
    let begunMs: number | undefined;
    // One immediate each: the work that begins runs to its first await before the next begins.
    for (let step = 0; step < MAX_BEGUN_PER_SLICE; step += 1) {
      setImmediate(() => {
        begunMs ??= performance.now();
        if (step === 0 || performance.now() - begunMs < SLICE_MS) beginNext();
      });
    }
    setImmediate(() => {
      isComing = false;
      come();
    });
  };
}

/** A request that finds no queue begins at once, unless this turn of the event loop has begun too much. */
function createTurnWatch(): () => boolean {
  let begunMs: number | undefined;
  let count = 0;
  return () => {
    if (begunMs === undefined) {
      begunMs = performance.now();
      count = 0;
      setImmediate(() => (begunMs = undefined));
    }
    count += 1;
    return count <= MAX_BEGUN_PER_SLICE && performance.now() - begunMs < SLICE_MS;
  };
}

/** Who only waits for a turn of the event loop takes none of the room for those who wait until others have left. */
function isCrowded({ waiting, running, limits }: Lane): boolean {
  return running + waiting.size >= limits.maxRunning + limits.maxWaiting;
}

/**
 * A burst may wait. In a standing queue, a request whose expected wait is too long is refused, unless all that are here may
 * run at once: then the queue is no more than the turns that they take on one thread.
 */
function isTooSlow({ waiting, running, paceMs, standingSinceMs, limits }: Lane): boolean {
  if (waiting.size < MIN_WAITING || running + waiting.size < limits.maxRunning) return false;
  if (waiting.size * paceMs <= limits.targetWaitMs) return false;
  return performance.now() - standingSinceMs > STANDING_AFTER_MS;
}

function beginQueue(lane: Lane): void {
  const now = performance.now();
  if (now - lane.lastTurnMs > FORGET_PACE_AFTER_MS) lane.paceMs = 0;
  lane.lastTurnMs = 0;
  lane.standingSinceMs = now;
}
