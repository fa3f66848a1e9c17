/** Before the first call: who leads, what the node can do, who may ask. */
import { credentials, Metadata, status } from '@grpc/grpc-js';
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb';
import { DeleteReq } from '@eventstore/db-client/generated/streams_pb';
import { NO_STREAM, type EventStoreDBClient } from '@eventstore/db-client';
import { cleanUp, collect, events, givenClient, givenStandIn, newStream, tryAppend, UNARY } from './given-stand-in';
import type { StandIn } from './stand-in/stand-in';
import { identifierOf, newEmpty } from './stand-in/wire';

let standIn: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  standIn = await givenStandIn();
  client = givenClient(standIn);
});
afterEach(cleanUp);

describe('discovery (§7)', () => {
  const givenCluster = (...nodes: StandIn[]) =>
    givenClient({ connectionString: `esdb://${nodes.map(({ port }) => `127.0.0.1:${port}`).join(',')}?tls=false` });

  test('asks a seed, then uses the endpoint of the leader; a dead seed is skipped', async () => {
    const [leader, dead] = [await givenStandIn(), await givenStandIn()];
    await dead.kill();
    standIn.setMembers([
      { host: '127.0.0.1', port: standIn.port, state: 'follower' },
      { host: '127.0.0.1', port: leader.port },
      { host: '127.0.0.1', port: dead.port, isAlive: false },
    ]);
    expect(await tryAppend(givenCluster(dead, standIn), 'trade-1', events(1))).toBe(0n);
    expect([standIn.calls().Append, leader.calls().Append]).toEqual([0, 1]);
  });

  test('nobody there: plain Error "Failed to discover after 10 attempts."', async () => {
    await standIn.kill();
    const outcome = await tryAppend(givenCluster(standIn, standIn), 'trade-1', events(1));
    expect(outcome).toMatchObject({
      type: undefined,
      code: undefined,
      message: 'Failed to discover after 10 attempts.',
    });
  });

  test('NOT_LEADER: NotLeaderError, the next call goes to that leader; only what requires a leader is refused', async () => {
    const leader = await givenStandIn();
    standIn.fail({ on: 'append', fault: 'not-leader', times: 9, leader: { host: '127.0.0.1', port: leader.port } });
    const attempt = () => tryAppend(client, newStream(), events(1), NO_STREAM, { ...UNARY, requiresLeader: true });
    expect(await tryAppend(client, newStream(), events(1))).toBe(0n);
    expect(await attempt()).toMatchObject({ type: 'not-leader' });
    expect(await attempt()).toBe(0n);
    expect([standIn.calls().Append, leader.calls().Append]).toEqual([2, 1]);
  });

  test('GetSupportedMethods fails with INTERNAL: every later batch append fails at once with the same error', async () => {
    standIn.fail({ on: 'features', fault: 'internal' });
    for (const _ of [1, 2]) {
      expect(await tryAppend(client, 'trade-1', events(1), NO_STREAM, {})).toMatchObject({ code: 13 });
    }
    expect(standIn.calls().GetSupportedMethods).toBe(1);
    expect(await tryAppend(client, 'trade-1', events(1))).toBe(0n);
  });
});

describe('access', () => {
  test('with a user demanded, the client is denied: in insecure mode it never sends credentials (§3)', async () => {
    const guarded = await givenStandIn({ user: 'paystate', password: 'secret' });
    const stranger = givenClient(guarded);
    const denied = { type: 'access-denied' };
    const known = { credentials: { username: 'paystate', password: 'secret' } };
    expect(await tryAppend(stranger, 'trade-1', events(1), NO_STREAM, known)).toMatchObject(denied);
    expect((await collect(stranger.readStream('trade-1'))).error).toMatchObject(denied);
    expect((await collect(stranger.subscribeToAll())).error).toMatchObject(denied);
  });

  test('the right basic authentication opens it', async () => {
    const guarded = await givenStandIn({ user: 'paystate', password: 'secret' });
    const streams = new StreamsClient(`127.0.0.1:${guarded.port}`, credentials.createInsecure());
    const deleteWith = (authorization: string) => {
      const metadata = new Metadata();
      metadata.set('authorization', `Basic ${Buffer.from(authorization).toString('base64')}`);
      const request = new DeleteReq().setOptions(
        new DeleteReq.Options().setStreamIdentifier(identifierOf('trade-1')).setAny(newEmpty()),
      );
      return new Promise((resolve) => streams.delete(request, metadata, (error) => resolve(error?.code)));
    };
    expect(await deleteWith('paystate:wrong')).toBe(status.UNAUTHENTICATED);
    expect(await deleteWith('paystate:secret')).toBe(status.FAILED_PRECONDITION);
    streams.close();
  });
});
