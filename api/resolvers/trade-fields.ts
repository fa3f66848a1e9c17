/** Fields of a trade that are not simply part of it: what depends on the clock, and what is read from the log. */
import { Authorized, Arg, Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import type { ApiContext } from '../request/context';
import { ApiError } from '../request/errors';
import { DEFAULT_HISTORY_EVENTS, MAX_HISTORY_EVENTS } from '../request/limits';
import { nextStepOf } from './next-step';
import { Doubt, TradeObject } from '../types/trade-types';
import { viewEvent } from './trade-view';
import { TradeEventConnection, type TradeEventObject } from '../types/event-types';
import { connectionOf, type Connection } from '../types/page-types';
import { NextStep } from '../types/next-step-types';
import { DateTime } from '../types/scalars';
import { nextDueAt } from '../../domain/follow-up/due';
import { openDoubts, stuckAtMs } from '../../domain/follow-up/open-doubts';
import { streamOf } from '../../domain/engine/trade-stream';

@Resolver(() => TradeObject)
export class TradeFields {
  @FieldResolver(() => NextStep, {
    nullable: true,
    description: 'What the buyer must be shown now; null when there is nothing to do, or nothing to do any more.',
  })
  nextStep(@Root() trade: TradeObject, @Ctx() { deps }: ApiContext): ReturnType<typeof nextStepOf> {
    return nextStepOf(trade.source, deps.engine.clock.now(), deps.signPage);
  }

  @Authorized<Scope>(['READ'])
  @FieldResolver(() => DateTime, {
    nullable: true,
    description:
      'The earliest time at which the engine follows the trade up by itself: queries Alipay about it, or sends what is still to be done. Null when nothing is due.',
  })
  nextCheckAt(@Root() { source }: TradeObject): string | undefined {
    const dueAtMs = nextDueAt(source);
    return dueAtMs === undefined ? undefined : new Date(dueAtMs).toISOString();
  }

  @Authorized<Scope>(['READ'])
  @FieldResolver(() => [Doubt], {
    description:
      'What `inDoubt` is about. Empty also while a call is on its way, and while an anomaly asks a person what stands at Alipay.',
  })
  doubts(@Root() { source }: TradeObject): Doubt[] {
    return openDoubts(source).map(({ kind, outRequestNo, doubt }) => {
      const { since, sinceRevision, lastCheckAt } = doubt;
      return {
        kind,
        outRequestNo,
        since,
        sinceRevision,
        lastCheckAt,
        anomalyAt: new Date(stuckAtMs(doubt)).toISOString(),
      };
    });
  }

  @Authorized<Scope>(['READ'])
  @FieldResolver(() => TradeEventConnection, {
    description: 'Everything that happened up to this state of the trade, oldest first, in pages.',
  })
  async history(
    @Root() trade: TradeObject,
    @Arg('first', () => Int, { nullable: true, description: 'How many events, 0 to 100; 50 when left out.' })
    first: number | null | undefined,
    @Arg('after', () => String, { nullable: true, description: 'Only events after the one with this cursor.' })
    after: string | null | undefined,
    @Ctx() { deps: { engine } }: ApiContext,
  ): Promise<Connection<TradeEventObject>> {
    const size = first ?? DEFAULT_HISTORY_EVENTS;
    if (size < 0 || size > MAX_HISTORY_EVENTS) {
      throw new ApiError('BAD_USER_INPUT', `history gives 0 to ${MAX_HISTORY_EVENTS} events at once, not ${size}.`);
    }
    const fromRevision = after == null ? 0 : decodeCursor(after) + 1;
    const stream = await engine.store.readStream(streamOf(engine.merchant, trade.outTradeNo), fromRevision);
    const known = stream.filter(({ revision }) => revision <= trade.revision);
    const edges = known
      .slice(0, size)
      .map((event) => ({ cursor: encodeCursor(event.revision), node: viewEvent(event, trade.outTradeNo) }));
    const page = { edges, hasNextPage: known.length > size, hasPreviousPage: fromRevision > 0 };
    return connectionOf(page, () => ({ count: trade.revision + 1, isExact: true }));
  }
}

function encodeCursor(revision: number): string {
  return Buffer.from(`event.${revision}`).toString('base64url');
}

/** Throws `ApiError` BAD_USER_INPUT for what `encodeCursor` did not write. */
function decodeCursor(cursor: string): number {
  const revision = Number(/^event\.(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'))?.[1]);
  if (!Number.isNaN(revision) && encodeCursor(revision) === cursor) return revision;
  throw new ApiError('BAD_USER_INPUT', `after is not a cursor of this history: ${cursor.slice(0, 64)}`);
}
