/** Outages: what the real client said when the observed EventStoreDB 23.10.7 died, stopped and came back. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  NO_STREAM,
  streamNameFilter,
  type AllStreamResolvedEvent,
  type EventStoreDBClient,
} from '@eventstore/db-client';
import {
  cleanUp,
  collect,
  events,
  eventually,
  givenClient,
  givenStandIn,
  newStream,
  PATHS,
  tryAppend,
  UNARY,
} from './given-stand-in';
import { freePort } from '../free-port';
import type { StandIn } from './stand-in/stand-in';

let standIn: StandIn;
let client: EventStoreDBClient;
beforeEach(async () => {
  standIn = await givenStandIn();
  client = givenClient(standIn);
});
afterEach(cleanUp);

const unavailable = { type: 'unavailable', code: 14 };
const append = (stream = newStream(), count = 1) => tryAppend(client, stream, events(count));
const revisionsOf = (stream: string) =>
  standIn
    .events()
    .filter((stored) => stored.stream === stream)
    .map(({ revision }) => revision);

async function givenLive() {
  const source = client.subscribeToAll({ filter: streamNameFilter({ prefixes: ['trade-'] }) });
  const heard = { ids: [] as string[], error: undefined as unknown };
  source
    .on('data', (resolved: AllStreamResolvedEvent) => heard.ids.push(resolved.event!.id))
    .on('error', (error: unknown) => (heard.error = error));
  await new Promise((resolve) => source.once('caughtUp', resolve));
  return heard;
}

describe('outages (§6)', () => {
  test.each(PATHS)(
    'kill -9, 32 %s appends in flight: all UnavailableError, each stored whole or not at all',
    async (_, options) => {
      await client.appendToStream(newStream(), events(1), options);
      const streams = Array.from({ length: 32 }, newStream);
      const outcomes = streams.map((stream) => tryAppend(client, stream, events(3), NO_STREAM, options));
      const answered = outcomes[0]!;
      await eventually(() => standIn.events().length > 10);
      await standIn.kill();
      await answered;
      for (const [index, outcome] of (await Promise.all(outcomes)).entries()) {
        const stored = revisionsOf(streams[index]!).length;
        expect([0, 3]).toContain(stored);
        if (outcome === 2n) expect(stored).toBe(3);
        else expect(outcome).toMatchObject(unavailable);
      }
    },
  );

  test('while down: unary append, read and subscribe UnavailableError; first batch append a plain Error without type', async () => {
    await standIn.kill();
    expect(await append()).toMatchObject({ ...unavailable, message: expect.stringContaining('ECONNREFUSED') });
    expect((await collect(client.readStream('trade-1'))).error).toMatchObject(unavailable);
    expect((await collect(client.subscribeToAll())).error).toMatchObject(unavailable);
    expect(await tryAppend(client, 'trade-1', events(1), NO_STREAM, {})).toMatchObject({ type: undefined, code: 14 });
  });

  test('server back: same client reconnects by itself at the next call; what was acknowledged is there', async () => {
    await append('trade-1', 3);
    await standIn.kill();
    await append();
    await standIn.start();
    expect(await tryAppend(client, 'trade-1', events(1), 2n)).toBe(3n);
    const { items } = await collect(client.readStream('trade-1'));
    expect(items.map((item) => item.event!.revision)).toEqual([0n, 1n, 2n, 3n]);
  });

  test('restarted while the client was idle: first append ok, no error', async () => {
    await append();
    await standIn.kill();
    await standIn.start();
    expect(await append()).toBe(0n);
  });

  test.each([
    ['kill -9', () => standIn.kill()],
    ['a reset of all connections', async () => standIn.dropConnections()],
  ])(
    'live subscription, %s: UnavailableError; never resumes by itself; a new one on the same client works',
    async (_, cut) => {
      const heard = await givenLive();
      await cut();
      await eventually(() => heard.error !== undefined);
      expect(heard.error).toMatchObject(unavailable);
      await standIn.start();
      await append();
      const again = await givenLive();
      expect(again.ids).toHaveLength(1);
      expect(heard.ids).toHaveLength(0);
    },
  );

  test('SIGSTOP: a read waits and goes on; a unary append runs into its deadline and is not stored', async () => {
    await append('trade-1');
    standIn.pause();
    const reading = collect(client.readStream('trade-1'));
    const appended = tryAppend(client, 'trade-2', events(1), NO_STREAM, { ...UNARY, deadline: 200 });
    expect(await appended).toMatchObject({ type: 'deadline-exceeded', code: 4 });
    // By now the client has said that it gave up.
    await delay(50);
    standIn.resume();
    expect((await reading).items).toHaveLength(1);
    expect(await append('trade-3')).toBe(0n);
    expect(revisionsOf('trade-2')).toEqual([]);
  });

  test('SIGSTOP: with keepAlive 1000/1000 the connection is cut, UnavailableError', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation();
    const impatient = givenClient(standIn, '&keepAliveInterval=1000&keepAliveTimeout=1000');
    await collect(impatient.readAll());
    standIn.pause();
    expect((await collect(impatient.readAll())).error).toMatchObject(unavailable);
    standIn.resume();
    expect((await collect(impatient.readAll())).items).toHaveLength(1);
    warn.mockRestore();
  });
});

describe('as a process with a file', () => {
  let folder: string;
  const processes: ChildProcess[] = [];
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'stand-in-'))));
  afterEach(() => {
    for (const each of processes.splice(0)) each.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  let port: number;
  beforeAll(async () => (port = await freePort()));
  async function givenProcess() {
    const file = join(folder, 'log.jsonl');
    const started = fork(join(__dirname, 'stand-in', 'main.ts'), ['--port', String(port), '--file', file], {
      execArgv: ['--require', 'tsx/cjs'],
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    });
    processes.push(started);
    const [line] = (await once(started.stdout!, 'data')) as [Buffer];
    expect(line.toString()).toBe(`eventstoredb stand-in ready on ${port}\n`);
    return { file, connectionString: `esdb://127.0.0.1:${port}?tls=false`, process: started };
  }

  test('client with all acknowledged appends, any kill: 0 lost; each append whole or not at all (§1, §6)', async () => {
    const first = await givenProcess();
    const victim = givenClient(first);
    const acknowledged: string[] = [];
    const writer = async () => {
      for (;;) {
        const stream = newStream();
        if (typeof (await tryAppend(victim, stream, events(3))) !== 'bigint') return;
        acknowledged.push(stream);
      }
    };
    const writing = Array.from({ length: 8 }, writer);
    await eventually(() => acknowledged.length > 50);
    first.process.kill('SIGKILL');
    await Promise.all(writing);
    // A line that was cut off by the kill.
    appendFileSync(first.file, '{"tail":"9');

    const second = await givenProcess();
    const { items } = await collect(givenClient(second).readAll());
    const counts = new Map<string, number>();
    for (const { event: stored } of items) counts.set(stored!.streamId, (counts.get(stored!.streamId) ?? 0) + 1);
    counts.delete('$$$scavenges');
    expect(new Set(counts.values())).toEqual(new Set([3]));
    for (const stream of acknowledged) expect(counts.get(stream)).toBe(3);
    expect(await tryAppend(givenClient(second), acknowledged[0]!, events(1), 2n)).toBe(3n);

    second.process.kill('SIGTERM');
    expect(await once(second.process, 'exit')).toEqual([0, null]);
  });
});
