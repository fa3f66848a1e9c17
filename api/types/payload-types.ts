import { ObjectType, Field } from 'type-graphql';
import { UserError } from './error-types';
import { Refund, Settlement } from './refund-types';
import { TradeObject, Anomaly } from './trade-types';

/** What every mutation answers; its own type is not part of the schema. */
@ObjectType({ description: 'What became of a mutation.' })
abstract class TradePayload {
  @Field(() => TradeObject, {
    nullable: true,
    description: 'The trade after the mutation, from the events just written; null when there is no such trade.',
  })
  trade?: TradeObject | undefined;

  @Field(() => [UserError], {
    description: 'Empty when it is done. Otherwise why it is not, most often one.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `pay`.' })
export class PayPayload extends TradePayload {}

@ObjectType({ description: 'What became of `refund`.' })
export class RefundPayload extends TradePayload {
  @Field(() => Refund, { nullable: true, description: 'The refund after the mutation; null when none was requested.' })
  refund?: Refund | undefined;
}

@ObjectType({ description: 'What became of `close`.' })
export class ClosePayload extends TradePayload {}

@ObjectType({ description: 'What became of `settle`.' })
export class SettlePayload extends TradePayload {
  @Field(() => Settlement, {
    nullable: true,
    description: 'The settlement after the mutation; null when there is none.',
  })
  settlement?: Settlement | undefined;
}

@ObjectType({ description: 'What became of `cancel`.' })
export class CancelPayload extends TradePayload {}

/** The schema keeps the name that it had as the payload of `settleAnomaly`. */
@ObjectType('SettleAnomalyPayload', { description: 'What became of `resolveAnomaly`.' })
export class ResolveAnomalyPayload extends TradePayload {
  @Field(() => Anomaly, { nullable: true, description: 'The anomaly after the mutation; null when there is none.' })
  anomaly?: Anomaly | undefined;
}

@ObjectType({ description: 'What became of `sync`.' })
export class SyncPayload extends TradePayload {}
