/** The port `BillFiles`: bills in a folder of this node, each under its hash. All of it can be made again from the log. */
import { createHash, randomUUID } from 'node:crypto';
import { createReadStream, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { BILL_PART_BYTES, type BillFile, type BillFiles, type BillTable } from '../../domain/bill/bill-ports';
import { downloadBill } from './bill-download';
import { openBillTable } from './bill-table';
import { startWorker } from '../runtime/start-worker';
import { DAY_MS, MINUTE_MS } from '../../domain/values/durations';

export type BillImportData = { zip: string; table: string };
export type BillImportMessage = { rows: number } | { done: true } | { failed: string };

/** Files of either kind that stay: today's, yesterday's, and what was requested by hand. */
const MAX_KEPT = 4;
/** A million rows take seconds; work that exceeds this limit does not end. */
const READ_LIMIT_MS = 20 * MINUTE_MS;
/** Files that a crash left behind are deleted after this time. */
const MAX_LEFT_OVER_MS = DAY_MS;

export type BillFilesOptions = {
  folder: string;
  /** Bills come from Alipay's hosts, or from where the gateway is. */
  gatewayUrl: string;
};

export function createBillFiles({ folder, gatewayUrl }: BillFilesOptions): BillFiles {
  const zipOf = ({ sha256 }: BillFile) => path.join(folder, `${sha256}.zip`);
  const tableOf = (date: string, { sha256 }: BillFile) => path.join(folder, `${date}-${sha256.slice(0, 16)}.db`);
  const newPart = () => {
    // Buyers' names stand in bills, if masked.
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    return path.join(folder, `${randomUUID()}.part`);
  };

  return {
    async download(url) {
      const part = newPart();
      try {
        const file = await downloadBill(url, part, { gatewayUrl });
        renameSync(part, zipOf(file));
        return file;
      } finally {
        rmSync(part, { force: true });
      }
    },
    async *parts(file) {
      for await (const chunk of inPieces(createReadStream(zipOf(file), { highWaterMark: BILL_PART_BYTES }))) {
        yield chunk.toString('base64');
      }
    },
    has: (file) => existsSync(zipOf(file)),
    async restore(file, parts) {
      const part = newPart();
      try {
        const sha256 = await writeParts(part, parts);
        if (sha256 !== file.sha256) throw new Error(`its hash is ${sha256}, not ${file.sha256}`);
        renameSync(part, zipOf(file));
      } finally {
        rmSync(part, { force: true });
      }
    },
    async open(date, file, onProgress) {
      const table = tableOf(date, file);
      const known = openBillTable(table);
      if (known) return known;
      rmSync(table, { force: true });
      await importOnThread({ zip: zipOf(file), table }, onProgress);
      return openedNow(table);
    },
    tidy() {
      if (!existsSync(folder)) return;
      const files = readdirSync(folder).map((name) => {
        const file = path.join(folder, name);
        return { file, name, changedAtMs: statSync(file).mtimeMs };
      });
      files.sort((one, other) => other.changedAtMs - one.changedAtMs);
      const beyond = (ending: string) => files.filter(({ name }) => name.endsWith(ending)).slice(MAX_KEPT);
      const isLeftOver = ({ name, changedAtMs }: (typeof files)[number]) =>
        /[.](part|filling)$/.test(name) && changedAtMs < Date.now() - MAX_LEFT_OVER_MS;
      for (const { file } of [...beyond('.zip'), ...beyond('.db'), ...files.filter(isLeftOver)])
        rmSync(file, { force: true });
    },
  };
}

/** Exactly of the requested size, but for the last: a stream may give less at a time. */
async function* inPieces(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    while (rest.length >= BILL_PART_BYTES) {
      yield rest.subarray(0, BILL_PART_BYTES);
      rest = rest.subarray(BILL_PART_BYTES);
    }
  }
  if (rest.length > 0) yield rest;
}

async function writeParts(file: string, parts: AsyncIterable<string>): Promise<string> {
  const hash = createHash('sha256');
  const handle = await open(file, 'w');
  try {
    for await (const part of parts) {
      const bytes = Buffer.from(part, 'base64');
      hash.update(bytes);
      await handle.writeFile(bytes);
    }
  } finally {
    await handle.close();
  }
  return hash.digest('hex');
}

function importOnThread(workerData: BillImportData, onProgress: (rows: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const worker = startWorker(path.join(__dirname, 'bill-import-thread'), { workerData });
    const limit = setTimeout(() => void worker.terminate(), READ_LIMIT_MS);
    worker.on('message', (message: BillImportMessage) => {
      if ('rows' in message) onProgress(message.rows);
      else if ('failed' in message) reject(new Error(message.failed));
      else resolve();
    });
    worker.on('error', reject);
    // Nothing to do: it has reported how it ended.
    worker.on('exit', () => {
      clearTimeout(limit);
      reject(new Error('the thread that reads bills ended'));
    });
  });
}

function openedNow(table: string): BillTable {
  const opened = openBillTable(table);
  if (!opened) throw new Error('its rows could not be opened after they were read');
  return opened;
}
