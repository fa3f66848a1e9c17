/** `Node`: what has an id of its own in the whole API. How such an id is made: `request/node-id.ts`. */
import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType('Node', {
  description:
    'What can be found again by its id with `node`, and what the caches of clients keep under it. An id is opaque, the same on every ' +
    'node of the shop, and good for as long as the log is; it belongs to one shop.',
  resolveType: ({ __typename }: { __typename: string }) => __typename,
})
export abstract class Node {
  @Field(() => ID, { description: 'Opaque, and unique among everything that has an id.' })
  id!: string;
}
