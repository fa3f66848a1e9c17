/** Lists in pages, as Relay's specification of connections has them: one shape for all of them. */
import { Field, Int, ObjectType, type ClassType } from 'type-graphql';
import type { Count } from '../../projections/counts/count-walks';
import { Anomaly, TradeObject } from './trade-types';

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'More follow after `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'More lie before `startCursor`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null for an empty page.' })
  startCursor?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description:
      'Where the next page begins, for `after`. Cursor of the last item; null for an empty page. In `changes` and `tradesAsOf`, which ' +
      'look through more than they list, of the last one that was looked at.',
  })
  endCursor?: string | undefined;
}

export type Edge<Item> = { cursor: string; node: Item };

/** `totalCount` and `totalCountIsExact` may be getters: they are read only where they are selected. */
export type Connection<Item> = {
  readonly edges: readonly Edge<Item>[];
  readonly nodes: readonly Item[];
  readonly pageInfo: PageInfo;
  readonly totalCount: number;
  readonly totalCountIsExact: boolean;
};

/** What the schema says of a list. `one` and `many` are English words, such as "a trade" and "trades". */
type ConnectionWords = {
  /** The type of its items in the schema: `Trade` makes `TradeConnection` and `TradeEdge`. */
  name: string;
  one: string;
  many: string;
  /** The order, such as "newest first". */
  order: string;
  /** Which arguments take a cursor, such as "`after`". */
  takesCursor: string;
};

/** The connection of a list: the class for `@Query(() => …)`. Its values are made by `connectionOf`. */
export function connectionType<Item extends object>(
  item: () => ClassType<Item>,
  { name, one, many, order, takesCursor }: ConnectionWords,
): ClassType<Connection<Item>> {
  @ObjectType(`${name}Edge`, { description: `${capitalised(one)} in a list.` })
  class ItemEdge implements Edge<Item> {
    @Field(() => String, { description: `Its place in the list, opaque. Good for ${takesCursor}.` })
    cursor!: string;

    @Field(item, { description: `${capitalised(one)}.` })
    node!: Item;
  }

  @ObjectType(`${name}Connection`, { description: `A page of ${many}, ${order}.` })
  class ItemConnection implements Connection<Item> {
    @Field(() => [ItemEdge], { description: `The ${many} with their cursors.` })
    edges!: ItemEdge[];

    @Field(() => [item()], { description: `The ${many} alone.` })
    nodes!: Item[];

    @Field(() => PageInfo, { description: 'Whether there is more, and from where.' })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      description:
        'How many there are on all pages together, as the filter of the list says; counted only if it is selected. At least ' +
        'so many where `totalCountIsExact` is false.',
    })
    totalCount!: number;

    @Field(() => Boolean, {
      description: 'Whether `totalCount` is exact: it is unless more than 10,000 would have to be read to count them.',
    })
    totalCountIsExact!: boolean;
  }
  return ItemConnection;
}

/** A page of the read model, or of anything else that is listed. */
export type ListedPage<Item> = {
  edges: readonly Edge<Item>[];
  hasNextPage: boolean;
  hasPreviousPage: boolean;
  /** Where the next page begins, if not behind the last item. */
  endCursor?: string | undefined;
};

/** `count` is called once at most, and only where the answer needs it. */
export function connectionOf<Item>(
  { edges, hasNextPage, hasPreviousPage, endCursor = edges.at(-1)?.cursor }: ListedPage<Item>,
  count: () => Count,
): Connection<Item> {
  let counted: Count | undefined;
  return {
    edges,
    nodes: edges.map(({ node }) => node),
    pageInfo: { hasNextPage, hasPreviousPage, startCursor: edges[0]?.cursor, endCursor },
    get totalCount() {
      return (counted ??= count()).count;
    },
    get totalCountIsExact() {
      return (counted ??= count()).isExact;
    },
  };
}

function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

export const TradeConnection = connectionType(() => TradeObject, {
  name: 'Trade',
  one: 'a trade',
  many: 'trades',
  order: 'newest first',
  takesCursor: '`after` and `before`',
});

export const AnomalyConnection = connectionType(() => Anomaly, {
  name: 'Anomaly',
  one: 'an anomaly',
  many: 'anomalies',
  order: 'newest first',
  takesCursor: '`after`',
});
