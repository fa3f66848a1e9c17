/** The trade, its buyer and its anomalies, as callers see them. */
import { Authorized, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import type { Trade } from '../../domain/trade/trade';
import type { TradeState as DomainTradeState } from '../../domain/trade/machines/trade-machine';
import type { DoubtKind as DomainDoubtKind } from '../../domain/follow-up/open-doubts';
import { AnomalyKind, CloseReason, DoubtKind, PayMethod, TradeState } from './enums';
import { Node } from './node-types';
import type { TradeTime } from '../request/node-id';
import { DateTime, Yuan } from './scalars';
import { Refund, RefundableShare, Settlement } from './refund-types';
import type { AnomalyKind as DomainAnomalyKind } from '../../domain/events/anomaly-events';
import type {
  CloseReason as DomainCloseReason,
  PayMethod as DomainPayMethod,
} from '../../domain/events/payment-events';

@ObjectType({ description: 'Who paid.' })
export class Buyer {
  @Field(() => ID, {
    nullable: true,
    description: "The buyer's user id or open id at Alipay; null when Alipay has not named it.",
  })
  id?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The login name, masked by Alipay ("159****5620"); null when Alipay has not named it.',
  })
  logonId?: string | undefined;
}

@ObjectType({
  implements: Node,
  description: 'Something that Alipay signed and that contradicts the books. A person should examine it.',
})
export class Anomaly implements Node {
  /** The trade that it was read from, opened here or not, and when; no fields of the schema. */
  of!: Trade;
  when!: TradeTime;
  /** The UUID of the event that observed it; no field of the schema, either. */
  eventId!: string;

  @Field(() => ID, {
    description:
      'Its name, for `resolveAnomaly`: the UUID of the event that observed it. In a trade that `tradeAsOf` or `tradesAsOf` gives, another id, which is good there as well.',
  })
  id!: string;

  @Field(() => ID, { description: "The shop's own number of the order, as Alipay named it. It may be none of ours." })
  outTradeNo!: string;

  @Field(() => String, {
    nullable: true,
    description: "Alipay's number of the trade that it is about; null where only `detail` names it.",
  })
  tradeNo?: string | undefined;

  @Field(() => AnomalyKind, { description: 'What does not fit, for programs.' })
  kind!: DomainAnomalyKind;

  @Field(() => String, { description: 'What was observed, in a sentence.' })
  detail!: string;

  @Field(() => String, { description: 'What a person should do about this kind, in a sentence.' })
  advice!: string;

  @Field(() => DateTime, { description: 'When it was observed.' })
  observedAt!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'The name that was given of who resolved it, or "policy" or "paystate" for the engine itself. Null while it is open.',
  })
  resolvedBy?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The `actor` whose credential resolved it, which is the proof; null while it is open.',
  })
  resolvedByActor?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When it was resolved; null while it is open.' })
  resolvedAt?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Why it is resolved; null while it is open.' })
  note?: string | undefined;

  @Field(() => String, { nullable: true, description: 'What proves that it is resolved; null when nothing was given.' })
  evidence?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The same as `resolvedBy`.',
    deprecationReason: 'Use `resolvedBy`.',
  })
  settledBy?: string | undefined;

  @Field(() => DateTime, {
    nullable: true,
    description: 'The same as `resolvedAt`.',
    deprecationReason: 'Use `resolvedAt`.',
  })
  settledAt?: string | undefined;
}

@ObjectType({ description: 'Something whose outcome at Alipay is not known.' })
export class Doubt {
  @Field(() => DoubtKind, { description: 'What is in doubt.' })
  kind!: DomainDoubtKind;

  @Field(() => ID, { nullable: true, description: 'The number of the refund or settlement; null for all else.' })
  outRequestNo?: string | undefined;

  @Field(() => DateTime, { description: 'Since when it is in doubt.' })
  since!: string;

  @Field(() => Int, { description: 'The revision of the event that raised it.' })
  sinceRevision!: number;

  @Field(() => DateTime, {
    nullable: true,
    description: 'When Alipay was last queried about it; null until it was.',
  })
  lastCheckAt?: string | undefined;

  @Field(() => DateTime, {
    description: 'If it is still in doubt then, the engine raises the anomaly OUTCOME_STILL_UNKNOWN for a person.',
  })
  anomalyAt!: string;
}

@ObjectType('Trade', {
  implements: Node,
  description: 'One order at Alipay, with its refunds, folded from its events.',
})
export class TradeObject implements Node {
  /** What it was made from; not a field of the schema. */
  source!: Trade;

