import { ArgsType, Field, InputType, Int } from 'type-graphql';
import type { RefundState as DomainRefundState } from '../../../domain/trade/machines/refund-machine';
import type { RefundOrder as DomainRefundOrder } from '../../../projections/views/read-model';
import { describedEnum, RefundState } from '../enums';
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

const RefundOrder = describedEnum<DomainRefundOrder>(
  'RefundOrder',
  'In which order refunds are listed. A cursor is good in its own order only.',
  {
    REQUESTED_DESC: 'By `requestedAt`, newest first.',
    REQUESTED_ASC: 'By `requestedAt`, oldest first.',
    ENDED_DESC: 'By `endedAt`, latest first; what has not ended is not in the list.',
    ENDED_ASC: 'By `endedAt`, earliest first; what has not ended is not in the list.',
  },
);

@ArgsType()
export class RefundsArgs {
  @Field(() => RefundFilterInput, { nullable: true, description: 'Which refunds; all when left out.' })
  filter?: RefundFilterInput | null;

  @Field(() => Int, { nullable: true, description: 'How many, 0 to 100; 20 when left out.' })
  first?: number | null;

  @Field(() => String, { nullable: true, description: 'Only refunds behind the one with this cursor.' })
  after?: string | null;

  @Field(() => RefundOrder, { nullable: true, description: 'REQUESTED_DESC when left out.' })
  order?: DomainRefundOrder | null;
}
