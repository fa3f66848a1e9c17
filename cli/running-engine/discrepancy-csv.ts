/** Discrepancies as a file that a spreadsheet opens: UTF-8 with its mark, long numbers as text, and nothing that it would calculate. */

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

const COLUMNS = [
  'kind',
  'outTradeNo',
  'outRequestNo',
  'tradeNo',
  'ours',
  'theirs',
  'line',
  'at',
  'message',
  'advice',
] as const;
const MARK = '\uFEFF';
const LINE_END = '\r\n';

export function csvOf(found: readonly ListedDiscrepancy[]): string {
  const lines = [COLUMNS.join(','), ...found.map((one) => COLUMNS.map((name) => cellOf(one[name])).join(','))];
  return MARK + lines.map((line) => line + LINE_END).join('');
}

/** A number of more than fifteen digits would be rounded; a TAB behind it makes it text, as in Alipay's own bills. */
const LONG_NUMBER = /^\d{12,}$/;
const AMOUNT = /^-?\d+(\.\d+)?$/;
/** What a spreadsheet interprets as a formula, also behind blanks, and in full width. */
const FORMULA = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/;

function cellOf(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  if (LONG_NUMBER.test(text)) return `"${text}\t"`;
  if (AMOUNT.test(text)) return text;
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
