import {
  GraphQLError,
  Kind,
  OperationTypeNode,
  type ASTVisitor,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql';

/**
 * The field of a subscription must not stand under @skip or @include, as GraphQL's specification (September 2025) demands:
 * without it there is no stream to subscribe to, and graphql-js fails on that with an error of its own.
 */
export function UnconditionalSubscriptionRule(context: ValidationContext): ASTVisitor {
  return {
    OperationDefinition({ operation, selectionSet }) {
      if (operation !== OperationTypeNode.SUBSCRIPTION) return;
      const seen = new Set<SelectionSetNode>();
      const pending = [selectionSet];
      for (let set = pending.pop(); set; set = pending.pop()) {
        if (seen.has(set)) continue;
        seen.add(set);
        for (const node of set.selections) {
          const conditions = (node.directives ?? []).filter(({ name }) => /^(skip|include)$/.test(name.value));
          if (conditions.length > 0) {
            const message = 'The field of a subscription must not stand under @skip or @include.';
            context.reportError(new GraphQLError(message, { nodes: conditions }));
          }
          const below =
            node.kind === Kind.INLINE_FRAGMENT
              ? node
              : node.kind === Kind.FRAGMENT_SPREAD
                ? context.getFragment(node.name.value)
                : undefined;
          if (below) pending.push(below.selectionSet);
        }
      }
    },
  };
}
