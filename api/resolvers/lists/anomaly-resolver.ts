/** Anomalies of all streams, those of orders that were never opened here included: listed, live, and with their trade. */
import {
  Authorized,
  Arg,
  Args,
  Ctx,
  FieldResolver,
  Query,
  Resolver,
  Root,
  Subscription,
  type SubscribeResolverData,
} from 'type-graphql';
import type { Scope } from '../../../access/scopes';
import type { ListedAnomaly } from '../../../projections/views/read-model';
import { watchAnomalies } from '../../../projections/live/watch-anomalies';
import type { ApiContext } from '../../request/context';
import { AnomalyKind } from '../../types/enums';
import { AnomaliesArgs } from '../../types/inputs/list-args-types';
import { Anomaly, TradeObject } from '../../types/trade-types';
import { viewAnomaly, viewTrade } from '../trade-view';
import { AnomalyConnection, connectionOf, type Connection } from '../../types/page-types';
import type { AnomalyKind as DomainAnomalyKind } from '../../../domain/events/anomaly-events';

type Kinds = DomainAnomalyKind[] | null | undefined;

@Resolver(() => Anomaly)
export class AnomalyResolver {
  @Authorized<Scope>(['READ'])
  @Query(() => AnomalyConnection, {
    description:
      'Anomalies of all trades, newest first by the order of the log, in pages; those about orders that were never opened here, too.',
  })
  anomalies(
    @Args(() => AnomaliesArgs) { first, after, kinds, resolved }: AnomaliesArgs,
    @Ctx() { deps }: ApiContext,
  ): Connection<Anomaly> {
    const filter = { kinds: kinds ?? undefined, resolved: resolved ?? undefined };
    const page = deps.readModel.listAnomalies(filter, { first: first ?? undefined, after: after ?? undefined });
    const edges = page.edges.map(({ cursor, anomaly, ...of }) => ({ cursor, node: viewAnomaly(anomaly, of) }));
    return connectionOf({ ...page, edges }, () => deps.readModel.countAnomalies(filter));
  }

  @Authorized<Scope>(['READ'])
  @Subscription(() => Anomaly, {
    description:
      'Each anomaly that is observed or resolved from now on, of any trade, whether or not it was opened here. ' +
      'It keeps no history: list `anomalies` after subscribing, to see what was before.',
    subscribe: ({ args, context }: SubscribeResolverData<unknown, { kinds?: Kinds }, ApiContext>) =>
      watchAnomalies(context.deps.feed, args.kinds ?? []),
  })
  anomalyChanged(
    @Root() { anomaly, ...of }: ListedAnomaly,
    @Arg('kinds', () => [AnomalyKind], { nullable: true, description: 'Only these; all when left out or empty.' })
    _kinds: Kinds,
  ): Anomaly {
    return viewAnomaly(anomaly, of);
  }

  @Authorized<Scope>(['READ'])
  @FieldResolver(() => TradeObject, {
    nullable: true,
    description: 'The trade that it is about, as it was when this was read; null when no such order was opened here.',
  })
  trade(@Root() { of, when }: Anomaly): TradeObject | undefined {
    return viewTrade(of, when);
  }
}
