import { maxAppendDataBytes, maxAppendMetadataBytes, maxEventsPerAppend } from './encode-append';
import type { RecordedEvent } from '../../domain/events/recorded-event';

export type SomeEvents = [RecordedEvent, ...RecordedEvent[]];

export function jsonBytesOf(value: object): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/**
 * Cuts the events of one stream into as few appends as every engine takes. Throws when a revision is missing between
 * two: what comes after it could not be stored at its revision.
 */
export function cutIntoAppends(events: SomeEvents): SomeEvents[] {
  const appends: SomeEvents[] = [];
  let append: SomeEvents | undefined;
  let dataBytes = 0;
  let metadataBytes = 0;
  for (const event of events) {
    const last = append?.at(-1);
    if (last && event.revision !== last.revision + 1) {
      throw new Error(`the source lacks revision ${last.revision + 1} of ${event.stream}: run paystate verify on it`);
    }
    const ownDataBytes = jsonBytesOf(event.data);
    const ownMetadataBytes = jsonBytesOf(event.metadata);
    dataBytes += ownDataBytes;
    metadataBytes += ownMetadataBytes;
    const fits =
      dataBytes <= maxAppendDataBytes &&
      metadataBytes <= maxAppendMetadataBytes &&
      (append?.length ?? 0) < maxEventsPerAppend;
    if (append && fits) {
      append.push(event);
      continue;
    }
    append = [event];
    appends.push(append);
    dataBytes = ownDataBytes;
    metadataBytes = ownMetadataBytes;
  }
  return appends;
}
