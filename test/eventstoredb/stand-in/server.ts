/** What every service of the stand-in works with. */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { status, type Metadata } from '@grpc/grpc-js';
import { accessDenied, refusal, type Faults, type Refusal } from './faults';
import type { Journal } from './log/journal';
import type { TcpGate } from './tcp-gate';

export type MethodName = 'Append' | 'BatchAppend' | 'Read' | 'Delete' | 'Tombstone' | 'Gossip' | 'GetSupportedMethods';

export type Server = {
  journal: Journal;
  gate: TcpGate;
  faults: Faults;
  count(method: MethodName): void;
  denies(call: { metadata: Metadata }): Refusal | undefined;
};

export type Credentials = { user: string; password: string };

/** How the real server answers them was not observed; both are AccessDeniedError at the client. */
export function denies(required: Credentials | undefined, { metadata }: { metadata: Metadata }): Refusal | undefined {
  const [given] = metadata.get('authorization');
  if (!required) return undefined;
  if (given === undefined) return accessDenied();
  const expected = `Basic ${Buffer.from(`${required.user}:${required.password}`).toString('base64')}`;
  return given === expected ? undefined : refusal(status.UNAUTHENTICATED, 'Unauthenticated');
}

const DEFAULT_DELAY_MS = 100;

export function delayed(ms: number | undefined, act: () => void): void {
  setTimeout(act, ms ?? DEFAULT_DELAY_MS).unref();
}

const SETTLING_MS = 20;
const SETTLING_TURNS = 10;

/** What was written before has passed the gate, and a client has seen it; in turns, too, as a busy process may miss the time. */
export async function settled(): Promise<void> {
  await delay(SETTLING_MS);
  for (let turn = 0; turn < SETTLING_TURNS; turn += 1) await nextTurn();
}
