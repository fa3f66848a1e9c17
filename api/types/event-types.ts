import { Authorized, ObjectType, Field, ID, Int } from 'type-graphql';
import type { Scope } from '../../access/scopes';
import { Node } from './node-types';
import { connectionType, PageInfo } from './page-types';
import { DateTime, Json } from './scalars';
import { TradeObject } from './trade-types';

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
