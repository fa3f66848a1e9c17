/** The thread that unpacks and reads one bill: a million rows take a few seconds of a core. Started by `bill-files.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { readBillCsv } from './bill-csv';
import type { BillImportData, BillImportMessage } from './bill-files';
import { fillBillTable } from './bill-table';
import { detailsIn } from './bill-zip';

/** Rows between two words on how far it is. */
const TELL_EVERY_ROWS = 20_000;

const { zip, table } = workerData as BillImportData;
let told = 0;
const tell = (message: BillImportMessage) => parentPort?.postMessage(message);

fillBillTable(table, readBillCsv(detailsIn(zip)), (rows) => {
  if (rows - told < TELL_EVERY_ROWS) return;
  told = rows;
  tell({ rows });
}).then(
  () => tell({ done: true }),
  (error: unknown) => tell({ failed: (error as Error).message }),
);
