/** A bounded number of calls run, and a bounded number wait in the order of their arrival. */

export type Turn = 'taken' | 'overloaded' | 'shutting-down';

export type Turns = {
  /** `taken` must be released. `overloaded`: the queue is full, or no slot was free within `maxWaitMs`. */
  take(maxWaitMs: number): Promise<Turn>;
  giveBack(): void;
  /** Rejects every call in the queue, lets running calls finish, and resolves when the last slot is free. */
  close(): Promise<void>;
};

export function createTurns(limits: { maxConcurrent: number; maxWaiting: number }): Turns {
  // A Set keeps the order of arrival and deletes from the middle cheaply.
  const waiting = new Set<(turn: Turn) => void>();
  const idleListeners: (() => void)[] = [];
  let running = 0;
  let closed = false;

  return {
    take(maxWaitMs) {
      if (closed) return Promise.resolve('shutting-down');
      if (running < limits.maxConcurrent) {
        running += 1;
        return Promise.resolve('taken');
      }
      if (waiting.size >= limits.maxWaiting) return Promise.resolve('overloaded');
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle('overloaded'), maxWaitMs);
        const settle = (turn: Turn): void => {
          clearTimeout(timer);
          waiting.delete(settle);
          resolve(turn);
        };
        waiting.add(settle);
      });
    },
    giveBack() {
      const [next] = waiting;
      if (next) return next('taken');
      running -= 1;
      if (running === 0) for (const notify of idleListeners.splice(0)) notify();
    },
    close() {
      closed = true;
      for (const settle of [...waiting]) settle('shutting-down');
      return running === 0 ? Promise.resolve() : new Promise((resolve) => idleListeners.push(resolve));
    },
  };
}
