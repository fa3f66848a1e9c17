/** Subscriptions: everything from a place on, first as fast as the client takes it, then live. */
import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { status } from '@grpc/grpc-js';
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb';
import { isStreamDeleted } from './append-messages';
import { refusal, TOO_SLOW } from '../faults';
import { openFeed, type Feed } from './feeds';
import type { Outlet } from '../outlet';
import type { Server } from '../server';
import { STREAM_DELETED } from '../log/stream-state';
import { caughtUpMessage, confirmationMessage } from '../wire';

/** Observed, §5: "a live buffer of 32 events that never waits". */
const LIVE_BUFFER_EVENTS = 32;
/** Other calls have their turn while a long log without matches is searched. */
const MAX_SCANS_PER_TURN = 1000;

export async function subscribe(
  server: Server,
  outlet: Outlet,
  options: ReadReq.Options,
  saysLive: boolean,
): Promise<void> {
  const feed = openFeed(server.journal.log, options);
  if ('code' in feed) return outlet.fail(feed);
  void outlet.send(confirmationMessage(randomUUID()));
  await catchUp(outlet, feed);
  // From the last look at the log to the first live event nothing else runs: no gap and no repeat.
  if (!outlet.isOpen()) return;
  if (saysLive) void outlet.send(caughtUpMessage());
  goLive(server, outlet, feed);
}

/** Observed, §5: "while catching up there is no drop: … flow control". */
async function catchUp(outlet: Outlet, feed: Feed): Promise<void> {
  const opening = feed.opening();
  if (opening) void outlet.send(opening);
  for (let scanned = 1; outlet.isOpen(); scanned += 1) {
    const event = feed.pull();
    if (!event) return;
    for (const message of feed.scan(event)) {
      const full = outlet.send(message);
      if (full) await full;
    }
    if (scanned % MAX_SCANS_PER_TURN === 0) await nextTurn();
  }
}

/**
 * Observed, §5: a live consumer who is 32 events behind is dropped: what was buffered is delivered, then ABORTED. Every event
 * of an append comes at once here, so that an append of more than 32 events always drops; the real server does it mostly.
 */
function goLive(server: Server, outlet: Outlet, feed: Feed): void {
  const buffer: ReadResp[] = [];
  let bufferedEvents = 0;
  let ending: (() => void) | undefined;
  let isSending = false;

  const send = async () => {
    for (let message = buffer.shift(); message && outlet.isOpen(); message = buffer.shift()) {
      if (message.hasEvent()) bufferedEvents -= 1;
      const full = outlet.send(message);
      if (full) await full;
    }
    isSending = false;
    ending?.();
  };

  const stop = server.journal.onStored((event) => {
    if (ending || !feed.accepts(event)) return;
    for (const message of feed.scan(event)) {
      if (message.hasEvent() && bufferedEvents === LIVE_BUFFER_EVENTS) {
        ending = () => outlet.fail(refusal(status.ABORTED, TOO_SLOW));
        break;
      }
      buffer.push(message);
      if (message.hasEvent()) bufferedEvents += 1;
    }
    // Observed, §5: "tombstoned: error StreamDeleted (live: first an event with revision 2^63-1)".
    if (feed.ofStream && event.type === STREAM_DELETED) ending = () => outlet.fail(isStreamDeleted(event.stream));
    if (isSending) return;
    isSending = true;
    process.nextTick(() => void send());
  });
  outlet.onOver(stop);
}
