/** Streams.Delete and Streams.Tombstone. */
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import {
  TombstoneResp,
  type DeleteReq,
  type DeleteResp,
  type TombstoneReq,
} from '@eventstore/db-client/generated/streams_pb';
import { deleteResponse, isElsewhere, isStreamDeleted } from './append-messages';
import type { Server } from '../server';
import { expectationOf, streamOf } from '../wire';

export function createDeleteService(server: Server) {
  return (call: ServerUnaryCall<DeleteReq, DeleteResp>, answer: sendUnaryData<DeleteResp>): void => {
    server.count('Delete');
    remove(server, call, false, answer);
  };
}

export function createTombstoneService(server: Server) {
  return (call: ServerUnaryCall<TombstoneReq, TombstoneResp>, answer: sendUnaryData<TombstoneResp>): void => {
    server.count('Tombstone');
    // The two answers are the same on the wire.
    remove(server, call, true, (error, response) =>
      answer(error, response ? TombstoneResp.deserializeBinary(response.serializeBinary()) : null),
    );
  };
}

function remove(
  server: Server,
  call: ServerUnaryCall<DeleteReq | TombstoneReq, unknown>,
  forGood: boolean,
  answer: sendUnaryData<DeleteResp>,
): void {
  const denied = server.denies(call);
  if (denied) return answer(denied);
  const options = call.request.getOptions()!;
  const stream = streamOf(options.getStreamIdentifier());
  const expected = expectationOf(options, options.getRevision());
  server.journal.submit(
    (log) => log.delete(stream, expected, forGood),
    (outcome) => {
      if (outcome.kind === 'ok') answer(null, deleteResponse(outcome));
      else if (outcome.kind === 'wrong-revision') answer(isElsewhere(stream, expected, outcome));
      else answer(isStreamDeleted(stream));
    },
  );
}
