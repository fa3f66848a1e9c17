/** A process that appends under load until it is killed, and says what was acknowledged. Started by the kill tests. */
import { randomUUID } from 'node:crypto';
import { writeSync } from 'node:fs';
import { openSqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import type { NewEvent } from '../../../domain/events/recorded-event';

export const appenderFile = __filename;
export const eventsPerAppend = 3;
const concurrentAppends = 32;

/** Runs for ever. Each line is a stream whose append of three events was acknowledged. */
async function appendForEver(file: string): Promise<void> {
  const store = await openSqliteEventStore({ file });
  writeSync(1, 'open\n');
  const writer = async () => {
    for (;;) {
      const stream = `trade-main-${randomUUID()}`;
      await store.append(stream, 'no-stream', Array.from({ length: eventsPerAppend }, newEvent));
      writeSync(1, `${stream}\n`);
    }
  };
  await Promise.all(Array.from({ length: concurrentAppends }, writer));
}

function newEvent(): NewEvent {
  return {
    id: randomUUID(),
    type: 'AlipayNotifyReceived',
    data: { notifyId: randomUUID(), params: { body: 'x'.repeat(300) } },
    metadata: { recordedAt: '', actor: 'alipay', $correlationId: '', schemaVersion: 1, previousHash: null },
  };
}

if (require.main === module) void appendForEver(process.argv[2]!);
