import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';
import { GraphQLDateTime, GraphQLJSON } from 'graphql-scalars';
import { formatYuan } from '../../domain/values/money';

/** Any string passes: what is wrong with an amount is a user error of the mutation, with a path. A number is refused. */
export const Yuan = new GraphQLScalarType({
  name: 'Yuan',
  description:
    'An amount in yuan (CNY), always a string with two decimals: "88.00". Input also takes "88" and "88.0". ' +
    'Never a number: 0.1 + 0.2 is not 0.3 there.',
  serialize: (fen) => {
    if (!Number.isSafeInteger(fen)) throw new TypeError('an amount is not a whole number of fen');
    return formatYuan(fen as number);
  },
  parseValue: (value) => {
    if (typeof value === 'string') return value;
    throw new GraphQLError(NOT_A_STRING);
  },
  parseLiteral: (node) => {
    if (node.kind === Kind.STRING) return node.value;
    throw new GraphQLError(NOT_A_STRING, { nodes: node });
  },
});

const NOT_A_STRING = 'Yuan is written as a string in quotes, like "88.00".';

export const DateTime = new GraphQLScalarType({
  ...GraphQLDateTime.toConfig(),
  description: 'A moment, RFC 3339 in UTC: "2026-11-21T04:00:00.000Z". Input also takes other offsets.',
});

export const Json = new GraphQLScalarType({
  ...GraphQLJSON.toConfig(),
  description: 'Any JSON value.',
});
