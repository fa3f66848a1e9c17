/** The batch call as it is on the wire: what would take the real client down (observed, §3) is seen without it. */
import { credentials, type ClientDuplexStream } from '@grpc/grpc-js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { BatchAppendReq, type BatchAppendResp } from '@eventstore/db-client/generated/streams_pb';
import { Empty } from 'google-protobuf/google/protobuf/empty_pb';
import { Timestamp } from 'google-protobuf/google/protobuf/timestamp_pb';
import { PATIENCE_MS, withTimeEnough } from '../waiting';
import { cleanUp, event, eventually, givenStandIn } from './given-stand-in';
import type { StandIn } from './stand-in/stand-in';
import { identifierOf, idOf, uuidOf } from './stand-in/wire';

type Call = ClientDuplexStream<BatchAppendReq, BatchAppendResp>;

let standIn: StandIn;
let streams: StreamsClient;
let call: Call;
let answers: [id: string, what: string][];
beforeEach(async () => {
  standIn = await givenStandIn();
  streams = new StreamsClient(`127.0.0.1:${standIn.port}`, credentials.createInsecure());
  call = streams.batchAppend();
  answers = [];
  call.on('data', (answer: BatchAppendResp) => {
    answers.push([idOf(answer.getCorrelationId()).slice(0, 1), answer.getError()?.getMessage() ?? 'ok']);
    expect(answer.hasError()).toBe(answer.getError()?.hasDetails() ?? false);
    expect(answer.hasStreamIdentifier()).toBe(true);
  });
  call.on('error', () => undefined);
});
afterEach(async () => {
  call.cancel();
  streams.close();
  await cleanUp();
});

const uuid = (digit: string) => `${digit}0000000-0000-4000-8000-000000000000`;

function message(id: string, eventId: string): BatchAppendReq {
  const proposed = new BatchAppendReq.ProposedMessage().setId(uuidOf(eventId)).setData(Buffer.from('{}'));
  proposed.getMetadataMap().set('type', 'Happened').set('content-type', 'application/json');
  return new BatchAppendReq().setCorrelationId(uuidOf(uuid(id))).setProposedMessagesList([proposed]);
}

function opening(id: string, { eventId = event().id, deadlineMs = PATIENCE_MS } = {}): BatchAppendReq {
  const options = new BatchAppendReq.Options()
    .setStreamIdentifier(identifierOf(`trade-${id}`))
    .setDeadline(Timestamp.fromDate(new Date(Date.now() + deadlineMs)))
    .setNoStream(new Empty());
  return message(id, eventId).setOptions(options);
}

const streamsStored = () =>
  standIn
    .events()
    .slice(1)
    .map(({ stream }) => stream);

test('options only in the first message of a correlation id, is_final in the last; two appends may be interleaved (§10)', async () => {
  call.write(opening('1'));
  call.write(opening('2'));
  call.write(message('2', event().id).setIsFinal(true));
  await eventually(() => answers.length === 1);
  call.write(message('1', event().id).setIsFinal(true));
  await eventually(() => answers.length === 2);
  expect(answers).toEqual([
    ['2', 'ok'],
    ['1', 'ok'],
  ]);
  expect(streamsStored()).toEqual(['trade-2', 'trade-2', 'trade-1', 'trade-1']);
});

/** Sends with a short deadline, and with a longer one where this machine was too slow for it, until that is not the answer. */
async function whenInTime(count: number, send: (id: string, deadlineMs: number) => void) {
  let tries = 0;
  return withTimeEnough('the appends arrive before their deadline', async (deadlineMs) => {
    answers.length = 0;
    const [id, deadlineAtMs] = [String((tries += 1)), Date.now() + deadlineMs];
    send(id, deadlineMs);
    await eventually(() => answers.length >= count);
    return answers.slice(0, count).every(([, answer]) => answer !== 'Timeout') && { id, deadlineAtMs };
  });
}

test('after a BadRequest answer the server answers the same correlation id AGAIN when the deadline passes (§3)', async () => {
  await whenInTime(1, (id, deadlineMs) => call.write(opening(id, { eventId: 'evt_1', deadlineMs }).setIsFinal(true)));
  await eventually(() => answers.length === 2);
  expect(answers.map(([, answer]) => answer)).toEqual(['BadRequest', 'Timeout']);
  expect(new Set(answers.map(([id]) => id)).size).toBe(1);
});

test('a client clock that is slow: every append is answered Timeout, nothing stored (§3)', async () => {
  call.write(opening('1', { deadlineMs: -1000 }).setIsFinal(true));
  await eventually(() => answers.length === 1);
  expect(answers).toEqual([['1', 'Timeout']]);
  expect(streamsStored()).toEqual([]);
});

test('WrongExpectedVersion is told once, on the call that goes on', async () => {
  const { id, deadlineAtMs } = await whenInTime(2, (one, deadlineMs) => {
    for (const _ of [1, 2]) call.write(opening(one, { deadlineMs }).setIsFinal(true));
  });
  await eventually(() => Date.now() > deadlineAtMs);
  call.write(opening('9').setIsFinal(true));
  await eventually(() => answers.length === 3);
  expect(answers).toEqual([
    [id, 'ok'],
    [id, 'WrongExpectedVersion'],
    ['9', 'ok'],
  ]);
});

test('the batch call ended by the server with OK: nothing is answered or stored any more (§3)', async () => {
  const ended = new Promise((resolve) => call.on('status', ({ code }) => resolve(code)));
  standIn.fail({ on: 'append', fault: 'end-ok' });
  call.write(opening('1').setIsFinal(true));
  expect(await ended).toBe(0);
  expect(answers).toEqual([]);
  expect(streamsStored()).toEqual([]);
});
