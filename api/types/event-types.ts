import { Authorized, ObjectType, Field, ID, Int } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import { Node } from './node-types';
import { connectionType, PageInfo } from './page-types';
import type { CallOutcome as DomainCallOutcome } from '../../domain/events/alipay-methods';
import type { AnomalyKind as DomainAnomalyKind } from '../../domain/events/anomaly-events';
import type {
  CloseReason as DomainCloseReason,
  PayMethod as DomainPayMethod,
} from '../../domain/events/payment-events';
import type { TradeState as DomainTradeState } from '../../domain/trade/machines/trade-machine';
import { AnomalyKind, CallOutcome, CloseReason, PayMethod, TradeState } from './enums';
import { DateTime, Json, Yuan } from './scalars';
import { TradeObject } from './trade-types';

@ObjectType({
  description:
    'The values that `summary` is made of, for programs and for sentences in other languages. No personal data. Each is null where the event does not name it.',
})
export class TradeEventDetails {
  @Field(() => Yuan, { nullable: true, description: 'The money that it is about: ordered, paid, returned or shared.' })
  amount?: number | undefined;

  @Field(() => ID, { nullable: true, description: "The shop's own number of the refund or settlement." })
  outRequestNo?: string | undefined;

  @Field(() => String, { nullable: true, description: "Alipay's number of the trade." })
  tradeNo?: string | undefined;

  @Field(() => PayMethod, { nullable: true, description: 'How the buyer pays from then on.' })
  method?: DomainPayMethod | undefined;

  @Field(() => PayMethod, { nullable: true, description: 'How the buyer paid until then, of PayMethodSwitched.' })
  formerMethod?: DomainPayMethod | undefined;

  @Field(() => String, { nullable: true, description: 'The method of Alipay: "alipay.trade.refund".' })
  alipayMethod?: string | undefined;

  @Field(() => CallOutcome, { nullable: true, description: 'What came of a call.' })
  outcome?: DomainCallOutcome | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'Why something was refused, closed, or is unknown: a code of Alipay, or a word of the engine.',
  })
  reason?: string | undefined;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of an answer: whether it bears a signature of Alipay, which was verified before it was stored.',
  })
  isSigned?: boolean | undefined;

  @Field(() => Int, { nullable: true, description: 'Of an answer: how many milliseconds the call took.' })
  durationMs?: number | undefined;

  @Field(() => TradeState, { nullable: true, description: 'Where the trade stands, as Alipay said.' })
  tradeStatus?: DomainTradeState | undefined;

  @Field(() => CloseReason, { nullable: true, description: 'Why the trade is closed.' })
  closeReason?: DomainCloseReason | undefined;

  @Field(() => AnomalyKind, { nullable: true, description: 'What does not fit.' })
  anomalyKind?: DomainAnomalyKind | undefined;

  @Field(() => String, { nullable: true, description: 'The name that was given of who decided it.' })
  who?: string | undefined;

  @Field(() => Boolean, {
    nullable: true,
    description: "Of a bank's answer to a refund: whether it has credited the buyer.",
  })
  isCredited?: boolean | undefined;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Of TradeAwaitingBuyer: whether the buyer is asked to confirm on the phone.',
  })
  isOnPhone?: boolean | undefined;
}

@ObjectType('TradeEvent', {
  implements: Node,
  description: 'One thing that happened to a trade. Never changed once recorded.',
})
export class TradeEventObject implements Node {
  @Field(() => ID, { description: 'Opaque: made of the number of the trade and the revision.' })
  id!: string;

  @Field(() => ID, {
    description: 'Its UUID in the log. An anomaly has the UUID of the event that observed it as its `id`.',
  })
  eventId!: string;

  @Field(() => String, { description: 'Its type, past tense: "TradePaid". docs/reference/events.md lists them.' })
  type!: string;

  @Field(() => Int, { description: 'Its number within the trade, from 0.' })
  revision!: number;

  @Field(() => String, { description: 'Its place in the log of all trades: digits.' })
  position!: string;

  @Field(() => DateTime, { description: 'When it was recorded here.' })
  recordedAt!: string;

  @Field(() => String, {
    description:
      'Who caused it: `alipay`, `follow-up`, `reconciliation`, or a caller by its credential: `key:<id>`, `jwt:<subject>`, `api-token`; `api` where none is needed.',
  })
  actor!: string;

  @Field(() => String, { description: 'What happened, in one English sentence without personal data.' })
  summary!: string;

  @Field(() => TradeEventDetails, { description: 'What happened, as the values of that sentence.' })
  details!: TradeEventDetails;

  @Field(() => String, {
    nullable: true,
    description:
      'The call or the notify of Alipay that it is about: the same of a request, its answer, and what follows from it. Null where there is none.',
  })
  causationId?: string | undefined;

  @Authorized<Scope>(['AUDIT'])
  @Field(() => Json, {
    nullable: true,
    description:
      "The content as stored, but for codes of wallets: for auditors, with the scope AUDIT. Amounts in fen; times RFC 3339, or Alipay's own text where it is quoted.",
  })
  data?: unknown;
}

@ObjectType({ description: 'A trade has changed.' })
export class TradeChange {
  @Field(() => TradeObject, { description: 'The trade as it is after the change.' })
  trade!: TradeObject;

  @Authorized<Scope>(['READ'])
  @Field(() => [TradeEventObject], {
    description: 'What made the change, in order. Empty in the first message of `tradeChanged` without `after`.',
  })
  events!: TradeEventObject[];

  @Field(() => String, {
    description:
      'The position up to which this message is complete: of the trade in `tradeChanged`, of all trades in `tradesChanged` and `changes`. Give it as `after` when you reconnect.',
  })
  position!: string;
}

@ObjectType({ description: 'A change in the feed.' })
export class TradeChangeEdge {
  @Field(() => String, { description: 'Its `position`. Good for `after`.' })
  cursor!: string;

  @Field(() => TradeChange, { description: 'The change.' })
  node!: TradeChange;
}

@ObjectType({ description: 'A page of changes of all trades, oldest first.' })
export class TradeChangeConnection {
  @Field(() => [TradeChangeEdge], { description: 'The changes with their cursors.' })
  edges!: TradeChangeEdge[];

  @Field(() => [TradeChange], { description: 'The changes alone.' })
  nodes!: TradeChange[];

  @Field(() => PageInfo, {
    description:
      'Whether the log goes on. `endCursor` is the position up to which it was looked through: it moves on where nothing matched.',
  })
  pageInfo!: PageInfo;

  @Field(() => String, {
    nullable: true,
    description:
      'The position of the latest that this node shows; null of a log that has nothing yet. Begin after it to receive only what comes.',
  })
  latest?: string | undefined;
}

export const TradeEventConnection = connectionType(() => TradeEventObject, {
  name: 'TradeEvent',
  one: 'an event',
  many: "events of a trade's history",
  order: 'oldest first',
  takesCursor: '`after`',
});
