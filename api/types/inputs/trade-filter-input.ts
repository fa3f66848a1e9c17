import { Field, InputType } from 'type-graphql';
import type { PayMethod as DomainPayMethod } from '../../../domain/events/payment-events';
import type { RefundState as DomainRefundState } from '../../../domain/trade/machines/refund-machine';
import type { TradeState as DomainTradeState } from '../../../domain/trade/machines/trade-machine';
import { PayMethod, RefundState, TradeState } from '../enums';
import { DateTime, Yuan } from '../scalars';

@InputType('TradeFilter', { description: 'Which trades. Every condition that is given must hold.' })
export class TradeFilterInput {
  @Field(() => [TradeState], {
    nullable: true,
    description: 'In one of these states, up to 10 of them; an empty list is no condition.',
  })
  states?: DomainTradeState[] | null;

  @Field(() => [PayMethod], {
    nullable: true,
    description: 'To be paid in one of these ways, up to 10; an empty list is no condition.',
  })
  methods?: DomainPayMethod[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened at this moment or later.' })
  createdFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened before this moment.' })
  createdTo?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Paid at this moment or later, by Alipay's time." })
  paidFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: "Paid before this moment, by Alipay's time." })
  paidTo?: Date | null;

  @Field(() => DateTime, { nullable: true, description: '`changedAt` is this moment or later.' })
  changedFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: '`changedAt` is before this moment.' })
  changedTo?: Date | null;

  @Field(() => Yuan, { nullable: true, description: '`totalAmount` is this or more.' })
  amountFrom?: string | null;

  @Field(() => Yuan, { nullable: true, description: '`totalAmount` is this or less.' })
  amountTo?: string | null;

  @Field(() => String, {
    nullable: true,
    description:
      'Part of the subject in any case, or the beginning of `outTradeNo` or `tradeNo`, or a whole `outRequestNo`. ' +
      'Up to 256 characters; blanks around it do not count.',
  })
  text?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this store: the whole `storeId` that `pay` was given.' })
  storeId?: string | null;

  @Field(() => String, { nullable: true, description: 'Of this till: the whole `terminalId` that `pay` was given.' })
  terminalId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Of this person at the till: the whole `operatorId` that `pay` was given.',
  })
  operatorId?: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Paid by this buyer: the whole `buyer.id`. Needs the scope READ_BUYER.',
  })
  buyerId?: string | null;

  @Field(() => [RefundState], {
    nullable: true,
    description: 'Any of its refunds is in one of these states, up to 10; an empty list is no condition.',
  })
  refundStates?: DomainRefundState[] | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether any outcome at Alipay is unknown.' })
  inDoubt?: boolean | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'The opposite of `inDoubt`. Both together must not contradict each other (BAD_USER_INPUT).',
    deprecationReason: 'Use `inDoubt`, its opposite.',
  })
  settled?: boolean | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it has an anomaly that nobody has resolved yet.' })
  hasAnomalies?: boolean | null;
}
