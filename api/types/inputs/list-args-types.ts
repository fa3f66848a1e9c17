/** The arguments of the lists. */
import { ArgsType, Field, Int } from 'type-graphql';
import type { AnomalyKind as DomainAnomalyKind } from '../../../domain/events/anomaly-events';
import type { DiscrepancyKind as DomainDiscrepancyKind } from '../../../domain/bill/discrepancy';
import type { TradeOrder as DomainTradeOrder } from '../../../projections/views/read-model';
import { AnomalyKind, TradeOrder } from '../enums';
import { DiscrepancyKind } from '../reconciliation-types';
import { DateTime } from '../scalars';
import { TradeFilterInput } from './trade-filter-input';

@ArgsType()
export class TradesArgs {
  @Field(() => TradeFilterInput, { nullable: true, description: 'Which trades; all when left out.' })
  filter?: TradeFilterInput | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many, 0 to 100, from the beginning or from `after` on. Without `first` and `last`: 20.',
  })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only trades behind the one with this cursor.' })
  after?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many, 0 to 100, counted back from the end or from `before`. Excludes `first`.',
  })
  last?: number | null;

  @Field(() => String, { nullable: true, description: 'Only trades in front of the one with this cursor.' })
  before?: string | null;

  @Field(() => TradeOrder, { nullable: true, description: 'CREATED_DESC when left out.' })
  order?: DomainTradeOrder | null;
}

@ArgsType()
export class PastTradesArgs {
  @Field(() => DateTime, { description: 'Only events recorded at or before this moment count.' })
  at!: Date;

  @Field(() => TradeFilterInput, {
    nullable: true,
    description: 'Which trades, by how they were at that moment; all that had been opened when left out.',
  })
  filter?: TradeFilterInput | null;

  @Field(() => Int, { nullable: true, description: 'How many at most, 0 to 100; 20 when left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only trades behind the place of this cursor.' })
  after?: string | null;
}

@ArgsType()
export class AnomaliesArgs {
  @Field(() => Int, { nullable: true, description: 'How many, 0 to 100; 20 when left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only anomalies older than the one with this cursor.' })
  after?: string | null;

  @Field(() => [AnomalyKind], { nullable: true, description: 'Only these; all when left out or empty.' })
  kinds?: DomainAnomalyKind[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'True: only those that somebody has dealt with. False: only open ones. All when left out.',
  })
  resolved?: boolean | null;
}

@ArgsType()
export class ReconciliationsArgs {
  @Field(() => String, {
    nullable: true,
    description: 'Only bills whose first day in Beijing is this one ("2026-11-01") or later.',
  })
  from?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Only bills whose first day in Beijing is this one ("2026-11-30") or earlier.',
  })
  to?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many, 0 to 100; 20 when left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only reconciliations behind the one with this cursor.' })
  after?: string | null;
}

@ArgsType()
export class DiscrepanciesArgs {
  @Field(() => [DiscrepancyKind], { nullable: true, description: 'Only these; all when left out or empty.' })
  kinds?: DomainDiscrepancyKind[] | null;

  @Field(() => Int, { nullable: true, description: 'How many, 0 to 100; 50 when left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only those behind the one with this cursor.' })
  after?: string | null;
}
