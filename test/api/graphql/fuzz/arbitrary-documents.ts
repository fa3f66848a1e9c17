/** Documents and variables, right and wrong, from a seed: what a curious or hostile client might send. */
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  isUnionType,
  type GraphQLInputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

/** Stands in every document and in its variables, and must be in no log. */
export const MARKER = 'zebra_4711';

export type FuzzedRequest = { kind: 'query' | 'mutation' | 'subscription'; query: string; variables: unknown };

/** The same sequence for the same seed. */
export function createRandom(seed: number) {
  let state = seed % 2_147_483_647 || 1;
  const below = (limit: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % limit;
  };
  return {
    below,
    oneOf: <T>(list: readonly T[]): T => list[below(list.length)]!,
    chance: (of: number) => below(of) === 0,
  };
}
export type Random = ReturnType<typeof createRandom>;

const ODD_VALUES = ['null', '-1', '1e400', '99999999999999999999', '""', '"\\u0000"', '[]', '{}', '[[[[1]]]]', 'true'];

export function arbitraryRequest(schema: GraphQLSchema, random: Random): FuzzedRequest {
  const kind = random.oneOf(['query', 'query', 'mutation', 'subscription'] as const);
  const root = schema.getRootType(kind as never)!;
  const shape = random.below(10);
  const query = shape < 7 ? plausible(kind, root, random) : hostile(kind, root, random);
  return { kind, query: broken(query, random), variables: arbitraryVariables(random) };
}

/** Of fields that are there, with arguments that mostly fit. */
function plausible(kind: string, root: GraphQLObjectType, random: Random): string {
  const fields = Array.from({ length: kind === 'query' ? 1 + random.below(6) : 1 }, (_, index) =>
    fieldOf(root, random, 1 + random.below(5), `r${index}`),
  );
  const declared = random.chance(3) ? '($v: String, $n: Int = 3, $i: PayInput)' : '';
  return `${kind} Fuzz${declared} { ${fields.join(' ')} } # ${MARKER}`;
}

function fieldOf(type: GraphQLObjectType, random: Random, depth: number, alias?: string): string {
  const field = random.oneOf(Object.values(type.getFields()));
  const args = field.args
    .filter((arg) => isNonNullType(arg.type) || random.chance(2))
    .map((arg) => `${arg.name}: ${valueOf(arg.type, random, 4)}`);
  const named = getNamedType(field.type);
  const directive = random.chance(12)
    ? random.oneOf([' @skip(if: true)', ' @include', ' @include(if: $b)', ' @x'])
    : '';
  const head = `${alias ? `${alias}: ` : ''}${field.name}${args.length > 0 ? `(${args.join(', ')})` : ''}${directive}`;
  return isCompositeType(named) ? `${head} { ${selectionOf(named, random, depth - 1)} }` : head;
}

function selectionOf(type: GraphQLNamedType, random: Random, depth: number): string {
  if (isUnionType(type)) {
    return type
      .getTypes()
      .map((one) => `... on ${one.name} { __typename }`)
      .join(' ');
  }
  if (!isObjectType(type)) return '__typename';
  const leaves = Object.values(type.getFields()).filter((field) => !isCompositeType(getNamedType(field.type)));
  const chosen = leaves.filter(() => random.chance(2)).map(({ name }) => name);
  const below = depth > 0 ? Array.from({ length: 1 + random.below(3) }, () => fieldOf(type, random, depth)) : [];
  return ['__typename', ...chosen, ...below].join(' ');
}

function valueOf(type: GraphQLInputType, random: Random, depth: number): string {
  if (random.chance(10)) return random.oneOf([...ODD_VALUES, '$v', '$n', '$unknown']);
  if (isNonNullType(type)) return valueOf(type.ofType, random, depth);
  if (isListType(type)) {
    const items = Array.from({ length: random.below(4) }, () => valueOf(type.ofType, random, depth));
    return `[${items.join(', ')}]`;
  }
  if (isEnumType(type)) return random.oneOf(type.getValues()).name;
  if (isInputObjectType(type)) {
    const fields = Object.values(type.getFields()).filter(
      (field) => depth > 0 && (isNonNullType(field.type) || random.chance(3)),
    );
    return `{ ${fields.map((field) => `${field.name}: ${valueOf(field.type, random, depth - 1)}`).join(', ')} }`;
  }
  return random.oneOf([`"${MARKER}"`, '"tea_1"', '"1.00"', '7', '"2026-11-20"', '"2026-11-20T00:00:00Z"']);
}

