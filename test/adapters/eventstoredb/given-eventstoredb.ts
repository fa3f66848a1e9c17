/**
 * The EventStoreDB that tests run on: the one that `TEST_ESDB_URL` names; or a container, where a Docker engine answers and
 * `@testcontainers/kurrentdb` is installed; or the stand-in.
 */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startStandIn, type StandIn } from '../../eventstoredb/stand-in/stand-in';
import { createTcpGate } from '../../eventstoredb/stand-in/tcp-gate';
import type { Network } from '../event-log/event-store-network-contract';

/** The server whose behaviour the adapter was written for; docker-compose.yml runs the same. */
const IMAGE = 'eventstore/eventstore:23.10.7-bookworm-slim';

export type EventStoreDbUnderTest = {
  name: string;
  connectionString: string;
  network: Network;
  /** Only where it is the stand-in: what a real server cannot be told to do. */
  standIn?: StandIn;
  stop(): Promise<void>;
};

export async function givenEventStoreDb(): Promise<EventStoreDbUnderTest> {
  const url = process.env['TEST_ESDB_URL'];
  if (url !== undefined && url !== '') return behindGate('TEST_ESDB_URL', url);
  return (await givenContainer()) ?? givenStandIn();
}

async function givenStandIn(): Promise<EventStoreDbUnderTest> {
  const standIn = await startStandIn();
  let isCut = false;
  return {
    name: 'stand-in',
    connectionString: standIn.connectionString,
    standIn,
    network: {
      dropConnections: () => standIn.dropConnections(),
      async cut() {
        isCut = true;
        await standIn.kill();
      },
      async mend() {
        if (isCut) await standIn.start();
        isCut = false;
      },
    },
    stop: () => standIn.stop(),
  };
}

/** A real server, with a gate on the way to it that can be shut. TLS would notice the other port, so it has to be off. */
async function behindGate(
  name: string,
  url: string,
  stopServer?: () => Promise<unknown>,
): Promise<EventStoreDbUnderTest> {
  const { host = '', port = '2113' } = /\/\/(?<host>[^:/?,@]+)(:(?<port>\d+))?/.exec(url)?.groups ?? {};
  if (!url.includes('tls=false') || url.includes(','))
    throw new Error('TEST_ESDB_URL must be one server with tls=false');
  const gate = createTcpGate(() => Number(port), host);
  const gatePort = await gate.listen();
  let isCut = false;
  return {
    name,
    connectionString: `esdb://127.0.0.1:${gatePort}?tls=false`,
    network: {
      dropConnections: () => gate.resetAll(),
      async cut() {
        isCut = true;
        await gate.close();
      },
      async mend() {
        if (isCut) await gate.listen(gatePort);
        isCut = false;
      },
    },
    async stop() {
      await gate.close();
      await stopServer?.();
    },
  };
}

type Container = { getConnectionString(): string; stop(): Promise<unknown> };
type Containers = { KurrentDbContainer: new (image: string) => { start(): Promise<Container> } };

/** Not among the dependencies: it needs a later Node than paystate does. */
const CONTAINERS = '@testcontainers/kurrentdb';

async function givenContainer(): Promise<EventStoreDbUnderTest | undefined> {
  const hasDocker = await promisify(execFile)('docker', ['version', '--format', '{{.Server.Version}}']).then(
    () => true,
    () => false,
  );
  if (!hasDocker) return undefined;
  const containers = await (import(CONTAINERS) as Promise<Containers>).catch(() => undefined);
  if (!containers) return undefined;
  const container = await new containers.KurrentDbContainer(IMAGE).start();
  const url = container.getConnectionString().replace(/^kurrentdb/, 'esdb');
  return behindGate('container', url, () => container.stop());
}
