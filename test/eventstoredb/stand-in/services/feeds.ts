/** What a subscription follows: one stream, or all of them through a filter. */
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { status } from '@grpc/grpc-js';
import { isStreamDeleted } from './append-messages';
import { refusal, type Refusal } from '../faults';
import type { Log } from '../log/log';
import { firstVisible, type StoredEvent } from '../log/stream-state';
import { checkpointMessage, eventMessage, streamOf } from '../wire';

export type Feed = {
  readonly ofStream: boolean;
  /** What is sent before the first event. */
  opening(): ReadResp | undefined;
  /** The next event of the past; undefined at the head of the log. */
  pull(): StoredEvent | undefined;
  /** Whether a new event is one of this feed. */
  accepts(event: StoredEvent): boolean;
  /** What the subscriber is sent for an event: itself if the filter lets it pass, a checkpoint if one is due. */
  scan(event: StoredEvent): ReadResp[];
};

/** Observed, §4: UnknownError code 2 "Unexpected ReadStreamResult: Error"; for $all the text itself was not seen. */
export const unexpected = (kind: 'Read' | 'ReadStream' | 'ReadAll' | 'FilteredReadAll'): Refusal =>
  refusal(status.UNKNOWN, `Unexpected ${kind}Result: Error`);

/** Observed, §4 and §5: the start, an event, or the end and beyond; anything else is an UnknownError code 2. */
export function isBoundary(log: Log, position: bigint): boolean {
  if (position === 0n || position >= log.tail()) return true;
  return log.events()[log.indexOf(position)]?.position === position;
}

export function openFeed(log: Log, options: ReadReq.Options): Feed | Refusal {
  const all = options.getAll();
  return all ? openAll(log, all, options.getFilter()) : openStream(log, options.getStream()!);
}

/** Observed, §5: "stream revision n: exclusive; missing stream: waits; n beyond the head: new events below n are not delivered". */
function openStream(log: Log, options: ReadReq.Options.StreamOptions): Feed | Refusal {
  const name = streamOf(options.getStreamIdentifier());
  const state = log.stream(name);
  if (state?.isTombstoned) return isStreamDeleted(name);
  const known = state?.events.length ?? 0;
  const asked = options.hasRevision() ? Number(options.getRevision()) + 1 : options.hasEnd() ? known : 0;
  let next = Math.max(asked, state ? firstVisible(state, Date.now()) : 0);
  return {
    ofStream: true,
    opening: () => undefined,
    pull: () => log.stream(name)?.events[next++],
    accepts: (event) => event.stream === name && event.revision >= BigInt(asked),
    scan: (event) => [eventMessage(event)],
  };
}

/** Observed, §5: "$all position: exclusive; prepare may be 0; beyond the end: goes live". */
function openAll(
  log: Log,
  options: ReadReq.Options.AllOptions,
  filter: ReadReq.Options.FilterOptions | undefined,
): Feed | Refusal {
  const matches = filter ? matcherOf(filter) : () => true;
  const position = BigInt(options.getPosition()?.getCommitPosition() ?? '0');
  if (!matches || !isBoundary(log, position)) return unexpected(filter ? 'FilteredReadAll' : 'ReadAll');
  let next = options.hasEnd() ? log.events().length : log.indexOf(position + 1n);
  const scansPerCheckpoint = filter ? windowOf(filter) * filter.getCheckpointintervalmultiplier() : Infinity;
  let scanned = 0;
  return {
    ofStream: false,
    // Observed, §5: "catch-up may begin with {0,0}".
    opening: () => (filter && options.hasStart() ? checkpointMessage(0n) : undefined),
    pull: () => log.events()[next++],
    accepts: () => true,
    scan(event) {
      scanned += 1;
      const messages = matches(event) ? [eventMessage(event)] : [];
      // Observed, §5: every interval x window scanned events, "matching or not, counted across catch-up and live".
      if (scanned % scansPerCheckpoint === 0) messages.push(checkpointMessage(event.position));
      return messages;
    },
  };
}

/** Observed, §5: "defaults 1 x 32". */
const DEFAULT_WINDOW = 32;

function windowOf(filter: ReadReq.Options.FilterOptions): number {
  return filter.hasMax() ? filter.getMax() : DEFAULT_WINDOW;
}

type Matcher = (event: StoredEvent) => boolean;

/** Observed, §5: prefixes are alternatives, "[] or regex '' match nothing; [''] all; bad regex: UnknownError code 2". */
function matcherOf(filter: ReadReq.Options.FilterOptions): Matcher | undefined {
  const ofStream = filter.getStreamIdentifier();
  const expression = ofStream ?? filter.getEventType();
  const prefixes = expression?.getPrefixList() ?? [];
  const regex = expression?.getRegex() ?? '';
  const textOf = ({ stream, type }: StoredEvent) => (ofStream ? stream : type);
  if (prefixes.length > 0) return (event) => prefixes.some((prefix) => textOf(event).startsWith(prefix));
  if (regex === '') return () => false;
  try {
    const pattern = new RegExp(regex);
    return (event) => pattern.test(textOf(event));
  } catch {
    return undefined;
  }
}
