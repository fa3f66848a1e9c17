import { ObjectType, Field, ID } from 'type-graphql';
import { RefundState, ShareAccountType, SettlementState } from './enums';
import { UserError } from './error-types';
import { Node } from './node-types';
import { Yuan, DateTime } from './scalars';
import type { Trade } from '../../domain/trade/trade';
import type { TradeTime } from '../request/node-id';
import type { RefundState as DomainRefundState } from '../../domain/trade/machines/refund-machine';
import type { SettlementState as DomainSettlementState } from '../../domain/trade/machines/settlement-machine';

@ObjectType({ description: "The bank's answer to a refund to a card. The refund is final with or without it." })
export class DepositBack {
  @Field(() => Boolean, {
    description:
      "True: the bank has credited the buyer. False: it could not, and the money is in the buyer's Alipay balance.",
  })
  credited!: boolean;

  @Field(() => Yuan, { description: 'How much of the refund went to the bank.' })
  amount!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When the bank answered; null when Alipay has not reported it.',
  })
  bankAckAt?: string | undefined;
}

const PART_ID =
  'Opaque: made of the numbers of the trade and its own. Of a trade that `tradeAsOf` or `tradesAsOf` gives, another one.';

/** How a refund or a settlement ended; its own type is not part of the schema. */
@ObjectType({ description: 'How it ended.' })
abstract class Ending {
  @Field(() => DateTime, { nullable: true, description: 'When it succeeded or was refused; null until then.' })
  endedAt?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The same as `endedAt`.',
    deprecationReason: 'Use `endedAt`.',
  })
  settledAt?: string | undefined;

  @Field(() => UserError, {
    nullable: true,
    description: 'Why Alipay refused it, or who gave it up (GIVEN_UP) and why; null otherwise.',
  })
  refusal?: UserError | undefined;
}

@ObjectType({ implements: Node, description: 'Money that is being returned to the buyer, or was returned.' })
export class Refund extends Ending implements Node {
  /** The trade that it is of, and of which time; not fields of the schema. */
  of!: Trade;
  when!: TradeTime;

  @Field(() => ID, { description: PART_ID })
  id!: string;

  @Field(() => ID, { description: "The shop's own number of the refund, unique within the trade." })
  outRequestNo!: string;

  @Field(() => Yuan, { description: 'How much.' })
  amount!: number;

  @Field(() => RefundState, { description: 'Where it stands.' })
  state!: DomainRefundState;

  @Field(() => String, {
    nullable: true,
    description: "The shop's reason, shown to the buyer; null when none was given.",
  })
  reason?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description:
      "Alipay's number of the trade that the money was on, when it is not the order's own: a second payment of the order. " +
      'It is not part of the amounts of this trade. Null for every other refund.',
  })
  tradeNo?: string | undefined;

  @Field(() => DateTime, { description: 'When it was first requested.' })
  requestedAt!: string;

  @Field(() => DepositBack, {
    nullable: true,
    description: 'Of a refund to a card, once the bank has answered; null otherwise.',
  })
  depositBack?: DepositBack | undefined;
}

@ObjectType({ description: "A partner's part of the money." })
export class SettlementShare {
  @Field(() => String, { description: 'The account that gets it.' })
  transIn!: string;

  @Field(() => ShareAccountType, { description: 'How the account is named.' })
  transInType!: 'userId' | 'loginName';

  @Field(() => Yuan, { description: 'How much.' })
  amount!: number;
}

@ObjectType({
  implements: Node,
  description: 'Money of the trade that is being shared among partners, or was shared.',
})
export class Settlement extends Ending implements Node {
  @Field(() => ID, { description: PART_ID })
  id!: string;

  @Field(() => ID, { description: "The shop's own number of the settlement, unique within the trade." })
  outRequestNo!: string;

  @Field(() => Yuan, { description: 'All shares together, as requested.' })
  amount!: number;

  @Field(() => Yuan, {
    nullable: true,
    description:
      'What Alipay has in fact transferred: less than `amount` where a share failed, 0 where none was transferred. Null while that is in doubt.',
  })
  sharedAmount?: number | undefined;

  @Field(() => [SettlementShare], { description: 'Who gets how much.' })
  shares!: SettlementShare[];

  @Field(() => SettlementState, { description: 'Where it stands.' })
  state!: DomainSettlementState;

  @Field(() => DateTime, { description: 'When it was first requested.' })
  requestedAt!: string;
}

@ObjectType({
  description: "What a refund can take back out of a partner's share: an account as `royalty` of `refund` names it.",
})
export class RefundableShare {
  @Field(() => String, { description: 'The account that would give it back.' })
  transOut!: string;

  @Field(() => ShareAccountType, { description: 'How the account is named.' })
  transOutType!: 'userId' | 'loginName';

  @Field(() => Yuan, { description: 'How much it has, or may have, at most: less what refunds took back.' })
  amount!: number;
}
