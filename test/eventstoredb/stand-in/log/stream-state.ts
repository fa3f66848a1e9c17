/** What is known of one stream: its events, and what its metadata hides of them. */

export type StoredEvent = {
  stream: string;
  revision: bigint;
  /** In lower case, whatever was sent (observed, §1: "upper-case ids come back lower-case"). */
  id: string;
  type: string;
  contentType: string;
  data: Buffer;
  metadata: Buffer;
  /** commit and prepare are always the same number (observed, §1). */
  position: bigint;
  createdMs: number;
};

export type StreamState = {
  readonly name: string;
  /** By revision. `$streamDeleted` is not among them. */
  readonly events: StoredEvent[];
  /** Deleted, but an append brings it back, at the next revision. */
  isDeleted: boolean;
  /** Deleted for good. */
  isTombstoned: boolean;
  truncateBefore: number;
  maxCount: number;
  maxAgeMs: number;
};

/** Revision of the `$streamDeleted` event (observed, §5). */
export const TOMBSTONE_REVISION = 9_223_372_036_854_775_807n;
export const STREAM_DELETED = '$streamDeleted';
export const METADATA = '$metadata';

export function newStreamState(name: string): StreamState {
  return {
    name,
    events: [],
    isDeleted: false,
    isTombstoned: false,
    truncateBefore: 0,
    maxCount: Infinity,
    maxAgeMs: Infinity,
  };
}

/** The stream whose metadata these are: `$$trade-1` holds those of `trade-1`. */
export function describedBy(metastream: string): string | undefined {
  return metastream.startsWith('$$') ? metastream.slice(2) : undefined;
}

/** Takes what the newest event of the metadata stream says. A deletion is metadata, too: nothing up to the largest revision. */
export function takeMetadata(stream: StreamState, { data }: StoredEvent): void {
  const said = parsed(data);
  const truncateBefore = numberOf(said['$tb'], 0);
  stream.isDeleted = truncateBefore >= Number(TOMBSTONE_REVISION);
  stream.truncateBefore = truncateBefore;
  stream.maxCount = numberOf(said['$maxCount'], Infinity);
  stream.maxAgeMs = numberOf(said['$maxAge'], Infinity) * 1000;
}

/** Reads of the stream begin here (observed, §8: "$maxCount 2, $tb 3: last 2 / from 3, at once"); $all shows everything. */
export function firstVisible(stream: StreamState, nowMs: number): number {
  const { events, truncateBefore, maxCount, maxAgeMs } = stream;
  let first = Math.min(Math.max(truncateBefore, events.length - maxCount, 0), events.length);
  if (maxAgeMs !== Infinity) while (events[first] && events[first]!.createdMs < nowMs - maxAgeMs) first += 1;
  return first;
}

function parsed(json: Buffer): Record<string, unknown> {
  try {
    return JSON.parse(json.toString()) as Record<string, unknown>;
  } catch {
    return {};
  }
}

function numberOf(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? value : otherwise;
}
