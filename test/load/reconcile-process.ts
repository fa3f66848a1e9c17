/** Compares one bill in a process of its own and says what that took: reconcile-process.ts <folder> <date> <address of the bill>. */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { createBillFiles } from '../../adapters/bill/bill-files';
import { hashEvent } from '../../adapters/event-log/event-hash';
import { openSqliteEventStore } from '../../adapters/sqlite/sqlite-event-store';
import { reconcileBill } from '../../domain/reconciliation/reconcile-bill';
import { createTradeCache } from '../../domain/engine/trade-cache';
import { openReadModel } from '../../projections/views/read-model';
import type { Engine } from '../../domain/engine/engine';

const [folder, date, url] = process.argv.slice(2) as [string, string, string];
const MIB = 1_048_576;

async function main(): Promise<void> {
  const store = await openSqliteEventStore({ file: path.join(folder, 'events.db') });
  const readModel = openReadModel(path.join(folder, 'read-model.db'));
  const content = JSON.stringify({ code: '10000', msg: 'Success', bill_download_url: url });
  const engine: Engine = {
    store,
    gateway: { maxCallMs: 1_000, call: async () => ({ kind: 'answer', signed: true, content, durationMs: 1 }) },
    clock: { now: () => new Date() },
    merchant: 'main',
    newId: randomUUID,
    hashEvent,
    cache: createTradeCache(),
    sleep: (ms) => sleep(ms),
  };
  const files = createBillFiles({ folder: path.join(folder, 'bills'), gatewayUrl: url });
  const before = process.memoryUsage().rss;
  let peak = before;
  const sampling = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
  const delay = monitorEventLoopDelay({ resolution: 2 });
  delay.enable();
  const begun = performance.now();
  const phases: [string, number][] = [];
  const { result, problem, bill } = await reconcileBill(
    {
      engine,
      books: readModel,
      files,
      rules: { feePpm: 6_000 },
      booksAreCurrent: async () => true,
      pause: () => nextTurn(),
      onProgress: (_date, done) => {
        const phase = done.replace(/^\d+ /, '');
        if (phases.at(-1)?.[0] !== phase) phases.push([phase, Math.round(performance.now() - begun)]);
      },
    },
    date,
    { actor: 'test', correlationId: 'r1' },
  );
  clearInterval(sampling);
  delay.disable();
  const said = {
    problem,
    rows: bill?.rows,
    bytes: bill?.bytes,
    discrepancies: result?.discrepancies,
    byKind: result?.byKind,
    seconds: Math.round(performance.now() - begun) / 1_000,
    phases,
    rssBeforeMib: Math.round(before / MIB),
    rssGrownMib: Math.round((peak - before) / MIB),
    heldP99Ms: Math.round(delay.percentile(99) / 1e6),
    heldMaxMs: Math.round(delay.max / 1e6),
  };
  process.stdout.write(`${JSON.stringify(said)}\n`);
  readModel.close();
  await store.close();
}

void main();
