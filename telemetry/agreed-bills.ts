/** Which day's bill agreed with our books last. Known from the events of bills as they come, and from a look back at the start. */
import { billPeriodOf } from '../domain/bill/bill';
import type { RecordedEvent } from '../domain/events/recorded-event';
import type { EventStore } from '../domain/ports';
import { loadBill } from '../domain/reconciliation/bill-stream';
import { DAY_MS } from '../domain/values/durations';
import { beijingDayOf } from '../domain/values/beijing-time';

export type AgreedBills = {
  /** Events of all streams, as they come. */
  apply(events: readonly RecordedEvent[]): void;
  /** Reads the latest bills that the log may hold. Rejects when the log cannot be read. */
  lookBack(log: EventStore, nowMs: number): Promise<void>;
  /** When the latest day whose bill agreed was over, in milliseconds since 1970; undefined where none is known. */
  lastAgreedMs(): number | undefined;
};

/** A bill that is older than that is as good as none. */
const MAX_DAYS_BACK = 14;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export function createAgreedBills(merchant: string): AgreedBills {
  const prefix = `bill-${merchant}-`;
  /** By the end of the day; `false` where the latest comparison found a difference. */
  const agreed = new Map<number, boolean>();
  const note = (date: string, isAgreed: boolean) => {
    const endMs = DAY.test(date) ? billPeriodOf(date)?.toMs : undefined;
    if (endMs === undefined) return;
    agreed.set(endMs, isAgreed);
    if (agreed.size > 2 * MAX_DAYS_BACK) agreed.delete(Math.min(...agreed.keys()));
  };
  return {
    apply(events) {
      for (const { stream, type, data } of events as readonly { stream: string; type: string; data: object }[]) {
        if (type === 'BillReconciled' && stream.startsWith(prefix))
          note(stream.slice(prefix.length), isAgreement(data));
      }
    },
    async lookBack(store, nowMs) {
      for (let days = 1; days <= MAX_DAYS_BACK; days += 1) {
        const date = beijingDayOf(nowMs - days * DAY_MS);
        const { ending, result } = (await loadBill({ store, merchant }, date)).reconciliation;
        if (!result || agreed.has(billPeriodOf(date)?.toMs ?? 0)) continue;
        note(date, ending === 'DONE' && isAgreement(result));
      }
    },
    lastAgreedMs: () => {
      const ends = [...agreed].flatMap(([endMs, isAgreed]) => (isAgreed ? [endMs] : []));
      return ends.length === 0 ? undefined : Math.max(...ends);
    },
  };
}

/** `unasked`: Alipay could not be asked about all that differs, and the run counts as failed. */
function isAgreement(reconciled: { discrepancies?: number; unasked?: number | undefined }): boolean {
  return reconciled.discrepancies === 0 && !reconciled.unasked;
}
