import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openSqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { appenderFile, eventsPerAppend } from './sqlite-appender';

const kills = 12;
/** A run is killed after so many acknowledged appends, and a few more each time. */
const appendsBeforeKill = 40;

const children: ChildProcess[] = [];
let folder: string;
beforeEach(() => (folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paystate-kill-'))));
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  fs.rmSync(folder, { recursive: true });
});

/** Starts a process that appends; `lines` grows with what it acknowledges. */
function givenAppender(file: string) {
  const child = spawn(process.execPath, ['--require', 'tsx/cjs', appenderFile, file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const lines: string[] = [];
  let rest = '';
  let closed = false;
  let wake = () => {};
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + String(chunk)).split('\n');
    rest = parts.pop()!;
    lines.push(...parts);
    wake();
  });
  child.on('close', () => {
    closed = true;
    wake();
  });
  const changed = () => new Promise<void>((resolve) => (wake = resolve));
  const reach = async (count: number) => {
    while (lines.length < count) {
      if (closed) throw new Error(`the appender ended by itself after ${lines.length} lines`);
      await changed();
    }
  };
  /** Ends when all that it had still written is in `lines`. */
  const kill = async () => {
    child.kill('SIGKILL');
    while (!closed) await changed();
  };
  return { lines, reach, kill };
}

test(`over ${kills} kill -9 under load no acknowledged append is lost and none is stored by half`, async () => {
  const file = path.join(folder, 'events.db');
  const acknowledged: string[] = [];
  for (let run = 0; run < kills; run++) {
    const appender = givenAppender(file);
    await appender.reach(1 + appendsBeforeKill + run * 37);
    await appender.kill();
    acknowledged.push(...appender.lines.filter((line) => line !== 'open'));

    const store = await openSqliteEventStore({ file });
    const counts = new Map<string, number>();
    for await (const { events } of store.readAll()) {
      for (const { stream } of events) counts.set(stream, (counts.get(stream) ?? 0) + 1);
    }
    await store.close();
    expect([...counts].filter(([, count]) => count !== eventsPerAppend)).toEqual([]);
    expect(acknowledged.filter((stream) => !counts.has(stream))).toEqual([]);
  }
  expect(acknowledged.length).toBeGreaterThan(kills * appendsBeforeKill);
});

test('a second process is refused while the first lives, and let in after kill -9', async () => {
  const file = path.join(folder, 'events.db');
  const appender = givenAppender(file);
  await appender.reach(10);
  await expect(openSqliteEventStore({ file })).rejects.toMatchObject({
    name: 'StoreUnavailableError',
    message: expect.stringContaining(`${file} is already open in another process`),
  });
  await appender.reach(appender.lines.length + 10);
  await appender.kill();
  const store = await openSqliteEventStore({ file });
  await store.close();
});
