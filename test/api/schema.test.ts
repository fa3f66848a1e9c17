/** The contract: what is committed is what is served, and every part of it says what it is. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import {
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isObjectType,
  isSpecifiedScalarType,
  type GraphQLNamedType,
} from 'graphql';
import { apiSchema, printedSchema } from '../../api/schema';

test('api/schema.graphql is the schema that is served', async () => {
  const committed = readFileSync(path.join(__dirname, '../../api/schema.graphql'), 'utf8');
  expect(committed).toBe(await printedSchema());
});

test('every type, field, argument, input field and enum value has a description', async () => {
  const types = Object.values((await apiSchema()).getTypeMap()).filter(
    (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
  );
  const isRoot = (name: string) => ['Query', 'Mutation', 'Subscription'].includes(name);
  const without = types.flatMap((type) => [
    ...(type.description || isRoot(type.name) ? [] : [type.name]),
    ...partsOf(type)
      .filter(([, description]) => !description)
      .map(([name]) => `${type.name}.${name}`),
  ]);
  expect(without).toEqual([]);
});

function partsOf(type: GraphQLNamedType): [string, string | null | undefined][] {
  if (isEnumType(type)) return type.getValues().map(({ name, description }) => [name, description]);
  if (isInputObjectType(type))
    return Object.values(type.getFields()).map(({ name, description }) => [name, description]);
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field): [string, string | null | undefined][] => [
    [field.name, field.description],
    ...field.args.map((arg): [string, string | null | undefined] => [`${field.name}(${arg.name})`, arg.description]),
  ]);
}