/** Shapes whose cost grows faster than their length. */
function hostile(kind: string, root: GraphQLObjectType, random: Random): string {
  const many = <T>(count: number, make: (index: number) => T) =>
    Array.from({ length: count }, (_, index) => make(index));
  const name = Object.keys(root.getFields())[0]!;
  const shapes = [
    () => `${kind} { ${many(600, () => name).join(' ')} }`,
    () => `${kind} { ${many(200, (index) => `${name}(x: ${index}) { a }`).join(' ')} }`,
    () => `${kind} { ${many(300, (index) => `unknown_${index}_${MARKER}`).join(' ')} }`,
    () =>
      `${kind} { ${many(150, (index) => `...F${index}`).join(' ')} } ${many(150, (index) => `fragment F${index} on ${root.name} { a${index}: ${name} }`).join(' ')}`,
    () => `${kind} { ...A } fragment A on ${root.name} { ...B ...B } fragment B on ${root.name} { ...A ${name} }`,
    () =>
      `{ trade(outTradeNo: "tea_1") { ...F30 } } fragment F0 on Trade { state } ${many(30, (index) => `fragment F${index + 1} on Trade { ...F${index} x${index}: state ...F${index} }`).join(' ')}`,
    () =>
      `{ ${many(20, (index) => `s${index}: __schema { types { name fields { name args { name } type { name } } } }`).join(' ')} }`,
    () =>
      '{ __schema { types { name description fields(includeDeprecated: true) { name type { name fields { name type { name ofType { name ofType { name } } } args { name description type { name } } } } } } } }',
    () =>
      '{ __schema { types { possibleTypes { name fields { name type { kind enumValues { name } } } } interfaces { name } inputFields { name type { ofType { ofType { ofType { name } } } } } } } }',
    () => `${kind} ${many(400, (index) => `@d${index}`).join(' ')} { ${name} }`,
    () => `${kind} { ${'a { '.repeat(400)} b ${'} '.repeat(400)} }`,
    () =>
      `query (${many(200, (index) => `$v${index}: Int = ${'['.repeat(3)}1${']'.repeat(3)}`).join(' ')}) { ${name} }`,
    () => many(100, (index) => `query Q${index} { trades(first: 100) { nodes { state ...G } } }`).join(' '),
    () =>
      `{ trades(first: 100) { nodes { ${many(28, (index) => `t${index}: history(first: 2) { nodes { id type summary } }`).join(' ')} } } }`,
    () =>
      `{ trades(first: 100) { nodes { outTradeNo state method subject totalAmount paidAmount createdAt ${many(28, (index) => `b${index}: totalAmount`).join(' ')} } } }`,
    () => `{ trade(outTradeNo: "${'9'.repeat(50_000)}") { state } }`,
    () => `mutation { pay(input: { ${many(300, (index) => `u${index}: 1`).join(', ')} }) { userErrors { code } } }`,
    () => 'mutation ($i: PayInput!) { pay(input: $i) { userErrors { code } } }',
    () => 'query ($f: TradeFilter) { trades(filter: $f) { nodes { state } } }',
  ];
  return `${random.oneOf(shapes)()} # ${MARKER}`;
}

/** Now and then a text that is no document any more. */
function broken(query: string, random: Random): string {
  if (!random.chance(8)) return query;
  const at = random.below(query.length);
  return random.oneOf([
    () => query.slice(0, at),
    () => query.slice(0, at) + random.oneOf(['{', '}', '"', '$', '...', '\u0000', '茶', '\\']) + query.slice(at),
    () => query.slice(0, at) + query.slice(at + 1 + random.below(20)),
    () => `${query} ${query}`,
  ])();
}

function arbitraryVariables(random: Random): unknown {
  const keys = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, 1]));
  return random.oneOf<() => unknown>([
    () => ({}),
    () => null,
    () => ({ v: MARKER, n: random.below(1_000), i: { outTradeNo: 'x' } }),
    () => ({ v: 1, n: 'x', i: [], f: 3 }),
    () => ({ i: keys(6_000), f: keys(900) }),
    () => ({ i: { outTradeNo: MARKER.repeat(2_000), subject: 7, ...keys(900) } }),
    () => ({ f: { states: Array.from({ length: 4_000 }, () => 'X'), text: 'x'.repeat(20_000) } }),
    () => ({ v: JSON.parse(`${'['.repeat(3_000)}1${']'.repeat(3_000)}`) }),
  ])();
}
