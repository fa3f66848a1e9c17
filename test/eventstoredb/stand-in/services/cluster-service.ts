/** What a client asks before it works with a node: who leads the cluster, and what the node can do. */
import type { sendUnaryData, ServerUnaryCall } from '@grpc/grpc-js';
import { ClusterInfo, EndPoint, MemberInfo } from '@eventstore/db-client/generated/gossip_pb';
import { SupportedMethod, SupportedMethods } from '@eventstore/db-client/generated/serverfeatures_pb';
import type { Empty } from '@eventstore/db-client/generated/shared_pb';
import { refusalOf } from '../faults';
import { delayed, type Server } from '../server';
import { uuidOf } from '../wire';

/** A node as the gossip shows it: an alive leader unless said. */
export type Member = { host: string; port: number; state?: 'leader' | 'follower'; isAlive?: boolean };

export function createGossipService(server: Server, members: () => readonly Member[]) {
  return (call: ServerUnaryCall<Empty, ClusterInfo>, answer: sendUnaryData<ClusterInfo>): void => {
    server.count('Gossip');
    serve(
      server,
      'gossip',
      call,
      answer,
      () => new ClusterInfo(),
      () => clusterOf(members()),
    );
  };
}

export function createFeaturesService(server: Server) {
  return (call: ServerUnaryCall<Empty, SupportedMethods>, answer: sendUnaryData<SupportedMethods>): void => {
    server.count('GetSupportedMethods');
    serve(server, 'features', call, answer, () => new SupportedMethods(), supportedMethods);
  };
}

function serve<Response>(
  server: Server,
  on: 'gossip' | 'features',
  call: ServerUnaryCall<Empty, Response>,
  answer: sendUnaryData<Response>,
  empty: () => Response,
  make: () => Response,
): void {
  const rule = server.faults.take(on, call);
  if (!rule) answer(null, make());
  else if (rule.fault === 'delay') delayed(rule.ms, () => answer(null, make()));
  else if (rule.fault === 'drop-before' || rule.fault === 'drop-after-stored') server.gate.resetPeer(call.getPeer());
  else if (rule.fault === 'end-ok') answer(null, empty());
  else if (rule.fault !== 'hang') answer(refusalOf(rule) ?? null);
}

/** Observed, §7: "gossip must answer: members_list[{instance_id, time_stamp, state = LEADER (8), is_alive, http_end_point}]". */
function clusterOf(members: readonly Member[]): ClusterInfo {
  const infos = members.map(({ host, port, state, isAlive }) =>
    new MemberInfo()
      .setInstanceId(uuidOf(`00000000-0000-4000-8000-${port.toString().padStart(12, '0')}`))
      .setTimeStamp((BigInt(Date.now()) * 10_000n).toString())
      .setState(state === 'follower' ? MemberInfo.VNodeState.FOLLOWER : MemberInfo.VNodeState.LEADER)
      .setIsAlive(isAlive ?? true)
      .setHttpEndPoint(new EndPoint().setAddress(host).setPort(port)),
  );
  return new ClusterInfo().setMembersList(infos);
}

/** Observed, §7: the client appends in batches when `batchappend` is listed. */
function supportedMethods(): SupportedMethods {
  const streams = ['append', 'batchappend', 'read', 'delete', 'tombstone'].map((method) =>
    new SupportedMethod().setServiceName('event_store.client.streams.streams').setMethodName(method),
  );
  return new SupportedMethods().setEventStoreServerVersion('23.10.7').setMethodsList(streams);
}
