/** What the console says of each refusal in Chinese: every code of the schema. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { assertEnumType, assertObjectType, buildSchema, getNamedType } from 'graphql';
import { refusalWords } from '../../../console/words/refusals';

const schema = buildSchema(readFileSync(path.join(__dirname, '..', '..', '..', 'api', 'schema.graphql'), 'utf8'));
const { code } = assertObjectType(schema.getType('UserError')).getFields();
const codes = assertEnumType(getNamedType(code!.type))
  .getValues()
  .map(({ name }) => name)
  .sort();

test('given a Chinese page, then there is a sentence of each code', () => {
  expect(Object.keys(refusalWords.zh).sort()).toEqual(codes);
});
