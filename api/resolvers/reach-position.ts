import { comparePositions, StoreUnavailableError, UnknownPositionError, type EventStore } from '../../domain/ports';
import type { Projector } from '../../projections/projector';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { MAX_POSITION_WAITERS, READ_MODEL_WAIT_MS } from '../request/limits';

let waiters = 0;

/**
 * Resolves when the read model holds everything up to `position`, which waits for others and so holds no place in its
 * lane. Throws `ApiError`: BAD_USER_INPUT at once for a position that the log has not reached, READ_MODEL_BEHIND after two
 * seconds, OVERLOADED when too many wait.
 */
export async function reachPosition({ deps, slot }: ApiContext, position: string): Promise<void> {
  const { projector, engine } = deps;
  if (await projector.waitFor(position, 0)) return;
  if (waiters >= MAX_POSITION_WAITERS) throw new ApiError('OVERLOADED', 'Too many queries wait for the read model.');
  waiters += 1;
  const wait = async () => {
    const end = await readEnd(projector, engine.store);
    if (end.isEnd && comparePositions(end.position ?? '', position) < 0) return 'beyond-end';
    return (await projector.waitFor(position, READ_MODEL_WAIT_MS)) ? 'reached' : 'behind';
  };
  let outcome: Awaited<ReturnType<typeof wait>>;
  let isBack = true;
  try {
    if (slot) [outcome, isBack] = await slot.outside(wait);
    else outcome = await wait();
  } finally {
    waiters -= 1;
  }
  if (outcome === 'beyond-end') {
    throw new ApiError('BAD_USER_INPUT', 'atLeast is beyond the end of the log: give a position of this engine.');
  }
  if (outcome === 'behind') {
    throw new ApiError(
      'READ_MODEL_BEHIND',
      `The read model has not reached position ${position} within ${READ_MODEL_WAIT_MS} ms.`,
    );
  }
  if (!isBack) throw new ApiError('OVERLOADED', 'Too many requests are under way.');
}

/** What the log holds after `known`, as far as one batch shows. */
type End = { position: string | undefined; isEnd: boolean };

/** One reads, one waits to read after it, and all that come meanwhile share that one: what they know of is older than it. */
const reads = new WeakMap<Projector, { running: Promise<End>; next?: Promise<End> }>();

function readEnd(projector: Projector, store: Pick<EventStore, 'readAll'>): Promise<End> {
  const read = reads.get(projector);
  if (read) return (read.next ??= read.running.catch(() => undefined).then(() => readEnd(projector, store)));
  const running = readOneBatch(store, projector.position()).finally(() => reads.delete(projector));
  reads.set(projector, { running });
  return running;
}

async function readOneBatch(store: Pick<EventStore, 'readAll'>, known: string | undefined): Promise<End> {
  try {
    for await (const { position, caughtUp } of store.readAll(known)) return { position, isEnd: caughtUp };
  } catch (error) {
    // Of our own position, not of the caller's.
    throw error instanceof UnknownPositionError ? new StoreUnavailableError(error.message, { cause: error }) : error;
  }
  return { position: known, isEnd: true };
}
