import { Args, Authorized, Arg, Ctx, FieldResolver, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Scope } from '../../../access/scopes';
import { billPeriodOf } from '../../../domain/bill/bill';
import { loadBill } from '../../../domain/reconciliation/bill-stream';
import { refusal } from '../../../domain/trade/refusals';
import type { BillFilter } from '../../../projections/views/read-model';
import type { ApiContext, ApiDeps } from '../../request/context';
import { ApiError } from '../../request/errors';
import { DEFAULT_DISCREPANCIES } from '../../request/limits';
import { DiscrepanciesArgs, ReconciliationsArgs } from '../../types/inputs/list-args-types';
import {
  type Discrepancy,
  DiscrepancyConnection,
  ReconcileInput,
  ReconcilePayload,
  ReconciliationConnection,
  ReconciliationObject,
} from '../../types/reconciliation-types';
import { connectionOf, type Connection } from '../../types/page-types';
import { reachPosition } from '../reach-position';
import { readDay } from './beijing-day';
import { viewDiscrepancy, viewReconciliation } from './reconciliation-view';

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

  @Authorized<Scope>(['READ'])
  @Query(() => ReconciliationConnection, {
    description: 'The bills that were requested and how each compares with our books, newest day first, in pages.',
  })
  reconciliations(
    @Args(() => ReconciliationsArgs) { first, after, ...days }: ReconciliationsArgs,
    @Ctx() { deps }: ApiContext,
  ): Connection<ReconciliationObject> {
    const filter = readBillFilter(days);
    const request = { first: first ?? undefined, after: after ?? undefined };
    const page = deps.readModel.listReconciliations(filter, request);
    const edges = page.edges.flatMap(({ cursor, date, reconciliation }) => {
      const node = viewReconciliation(deps, date, reconciliation);
      return node ? [{ cursor, node }] : [];
    });
    return connectionOf({ ...page, edges }, () => deps.readModel.countReconciliations(filter));
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
  async discrepancies(
    @Root() { date, foldedAt }: ReconciliationObject,
    @Args(() => DiscrepanciesArgs) { kinds, first, after }: DiscrepanciesArgs,
    @Ctx() context: ApiContext,
  ): Promise<Connection<Discrepancy>> {
    if (foldedAt !== undefined) await reachPosition(context, foldedAt);
    const page = context.deps.readModel.listDiscrepancies(date, {
      kinds: kinds ?? undefined,
      first: first ?? DEFAULT_DISCREPANCIES,
      after: after ?? undefined,
    });
    const edges = page.edges.map(({ cursor, discrepancy }) => ({ cursor, node: viewDiscrepancy(discrepancy) }));
    return connectionOf({ ...page, edges }, () => page.count);
  }
}

/** From the log, which is never behind. Undefined for what is no day and no month, and for a bill that was not requested. */
export async function findReconciliation(
  deps: Pick<ApiDeps, 'engine' | 'reconciler'>,
  date: string,
): Promise<ReconciliationObject | undefined> {
  if (!billPeriodOf(date)) return undefined;
  const { reconciliation, last } = await loadBill(deps.engine, date);
  const found = viewReconciliation(deps, date, reconciliation);
  return found && Object.assign(found, { foldedAt: last?.position });
}

/** Throws `ApiError` BAD_USER_INPUT. */
export function readBillFilter({ from, to }: Pick<ReconciliationsArgs, 'from' | 'to'>): BillFilter {
  for (const [argument, day] of Object.entries({ from, to })) if (day != null) readDay(argument, day);
  return { from: from ?? undefined, to: to ?? undefined };
}
