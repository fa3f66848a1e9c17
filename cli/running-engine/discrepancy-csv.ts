/** Discrepancies as a file for a spreadsheet, from what GraphQL answered. */
import { csvHeader, csvLines, text, type CsvColumn } from '../../api/exports/csv';

export type ListedDiscrepancy = {
  kind: string;
  outTradeNo: string | null;
  outRequestNo: string | null;
  tradeNo: string | null;
  ours: string | null;
  theirs: string | null;
  line: number | null;
  at: string | null;
  message: string;
  advice: string;
};

/** GraphQL's amounts are plain decimal numbers already. */
const plain = (value: string | number | null) => String(value ?? '');

const COLUMNS: readonly CsvColumn<ListedDiscrepancy>[] = [
  { name: 'kind', cell: ({ kind }) => text(kind) },
  { name: 'outTradeNo', cell: ({ outTradeNo }) => text(outTradeNo) },
  { name: 'outRequestNo', cell: ({ outRequestNo }) => text(outRequestNo) },
  { name: 'tradeNo', cell: ({ tradeNo }) => text(tradeNo) },
  { name: 'ours', cell: ({ ours }) => plain(ours) },
  { name: 'theirs', cell: ({ theirs }) => plain(theirs) },
  { name: 'line', cell: ({ line }) => plain(line) },
  { name: 'at', cell: ({ at }) => text(at) },
  { name: 'message', cell: ({ message }) => text(message) },
  { name: 'advice', cell: ({ advice }) => text(advice) },
];

export function csvOf(found: readonly ListedDiscrepancy[]): string {
  return csvHeader(COLUMNS) + csvLines(COLUMNS, found);
}
