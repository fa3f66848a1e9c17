/** From the domain's bills to the objects of the schema. */
import {
  adviceOnDiscrepancy,
  messageOfDiscrepancy,
  type Discrepancy as FoundDiscrepancy,
} from '../../../domain/bill/discrepancy';
import type { Sums } from '../../../domain/bill/match-order';
import { stateOfReconciliation, type Reconciliation } from '../../../domain/reconciliation/reconciliation';
import type { ApiDeps } from '../../request/context';
import { nodeIdOf } from '../../request/node-id';
import type { BillSums, Discrepancy, ReconciliationObject } from '../../types/reconciliation-types';

/** Undefined for a bill that was not requested. */
export function viewReconciliation(
  { engine, reconciler }: Pick<ApiDeps, 'engine' | 'reconciler'>,
  date: string,
  reconciliation: Reconciliation,
): ReconciliationObject | undefined {
  const state = stateOfReconciliation(reconciliation, engine.clock.now().getTime());
  const id = nodeIdOf('Reconciliation', date);
  return state && { ...fieldsOf(reconciliation), id, date, state, progress: reconciler?.progressOf(date) };
}

function fieldsOf(source: Reconciliation) {
  const { startedAt, startedBy, problem, nextTryAt, bill, result } = source;
  return {
    startedAt,
    startedBy,
    problem,
    nextTryAt,
    importedAt: bill?.importedAt,
    fileSha256: bill?.sha256,
    rows: bill?.rows,
    alipay: bill && viewSums(bill.sums),
    fees: bill?.feeFen,
    reconciledAt: result?.reconciledAt,
    ours: result && viewSums(result.booked),
    discrepancyCount: result?.discrepancies,
    asked: result?.asked,
    repaired: result?.repaired,
    awaitingNextBill: result?.awaitingNextBill,
  };
}

function viewSums({ payments, refunds }: Sums): BillSums {
  return {
    paymentCount: payments.count,
    paymentAmount: payments.fen,
    refundCount: refunds.count,
    refundAmount: refunds.fen,
  };
}

export function viewDiscrepancy(found: FoundDiscrepancy): Discrepancy {
  const { oursFen, theirsFen, detail: _detail, ...rest } = found;
  const [message, advice] = [messageOfDiscrepancy(found), adviceOnDiscrepancy(found.kind)];
  return { ...rest, ours: oursFen, theirs: theirsFen, message, advice };
}
