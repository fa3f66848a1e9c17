/** What a trade bill of Alipay (业务明细) says, and the time that it covers. */
import { beijingDayOf, parseBeijingTime } from '../values/beijing-time';
import { DAY_MS } from '../values/durations';

export type BillRow = {
  /** Where it stands in the file, from 1. */
  line: number;
  kind: 'payment' | 'refund';
  tradeNo: string;
  outTradeNo: string;
  /** Of a refund; may be blank even there. */
  outRequestNo: string;
  /** What was paid or returned, without a sign. */
  amountFen: number;
  /** What of it the merchant received, before the fee. */
  receivedFen: number;
  /** Alipay's fee as the row says it: its sign is not documented. */
  feeFen: number;
  /** When Alipay did it, in milliseconds since 1970. */
  doneAtMs: number;
};

/** A row that cannot be read for certain: it is reported, never guessed. `outTradeNo` is undefined when that cannot be read, either. */
export type UnreadableRow = { line: number; text: string; why: string; outTradeNo?: string | undefined };

/** What a run of lines holds. `others` are rows of a kind that moves no money of a trade. */
export type BillLines = { rows: BillRow[]; unreadable: UnreadableRow[]; others: number };

/** What the `#` lines of the file say of it. Undefined where they say nothing. */
export type BillRemarks = {
  covers?: CoveredTime | undefined;
  payments?: { count: number; receivedFen: number } | undefined;
  refunds?: { count: number; receivedFen: number } | undefined;
};

/** A day (`2026-11-20`) or a month (`2026-11`) in Beijing. `fromMs` belongs to it, `toMs` does not. */
export type BillPeriod = { date: string; fromMs: number; toMs: number };

/** The time that a file says it is of, in milliseconds since 1970. */
export type CoveredTime = { fromMs: number; toMs: number };

/**
 * In a sentence, where a file is of another time than was asked for. A signed answer can be a replayed one, and its address lead to
 * another day's bill. Whether a file's last moment is the next midnight or a second before it, is not documented.
 */
export function problemOfPeriod(
  covers: CoveredTime | undefined,
  { date, fromMs, toMs }: BillPeriod,
): string | undefined {
  if (!covers) return undefined;
  const isThatTime = covers.fromMs === fromMs && Math.abs(covers.toMs - toMs) < DAY_MS;
  return isThatTime
    ? undefined
    : `Alipay gave the bill that begins on ${beijingDayOf(covers.fromMs)}, not that of ${date}`;
}

/** Alipay gives bills from then on. */
const FIRST_DATE = '2016-01';

/** Undefined when it is neither, or before Alipay's first bills. */
export function billPeriodOf(date: string): BillPeriod | undefined {
  const [, year, month, day] = /^(\d{4})-(\d{2})(?:-(\d{2}))?$/.exec(date) ?? [];
  if (year === undefined || month === undefined || date < FIRST_DATE) return undefined;
  const fromMs = midnightOf(`${year}-${month}-${day ?? '01'}`);
  if (fromMs === undefined) return undefined;
  if (day !== undefined) return { date, fromMs, toMs: fromMs + DAY_MS };
  const next = month === '12' ? `${Number(year) + 1}-01` : `${year}-${String(Number(month) + 1).padStart(2, '0')}`;
  return { date, fromMs, toMs: midnightOf(`${next}-01`) ?? fromMs };
}

function midnightOf(day: string): number | undefined {
  const midnight = parseBeijingTime(`${day} 00:00:00`);
  const ms = midnight === undefined ? undefined : Date.parse(midnight);
  // `2026-02-30` is read as a day of March.
  return ms !== undefined && beijingDayOf(ms) === day ? ms : undefined;
}
