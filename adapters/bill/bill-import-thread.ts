/** The thread that unpacks and reads one bill: a million rows take a few seconds of a core. Started by `bill-files.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { readBillCsv } from './bill-csv';
import type { BillImportData, BillImportMessage } from './bill-files';
import { fillBillTable } from './bill-table';
import { detailsIn } from './bill-zip';

/** Rows between two reports of the progress. */
const REPORT_EVERY_ROWS = 20_000;

const { zip, table } = workerData as BillImportData;
let reportedRows = 0;
const report = (message: BillImportMessage) => parentPort?.postMessage(message);

fillBillTable(table, readBillCsv(detailsIn(zip)), (rows) => {
  if (rows - reportedRows < REPORT_EVERY_ROWS) return;
  reportedRows = rows;
  report({ rows });
}).then(
  () => report({ done: true }),
  (error: unknown) => report({ failed: (error as Error).message }),
);
