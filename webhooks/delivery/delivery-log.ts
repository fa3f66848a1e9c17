/**
 * How far deliveries are, in the log: one snapshot after the other, of which the last says everything. Streams of a thousand follow
 * each other, so that the last is found without reading all of them.
 */
import { expectedAfter, readStreamOf, sealFor } from '../../access/decided-stream';
import type { NewEvent, RecordedEvent } from '../../domain/events/recorded-event';
import { WEBHOOK_SCHEMA_VERSIONS, type DeliveryProgressRecorded } from '../webhook-events';
import { streamOfWebhooks, type WebhookLog } from '../webhooks';

const EVENTS_PER_STREAM = 1_000;
/** Snapshots read at most beside the last, by whoever knows none yet: each may be large. */
const EVENTS_PER_STEP = 20;

type Recorded = RecordedEvent<DeliveryProgressRecorded>;

/** The end of what is known: where the next snapshot goes. */
export type DeliveryTail = { segment: number; last: Recorded | undefined };

export type DeliveryLog = {
  /** Rejects with `StoreUnavailableError`. */
  read(): Promise<DeliveryTail>;
  /** Rejects with `WrongExpectedRevisionError` when another node wrote since `tail`, and with `StoreUnavailableError`. */
  append(tail: DeliveryTail, data: DeliveryProgressRecorded['data']): Promise<DeliveryTail>;
};

export function streamOfDeliveries(merchant: string, segment: number): string {
  return `${streamOfWebhooks(merchant)}-delivery-${segment}`;
}

export function isOfDeliveries(merchant: string, stream: string): boolean {
  return stream.startsWith(`${streamOfWebhooks(merchant)}-delivery-`);
}

export function createDeliveryLog(log: WebhookLog): DeliveryLog {
  const { store, merchant, newId } = log;
  let known = 0;
  /** The last that was read here, of the segment `known`. */
  let knownRevision: number | undefined;
  const readFrom = (segment: number, revision: number) =>
    readStreamOf<DeliveryProgressRecorded>(store, streamOfDeliveries(merchant, segment), revision);
  const isFull = async (segment: number) => (await readFrom(segment, EVENTS_PER_STREAM - 1)).length > 0;

  /** The first that is not full: those before it are. */
  const findOpen = async (): Promise<number> => {
    let full = known - 1;
    let open = known;
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
    for (let from = knownRevision ?? EVENTS_PER_STREAM - EVENTS_PER_STEP; from >= 0; from -= EVENTS_PER_STEP) {
      const last = (await readFrom(segment, from)).at(-1);
      if (last) return last;
    }
    return undefined;
  };
  return {
    async read() {
      const open = await findOpen();
      if (open !== known) knownRevision = undefined;
      known = open;
      const last = await lastOf(open);
      knownRevision = last?.revision;
      if (last || open === 0) return { segment: open, last };
      return { segment: open - 1, last: (await readFrom(open - 1, EVENTS_PER_STREAM - 1)).at(-1) };
    },
    async append({ segment, last }, data) {
      const isStreamFull = last !== undefined && last.revision + 1 >= EVENTS_PER_STREAM;
      const stream = streamOfDeliveries(merchant, isStreamFull ? segment + 1 : segment);
      const revision = last && !isStreamFull ? last.revision : -1;
      const place = { stream, revision, last: isStreamFull ? undefined : last };
      const cause = { actor: 'webhooks', correlationId: newId() };
      const events = [{ type: 'DeliveryProgressRecorded', data } as const];
      const sealed = sealFor<DeliveryProgressRecorded>(log, WEBHOOK_SCHEMA_VERSIONS, place, events, cause);
      await store.append(stream, expectedAfter(revision), sealed as unknown as NewEvent[]);
      return { segment: isStreamFull ? segment + 1 : segment, last: sealed[0] };
    },
  };
}
