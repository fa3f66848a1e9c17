import { Authorized, Arg, ID, Resolver, Root, Subscription, type SubscribeResolverData } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import type { AppliedChange } from '../../projections/views/read-model';
import { watchTrade, watchTrades } from '../../projections/live/watch-trade';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { TradeFilterInput } from '../types/inputs/command-input-types';
import { readTradeFilter, tradeMatcher } from './trade-filter';
import { isOrderNumber, readPosition } from './trade-resolver';
import { viewEvent, viewTrade } from './trade-view';
import { TradeChange } from '../types/event-types';

type WatchOne = { outTradeNo: string; after?: string | null };
type WatchAll = { filter?: TradeFilterInput | null };

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
      return watchTrade(watched, outTradeNo, after == null ? undefined : readPosition('after', after));
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

  @Authorized<Scope>(['READ'])
  @Subscription(() => TradeChange, {
    description:
      'Every change of every trade from now on, for back offices. Under pressure, changes of one trade may come as one. ' +
      'It keeps no history: list `trades` after subscribing, to see what was before.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, WatchAll, ApiContext>) => {
      const matches = tradeMatcher(readTradeFilter(args.filter));
      return watchTrades(context.deps, ({ trade }) => matches(trade));
    },
  })
  tradesChanged(
    @Root() change: AppliedChange,
    @Arg('filter', () => TradeFilterInput, {
      nullable: true,
      description: 'Only trades that match after the change; all when left out.',
    })
    _filter: TradeFilterInput | null | undefined,
  ): TradeChange {
    return viewChange(change);
  }
}

/** All subscribers share a change, and its view too. */
const views = new WeakMap<AppliedChange, TradeChange>();

function viewChange(change: AppliedChange): TradeChange {
  let view = views.get(change);
  if (!view) {
    const trade = viewTrade(change.trade);
    if (!trade) throw new Error(`a change of ${change.outTradeNo} before it was opened`);
    const events = change.events.map((event) => viewEvent(event, change.outTradeNo));
    view = { trade, events, position: change.position };
    views.set(change, view);
  }
  return view;
}
