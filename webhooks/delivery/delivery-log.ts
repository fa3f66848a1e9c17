/**
 * How far deliveries are, in the log: now and then a record of everything, and after it what changed. Streams of a thousand events
 * follow each other, each of which begins with a record of everything, so that the end is found without reading all of them.
 */
import { expectedAfter, readStreamOf, sealFor } from '../../access/decided-stream';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';
import {
  WEBHOOK_SCHEMA_VERSIONS,
  type DeliveryProgressChanged,
  type DeliveryProgressRecorded,
  type Endpoints,
} from '../webhook-events';
import { streamOfWebhooks, type WebhookLog } from '../webhooks';
import { applyChanges, changesBetween } from './progress-changes';

const EVENTS_PER_STREAM = 1_000;
/** Events read at most beside the last, by whoever knows none yet: each may be large. */
const EVENTS_PER_STEP = 20;

type ProgressEvent = DeliveryProgressRecorded | DeliveryProgressChanged;
type Recorded = RecordedEvent<ProgressEvent>;

/** The end of what is known: where the next record goes, and what is recorded. */
export type DeliveryTail = {
  segment: number;
  last: Recorded | undefined;
  endpoints: Endpoints;
  /** Revision of the last record of everything, and the characters of what was recorded after it. */
  wholeAt: number;
  changedSize: number;
};

export type DeliveryLog = {
  /** Rejects with `StoreUnavailableError`. */
  read(): Promise<DeliveryTail>;
  /**
   * Records everything, or what changed since `tail`. Rejects with `WrongExpectedRevisionError` when another node wrote since, and with
   * `StoreUnavailableError`.
   */
  append(tail: DeliveryTail, now: DeliveryProgressRecorded['data']): Promise<DeliveryTail>;
};

export function streamOfDeliveries(merchant: string, segment: number): string {
  return `${streamOfWebhooks(merchant)}-delivery-${segment}`;
}

export function isOfDeliveries(merchant: string, stream: string): boolean {
  return stream.startsWith(`${streamOfWebhooks(merchant)}-delivery-`);
}

export function createDeliveryLog(log: WebhookLog): DeliveryLog {
  const { store, merchant, newId } = log;
  /** What was read here last. */
  let known = emptyTail(0);
  const readFrom = (segment: number, revision: number) =>
    readStreamOf<ProgressEvent>(store, streamOfDeliveries(merchant, segment), revision);
  const isFull = async (segment: number) => (await readFrom(segment, EVENTS_PER_STREAM - 1)).length > 0;

  /** The first that is not full: those before it are. */
  const findOpen = async (): Promise<number> => {
    let full = known.segment - 1;
    let open = known.segment;
    for (let step = 1; await isFull(open); step *= 2) {
      full = open;
      open += step;
    }
    while (open - full > 1) {
      const middle = Math.floor((full + open) / 2);
      if (await isFull(middle)) full = middle;
      else open = middle;
    }
    return open;
  };
  /** Everything from a revision on is read with it: where it is not known, it is approached from the end. */
  const lastOf = async (segment: number): Promise<Recorded | undefined> => {
    for (let from = EVENTS_PER_STREAM - 1; from >= 0; from -= EVENTS_PER_STEP) {
      const last = (await readFrom(segment, from)).at(-1);
      if (last) return last;
    }
    // Fewer than the smallest step.
    return (await readFrom(segment, 0)).at(-1);
  };
  /** What follows `since` in the segment, or all that counts of it. */
  const newsOf = async ({ segment, last: since }: DeliveryTail): Promise<Recorded[]> => {
    if (since) return (await readFrom(segment, since.revision)).slice(1);
    const last = await lastOf(segment);
    if (!last) return [];
    return last.type === 'DeliveryProgressChanged' ? readFrom(segment, last.data.wholeAt) : [last];
  };
  const tailOf = async (segment: number): Promise<DeliveryTail> => {
    // Another read may end meanwhile: what follows is applied to what it follows, not to what is known by then.
    const since = known.segment === segment ? known : emptyTail(segment);
    const tail = (await newsOf(since)).reduce(after, since);
    known = tail;
    return tail;
  };
  return {
    async read() {
      const open = await findOpen();
      const tail = await tailOf(open);
      return tail.last || open === 0 ? tail : tailOf(open - 1);
    },
    async append(tail, now) {
      const begun = tail.last && tail.last.revision + 1 < EVENTS_PER_STREAM ? tail : undefined;
      const segment = begun || !tail.last ? tail.segment : tail.segment + 1;
      const stream = streamOfDeliveries(merchant, segment);
      const revision = begun?.last?.revision ?? -1;
      const place = { stream, revision, last: begun?.last };
      const cause = { actor: 'webhooks', correlationId: newId() };
      const event = (begun && changeWorthIt(begun, now)) ?? ({ type: 'DeliveryProgressRecorded', data: now } as const);
      const sealed = sealFor<ProgressEvent>(log, WEBHOOK_SCHEMA_VERSIONS, place, [event], cause);
      await store.append(stream, expectedAfter(revision), sealed as unknown as NewEvent[]);
      return sealed.reduce(after, begun ?? emptyTail(segment));
    },
  };
}

function emptyTail(segment: number): DeliveryTail {
  return { segment, last: undefined, endpoints: {}, wholeAt: -1, changedSize: 0 };
}

function after(tail: DeliveryTail, event: Recorded): DeliveryTail {
  const { segment } = tail;
  if (event.type === 'DeliveryProgressRecorded') {
    return { segment, last: event, endpoints: event.data.endpoints, wholeAt: event.revision, changedSize: 0 };
  }
  const endpoints = applyChanges(tail.endpoints, event.data);
  return { ...tail, last: event, endpoints, changedSize: tail.changedSize + sizeOf(event.data) };
}

/**
 * Undefined when everything is no longer than what changed since it was last recorded: so all records are at most twice as long as what
 * changed, and whoever begins to read has little more to read than everything.
 */
function changeWorthIt(
  { endpoints, wholeAt, changedSize }: DeliveryTail,
  now: DeliveryProgressRecorded['data'],
): DeliveryProgressChanged | undefined {
  const { nodeId, until } = now;
  const data = { nodeId, until, wholeAt, ...changesBetween(endpoints, now.endpoints) };
  return changedSize + sizeOf(data) < sizeOf(now) ? { type: 'DeliveryProgressChanged', data } : undefined;
}

function sizeOf(data: object): number {
  return JSON.stringify(data).length;
}
