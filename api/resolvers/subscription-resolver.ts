import { Authorized, Arg, ID, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import type { AppliedChange } from '../../projections/views/read-model';
import { watchTrade } from '../../projections/live/watch-trade';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { isOrderNumber, readResumption } from './trade-resolver';
import { viewChange } from './trade-view';
import { TradeChange } from '../types/event-types';

type WatchOne = { outTradeNo: string; after?: string | null };

@Resolver()
export class SubscriptionResolver {
  @Authorized<Scope>(['READ'])
  @Subscription(() => TradeChange, {
    description:
      'One trade, live: first as it is now (or as soon as it is opened), then every change, without gap or repeat. ' +
      'Give `after` when you reconnect, and nothing is missed.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, WatchOne, ApiContext>) => {
      const { outTradeNo, after } = args;
      if (!isOrderNumber(outTradeNo)) {
        throw new ApiError('BAD_USER_INPUT', 'outTradeNo must be 1 to 64 letters, digits or underscores.');
      }
      const { readModel, feed, engine } = context.deps;
      const watched = { readModel, feed, store: engine.store, merchant: engine.merchant };
      return watchTrade(watched, outTradeNo, readResumption(context, after));
    },
  })
  tradeChanged(
    @Root() change: AppliedChange,
    @Arg('outTradeNo', () => ID, { description: "The shop's own number of the order. It may be opened later." })
    _outTradeNo: string,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'The `position` of the last change that you saw. The first message then brings the events after it and is never older.',
    })
    _after: string | null | undefined,
  ): TradeChange {
    return viewChange(change);
  }
}
