/** Streams.Append: one call an append. */
import type { sendUnaryData, ServerReadableStream } from '@grpc/grpc-js';
import { AppendResp, type AppendReq } from '@eventstore/db-client/generated/streams_pb';
import { appendResponse, isMalformed, isStreamDeleted, isTooLarge, MAX_APPEND_BYTES } from './append-messages';
import { refusalOf } from '../faults';
import type { AppendOutcome, ProposedAppend, ProposedEvent } from '../log/log';
import { delayed, type Server } from '../server';
import { expectationOf, proposedOf, streamOf } from '../wire';

type AppendCall = ServerReadableStream<AppendReq, AppendResp>;
type Answer = sendUnaryData<AppendResp>;

export function createAppendService(server: Server) {
  return (call: AppendCall, answer: Answer): void => {
    server.count('Append');
    const denied = server.denies(call);
    let options: AppendReq.Options | undefined;
    const events: ProposedEvent[] = [];
    call.on('data', (message: AppendReq) => {
      options = message.getOptions() ?? options;
      const proposed = message.getProposedMessage();
      if (proposed) events.push(proposedOf(proposed));
    });
    const complete = () => {
      if (call.cancelled || !options) return;
      if (denied) return answer(denied);
      const stream = streamOf(options.getStreamIdentifier());
      const proposed = { stream, expected: expectationOf(options, options.getRevision()), events };
      receive(server, call, proposed, answer);
    };
    // A client that gave up while the server stood still said so right behind its request: it must be heard first
    // (observed, §3: over a SIGSTOP "unary: 0 of 64 stored").
    call.on('end', () => setImmediate(complete));
    // A reset of the connection is an error of the request stream; there is nobody left to tell.
    call.on('error', () => undefined);
  };
}

function receive(server: Server, call: AppendCall, proposed: ProposedAppend, answer: Answer): void {
  const rule = server.faults.take('append', call);
  const store = (then: (outcome: AppendOutcome) => void) => {
    const isRepeatForgotten = rule?.fault === 'repeat-forgotten';
    if (!call.cancelled) server.journal.submit((log) => log.append({ ...proposed, isRepeatForgotten }), then);
  };
  const tell = (outcome: AppendOutcome) => respond(proposed, outcome, answer);
  const refused = problemOf(proposed);
  switch (rule?.fault) {
    case undefined:
    case 'repeat-forgotten':
      return refused ? answer(refused) : store(tell);
    case 'delay':
      return delayed(rule.ms, () => (refused ? answer(refused) : store(tell)));
    case 'drop-after-stored':
      return store(() => server.gate.resetPeer(call.getPeer()));
    case 'deadline-after-stored':
      return store(() => answer(refusalOf(rule) ?? null));
    case 'drop-before':
      return server.gate.resetPeer(call.getPeer());
    case 'end-ok':
      return answer(null, new AppendResp());
    case 'hang':
      return;
    default:
      return answer(refusalOf(rule!) ?? null);
  }
}

function respond(proposed: ProposedAppend, outcome: AppendOutcome, answer: Answer): void {
  if (outcome.kind === 'no-answer') return;
  if (outcome.kind === 'deleted') answer(isStreamDeleted(proposed.stream));
  else answer(null, appendResponse(proposed.expected, outcome));
}

function problemOf(proposed: ProposedAppend) {
  if (!isWellFormed(proposed)) return isMalformed();
  return dataBytes(proposed) > MAX_APPEND_BYTES ? isTooLarge() : undefined;
}

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const NIL_UUID = '00000000-0000-0000-0000-000000000000';

/** Observed, §1: refused are an id that is no UUID, the nil UUID, an empty type and an empty stream name. */
export function isWellFormed({ stream, events }: ProposedAppend): boolean {
  return stream !== '' && events.every(({ id, type }) => type !== '' && id !== NIL_UUID && UUID.test(id));
}

export function dataBytes({ events }: ProposedAppend): number {
  return events.reduce((bytes, { data }) => bytes + data.length, 0);
}
