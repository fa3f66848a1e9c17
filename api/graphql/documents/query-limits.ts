/** Limits on a query itself, the same over HTTP and WebSocket: depth, aliases, directives, tokens, and cost. */
import { ApolloArmor } from '@escape.tech/graphql-armor';
import {
  getNamedType,
  getNullableType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isListType,
  isObjectType,
  Kind,
  SchemaMetaFieldDef,
  TypeMetaFieldDef,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLError,
  type GraphQLField,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
  type ValidationRule,
} from 'graphql';
import { MAX_PAGE_SIZE } from '../../../projections/views/read-model';
import { ApiError } from '../../request/errors';
import {
  ASSUMED_LIST_ITEMS,
  COUNT_COST,
  COMMAND_COST,
  LOG_READ_COST,
  MAX_QUERY_ALIASES,
  MAX_QUERY_COST,
  MAX_QUERY_DEPTH,
  MAX_QUERY_DIRECTIVES,
  MAX_QUERY_TOKENS,
  NEXT_STEP_COST,
  PAST_PAGE_COST,
  STREAM_READ_COST,
  TOTALS_COST,
  WATCH_TOKEN_COST,
} from '../../request/limits';

/** For `parse`: a longer document is not even read to its end. */
export const PARSE_OPTIONS = { maxTokens: MAX_QUERY_TOKENS };

/** Reports instead of throwing, so that the answer is a 400 with our own code. */
const onReject = [
  (context: ValidationContext | null, error: GraphQLError) =>
    context?.reportError(new ApiError('QUERY_TOO_COMPLEX', error.message.replace('Syntax Error: ', ''))),
];
const reporting = { onReject, propagateOnRejection: false };

/** For `validate`, besides GraphQL's own rules. */
export const LIMIT_RULES: readonly ValidationRule[] = new ApolloArmor({
  maxDepth: { n: MAX_QUERY_DEPTH, flattenFragments: true, ...reporting },
  maxAliases: { n: MAX_QUERY_ALIASES, ...reporting },
  maxDirectives: { n: MAX_QUERY_DIRECTIVES, ...reporting },
  // Ours knows what a page and a command cost; the parser counts tokens by itself; the schema is public.
  costLimit: { enabled: false },
  maxTokens: { enabled: false },
  blockFieldSuggestion: { enabled: false },
}).protect().validationRules;

type Variables = Readonly<Record<string, unknown>> | null | undefined;

/** Throws `ApiError` QUERY_TOO_COMPLEX. The document must be valid: fragments without cycles. */
export function assertAffordable(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): void {
  const cost = Math.round(costOf(schema, document, operation, variables));
  if (cost <= MAX_QUERY_COST) return;
  const message = `The query may bring ${cost} fields, and ${MAX_QUERY_COST} are allowed: pages count as often as their size.`;
  throw new ApiError('QUERY_TOO_COMPLEX', message);
}

/** How many fields an operation may bring. Both branches of a condition count. */
export function costOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): number {
  const root = schema.getRootType(operation.operation);
  if (!root) return 0;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of document.definitions)
    if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  const costOfFragment = new Map<string, number>();

  // `pageSize`: of the connection that the set is of, and 1 in any other.
  const costOfSet = (set: SelectionSetNode, type: GraphQLNamedType, pageSize = 1): number => {
    let cost = 0;
    for (const node of set.selections) {
      if (node.kind === Kind.FIELD) cost += costOfField(node, type, pageSize);
      else if (node.kind === Kind.FRAGMENT_SPREAD) cost += costOfSpread(node.name.value, pageSize);
      else cost += costOfSet(node.selectionSet, typeOf(node.typeCondition?.name.value) ?? type, pageSize);
    }
    return cost;
  };
  const costOfSpread = (name: string, pageSize: number): number => {
    const key = `${name} ${pageSize}`;
    const known = costOfFragment.get(key);
    if (known !== undefined) return known;
    const fragment = fragments.get(name);
    const type = typeOf(fragment?.typeCondition.name.value);
    const cost = fragment && type ? costOfSet(fragment.selectionSet, type, pageSize) : 0;
    costOfFragment.set(key, cost);
    return cost;
  };
  const costOfField = (node: FieldNode, parent: GraphQLNamedType, pageSize: number): number => {
    const field = hasFields(parent)
      ? (parent.getFields()[node.name.value] ?? META_FIELDS.get(node.name.value))
      : undefined;
    // `__typename`.
    if (!field) return 1;
    const own = parent === schema.getMutationType() ? COMMAND_COST : ownCost(parent, field);
    const type = getNamedType(field.type);
    if (!node.selectionSet || !isCompositeType(type)) return own;
    const isPage = field.args.some(({ name }) => name === 'first');
    const below = costOfSet(node.selectionSet, type, isPage ? pageSizeOf(node, variables) : 1);
    return own + itemsOf(schema, field, pageSize) * below;
  };
  const typeOf = (name: string | undefined) => (name === undefined ? undefined : schema.getType(name));
  return costOfSet(operation.selectionSet, root);
}

