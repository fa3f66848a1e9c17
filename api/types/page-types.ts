import { ObjectType, Field } from 'type-graphql';
import { TradeObject, Anomaly } from './trade-types';

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'More follow after `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'More lie before `startCursor`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null for an empty page.' })
  startCursor?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null for an empty page.' })
  endCursor?: string | undefined;
}

@ObjectType({ description: 'A trade in a list.' })
export class TradeEdge {
  @Field(() => String, { description: 'Its place in the list, opaque. Good for `after` and `before`.' })
  cursor!: string;

  @Field(() => TradeObject, { description: 'The trade.' })
  node!: TradeObject;
}

@ObjectType({ description: 'A page of trades, newest first.' })
export class TradeConnection {
  @Field(() => [TradeEdge], { description: 'The trades with their cursors.' })
  edges!: TradeEdge[];

  @Field(() => [TradeObject], { description: 'The trades alone.' })
  nodes!: TradeObject[];

  @Field(() => PageInfo, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'An anomaly in a list.' })
export class AnomalyEdge {
  @Field(() => String, { description: 'Its place in the list, opaque. Good for `after`.' })
  cursor!: string;

  @Field(() => Anomaly, { description: 'The anomaly.' })
  node!: Anomaly;
}

@ObjectType({ description: 'A page of anomalies, newest first.' })
export class AnomalyConnection {
  @Field(() => [AnomalyEdge], { description: 'The anomalies with their cursors.' })
  edges!: AnomalyEdge[];

  @Field(() => [Anomaly], { description: 'The anomalies alone.' })
  nodes!: Anomaly[];

  @Field(() => PageInfo, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfo;
}
