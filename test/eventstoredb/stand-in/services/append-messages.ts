/** What an append is answered: on the unary path a response or a status, on the batch path a message that holds either. */
import { status } from '@grpc/grpc-js';
import {
  AppendResp,
  BatchAppendResp,
  DeleteResp,
  type BatchAppendReq,
} from '@eventstore/db-client/generated/streams_pb';
import {
  AccessDenied,
  BadRequest,
  MaximumAppendSizeExceeded,
  StreamDeleted,
  Timeout,
  WrongExpectedVersion,
} from '@eventstore/db-client/generated/shared_pb';
import { Code } from '@eventstore/db-client/generated/code_pb';
import { Status } from '@eventstore/db-client/generated/status_pb';
import { Any } from 'google-protobuf/google/protobuf/any_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import type { Expectation } from './append-rules';
import { NOT_READY, refusal, type Refusal } from '../faults';
import type { AppendOutcome } from '../log/log';
import { allPosition, identifierOf, newEmpty, uuidOf } from '../wire';

/** Bytes of event data in one append; metadata is not counted (observed, §1). */
export const MAX_APPEND_BYTES = 1_048_576;

type Wrong = Extract<AppendOutcome, { kind: 'wrong-revision' }>;
type Ok = Extract<AppendOutcome, { kind: 'ok' }>;

export const isTooLarge = (): Refusal =>
  refusal(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });

/** Observed, §1: bad ids, types and stream names on the unary path. */
export const isMalformed = (): Refusal => refusal(status.UNKNOWN, 'Exception was thrown by handler.');

/** Observed, §4: code 9; §10: trailers exception and stream-name. */
export const isStreamDeleted = (stream: string): Refusal =>
  refusal(status.FAILED_PRECONDITION, `Event stream '${printable(stream)}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': printable(stream),
  });

/** A delete says it in trailers (observed, §4: "deleteStream(missing): WEV code 9 expected -2n actual -1n"). */
export function isElsewhere(stream: string, expected: Expectation, { actual }: Wrong): Refusal {
  const number = { any: -2n, 'no-stream': -1n, 'stream-exists': -4n };
  return refusal(status.FAILED_PRECONDITION, 'Append failed due to WrongExpectedVersion.', {
    exception: 'wrong-expected-version',
    'stream-name': printable(stream),
    'expected-version': String(typeof expected === 'bigint' ? expected : number[expected]),
    'actual-version': String(actual ?? -1n),
  });
}

/** Observed, §10: unary: success or wrong_expected_version, both with status OK. */
export function appendResponse(expected: Expectation, outcome: Ok | Wrong): AppendResp {
  if (outcome.kind === 'wrong-revision') return new AppendResp().setWrongExpectedVersion(unaryWrong(expected, outcome));
  const position = outcome.position.toString();
  const success = new AppendResp.Success().setPosition(
    new AppendResp.Position().setCommitPosition(position).setPreparePosition(position),
  );
  if (outcome.revision === undefined) success.setNoStream(newEmpty());
  else success.setCurrentRevision(outcome.revision.toString());
  return new AppendResp().setSuccess(success);
}

function unaryWrong(expected: Expectation, { actual }: Wrong): AppendResp.WrongExpectedVersion {
  const wrong = new AppendResp.WrongExpectedVersion();
  if (actual === undefined) wrong.setCurrentNoStream(newEmpty());
  else wrong.setCurrentRevision(actual.toString());
  if (expected === 'any') wrong.setExpectedAny(newEmpty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(newEmpty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(newEmpty());
  else wrong.setExpectedRevision(expected.toString());
  return wrong;
}

export function deleteResponse({ position }: Ok): DeleteResp {
  const text = position.toString();
  return new DeleteResp().setPosition(new DeleteResp.Position().setCommitPosition(text).setPreparePosition(text));
}

/** One append within a batch call. */
export type BatchAddress = { correlationId: string; stream: string; options: BatchAppendReq.Options };

export function batchSuccess(address: BatchAddress, { revision, position }: Ok): BatchAppendResp {
  const success = new BatchAppendResp.Success().setPosition(allPosition(position));
  if (revision === undefined) success.setNoStream(new Empty());
  else success.setCurrentRevision(revision.toString());
  return batchAnswer(address).setSuccess(success);
}

/** Observed, §10: "every error needs details AND stream identifier, every answer a known correlation id". */
function batchError(address: BatchAddress, code: Code, name: string, details: Uint8Array, packedAs = name) {
  const any = new Any();
  any.pack(details, packedAs.includes('.') ? packedAs : `event_store.client.${packedAs}`);
  const error = new Status().setCode(code).setMessage(name).setDetails(any);
  return batchAnswer(address).setError(error);
}

function batchAnswer({ correlationId, stream }: BatchAddress): BatchAppendResp {
  return new BatchAppendResp().setCorrelationId(uuidOf(correlationId)).setStreamIdentifier(identifierOf(stream));
}

export function batchWrong(address: BatchAddress, expected: Expectation, { actual }: Wrong): BatchAppendResp {
  const wrong = new WrongExpectedVersion();
  if (actual === undefined) wrong.setCurrentNoStream(new Empty());
  else wrong.setCurrentStreamRevision(actual.toString());
  if (expected === 'any') wrong.setExpectedAny(new Empty());
  else if (expected === 'no-stream') wrong.setExpectedNoStream(new Empty());
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(new Empty());
  else wrong.setExpectedStreamPosition(expected.toString());
  return batchError(address, Code.ALREADY_EXISTS, 'WrongExpectedVersion', wrong.serializeBinary());
}

export function batchTooLarge(address: BatchAddress): BatchAppendResp {
  const details = new MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES).serializeBinary();
  return batchError(address, Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
}

export function batchDeleted(address: BatchAddress): BatchAppendResp {
  const details = new StreamDeleted().setStreamIdentifier(identifierOf(address.stream)).serializeBinary();
  return batchError(address, Code.NOT_FOUND, 'StreamDeleted', details);
}

export function batchTimeout(address: BatchAddress): BatchAppendResp {
  return batchError(address, Code.DEADLINE_EXCEEDED, 'Timeout', new Timeout().serializeBinary());
}

export function batchDenied(address: BatchAddress): BatchAppendResp {
  return batchError(address, Code.PERMISSION_DENIED, 'AccessDenied', new AccessDenied().serializeBinary());
}

/** Observed, §1: UnknownError "Could not recognize BadRequest". */
export function batchMalformed(address: BatchAddress): BatchAppendResp {
  return batchError(address, Code.INVALID_ARGUMENT, 'BadRequest', new BadRequest().serializeBinary());
}

/** Observed, §6: UnknownError "Could not recognize Server Is Not Ready". */
export function batchNotReady(address: BatchAddress): BatchAppendResp {
  return batchError(address, Code.UNAVAILABLE, NOT_READY, new Empty().serializeBinary(), 'google.protobuf.Empty');
}

/** Headers hold ASCII only. */
function printable(stream: string): string {
  return stream.replace(/[^\x20-\x7e]/g, '?');
}
