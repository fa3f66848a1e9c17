/**
 * Makes `documents.ts` of each `documents.graphql` below console/ and the schema: the operations with the types of what they
 * send and answer, so that each page carries its own and no other. `--write` writes them, `--check` compares.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import prettier from 'prettier';

const ROOT = path.join(import.meta.dirname, '..', '..');
const SOURCES = readdirSync(path.join(ROOT, 'console'), { recursive: true })
  .filter((name) => path.basename(name) === 'documents.graphql')
  .map((name) => path.join(ROOT, 'console', name));
const schema = parse(readFileSync(path.join(ROOT, 'api/schema.graphql'), 'utf8'));

for (const source of SOURCES) {
  const target = source.replace(/graphql$/, 'ts');
  const text = await documentsOf(source, target);
  if (process.argv.includes('--write')) writeFileSync(target, text);
  else if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
    const name = path.relative(ROOT, target);
    console.error(`${name} does not match its documents.graphql and the schema: \`npm run generate -- console\``);
    process.exitCode = 1;
  }
}

async function documentsOf(source, target) {
  const text = await codegen({
    filename: target,
    // As in docs/guides/clients.md.
    config: {
      scalars: { ID: 'string', Yuan: 'string', DateTime: 'string', JSON: 'unknown' },
      strictScalars: true,
      enumType: 'string-literal',
      avoidOptionals: { field: true, inputValue: false },
      useTypeImports: true,
      optimizeDocumentNode: true,
      documentNodeImport: 'urql#TypedDocumentNode',
    },
    schema,
    documents: [{ location: source, document: parse(readFileSync(source, 'utf8'), { noLocation: true }) }],
    plugins: [{ operations: {} }, { typedDocumentNode: {} }],
    pluginMap: { operations, typedDocumentNode },
  });
  const note = '/** Made by `npm run generate -- console` of documents.graphql beside it: change that file. */';
  return prettier.format(`${note}\n\n${text}`, {
    ...(await prettier.resolveConfig(target)),
    parser: 'typescript',
  });
}
