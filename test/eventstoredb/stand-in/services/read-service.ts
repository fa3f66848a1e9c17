/** Streams.Read: reads that end. Subscriptions are the same call with another option. */
import { ReadReq } from '@eventstore/db-client/generated/streams_pb';
import { isStreamDeleted } from './append-messages';
import type { FaultRule } from '../faults';
import { isBoundary, unexpected } from './feeds';
import type { Log } from '../log/log';
import { createOutlet, type Outlet, type ReadCall } from '../outlet';
import type { Server } from '../server';
import { firstVisible, type StoredEvent } from '../log/stream-state';
import { subscribe } from './subscriptions';
import { eventMessage, notFoundMessage, streamOf } from '../wire';

type Options = ReadReq.Options;

export function createReadService(server: Server) {
  return (call: ReadCall): void => {
    server.count('Read');
    const options = call.request.getOptions();
    const isSubscription = options?.hasSubscription() === true;
    const rule = withMoment(server.faults.take(isSubscription ? 'subscribe' : 'read', call), isSubscription);
    const saysLive = rule?.fault !== 'never-live';
    const outlet = createOutlet(server, call, saysLive ? rule : undefined);
    const denied = server.denies(call);
    if (denied || !options) return outlet.fail(denied ?? unexpected('Read'));
    const begin = () =>
      isSubscription ? subscribe(server, outlet, options, saysLive) : readOnce(server.journal.log, outlet, options);
    if (rule && saysLive && rule.afterEvents === undefined) void outlet.strike(rule)?.then(begin);
    else void begin();
  };
}

/** A subscription that the server ends, or that is too slow, was confirmed before. */
function withMoment(rule: FaultRule | undefined, isSubscription: boolean): FaultRule | undefined {
  const isLater = isSubscription && (rule?.fault === 'slow-consumer' || rule?.fault === 'end-ok');
  return rule && isLater ? { afterEvents: 0, ...rule } : rule;
}

async function readOnce(log: Log, outlet: Outlet, options: Options): Promise<void> {
  const page = options.hasAll() ? pageOfAll(log, options) : pageOfStream(log, options);
  if (page === 'unexpected') return outlet.fail(unexpected(options.hasAll() ? 'ReadAll' : 'ReadStream'));
  if (page === 'deleted') return outlet.fail(isStreamDeleted(streamNameOf(options)));
  if (page === 'not-found') {
    // Observed, §10: "ReadResp for a missing stream: one stream_not_found message, then OK".
    void outlet.send(notFoundMessage(streamNameOf(options)));
    return outlet.end();
  }
  const { events, step } = page;
  for (let index = page.from, left = page.count; left > 0 && index >= page.first && index < page.end; left -= 1) {
    const full = outlet.send(eventMessage(events[index]!));
    if (full) await full;
    if (!outlet.isOpen()) return;
    index += step;
  }
  outlet.end();
}

/** `events[first]` to `events[end - 1]`, from `from` on in steps of 1 or -1. */
type Page = { events: readonly StoredEvent[]; first: number; end: number; from: number; step: 1 | -1; count: number };

const END_REVISION = 2n ** 64n - 1n;

function pageOfStream(log: Log, options: Options): Page | 'unexpected' | 'not-found' | 'deleted' {
  const stream = options.getStream()!;
  const state = log.stream(streamNameOf(options));
  const revision = BigInt(stream.getRevision());
  const isFromEnd = stream.hasEnd() || (stream.hasRevision() && revision === END_REVISION);
  const count = Number(options.getCount());
  // Observed, §4: "FORWARDS from END; maxCount 0; 2^64-1: UnknownError code 2".
  if (count === 0 || (isFromEnd && isForwards(options))) return 'unexpected';
  if (state?.isTombstoned) return 'deleted';
  // Observed, §4: "missing or deleted stream: StreamNotFoundError".
  if (!state || state.isDeleted) return 'not-found';
  const { events } = state;
  const bounds = { events, first: firstVisible(state, Date.now()), end: events.length, count };
  const from = isFromEnd ? events.length - 1 : stream.hasRevision() ? Number(revision) : 0;
  if (isForwards(options)) return { ...bounds, from: Math.max(from, bounds.first), step: 1 };
  // Observed, §4: backwards from START gives the first event only, from beyond the end all.
  return { ...bounds, from: Math.min(from, events.length - 1), step: -1 };
}

function pageOfAll(log: Log, options: Options): Page | 'unexpected' {
  const all = options.getAll()!;
  const events = log.events();
  const position = BigInt(all.getPosition()?.getCommitPosition() ?? '0');
  const count = Number(options.getCount());
  if (count === 0 || (all.hasPosition() && !isBoundary(log, position))) return 'unexpected';
  const at = all.hasEnd() ? events.length : log.indexOf(position);
  const bounds = { events, first: 0, end: events.length, count };
  // Observed, §4: "readAll from a position: forwards INCLUSIVE; backwards EXCLUSIVE; … beyond the end: 0 events".
  if (isForwards(options)) return { ...bounds, from: at, step: 1 };
  return { ...bounds, from: all.hasPosition() && position > log.tail() ? -1 : at - 1, step: -1 };
}

function isForwards(options: Options): boolean {
  return options.getReadDirection() === ReadReq.Options.ReadDirection.FORWARDS;
}

function streamNameOf(options: Options): string {
  return streamOf(options.getStream()?.getStreamIdentifier());
}
