import type { GraphQLResolveInfo } from 'graphql';
import { Arg, Ctx, ID, Info, Query, Resolver } from 'type-graphql';
import { isAllowed } from '../request/authorize';
import type { ApiContext } from '../request/context';
import { Node } from '../types/node-types';
import { readNode } from './node-kinds';

@Resolver()
export class NodeResolver {
  // Not @Authorized: which scopes it needs depends on what the id names.
  @Query(() => Node, {
    nullable: true,
    description:
      'What has this id; null when there is no such thing. Needs the scope of the field that lists it: ADMIN for API keys, otherwise READ. ' +
      'A watch token opens its trade.',
  })
  async node(
    @Arg('id', () => ID, { description: 'The `id` of a trade, a refund, an anomaly, …, as it was given.' }) id: string,
    @Ctx() context: ApiContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Node | undefined> {
    const named = readNode(id);
    if (!isAllowed(context, info, named?.kind.scopes ?? [], named?.kind.watchedOrder?.(named.names))) return undefined;
    const found = await named?.kind.find(context.deps, named.names);
    // An id says the same in one way only: a cache would keep the object twice.
    if (!named || found?.id !== id) return undefined;
    return Object.assign(found, { __typename: named.type });
  }
}
