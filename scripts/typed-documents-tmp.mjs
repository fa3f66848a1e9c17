/**
 * Makes client/documents.ts of client/documents.graphql and the schema: the types of what the client sends and receives, and
 * the text of each operation with the fragments it needs. `--write` writes it, `--check` compares.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as operations from '@graphql-codegen/typescript-operations';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import prettier from 'prettier';

const ROOT = path.join(import.meta.dirname, '..');
const SOURCE = path.join(ROOT, 'client/documents.graphql');
const TARGET = path.join(ROOT, 'client/documents.ts');

const schema = parse(readFileSync(path.join(ROOT, 'api/schema.graphql'), 'utf8'));
const document = parse(readFileSync(SOURCE, 'utf8'));
const types = await codegen({
  filename: TARGET,
  // The settings of docs/guides/clients.md.
  config: {
    scalars: { ID: 'string', Yuan: 'string', DateTime: 'string', JSON: 'unknown' },
    strictScalars: true,
    enumType: 'string-literal',
    avoidOptionals: { field: true, inputValue: false },
  },
  schema,
  documents: [{ location: SOURCE, document }],
  plugins: [{ operations: {} }],
  pluginMap: { operations },
});
const text = await prettier.format(
  `/** Made by \`npm run generate -- client\` of documents.graphql: change that file. */\n\n${types}\n${texts()}`,
  { ...(await prettier.resolveConfig(TARGET)), parser: 'typescript' },
);
if (process.argv.includes('--write')) writeFileSync(TARGET, text);
else if (readFileSync(TARGET, 'utf8') !== text) {
  console.error('client/documents.ts does not match documents.graphql and the schema: `npm run generate -- client`');
  process.exitCode = 1;
}

function texts() {
  const all = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const entries = all.map((operation) => `${operation.name.value}: ${JSON.stringify(textOf(operation))}`);
  return `export const DOCUMENTS = { ${entries.join(', ')} } as const;\n`;
}

function textOf(operation) {
  const needed = new Set([operation]);
  // A set that grows while it is walked: fragments of fragments come, too.
  for (const definition of needed) {
    visit(definition, {
      FragmentSpread: ({ name }) => {
        needed.add(
          document.definitions.find((one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === name.value),
        );
      },
    });
  }
  return stripIgnoredCharacters([...needed].map(print).join('\n'));
}
