/** The schema's types for `totals`. */
import { Field, Int, ObjectType } from 'type-graphql';
import type { PayMethod as DomainPayMethod } from '../../../domain/events/payment-events';
import type { TotalsBy as DomainTotalsBy } from '../../../projections/views/read-model';
import { describedEnum, PayMethod } from '../../types/enums';
import { Yuan } from '../../types/scalars';

export const TotalsBy = describedEnum<DomainTotalsBy>('TotalsBy', 'What totals are broken down by.', {
  DAY: 'One for each day in Beijing on which money moved, in order.',
  METHOD: 'One for each way to pay with money.',
  STORE: 'One for each store with money; what `pay` named no store for comes first.',
});

@ObjectType({
  description:
    "What was paid and refunded, as Alipay's bills count it: on the day in Beijing on which Alipay executed it. What a cancel returned is a " +
    'refund, as is what others returned, as far as Alipay has named it. A second payment of an order counts once it was returned.',
})
export class Totals {
  @Field(() => String, { nullable: true, description: 'The day, "2026-11-20"; null unless by DAY.' })
  day?: string | undefined;

  @Field(() => PayMethod, { nullable: true, description: 'The way to pay; null unless by METHOD.' })
  method?: DomainPayMethod | undefined;

  @Field(() => String, { nullable: true, description: 'The store; null unless by STORE, and for what has none.' })
  storeId?: string | undefined;

  @Field(() => Int, { description: 'How many payments.' })
  paymentCount!: number;

  @Field(() => Yuan, { description: 'What was paid.' })
  paymentAmount!: number;

  @Field(() => Int, { description: 'How many refunds.' })
  refundCount!: number;

  @Field(() => Yuan, { description: 'What was returned.' })
  refundAmount!: number;

  @Field(() => Yuan, {
    description: '`paymentAmount` less `refundAmount`: below zero, "-12.00", where more went back.',
  })
  netAmount!: number;
}
