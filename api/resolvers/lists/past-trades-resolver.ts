import { Args, Authorized, Ctx, Query, Resolver } from 'type-graphql';
import type { Scope } from '../../../access/scopes';
import { listPastTrades } from '../../../projections/past-trades';
import type { ApiContext } from '../../request/context';
import { PastTradesArgs } from '../../types/inputs/list-args-types';
import { connectionOf, TradeConnection, type Connection } from '../../types/page-types';
import type { TradeObject } from '../../types/trade-types';
import { readTradeFilter } from '../trade-filter';
import { viewTrade } from '../trade-view';

@Resolver()
export class PastTradesResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => TradeConnection, {
    description:
      'Trades as they were at a moment, each folded anew from the events recorded until then, newest first by when they were opened. ' +
      'One page looks at up to 200 trades and 10,000 events, and may therefore have fewer than `first`, or none: go on with ' +
      '`after: pageInfo.endCursor` while `hasNextPage`. Trades and their parts have the ids of the past, as in `tradeAsOf`. ' +
      '`totalCount` is exact where the filter has only `created…` and `amount…`, and where all of the list is on one page.',
  })
  async tradesAsOf(
    @Args(() => PastTradesArgs) { at, filter, first, after }: PastTradesArgs,
    @Ctx() context: ApiContext,
  ): Promise<Connection<TradeObject>> {
    const { engine, readModel } = context.deps;
    const page = await listPastTrades(
      { store: engine.store, merchant: engine.merchant, readModel },
      {
        at,
        filter: readTradeFilter(filter, context),
        first: first ?? undefined,
        after: after ?? undefined,
      },
    );
    const edges = page.edges.flatMap(({ cursor, trade }) => {
      const node = viewTrade(trade, { revision: trade.revision });
      return node ? [{ cursor, node }] : [];
    });
    return connectionOf({ ...page, edges }, () => page.count());
  }
}