  @Field(() => ID, {
    description:
      'Opaque. The same for as long as the trade exists; a trade that `tradeAsOf` or `tradesAsOf` gives for a moment or a revision has another, with its revision.',
  })
  id!: string;

  @Field(() => ID, { description: "The shop's own number of the order: the key of everything." })
  outTradeNo!: string;

  @Field(() => String, { nullable: true, description: "Alipay's number of the trade; null until a buyer has scanned." })
  tradeNo?: string | undefined;

  @Field(() => TradeState, { description: 'Where it stands.' })
  state!: DomainTradeState;

  @Field(() => PayMethod, { description: 'How the buyer pays.' })
  method!: DomainPayMethod;

  @Field(() => String, { description: 'What the buyer sees in the wallet.' })
  subject!: string;

  @Field(() => Yuan, { description: 'What is to be paid.' })
  totalAmount!: number;

  @Field(() => Yuan, { description: 'What was paid, "0.00" until then. Refunds do not lower it.' })
  paidAmount!: number;

  @Field(() => Yuan, { description: 'What was certainly returned, whoever requested it.' })
  refundedAmount!: number;

  @Field(() => Yuan, { description: 'What refunds that are pending or unknown have reserved.' })
  reservedAmount!: number;

  @Field(() => Yuan, {
    description:
      'What can still be refunded now: paid, less refunded, less reserved. What partners have of it goes back only where the refund names whose share it comes out of (`royalty`).',
  })
  refundableAmount!: number;

  @Authorized<Scope>(['READ'])
  @Field(() => Yuan, {
    description:
      "What of `refundableAmount` a refund can return without `royalty`, out of the shop's own money: less what partners have, or may have. With `royalty` it is so much more.",
  })
  refundableWithoutRoyalty!: number;

  @Authorized<Scope>(['READ'])
  @Field(() => [RefundableShare], {
    description:
      'Out of whose shares a refund can take the rest, for `royalty`. Empty where nothing was shared, and where refunds made elsewhere left less than partners have: then nothing more can be refunded here.',
  })
  refundableShares!: RefundableShare[];

  @Field(() => Boolean, {
    description:
      'True while any outcome at Alipay is unknown: of the payment, a close, a cancel, a refund or a settlement.',
  })
  inDoubt!: boolean;

  @Field(() => Boolean, {
    description: 'The opposite of `inDoubt`.',
    deprecationReason: 'Use `inDoubt`, its opposite.',
  })
  settled!: boolean;

  @Field(() => CloseReason, { nullable: true, description: 'Why it is closed; null unless TRADE_CLOSED.' })
  closeReason?: DomainCloseReason | undefined;

  @Authorized<Scope>(['READ_BUYER'])
  @Field(() => Buyer, {
    nullable: true,
    description: 'Who paid; null until Alipay has named the buyer. Needs the scope READ_BUYER.',
  })
  buyer?: Buyer | undefined;

  @Authorized<Scope>(['READ'])
  @Field(() => String, { nullable: true, description: 'The store that `pay` named; null when it named none.' })
  storeId?: string | undefined;

  @Authorized<Scope>(['READ'])
  @Field(() => String, { nullable: true, description: 'The till that `pay` named; null when it named none.' })
  terminalId?: string | undefined;

  @Authorized<Scope>(['READ'])
  @Field(() => String, {
    nullable: true,
    description: 'The person at the till whom `pay` named; null when it named none.',
  })
  operatorId?: string | undefined;

  @Field(() => DateTime, { description: 'When it was opened here.' })
  createdAt!: string;

  @Field(() => DateTime, { description: 'When its last event was recorded.' })
  changedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was paid, by Alipay; null until then.' })
  paidAt?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed; null unless TRADE_CLOSED.' })
  closedAt?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When nobody can pay any more.' })
  expiresAt?: string | undefined;

  @Field(() => [Refund], { description: 'Every refund that was requested, in that order.' })
  refunds!: Refund[];

  @Authorized<Scope>(['READ'])
  @Field(() => [Settlement], {
    description: 'Settlements: money shared among partners, in the order in which they were requested.',
  })
  settlements!: Settlement[];

  @Authorized<Scope>(['READ'])
  @Field(() => [Anomaly], { description: 'What does not fit, in the order in which it was observed. Usually empty.' })
  anomalies!: Anomaly[];

  @Field(() => Int, { description: 'The revision of the last event: the number of events less one.' })
  revision!: number;

  @Field(() => String, {
    description: 'Place of the last event in the log of all trades, digits. Good for `atLeast` and `after`.',
  })
  position!: string;
}
