import { Field, ID, InputType } from 'type-graphql';
import type { TradeState as DomainTradeState } from '../../../domain/trade/machines/trade-machine';
import { TradeState } from '../enums';
import { DateTime, Yuan } from '../scalars';
import { SettleShareInput } from './pay-input-types';

@InputType({ description: 'A trade to close before anybody has paid it.' })
export class CloseInput {
  @Field(() => ID, { description: "The shop's own number of the order." })
  outTradeNo!: string;
}

@InputType({
  description:
    'Money of a paid trade to share among partners. The same two numbers with the same shares again are the same settlement.',
})
export class SettleInput {
  @Field(() => ID, { description: "The shop's own number of the paid order." })
  outTradeNo!: string;

  @Field(() => ID, {
    description:
      "The shop's own number of this settlement: 1 to 32 letters, digits or underscores. Keep it when you retry.",
  })
  outRequestNo!: string;

  @Field(() => [SettleShareInput], { description: 'Who gets how much, 1 to 10 shares.' })
  shares!: SettleShareInput[];
}

@InputType({ description: 'A payment face to face to undo.' })
export class CancelInput {
  @Field(() => ID, { description: "The shop's own number of the order." })
  outTradeNo!: string;
}

@InputType({ description: 'A trade to query at Alipay.' })
export class SyncInput {
  @Field(() => ID, { description: "The shop's own number of the order." })
  outTradeNo!: string;
}

/** The schema keeps the name that it had as the input of `settleAnomaly`: queries with variables name it. */
@InputType('SettleAnomalyInput', {
  description: 'An anomaly that somebody has dealt with. The same input again changes nothing.',
})
export class ResolveAnomalyInput {
  @Field(() => ID, { description: "The shop's own number of the order." })
  outTradeNo!: string;

  @Field(() => ID, { description: 'Which of its anomalies: `id`.' })
  anomalyId!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'Who resolves it: the name of a person, up to 64 characters, stored with the event; the name of your credential when left out. ' +
      'The proof is the credential: `TradeEvent.actor`.',
  })
  who?: string | null;

  @Field(() => String, { description: 'Why it is resolved: 1 to 500 characters.' })
  why!: string;

  @Field(() => String, {
    nullable: true,
    description: "What proves it: a line of Alipay's bill, a ticket, a refund's number. Up to 2000 characters.",
  })
  evidence?: string | null;
}

@InputType('TradeFilter', { description: 'Which trades. Every condition that is given must hold.' })
export class TradeFilterInput {
  @Field(() => [TradeState], {
    nullable: true,
    description: 'In one of these states, up to 10 of them; an empty list is no condition.',
  })
  states?: DomainTradeState[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened at this moment or later.' })
  createdFrom?: Date | null;

  @Field(() => DateTime, { nullable: true, description: 'Opened before this moment.' })
  createdTo?: Date | null;

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
