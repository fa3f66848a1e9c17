/** The command line as a person runs it: a process of its own. */
import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runProgram } from '../../cli/commands/program';
import { openSqliteEventStore } from '../../adapters/sqlite/sqlite-event-store';
import type { EventStore } from '../../domain/ports';
import { programOf } from '../product-program';

export { until } from '../waiting';

const ROOT = path.join(__dirname, '..', '..');
const PAYSTATE = [process.execPath, ...programOf('cli')];

export type Ended = { code: number | null; signal: NodeJS.Signals | null; out: string; err: string };
export type Running = {
  child: ChildProcess;
  /** What it has printed so far, on both. */
  printed(): string;
  ended: Promise<Ended>;
};

const children: ChildProcess[] = [];
const folders: string[] = [];

export function cleanUp(): void {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true, force: true });
}

export function givenFolder(): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paystate-cli-'));
  folders.push(folder);
  return folder;
}

/** Opens the embedded store of a folder, works on it and closes it: one process has it at a time. */
export async function withStore<Answer>(folder: string, work: (store: EventStore) => Promise<Answer>): Promise<Answer> {
  const store = await openSqliteEventStore({ file: path.join(folder, 'events.db') });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

/** Starts `paystate <args>` with nothing in its environment but PATH and what is given. */
export function startCli(args: string[], env: Record<string, string> = {}): Running {
  return startProcess([...PAYSTATE, ...args], env);
}

/** Starts `paystate <args> | <reader>` in a shell, which says on standard error how `paystate` ended. */
export function startPiped(args: string[], reader: string, env: Record<string, string> = {}): Running {
  const pipeline = `{ "$@"; echo "ended with $?" >&2; } | ${reader}`;
  return startProcess(['sh', '-c', pipeline, 'sh', ...PAYSTATE, ...args], env);
}

function startProcess([file = '', ...args]: string[], env: Record<string, string>): Running {
  const child = spawn(file, args, {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => (text.out += String(chunk)));
  child.stderr.on('data', (chunk: Buffer) => (text.err += String(chunk)));
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, ...text })),
  );
  return { child, printed: () => text.out + text.err, ended };
}

export const cli = (args: string[], env: Record<string, string> = {}): Promise<Ended> => startCli(args, env).ended;

/** In this process, where nothing is to be done: what a command line that is not understood is answered with. */
export async function parsed(args: string[]): Promise<Pick<Ended, 'code' | 'err'>> {
  let err = '';
  const written = jest.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    err += String(chunk);
    return true;
  });
  try {
    return { code: await runProgram(args), err };
  } finally {
    written.mockRestore();
  }
}
