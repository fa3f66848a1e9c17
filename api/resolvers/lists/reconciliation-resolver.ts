import { Authorized, Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Scope } from '../../../access/scopes';
import { billPeriodOf } from '../../../domain/bill/bill';
import { loadBill } from '../../../domain/reconciliation/bill-stream';
import {
  adviceOnDiscrepancy,
  messageOfDiscrepancy,
  type Discrepancy as FoundDiscrepancy,
  type DiscrepancyKind as DomainDiscrepancyKind,
} from '../../../domain/bill/discrepancy';
import type { Sums } from '../../../domain/bill/match-order';
import { stateOfReconciliation, type Reconciliation } from '../../../domain/reconciliation/reconciliation';
import { refusal } from '../../../domain/trade/refusals';
import type { ApiContext, ApiDeps } from '../../request/context';
import { ApiError } from '../../request/errors';
import { DEFAULT_DISCREPANCIES, MAX_DISCREPANCIES } from '../../request/limits';
import {
  type Discrepancy,
  DiscrepancyConnection,
  DiscrepancyKind,
  ReconcileInput,
  ReconcilePayload,
  ReconciliationObject,
  type BillSums,
} from '../../types/reconciliation-types';
import { nodeIdOf } from '../../request/node-id';
import { connectionOf, type Connection } from '../../types/page-types';

@Resolver(() => ReconciliationObject)
export class ReconciliationResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => ReconciliationObject, {
    nullable: true,
    description:
      "How the comparison of Alipay's bill with our books stands; null when this bill has not been requested yet.",
  })
  async reconciliation(
    @Arg('date', () => String, { description: 'A day ("2026-11-20") or a month ("2026-11") in Beijing.' }) date: string,
    @Ctx() { deps }: ApiContext,
  ): Promise<ReconciliationObject | undefined> {
    if (!billPeriodOf(date)) {
      throw new ApiError('BAD_USER_INPUT', 'date must be a day like "2026-11-20" or a month like "2026-11".');
    }
    return findReconciliation(deps, date);
  }

  @Authorized<Scope>(['OPERATE'])
  @Mutation(() => ReconcilePayload, {
    description:
      "Compares Alipay's bill with our books, now: downloads the bill unless it is stored already, queries Alipay about payments and " +
      'refunds that are missing here, and lists what is left. Answers when it has begun.',
  })
  async reconcile(
    @Arg('input', () => ReconcileInput, { description: 'Which bill.' }) { date, again }: ReconcileInput,
    @Ctx() { deps, metrics, requestId, caller }: ApiContext,
  ): Promise<ReconcilePayload> {
    const refused = deps.reconciler
      ? await deps.reconciler.start(date, { actor: caller.actor, correlationId: requestId }, again ?? false)
      : refusal('RECONCILIATION_RUNNING', 'This node does not reconcile.', { advice: 'ASK_A_PERSON' });
    metrics.countCommand('Reconcile', refused?.code ?? 'ok');
    if (refused) return { userErrors: [refused] };
    return { reconciliation: await findReconciliation(deps, date), userErrors: [] };
  }

  @FieldResolver(() => DiscrepancyConnection, {
    description: 'The differences, in pages: at most the first 10,000 of `discrepancyCount` are listed.',
  })
  discrepancies(
    @Root() { source }: ReconciliationObject,
    @Arg('kinds', () => [DiscrepancyKind], { nullable: true, description: 'Only these; all when left out or empty.' })
    kinds: DomainDiscrepancyKind[] | null | undefined,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 0 to 100; 50 when left out.' })
    first: number | null | undefined,
    @Arg('after', () => String, { nullable: true, description: 'Only those behind the one with this cursor.' })
    after: string | null | undefined,
  ): Connection<Discrepancy> {
    const size = first ?? DEFAULT_DISCREPANCIES;
    if (size < 0 || size > MAX_DISCREPANCIES) {
      throw new ApiError('BAD_USER_INPUT', `discrepancies gives 0 to ${MAX_DISCREPANCIES} at once, not ${size}.`);
    }
    const { listed = [], runId = '' } = source.result ?? {};
    const matching = kinds?.length ? listed.filter(({ kind }) => kinds.includes(kind)) : listed;
    const from = after == null ? 0 : decodeCursor(after, runId) + 1;
    const edges = matching
      .slice(from, from + size)
      .map((found, index) => ({ cursor: encodeCursor(from + index, runId), node: viewDiscrepancy(found) }));
    const page = { edges, hasNextPage: matching.length > from + size, hasPreviousPage: from > 0 };
    const isExact = listed.length === (source.result?.discrepancies ?? 0);
    return connectionOf(page, () => ({ count: matching.length, isExact }));
  }
}

/** Undefined for what is no day and no month, and for a bill that was not requested. */
export async function findReconciliation(
  { engine, reconciler }: Pick<ApiDeps, 'engine' | 'reconciler'>,
  date: string,
): Promise<ReconciliationObject | undefined> {
  if (!billPeriodOf(date)) return undefined;
  const { reconciliation } = await loadBill(engine, date);
  const state = stateOfReconciliation(reconciliation, engine.clock.now().getTime());
  const id = nodeIdOf('Reconciliation', date);
  return state && { ...fieldsOf(reconciliation), id, date, state, progress: reconciler?.progressOf(date) };
}

function fieldsOf(source: Reconciliation) {
  const { startedAt, startedBy, problem, nextTryAt, bill, result } = source;
  return {
    source,
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

function viewDiscrepancy(found: FoundDiscrepancy): Discrepancy {
  const { oursFen, theirsFen, detail: _detail, ...rest } = found;
  const [message, advice] = [messageOfDiscrepancy(found), adviceOnDiscrepancy(found.kind)];
  return { ...rest, ours: oursFen, theirs: theirsFen, message, advice };
}

/** The list of another run is another list. */
function encodeCursor(index: number, runId: string): string {
  return Buffer.from(`${runId}.${index}`).toString('base64url');
}

function decodeCursor(cursor: string, runId: string): number {
  const [of, index = ''] = Buffer.from(cursor, 'base64url').toString('latin1').split('.');
  if (of === runId && /^\d{1,6}$/.test(index)) return Number(index);
  throw new ApiError('BAD_USER_INPUT', 'after is not a cursor of this list: the bill may have been compared again.');
}
