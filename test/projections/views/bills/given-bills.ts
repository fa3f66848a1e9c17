/** Literal events of bills. Times count as in `given-projections.ts`. */
import type { BillEvent, BillReconciled } from '../../../../domain/bill/bill-events';
import type { Discrepancy } from '../../../../domain/bill/discrepancy';
import { noSums } from '../../../../domain/bill/match-order';
import type { RecordedEvent } from '../../../../domain/events/recorded-event';
import { at, newEvent } from '../../given-projections';

/** A log in memory: `add` appends to the stream of a bill, or to another one that is named. */
export function givenBillLog() {
  const events: RecordedEvent[] = [];
  const log = {
    events,
    addTo(stream: string, ...added: BillEvent[]) {
      for (const event of added) {
        const revision = events.filter((one) => one.stream === stream).length;
        const position = String(events.length + 1);
        events.push({ ...newEvent(event as never), stream, revision, position });
      }
      return log;
    },
    add: (date: string, ...added: BillEvent[]) => log.addTo(`bill-main-${date}`, ...added),
  };
  return log;
}

export function started(date: string, runId = 'run_1'): BillEvent {
  return { type: 'ReconciliationStarted', data: { runId, merchant: 'main', date, startedAt: at(0), until: at(1_800) } };
}

export function found(runId: string, ...discrepancies: Discrepancy[]): BillEvent {
  return { type: 'DiscrepanciesFound', data: { runId, discrepancies } };
}

export function reconciled(runId = 'run_1', more: Partial<BillReconciled['data']> = {}): BillEvent {
  const figures = { booked: noSums(), discrepancies: 0, byKind: {}, asked: 0, repaired: 0, awaitingNextBill: 0 };
  return { type: 'BillReconciled', data: { runId, reconciledAt: at(60), ...figures, ...more } };
}

export function failed(runId: string, message: string): BillEvent {
  return { type: 'ReconciliationFailed', data: { runId, message, failedAt: at(60) } };
}

export function notBooked(outTradeNo: string): Discrepancy {
  return { kind: 'PAYMENT_NOT_BOOKED', outTradeNo, theirsFen: 8_800, asked: true };
}

export function feeDiffers(outTradeNo: string): Discrepancy {
  return { kind: 'FEE_DIFFERS', outTradeNo, oursFen: 53, theirsFen: 60 };
}
