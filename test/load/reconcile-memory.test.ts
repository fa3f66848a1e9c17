/**
 * A bill of a million rows in a process whose heap has no room for them: what it needs does not grow with the bill. The file is
 * made by the simulated Alipay's own writer and served over HTTP; books and log are real. RECONCILE_ROWS makes it smaller.
 */
import { spawn } from 'node:child_process';
import { createReadStream, createWriteStream } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openReadModel } from '../../projections/views/read-model';
import { drawChanges, withChanges } from '../../simulator/bill/bill-changes';
import { detailLines } from '../../simulator/bill/bill-csv';
import { readPeriod } from '../../simulator/bill/bill-period';
import type { BillRow } from '../../simulator/bill/bill-rows';
import { zipOf } from '../../simulator/bill/bill-zip';
import { seededRandom } from '../../simulator/values/seeded-random';
import { cleanUp, givenFolder, type Json } from '../given-paystate';
import { eventsOf, givenDay, paidOf, type Day } from '../end-to-end/bill/given-books';
import type { RecordedEvent } from '../../domain/events/recorded-event';
import { streamOf } from '../../domain/engine/trade-stream';
import { HOUR_MS } from '../../domain/values/durations';

afterAll(cleanUp);

const ROWS = Number(process.env['RECONCILE_ROWS'] ?? 1_000_000);
const PAYMENTS = Math.round(ROWS / 1.05);
/** Of the main thread and of the one that reads the file, each. */
const HEAP_MIB = 96;
const report = (line: string) => process.stdout.write(`reconcile: ${line}\n`);

test(`${ROWS} rows in bounded memory`, async () => {
  const day = givenDay();
  const folder = givenFolder();
  fillBooks(folder, day);
  const zip = path.join(folder, 'bill.zip');
  await writeBill(zip, day);
  const server = createServer((_request, response) => void createReadStream(zip).pipe(response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/bill.zip`;

  const said = await runProcess([folder, day.date, url]);

  server.close();
  report(JSON.stringify(said));
  expect(said).toMatchObject({ discrepancies: 10 });
  expect(said.rssGrownMib).toBeLessThan(300);
}, 1_800_000);

function fillBooks(folder: string, day: Day): void {
  const readModel = openReadModel(path.join(folder, 'read-model.db'));
  let position = 0;
  for (let from = 0; from < PAYMENTS; from += 2_000) {
    const events = Array.from({ length: Math.min(2_000, PAYMENTS - from) }, (_, index) => {
      const paid = paidOf(day, from + index, PAYMENTS);
      return eventsOf(paid).map((event, revision): RecordedEvent => {
        position += 1;
        return { ...event, stream: streamOf('main', paid.outTradeNo), revision, position: String(position) };
      });
    }).flat();
    readModel.apply({ events, position: String(position), caughtUp: false });
  }
  readModel.close();
}

async function writeBill(file: string, day: Day): Promise<void> {
  const rows: BillRow[] = [];
  for (let index = 0; index < PAYMENTS; index += 1) {
    const { refund, totalFen, paidAtMs, ...paid } = paidOf(day, index, PAYMENTS);
    const row = { ...paid, createdAtMs: paidAtMs, storeId: '', terminalId: '', account: '*水(602***@qq.com)' };
    const feeFen = Math.round((totalFen * 60) / 10_000);
    rows.push({ ...row, kind: 'payment', outRequestNo: '', doneAtMs: paidAtMs, totalFen, feeFen });
    if (!refund) continue;
    const { outRequestNo, amountFen, atMs } = refund;
    rows.push({ ...row, kind: 'refund', outRequestNo, doneAtMs: atMs, totalFen: -amountFen, feeFen: 0 });
  }
  const changes = drawChanges(rows, 10, seededRandom(7));
  const changed = withChanges(rows, changes, day.fromMs + 12 * HOUR_MS);
  const head = { accountNo: '20880000000000010156', period: readPeriod(day.date)!, madeAtMs: Date.now() };
  await pipeline(zipOf([{ name: '业务明细.csv', lines: detailLines(head, changed) }]), createWriteStream(file));
}

async function runProcess(args: string[]): Promise<Json> {
  const script = path.join(__dirname, 'reconcile-process.ts');
  const node = [`--max-old-space-size=${HEAP_MIB}`, '--require', 'tsx/cjs', script, ...args];
  const child = spawn(process.execPath, node, { stdio: ['ignore', 'pipe', 'inherit'] });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => (out += String(chunk)));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(0);
  return JSON.parse(out);
}
