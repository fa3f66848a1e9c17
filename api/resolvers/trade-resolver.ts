import { Authorized, Arg, Args, Ctx, ID, Int, Query, Resolver } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import { foldTrade } from '../../domain/engine/evolve';
import { eventsUntil } from '../../domain/events/past-events';
import type { ApiContext, ApiDeps } from '../request/context';
import { ApiError } from '../request/errors';
import { TradesArgs } from '../types/inputs/list-args-types';
import { MAX_POSITION_DIGITS } from '../request/limits';
import { DateTime } from '../types/scalars';
import { reachPosition } from './reach-position';
import { readTradeFilter } from './trade-filter';
import { TradeObject } from '../types/trade-types';
import { viewTrade } from './trade-view';
import { ORDER_NUMBER } from '../../domain/trade/input-checks';
import { connectionOf, TradeConnection, type Connection } from '../types/page-types';
import { loadTrade, streamOf } from '../../domain/engine/trade-stream';

@Resolver()
export class TradeResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => TradeObject, { nullable: true, description: 'One trade; null when it was not opened here.' })
  async trade(
    @Arg('outTradeNo', () => ID, { description: "The shop's own number of the order." }) outTradeNo: string,
    @Arg('atLeast', () => String, {
      nullable: true,
      description:
        'The answer is not older than this `position` of a trade. It waits up to two seconds for that, then fails with READ_MODEL_BEHIND; a position beyond the end of the log is BAD_USER_INPUT at once.',
    })
    atLeast: string | null | undefined,
    @Ctx() context: ApiContext,
  ): Promise<TradeObject | undefined> {
    if (atLeast != null) await reachPosition(context, readPosition('atLeast', atLeast));
    const trade = context.deps.readModel.getTrade(outTradeNo);
    return trade && viewTrade(trade);
  }

  @Authorized<Scope>(['READ'])
  @Query(() => TradeConnection, { description: 'Trades, newest first unless `order` names another order, in pages.' })
  trades(
    @Args(() => TradesArgs) { filter, order, first, after, last, before }: TradesArgs,
    @Ctx() context: ApiContext,
  ): Connection<TradeObject> {
    const [given, cursors] = [
      readTradeFilter(filter, context),
      { after: after ?? undefined, before: before ?? undefined },
    ];
    const request = { first: first ?? undefined, last: last ?? undefined, ...cursors };
    const page = context.deps.readModel.listTrades(given, request, order ?? undefined);
    const edges = page.edges.flatMap(({ cursor, trade }) => {
      const node = viewTrade(trade);
      return node ? [{ cursor, node }] : [];
    });
    return connectionOf({ ...page, edges }, () => context.deps.readModel.countTrades(given, order ?? undefined));
  }

  @Authorized<Scope>(['READ'])
  @Query(() => TradeObject, {
    nullable: true,
    description:
      'One trade as it was, folded anew from its events: at a moment, or after an event. Null when it did not exist then. ' +
      'It and its parts have ids of their own, so that no cache takes them for the present. Without `at` and `revision` it is the trade as the ' +
      'log has it now.',
  })
  async tradeAsOf(
    @Arg('outTradeNo', () => ID, { description: "The shop's own number of the order." }) outTradeNo: string,
    @Arg('at', () => DateTime, {
      nullable: true,
      description: 'Only events recorded at or before this moment count. Excludes `revision`.',
    })
    at: Date | null | undefined,
    @Arg('revision', () => Int, {
      nullable: true,
      description: 'Only events up to this revision count, from 0. Excludes `at`.',
    })
    revision: number | null | undefined,
    @Ctx() { deps: { engine } }: ApiContext,
  ): Promise<TradeObject | undefined> {
    if (at != null && revision != null)
      throw new ApiError('BAD_USER_INPUT', 'at and revision exclude each other: give one.');
    if (revision != null && revision < 0) throw new ApiError('BAD_USER_INPUT', 'revision counts from 0.');
    if (!isOrderNumber(outTradeNo)) return undefined;
    if (at == null && revision == null) return viewTrade(await loadTrade(engine, outTradeNo));
    return findPastTrade(engine, outTradeNo, at ?? undefined, revision ?? undefined);
  }
}

/** Of an order number: `isOrderNumber`. */
export async function findPastTrade(
  engine: ApiDeps['engine'],
  outTradeNo: string,
  at: Date | undefined,
  revision: number | undefined,
): Promise<TradeObject | undefined> {
  const events = await engine.store.readStream(streamOf(engine.merchant, outTradeNo));
  const trade = foldTrade(eventsUntil(events, { at, revision }));
  return viewTrade(trade, { revision: trade.revision });
}

/** Anything else was never opened, and no stream has such a name. */
export function isOrderNumber(outTradeNo: string): boolean {
  return ORDER_NUMBER.test(outTradeNo);
}

/** Throws `ApiError` BAD_USER_INPUT for what is not a position. */
/** From where a subscription goes on: `after`, or what an event stream that is taken up again has seen. */
export function readResumption({ resumeFrom }: ApiContext, after: string | null | undefined): string | undefined {
  if (resumeFrom !== undefined) return readPosition('Last-Event-ID', resumeFrom);
  return after == null ? undefined : readPosition('after', after);
}

export function readPosition(argument: string, text: string): string {
  if (text.length <= MAX_POSITION_DIGITS && /^(0|[1-9][0-9]*)$/.test(text)) return text;
  throw new ApiError(
    'BAD_USER_INPUT',
    `${argument} must be the position of a trade or of a change, as it was given: digits.`,
  );
}
