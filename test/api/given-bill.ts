/** Bills that stand in the log of a running engine, without the hours that a real run takes. */
import type { BillEvent } from '../../domain/bill/bill-events';
import { noSums } from '../../domain/bill/match-order';
import { appendToBill, loadBill } from '../../domain/reconciliation/bill-stream';
import type { Paystate } from '../given-paystate';

/** A bill in the log as a run has left it that found `orders` to be unknown here. */
export async function givenBill(
  { engine }: Pick<Paystate, 'engine'>,
  date: string,
  runId: string,
  orders: readonly string[],
): Promise<void> {
  const startedAt = engine.clock.now().toISOString();
  const discrepancies = orders.map((outTradeNo) => ({
    ...{ kind: 'PAYMENT_UNKNOWN_HERE' as const, outTradeNo, theirsFen: 8_800, at: startedAt },
  }));
  const figures = { booked: noSums(), asked: 1, repaired: 0, awaitingNextBill: 0 };
  const counted = { discrepancies: orders.length, byKind: { PAYMENT_UNKNOWN_HERE: orders.length } };
  const events: BillEvent[] = [
    { type: 'ReconciliationStarted', data: { runId, merchant: 'main', date, startedAt, until: startedAt } },
    { type: 'DiscrepanciesFound', data: { runId, discrepancies } },
    { type: 'BillReconciled', data: { runId, reconciledAt: startedAt, ...figures, ...counted } },
  ];
  const caller = { actor: 'a test', correlationId: 'r1' };
  await appendToBill(engine, await loadBill(engine, date), events, caller);
}
