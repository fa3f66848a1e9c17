/**
 * A back office that reads the feed as docs/reference/feed.md says: what it received and the position of that are one write to its
 * own file, and it goes on after the position that is in the file, at whichever node. A kill leaves it nothing but the file.
 */
import { createClient as createSseClient } from 'graphql-sse';
import { createClient as createWsClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { openDatabase } from '../../../sqlite/library';

const CHANGE = `position trade { outTradeNo state revision paidAmount refundedAmount } events { eventId revision position }`;
const PAGE = `query ($after: String) { changes(after: $after, first: 100) { nodes { ${CHANGE} } pageInfo { hasNextPage endCursor } } }`;
const LIVE = `subscription ($after: String) { tradesChanged(after: $after) { ${CHANGE} } }`;

export type Change = {
  position: string;
  trade: { outTradeNo: string; state: string; revision: number; paidAmount: string; refundedAmount: string };
  events: { eventId: string; revision: number; position: string }[];
};

/** How it begins, before it follows: WebSocket after pages, too. */
export const WAYS = ['PAGES', 'WEBSOCKET', 'EVENT_STREAM'] as const;
export type Way = (typeof WAYS)[number];

/** When it is killed: it has received a change and written nothing, or half of what belongs together, or all of it. */
export const MOMENTS = ['RECEIVED', 'WRITING', 'WRITTEN'] as const;
export type Kill = { atChange: number; moment: (typeof MOMENTS)[number] };

/** The engine has answered, with errors: no lost connection, which ends a life as well. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
}

export function createFeedConsumer(file: string) {
  const database = openDatabase(file);
  // No row is unique by its content: a repeat would be stored, and be seen.
  database.exec(`PRAGMA synchronous = OFF; CREATE TABLE received (number INTEGER PRIMARY KEY, change TEXT NOT NULL);
    CREATE TABLE place (only INTEGER PRIMARY KEY CHECK (only = 1), position TEXT NOT NULL)`);
  const insert = database.prepare('INSERT INTO received (change) VALUES (?)');
  const move = database.prepare('INSERT OR REPLACE INTO place VALUES (1, ?)');
  const place = database.prepare('SELECT position FROM place').pluck();
  const count = database.prepare('SELECT count(*) FROM received').pluck();
  const all = database.prepare('SELECT change FROM received ORDER BY number').pluck();
  const write = database.transaction((change: Change, kill: Kill['moment'] | undefined) => {
    insert.run(JSON.stringify(change));
    if (kill === 'WRITING') throw new KilledError();
    move.run(change.position);
  });
  return {
    count: () => count.get() as number,
    received: () => (all.all() as string[]).map((text) => JSON.parse(text) as Change),
    /**
     * A life: answers how many changes were received, and whether it ended by the kill; else its connection was lost. Rejects with
     * `RefusedError`. `kill`: none when undefined; `stop` ends it between two changes.
     */
    async live(url: string, way: Way, kill: Kill | undefined, stop: AbortSignal) {
      let received = 0;
      try {
        for await (const item of followFrom(url, way, place.get() as string | undefined, stop)) {
          if (typeof item === 'string') {
            move.run(item);
            continue;
          }
          received += 1;
          const moment = received === kill?.atChange ? kill.moment : undefined;
          if (moment === 'RECEIVED') throw new KilledError();
          write(item, moment);
          if (moment === 'WRITTEN') throw new KilledError();
        }
      } catch (error) {
        if (error instanceof RefusedError) throw error;
        return { received, isKilled: error instanceof KilledError };
      }
      return { received, isKilled: false };
    },
    close: () => database.close(),
  };
}

class KilledError extends Error {}

/** Changes, and after a page the position up to which that was complete. Whoever leaves it drops its connection at once. */
async function* followFrom(url: string, way: Way, position: string | undefined, stop: AbortSignal) {
  let after = position ?? '0';
  for (let hasMore = way === 'PAGES'; hasMore && !stop.aborted;) {
    const { nodes, pageInfo } = await readPage(url, after, stop);
    yield* nodes;
    hasMore = pageInfo.hasNextPage;
    if (pageInfo.endCursor === null) continue;
    yield pageInfo.endCursor;
    after = pageInfo.endCursor;
  }
  yield* way === 'EVENT_STREAM' ? followEventStream(url, after, stop) : followSocket(url, after, stop);
}

type Page = { nodes: Change[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } };

/** All changes, as the pages of one node have them. */
export async function readAllPages(url: string): Promise<Change[]> {
  const changes: Change[] = [];
  let after = '0';
  for (let hasMore = true; hasMore;) {
    const { nodes, pageInfo } = await readPage(url, after);
    changes.push(...nodes);
    hasMore = pageInfo.hasNextPage;
    after = pageInfo.endCursor ?? after;
  }
  return changes;
}

async function readPage(url: string, after: string, stop?: AbortSignal): Promise<Page> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: PAGE, variables: { after } }),
    ...(stop ? { signal: stop } : {}),
  });
  const { data, errors } = (await response.json()) as { data?: { changes: Page }; errors?: unknown };
  if (data && !errors) return data.changes;
  if (response.status === 503) throw new Error('the node stops');
  throw new RefusedError(JSON.stringify(errors));
}

type Results = AsyncIterable<{ data?: { tradesChanged: Change } | null; errors?: readonly unknown[] }>;

async function* followSocket(url: string, after: string, stop: AbortSignal) {
  const client = createWsClient({
    url: `${url.replace('http', 'ws')}/graphql`,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
  });
  const kill = () => client.terminate();
  stop.addEventListener('abort', kill);
  try {
    yield* changesOf(client.iterate({ query: LIVE, variables: { after } }) as Results);
  } finally {
    stop.removeEventListener('abort', kill);
    kill();
  }
}

/** `Last-Event-ID` says where it goes on, as browsers send it. */
async function* followEventStream(url: string, after: string, stop: AbortSignal) {
  const headers = { 'last-event-id': after };
  const client = createSseClient({ url: `${url}/graphql/stream`, headers, retryAttempts: 0 });
  const kill = () => client.dispose();
  stop.addEventListener('abort', kill);
  try {
    yield* changesOf(client.iterate({ query: LIVE }) as Results);
  } finally {
    stop.removeEventListener('abort', kill);
    kill();
  }
}

async function* changesOf(results: Results): AsyncGenerator<Change> {
  try {
    for await (const { data, errors } of results) {
      if (!data || errors) throw new RefusedError(JSON.stringify(errors));
      yield data.tradesChanged;
    }
  } catch (error) {
    // An error message of the protocol, where the subscription did not begin.
    throw Array.isArray(error) ? new RefusedError(JSON.stringify(error)) : error;
  }
}
