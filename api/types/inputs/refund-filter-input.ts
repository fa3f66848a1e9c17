import { Field, InputType } from 'type-graphql';
import type { RefundState as DomainRefundState } from '../../../domain/trade/machines/refund-machine';
import { RefundState } from '../enums';
import { DateTime, Yuan } from '../scalars';

@InputType('RefundFilter', { description: 'Which refunds. Every condition that is given must hold.' })
export class RefundFilterInput {
  @Field(() => [RefundState], {
    nullable: true,
    description: 'In one of these states, up to 10 of them; an empty list is no condition.',
  })
  states?: DomainRefundState[] | null;

  @Field(() => DateTime, { nullable: true, description: 'First requested at this moment or later.' })
  requestedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'First requested before this moment.' })
  requestedTo?: Date | null;

  @Field(() => DateTime, { nullable: true, description: '`endedAt` is this moment or later.' })
  endedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: '`endedAt` is before this moment.' })
  endedTo?: Date | null;

  @Field(() => Yuan, { nullable: true, description: '`amount` is this or more.' })
  amountFrom?: string | null;

  @Field(() => Yuan, { nullable: true, description: '`amount` is this or less.' })
  amountTo?: string | null;
}
