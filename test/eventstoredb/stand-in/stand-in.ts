/**
 * A stand-in for EventStoreDB: the wire protocol and the observed behaviour of EventStoreDB 23.10.7, in this process, so that
 * the real client runs against it over a real socket. Not a database: it holds everything in memory.
 */
import { Server as GrpcServer, ServerCredentials } from '@grpc/grpc-js';
import { GossipService } from '@eventstore/db-client/generated/gossip_grpc_pb';
import { ServerFeaturesService } from '@eventstore/db-client/generated/serverfeatures_grpc_pb';
import { StreamsService } from '@eventstore/db-client/generated/streams_grpc_pb';
import { createAppendService } from './services/append-service';
import { createBatchAppendService } from './services/batch-append-service';
import { createFeaturesService, createGossipService, type Member } from './services/cluster-service';
import { createDeleteService, createTombstoneService } from './services/delete-service';
import { createFaults, type FaultRule } from './faults';
import { openJournal } from './log/journal';
import { pipelined } from './pipelined-call';
import { createReadService } from './services/read-service';
import { denies, settled, type Credentials, type MethodName, type Server } from './server';
import type { StoredEvent } from './log/stream-state';
import { createTcpGate } from './tcp-gate';

export type { Member } from './services/cluster-service';
export type { FaultRule } from './faults';
export type { StoredEvent } from './log/stream-state';

export type StandIn = {
  /** esdb://127.0.0.1:<port>?tls=false */
  connectionString: string;
  port: number;
  /** As kill -9: the listener goes, every socket is reset; what was acknowledged stays. New connects get ECONNREFUSED. */
  kill(): Promise<void>;
  /** After `kill`: listens again on the same port with the same log, and without what only the killed process knew. */
  start(): Promise<void>;
  /** Resets every open connection and goes on listening. */
  dropConnections(): void;
  /** As SIGSTOP: bytes are neither read nor written until `resume`. */
  pause(): void;
  resume(): void;
  /** Misbehaves for the next `times` calls of a kind. What each fault does: `FAULTS`. */
  fail(rule: FaultRule): void;
  clearFaults(): void;
  /** Who the gossip says is in the cluster. Until it is called: this node alone, as the leader. */
  setMembers(members: readonly Member[]): void;
  /** Everything in the log, in order, for tests that look behind. It begins with an event of the system. */
  events(): readonly StoredEvent[];
  /** How many calls of each gRPC method arrived. Reads and subscriptions are both `Read`. */
  calls(): Record<MethodName, number>;
  stop(): Promise<void>;
};

export type StandInOptions = {
  /** Any that is free when left out. */
  port?: number;
  /** Holds the log across processes. */
  file?: string;
  /** Demands basic authentication. The client sends it over TLS only, so that it is always denied here. */
  user?: string;
  password?: string;
};

const HOST = '127.0.0.1';

/** Observed, §4: "a client has 100 concurrent calls (one connection)". Observed, §1: 5 MB in one message pass, 17 MB do not. */
const GRPC_OPTIONS = {
  'grpc.max_concurrent_streams': 100,
  'grpc.max_receive_message_length': 16 * 1024 * 1024,
};

export async function startStandIn(options: StandInOptions = {}): Promise<StandIn> {
  const counts = noCalls();
  const addresses: { grpcPort: number; members: readonly Member[] } = { grpcPort: 0, members: [] };
  const server: Server = {
    journal: openJournal(options.file),
    gate: createTcpGate(() => addresses.grpcPort),
    faults: createFaults(),
    count: (method) => (counts[method] += 1),
    denies: (call) => denies(credentialsOf(options), call),
  };
  const grpc = serve(server, () => addresses.members);
  addresses.grpcPort = await bind(grpc);
  const port = await server.gate.listen(options.port);
  addresses.members = [{ host: HOST, port }];
  return {
    connectionString: `esdb://${HOST}:${port}?tls=false`,
    port,
    ...outages(server, grpc, port),
    fail: server.faults.add,
    clearFaults: server.faults.clear,
    setMembers: (members) => (addresses.members = members),
    events: server.journal.log.events,
    calls: () => ({ ...counts }),
  };
}

type Outages = Pick<StandIn, 'kill' | 'start' | 'dropConnections' | 'pause' | 'resume' | 'stop'>;

function outages({ journal, gate }: Server, grpc: GrpcServer, port: number): Outages {
  let isDown = false;
  return {
    async kill() {
      isDown = true;
      journal.die();
      await gate.close();
      // No process is back at once: its clients have seen the reset, and connect anew at their next call (observed, §6).
      await settled();
    },
    async start() {
      if (!isDown) return;
      isDown = false;
      journal.revive();
      await gate.listen(port);
    },
    dropConnections: gate.resetAll,
    pause: gate.pause,
    resume: gate.resume,
    async stop() {
      journal.die();
      await gate.close();
      grpc.forceShutdown();
      journal.close();
    },
  };
}

function serve(server: Server, members: () => readonly Member[]): GrpcServer {
  const grpc = new GrpcServer({ ...GRPC_OPTIONS, interceptors: [pipelined] });
  grpc.addService(StreamsService, {
    append: createAppendService(server),
    batchAppend: createBatchAppendService(server),
    read: createReadService(server),
    delete: createDeleteService(server),
    tombstone: createTombstoneService(server),
  });
  grpc.addService(ServerFeaturesService, { getSupportedMethods: createFeaturesService(server) });
  grpc.addService(GossipService, { read: createGossipService(server, members) });
  return grpc;
}

function bind(grpc: GrpcServer): Promise<number> {
  return new Promise((resolve, reject) => {
    grpc.bindAsync(`${HOST}:0`, ServerCredentials.createInsecure(), (error, port) =>
      error ? reject(error) : resolve(port),
    );
  });
}

function credentialsOf({ user, password }: StandInOptions): Credentials | undefined {
  return user === undefined ? undefined : { user, password: password ?? '' };
}

function noCalls(): Record<MethodName, number> {
  return { Append: 0, BatchAppend: 0, Read: 0, Delete: 0, Tombstone: 0, Gossip: 0, GetSupportedMethods: 0 };
}
