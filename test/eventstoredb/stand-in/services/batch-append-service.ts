/** Streams.BatchAppend: all appends of a client in one call, each under a correlation id of its own. */
import type { ServerDuplexStream } from '@grpc/grpc-js';
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import {
  batchDeleted,
  batchDenied,
  batchMalformed,
  batchNotReady,
  batchSuccess,
  batchTimeout,
  batchTooLarge,
  batchWrong,
  MAX_APPEND_BYTES,
  type BatchAddress,
} from './append-messages';
import { dataBytes, isWellFormed } from './append-service';
import { refusalOf, type FaultRule } from '../faults';
import type { AppendOutcome, ProposedAppend, ProposedEvent } from '../log/log';
import { delayed, type Server } from '../server';
import { expectationOf, idOf, proposedOf, streamOf } from '../wire';

type BatchCall = ServerDuplexStream<BatchAppendReq, BatchAppendResp>;
type Incoming = BatchAddress & { events: ProposedEvent[]; isRepeatForgotten?: boolean };

export function createBatchAppendService(server: Server) {
  return (call: BatchCall): void => {
    server.count('BatchAppend');
    const incoming = new Map<string, Incoming>();
    const isDenied = server.denies(call) !== undefined;
    call.on('data', (message: BatchAppendReq) => {
      const correlationId = idOf(message.getCorrelationId());
      const append = incoming.get(correlationId) ?? beginning(correlationId, message);
      if (!append) return;
      incoming.set(correlationId, append);
      append.events.push(...message.getProposedMessagesList().map(proposedOf));
      if (!message.getIsFinal()) return;
      incoming.delete(correlationId);
      if (isDenied) tell(call, batchDenied(append));
      else receive(server, call, append);
    });
    call.on('end', () => call.end());
    // A reset of the connection is an error of the request stream; there is nobody left to tell.
    call.on('error', () => undefined);
  };
}

/** Observed, §10: "options only in the first message of a correlation id, is_final in the last". */
function beginning(correlationId: string, message: BatchAppendReq): Incoming | undefined {
  const options = message.getOptions();
  return options && { correlationId, stream: streamOf(options.getStreamIdentifier()), options, events: [] };
}

function tell(call: BatchCall, answer: BatchAppendResp): void {
  if (!call.cancelled && call.writable) call.write(answer);
}

function receive(server: Server, call: BatchCall, append: Incoming): void {
  const rule = server.faults.take('append', call);
  switch (rule?.fault) {
    case undefined:
      return store(server, call, append);
    case 'repeat-forgotten':
      return store(server, call, { ...append, isRepeatForgotten: true });
    case 'delay':
      return delayed(rule.ms, () => store(server, call, append));
    case 'drop-after-stored':
      return store(server, call, append, () => server.gate.resetPeer(call.getPeer()));
    case 'deadline-after-stored':
      return store(server, call, append, () => tell(call, batchTimeout(append)));
    default:
      return misbehave(server, call, append, rule!);
  }
}

function misbehave(server: Server, call: BatchCall, append: Incoming, rule: FaultRule): void {
  switch (rule.fault) {
    case 'hang':
      return;
    case 'drop-before':
      return server.gate.resetPeer(call.getPeer());
    case 'end-ok':
      return void call.end();
    case 'not-ready':
      return tell(call, batchNotReady(append));
    case 'access-denied':
      return tell(call, batchDenied(append));
    default:
      call.emit('error', refusalOf(rule));
  }
}

function store(server: Server, call: BatchCall, append: Incoming, afterwards?: () => void): void {
  const { stream, options, events, isRepeatForgotten = false } = append;
  const expected = expectationOf(options, options.getStreamPosition());
  const proposed: ProposedAppend = { stream, expected, events, isRepeatForgotten };
  const deadline = options.getDeadline()?.toDate().getTime() ?? Infinity;
  // Observed, §3: what comes after its deadline is not stored; the deadline is a moment of the client's clock.
  if (Date.now() > deadline) return tell(call, batchTimeout(append));
  if (!isWellFormed(proposed)) return refuseTwice(call, append, deadline);
  if (dataBytes(proposed) > MAX_APPEND_BYTES) return tell(call, batchTooLarge(append));
  server.journal.submit(
    (log) => log.append(proposed),
    (outcome) => (afterwards ? afterwards() : respond(call, append, proposed, outcome)),
  );
}

/** Observed, §3: "after a BadRequest answer the server answers the same correlation id AGAIN when the deadline passes". */
function refuseTwice(call: BatchCall, append: Incoming, deadline: number): void {
  tell(call, batchMalformed(append));
  delayed(Math.max(0, deadline - Date.now()), () => tell(call, batchTimeout(append)));
}

function respond(call: BatchCall, append: Incoming, { expected }: ProposedAppend, outcome: AppendOutcome): void {
  switch (outcome.kind) {
    case 'ok':
      return tell(call, batchSuccess(append, outcome));
    case 'wrong-revision':
      return tell(call, batchWrong(append, expected, outcome));
    case 'deleted':
      return tell(call, batchDeleted(append));
    case 'no-answer':
      // Observed, §2: "batch pends for good", the deadline is not told either.
      return;
  }
}
