/** A bill in the log: its file in parts, its stream with one writer at a time; on EventStoreDB because of its limit of an event's size. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createBillFiles } from '../../../adapters/bill/bill-files';
import { hashEvent } from '../../../adapters/event-log/event-hash';
import { openEventStoreDb } from '../../../adapters/eventstoredb/eventstoredb-event-store';
import {
  appendToBill,
  loadBill,
  OvertakenError,
  readBillFile,
  storeBillFile,
  type BillLog,
} from '../../../domain/reconciliation/bill-stream';
import { BILL_PART_BYTES } from '../../../domain/bill/bill-ports';
import type { EventStore } from '../../../domain/ports';
import { createMemoryLog, openMemoryEventStore } from '../../histories/memory-event-store';
import { cleanUp, givenFolder } from '../../simulator/given-simulator';
import { givenEventStoreDb } from '../../adapters/eventstoredb/given-eventstoredb';

const CALLER = { actor: 'test', correlationId: 'r1' };
/** A part more than three whole ones. */
const FILE_BYTES = 3 * BILL_PART_BYTES + 17;

const engines: [string, () => Promise<{ store: EventStore; stop(): Promise<void> }>][] = [
  [
    'the log in memory',
    async () => {
      const store = openMemoryEventStore(createMemoryLog());
      return { store, stop: () => store.close() };
    },
  ],
  [
    'EventStoreDB',
    async () => {
      const server = await givenEventStoreDb();
      // How soon a caller is answered is tested elsewhere; here a busy machine has time.
      const store = openEventStoreDb({ connectionString: server.connectionString, callLimitMs: 20_000 });
      const stop = async () => {
        await store.close();
        await server.stop();
      };
      return { store, stop };
    },
  ],
];

describe.each(engines)('on %s', (_name, given) => {
  let log: BillLog;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const { store, stop: stopStore } = await given();
    stop = stopStore;
    const merchant = `t${randomBytes(4).toString('hex')}`;
    log = { store, clock: { now: () => new Date() }, merchant, newId: randomUUID, hashEvent };
  });
  afterAll(async () => {
    await stop();
    await cleanUp();
  });

  test('a file goes into the log and comes out of it again, byte by byte, also after an import that was interrupted', async () => {
    const folder = givenFolder();
    const files = createBillFiles({ folder, gatewayUrl: 'http://127.0.0.1:1' });
    const content = randomBytes(FILE_BYTES);
    const file = { sha256: createHash('sha256').update(content).digest('hex'), bytes: FILE_BYTES };
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, `${file.sha256}.zip`), content);
    async function* interrupted() {
      for await (const part of files.parts(file)) {
        yield part;
        throw new Error('the process ended');
      }
    }
    await expect(storeBillFile(log, { date: '2026-11-20', file }, interrupted(), CALLER)).rejects.toThrow('ended');

    expect(await storeBillFile(log, { date: '2026-11-20', file }, files.parts(file), CALLER)).toBe(4);

    rmSync(folder, { recursive: true });
    expect(files.has(file)).toBe(false);
    await files.restore(file, readBillFile(log, '2026-11-20', file));
    expect(files.has(file)).toBe(true);
    const altered = { ...file, sha256: file.sha256.replace(/.$/, (last) => (last === '0' ? '1' : '0')) };
    await expect(files.restore(altered, readBillFile(log, '2026-11-20', file))).rejects.toThrow(/its hash is/);
    await expect(files.restore(file, readBillFile(log, '2026-11-21', file))).rejects.toThrow(/part 0 .* is missing/);
  });

  test('of two that begin at once, one is overtaken', async () => {
    const begin = async () => {
      const runId = randomUUID();
      const data = { runId, merchant: log.merchant, date: '2026-11-22', startedAt: '', until: '' };
      const reconciliation = { revision: -1, failures: 0, found: [] };
      const before = { date: '2026-11-22', reconciliation, last: undefined };
      return appendToBill(log, before, [{ type: 'ReconciliationStarted', data }], CALLER);
    };
    const ended = await Promise.allSettled([begin(), begin(), begin()]);
    const lost = ended.filter((one) => one.status === 'rejected').map(({ reason }) => reason as unknown);
    expect(lost).toEqual([expect.any(OvertakenError), expect.any(OvertakenError)]);
    expect((await loadBill(log, '2026-11-22')).reconciliation).toMatchObject({ revision: 0 });
  });
});
