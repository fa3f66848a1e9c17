/** A bill's stream: read, folded, and appended to by the one run that holds it. */
import type { BillEvent, BillFilePart } from '../bill/bill-events';
import { BILL_PART_BYTES, type BillFile } from '../bill/bill-ports';
import { StoreUnavailableError, WrongExpectedRevisionError } from '../ports';
import { evolveReconciliation, notBegun, type Reconciliation } from './reconciliation';
import { sealEvents, type Caller, type Cause } from '../engine/seal-events';
import type { NewEvent, RecordedEvent } from '../events/recorded-event';
import type { Engine } from '../engine/engine';

export type BillLog = Pick<Engine, 'store' | 'clock' | 'merchant' | 'newId' | 'hashEvent'>;

/** Another run, of this node or another, has written to the stream: it goes on, and this one ends. */
export class OvertakenError extends Error {
  override readonly name = 'OvertakenError';
}

export type BillStream = {
  date: string;
  reconciliation: Reconciliation;
  last: RecordedEvent<BillEvent> | undefined;
};

export function streamOfBill(merchant: string, date: string): string {
  return `bill-${merchant}-${date}`;
}

export async function loadBill(
  { store, merchant }: Pick<BillLog, 'store' | 'merchant'>,
  date: string,
): Promise<BillStream> {
  const events = asBillEvents(await store.readStream(streamOfBill(merchant, date)));
  return { date, reconciliation: events.reduce(evolveReconciliation, notBegun), last: events.at(-1) };
}

/** Appends at the revision that was read; throws `OvertakenError` when the stream is elsewhere. */
export async function appendToBill(
  log: BillLog,
  { date, reconciliation, last }: BillStream,
  events: readonly BillEvent[],
  cause: Cause,
): Promise<BillStream> {
  const stream = streamOfBill(log.merchant, date);
  const sealed = await append(log, { stream, revision: reconciliation.revision, last }, events, cause);
  return { date, reconciliation: events.reduce(evolveReconciliation, reconciliation), last: sealed.at(-1) };
}

/** Stores a file in parts, each in a stream of its own: what is there from an earlier attempt stays, for its name is its hash. */
export async function storeBillFile(
  log: BillLog,
  { date, file }: { date: string; file: BillFile },
  contents: AsyncIterable<string>,
  caller: Caller,
): Promise<number> {
  const parts = partsOf(file);
  let part = 0;
  for await (const content of contents) {
    const event: BillFilePart = { type: 'BillFilePart', data: { sha256: file.sha256, part, parts, content } };
    const place = { stream: streamOfPart(log.merchant, date, file, part), revision: -1, last: undefined };
    try {
      await append(log, place, [event], caller);
    } catch (error) {
      if (!(error instanceof OvertakenError)) throw error;
    }
    part += 1;
  }
  if (part !== parts) throw new Error(`the file has ${part} parts instead of ${parts}`);
  return parts;
}

/** The parts of a stored file. One at a time is in memory. */
export async function* readBillFile(
  { store, merchant }: Pick<BillLog, 'store' | 'merchant'>,
  date: string,
  file: BillFile,
): AsyncGenerator<string> {
  for (let part = 0; part < partsOf(file); part += 1) {
    const [event] = asBillEvents(await store.readStream(streamOfPart(merchant, date, file, part)));
    if (event?.type !== 'BillFilePart')
      throw new StoreUnavailableError(`part ${part} of the bill of ${date} is missing`);
    yield event.data.content;
  }
}

function partsOf({ bytes }: BillFile): number {
  return Math.ceil(bytes / BILL_PART_BYTES);
}

function streamOfPart(merchant: string, date: string, { sha256 }: BillFile, part: number): string {
  return `${streamOfBill(merchant, date)}-${sha256.slice(0, 16)}-${part}`;
}

async function append(
  log: BillLog,
  place: { stream: string; revision: number; last: RecordedEvent<BillEvent> | undefined },
  events: readonly BillEvent[],
  cause: Cause,
): Promise<RecordedEvent<BillEvent>[]> {
  // The log knows the envelope of an event only; its port is written in terms of trades.
  const hashEvent = (event: RecordedEvent<BillEvent>) => log.hashEvent(event as unknown as RecordedEvent);
  const sealed = sealEvents({ clock: log.clock, newId: log.newId, hashEvent }, place, events, cause);
  try {
    const expected = place.revision < 0 ? 'no-stream' : place.revision;
    await log.store.append(place.stream, expected, sealed as unknown as NewEvent[]);
    return sealed;
  } catch (error) {
    if (error instanceof WrongExpectedRevisionError)
      throw new OvertakenError(`${place.stream} was written by another run`);
    throw error;
  }
}

function asBillEvents(events: readonly RecordedEvent[]): RecordedEvent<BillEvent>[] {
  return events as unknown as RecordedEvent<BillEvent>[];
}