/** By the name of the field, or of its type and the field where that is more special. */
const FIELD_COSTS = new Map([
  ...['Query.node', 'history', 'tradeAsOf', 'tradeChanged', 'reconciliation'].map(
    (name) => [name, STREAM_READ_COST] as const,
  ),
  ['changes', LOG_READ_COST],
  ['tradesAsOf', PAST_PAGE_COST],
  ['totals', TOTALS_COST],
  ['nextStep', NEXT_STEP_COST],
  ['watchToken', WATCH_TOKEN_COST],
  ['totalCount', COUNT_COST],
  ['totalCountIsExact', COUNT_COST],
  // Lists whose length is known.
  ...['TradeEventConnection', 'DiscrepancyConnection'].flatMap((list) => [
    [`${list}.totalCount`, 1] as const,
    [`${list}.totalCountIsExact`, 1] as const,
  ]),
]);

const META_FIELDS = new Map<string, GraphQLField<unknown, unknown>>(
  [SchemaMetaFieldDef, TypeMetaFieldDef].map((field) => [field.name, field]),
);

function ownCost(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): number {
  return FIELD_COSTS.get(`${parent.name}.${field.name}`) ?? FIELD_COSTS.get(field.name) ?? 1;
}

function hasFields(type: GraphQLNamedType): type is GraphQLObjectType | GraphQLInterfaceType {
  return isObjectType(type) || isInterfaceType(type);
}

/** How often the fields below are taken to come. */
function itemsOf(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, pageSize: number): number {
  if (field.name === 'edges' || field.name === 'nodes') return pageSize;
  if (isIntrospectionType(getNamedType(field.type))) return itemsOfIntrospection(schema, field.name);
  return isListType(getNullableType(field.type)) ? ASSUMED_LIST_ITEMS : 1;
}

/** By name of the field: of lists all types, or how many of them a type has on average. */
const introspectionItems = new WeakMap<GraphQLSchema, Map<string, number>>();

function itemsOfIntrospection(schema: GraphQLSchema, list: string): number {
  const known = introspectionItems.get(schema) ?? countIntrospection(schema);
  introspectionItems.set(schema, known);
  return known.get(list) ?? 1;
}

function countIntrospection(schema: GraphQLSchema): Map<string, number> {
  const types = Object.values(schema.getTypeMap());
  const fields = types.flatMap((type) => (isObjectType(type) ? Object.values(type.getFields()) : []));
  const inputFields = types.flatMap((type) => (isInputObjectType(type) ? Object.values(type.getFields()) : []));
  const values = types.flatMap((type) => (isEnumType(type) ? type.getValues() : []));
  return new Map([
    ['types', types.length],
    ['directives', schema.getDirectives().length],
    ['fields', fields.length / types.length],
    ['args', fields.flatMap(({ args }) => args).length / fields.length],
    ['inputFields', inputFields.length / types.length],
    ['enumValues', values.length / types.length],
    // Most types are wrapped once or twice.
    ['ofType', 0.5],
  ]);
}

/** The value of `first` or `last`; the largest page when neither is a number. */
function pageSizeOf(node: FieldNode, variables: Variables): number {
  const sizes = (node.arguments ?? []).flatMap(({ name, value }) => {
    if (name.value !== 'first' && name.value !== 'last') return [];
    const size =
      value.kind === Kind.VARIABLE ? variables?.[value.name.value] : 'value' in value ? Number(value.value) : NaN;
    return [typeof size === 'number' && size >= 0 && size <= MAX_PAGE_SIZE ? size : MAX_PAGE_SIZE];
  });
  return sizes.length > 0 ? Math.max(...sizes) : MAX_PAGE_SIZE;
}
