import { Args, Authorized, Ctx, FieldResolver, ID, Query, Resolver, Root } from 'type-graphql';
import type { Scope } from '../../../access/scopes';
import type { RefundFilter } from '../../../projections/views/read-model';
import type { ApiContext } from '../../request/context';
import { RefundsArgs, type RefundFilterInput } from '../../types/inputs/refund-filter-input';
import { connectionOf, connectionType, type Connection } from '../../types/page-types';
import { Refund } from '../../types/refund-types';
import { TradeObject } from '../../types/trade-types';
import { checkCount, readAmount } from '../trade-filter';
import { viewRefund, viewTrade } from '../trade-view';

const RefundConnection = connectionType(() => Refund, {
  name: 'Refund',
  one: 'a refund',
  many: 'refunds',
  order: 'newest first unless another order is named',
  takesCursor: '`after`',
});

@Resolver(() => Refund)
export class RefundResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => RefundConnection, {
    description:
      'Refunds that were requested here, of all trades, newest first unless `order` names another order, in pages. What a cancel or ' +
      'others returned has no request number: `totals` counts it.',
  })
  refunds(
    @Args(() => RefundsArgs) { filter, first, after, order }: RefundsArgs,
    @Ctx() { deps: { readModel } }: ApiContext,
  ): Connection<Refund> {
    const [given, sorted] = [readRefundFilter(filter), order ?? undefined];
    const page = readModel.listRefunds(given, { first: first ?? undefined, after: after ?? undefined }, sorted);
    const edges = page.edges.map(({ cursor, refund, trade }) => ({ cursor, node: viewRefund(refund, trade) }));
    return connectionOf({ ...page, edges }, () => readModel.countRefunds(given, sorted));
  }

  @Authorized<Scope>(['READ'])
  @FieldResolver(() => ID, { description: "The shop's own number of the order that it is of." })
  outTradeNo(@Root() { of }: Refund): string {
    return of.opened?.outTradeNo ?? '';
  }

  @Authorized<Scope>(['READ'])
  @FieldResolver(() => TradeObject, { description: 'The trade that it is of, as it was when this was read.' })
  trade(@Root() { of, when }: Refund): TradeObject | undefined {
    return viewTrade(of, when);
  }
}

/** Throws `ApiError` BAD_USER_INPUT. */
export function readRefundFilter(input: RefundFilterInput | null | undefined): RefundFilter {
  return {
    states: checkCount('states', input?.states),
    requestedFrom: input?.requestedFrom ?? undefined,
    requestedTo: input?.requestedTo ?? undefined,
    endedFrom: input?.endedFrom ?? undefined,
    endedTo: input?.endedTo ?? undefined,
    amountFromFen: readAmount('amountFrom', input?.amountFrom),
    amountToFen: readAmount('amountTo', input?.amountTo),
  };
}
