/** The log as a feed: every change of every trade from a position on, in pages and live. docs/reference/feed.md is the contract. */
import {
  Arg,
  Authorized,
  Ctx,
  Int,
  Query,
  Resolver,
  Root,
  Subscription,
  type SubscribeResolverData,
} from 'type-graphql';
import type { Scope } from '../../access/scopes';
import type { AppliedChange } from '../../projections/views/read-model';
import { InvalidPageError, MAX_PAGE_SIZE } from '../../projections/views/read-model';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { DEFAULT_CHANGES, MAX_FEED_FOLLOWERS } from '../request/limits';
import { TradeChange, TradeChangeConnection } from '../types/event-types';
import { TradeFilterInput } from '../types/inputs/trade-filter-input';
import { viewChange, viewPastChange } from './trade-view';
import { tradeMatcher } from '../../projections/views/read-model';
import { readTradeFilter } from './trade-filter';
import { readPosition, readResumption } from './trade-resolver';

type WatchAll = { filter?: TradeFilterInput | null; after?: string | null };

@Resolver()
export class FeedResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => TradeChangeConnection, {
    description:
      'Every change of every trade after a position, oldest first, in pages: what a program reads that must not miss one. ' +
      'Go on with `after: pageInfo.endCursor`, also where a page is empty; then `tradesChanged` brings what follows.',
  })
  async changes(
    @Arg('after', () => String, {
      nullable: true,
      description:
        'A `position` or cursor: only changes after it. From the beginning of the log when left out. UNKNOWN_POSITION for one of another log, where that shows.',
    })
    after: string | null | undefined,
    @Arg('first', () => Int, { nullable: true, description: 'How many, 0 to 100; 20 when left out.' })
    first: number | null | undefined,
    @Arg('filter', () => TradeFilterInput, {
      nullable: true,
      description: 'Only changes after which the trade matches; all when left out.',
    })
    filter: TradeFilterInput | null | undefined,
    @Ctx() context: ApiContext,
  ): Promise<TradeChangeConnection> {
    const { changeLog } = context.deps;
    const page = await changeLog.readPage({
      after: after == null ? undefined : readPosition('after', after),
      first: sizeOf(first),
      matches: matcherOf(filter, context),
    });
    const edges = page.changes.map((change) => ({ cursor: change.position, node: viewPastChange(change) }));
    return {
      edges,
      nodes: edges.map(({ node }) => node),
      pageInfo: {
        hasNextPage: page.hasMore,
        hasPreviousPage: after != null && after !== '0',
        startCursor: edges[0]?.cursor,
        endCursor: page.reached === '0' ? undefined : page.reached,
      },
      latest: changeLog.position(),
    };
  }

  @Authorized<Scope>(['READ'])
  @Subscription(() => TradeChange, {
    description:
      'Every change of every trade, live, for back offices: with `after` first those since then, without gap or repeat. ' +
      'Without `after`, from now on. Store the `position` of the last message that you have dealt with, and give it when you reconnect.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, WatchAll, ApiContext>) => {
      const { changeLog, feed } = context.deps;
      const { filter, after } = args;
      const from = readResumption(context, after);
      const matches = matcherOf(filter, context);
      if (feed.followerCount() >= MAX_FEED_FOLLOWERS) {
        throw new ApiError('OVERLOADED', 'This engine feeds as many subscribers of all trades as it can.');
      }
      return changeLog.follow({ after: from, matches });
    },
  })
  tradesChanged(
    @Root() change: AppliedChange,
    @Arg('filter', () => TradeFilterInput, {
      nullable: true,
      description: 'Only changes after which the trade matches; all when left out.',
    })
    _filter: TradeFilterInput | null | undefined,
    @Arg('after', () => String, {
      nullable: true,
      description:
        'The `position` of the last change that you dealt with, on whichever node: what came since then comes first. UNKNOWN_POSITION for one of another log, where that shows.',
    })
    _after: string | null | undefined,
  ): TradeChange {
    return viewChange(change);
  }
}

function matcherOf(
  filter: TradeFilterInput | null | undefined,
  context: ApiContext,
): (change: AppliedChange) => boolean {
  const matches = tradeMatcher(readTradeFilter(filter, context));
  return ({ trade }) => matches(trade);
}

function sizeOf(first: number | null | undefined): number {
  const size = first ?? DEFAULT_CHANGES;
  if (size >= 0 && size <= MAX_PAGE_SIZE) return size;
  throw new InvalidPageError(`a page has 0 to ${MAX_PAGE_SIZE} changes, not ${size}`);
}
