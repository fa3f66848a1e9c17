import { Field, ID, InputType } from 'type-graphql';
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
