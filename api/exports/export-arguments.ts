/** The parameters of an export: the arguments of the lists in the schema that it is made of, by the schema's own rules. */
import {
  coerceInputValue,
  getNamedType,
  getNullableType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isObjectType,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLSchema,
} from 'graphql';
import { ApiError } from '../request/errors';

/** A file has all pages. */
const PAGING = new Set(['first', 'after', 'last', 'before']);

/** A field of the schema, such as `Query.trades`. With a `?` behind it, none of its arguments has to be given. */
export type ListField = `${string}.${string}`;

/**
 * `states=A,B&createdFrom=…&order=…` as the arguments of the fields; those of `filter` stand beside the others. Throws `ApiError`
 * BAD_USER_INPUT for a name that no field has, a value that is none, and one that is given twice.
 */
export function readExportArguments(
  schema: GraphQLSchema,
  fields: readonly ListField[],
  params: URLSearchParams,
): Record<string, unknown> {
  const args = fields.flatMap((field) => argumentsOf(schema, field)).filter(({ name }) => !PAGING.has(name));
  const filter = args.find(({ name }) => name === 'filter');
  const filterType = filter && getNamedType(filter.type);
  const filterFields = isInputObjectType(filterType) ? filterType.getFields() : {};
  const given: Record<string, unknown> = {};
  const givenFilter: Record<string, unknown> = {};
  for (const name of new Set(params.keys())) {
    const argument = name === 'filter' ? undefined : args.find((one) => one.name === name);
    const type = argument?.type ?? filterFields[name]?.type;
    if (!type) throw new ApiError('BAD_USER_INPUT', `This file has no parameter ${name.slice(0, 64)}.`);
    (argument ? given : givenFilter)[name] = literalOf(type, name, params.getAll(name));
  }
  const values = filter && Object.keys(givenFilter).length > 0 ? { ...given, filter: givenFilter } : given;
  const coerced: Record<string, unknown> = {};
  for (const { name, type } of args) {
    if (values[name] === undefined && !isNonNullType(type)) continue;
    coerced[name] = coerceInputValue(values[name], type, (path, _value, error) => {
      throw new ApiError('BAD_USER_INPUT', `${[name, ...path].join('.')}: ${error.message}`);
    });
  }
  return coerced;
}

function argumentsOf(schema: GraphQLSchema, field: ListField): readonly GraphQLArgument[] {
  const [typeName = '', name = '', optional] = field.split(/[.?]/);
  const type = schema.getType(typeName);
  const found = isObjectType(type) ? type.getFields()[name] : undefined;
  if (!found) throw new Error(`the schema has no field ${field}`);
  if (optional === undefined) return found.args;
  return found.args.map((argument) => ({ ...argument, type: getNullableType(argument.type) }));
}

function literalOf(type: GraphQLInputType, name: string, values: string[]): unknown {
  if (isListType(getNullableType(type))) return values.flatMap((value) => value.split(','));
  const [value, ...others] = values;
  if (others.length > 0) throw new ApiError('BAD_USER_INPUT', `${name} is given twice.`);
  if (getNamedType(type).name !== 'Boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw new ApiError('BAD_USER_INPUT', `${name} is true or false.`);
}
