/** How many sockets one credential may hold: a newer one ends the oldest, as a page does that is loaded again. */
import type { Caller } from '../../access/caller';
import { MAX_SOCKETS_PER_CALLER, MAX_SOCKETS_PER_WATCH_TOKEN } from '../request/limits';

export type CallerSockets = {
  /** Counts a socket of the caller; `close` ends it when there are too many. Call the returned function when it is closed. */
  enter(caller: Caller, close: () => void): () => void;
};

export function createCallerSockets(): CallerSockets {
  /** By actor, the oldest first. */
  const open = new Map<string, Set<() => void>>();
  return {
    enter({ actor, watchedOrder }, close) {
      const sockets = open.get(actor) ?? new Set();
      open.set(actor, sockets);
      // Each is an entry of its own, whoever passes the same function twice.
      const socket = () => close();
      sockets.add(socket);
      const most = watchedOrder === undefined ? MAX_SOCKETS_PER_CALLER : MAX_SOCKETS_PER_WATCH_TOKEN;
      const [oldest] = sockets;
      if (sockets.size > most && oldest) {
        sockets.delete(oldest);
        oldest();
      }
      return () => {
        sockets.delete(socket);
        if (sockets.size === 0 && open.get(actor) === sockets) open.delete(actor);
      };
    },
  };
}
