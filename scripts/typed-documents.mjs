/**
 * Makes `documents.ts` of `documents.graphql` and the schema, by the settings of docs/guides/clients.md. `client`: of client/, the
 * types of what the client sends and receives, and the text of each operation with the fragments it needs. `console`: of each
 * folder below console/, the operations with their types, so that each page carries its own and no other. `--write` writes the
 * files; `--check` compares them, and ends with 1 where one differs.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { Kind, parse, print, stripIgnoredCharacters, visit } from 'graphql';
import prettier from 'prettier';

const ROOT = path.join(import.meta.dirname, '..');
const CONFIG = {
  scalars: { ID: 'string', Yuan: 'string', DateTime: 'string', JSON: 'unknown' },
  strictScalars: true,
  enumType: 'string-literal',
  avoidOptionals: { field: true, inputValue: false },
};
const CONSOLE_CONFIG = {
  useTypeImports: true,
  optimizeDocumentNode: true,
  documentNodeImport: 'urql#TypedDocumentNode',
};
const schema = parse(readFileSync(path.join(ROOT, 'api/schema.graphql'), 'utf8'));

if (process.argv.includes('client')) await makeForClient();
if (process.argv.includes('console')) await makeForConsole();

async function makeForClient() {
  const [source, target] = [path.join(ROOT, 'client/documents.graphql'), path.join(ROOT, 'client/documents.ts')];
  const document = parse(readFileSync(source, 'utf8'));
  const types = await typesOf({ source, target, document });
  await writeOrCheck(target, 'client', `${types}\n${textsOf(document)}`);
}

async function makeForConsole() {
  for (const name of readdirSync(path.join(ROOT, 'console'), { recursive: true })) {
    if (path.basename(name) !== 'documents.graphql') continue;
    const source = path.join(ROOT, 'console', name);
    const target = source.replace(/graphql$/, 'ts');
    const document = parse(readFileSync(source, 'utf8'), { noLocation: true });
    await writeOrCheck(
      target,
      'console',
      await typesOf({ source, target, document }, { typedDocumentNode }, CONSOLE_CONFIG),
    );
  }
}

/** The types of what the operations of `document` send and receive, and what `plugins` (by name) add. */
function typesOf({ source, target, document }, plugins = {}, config = {}) {
  const pluginMap = { operations, ...plugins };
  return codegen({
    filename: target,
    config: { ...CONFIG, ...config },
    schema,
    documents: [{ location: source, document }],
    plugins: Object.keys(pluginMap).map((name) => ({ [name]: {} })),
    pluginMap,
  });
}

/** `name`: of `npm run generate`. */
async function writeOrCheck(target, name, text) {
  const note = `/** Made by \`npm run generate -- ${name}\` of documents.graphql beside it: change that file. */`;
  const formatted = await prettier.format(`${note}\n\n${text}`, {
    ...(await prettier.resolveConfig(target)),
    parser: 'typescript',
  });
  if (process.argv.includes('--write')) return writeFileSync(target, formatted);
  if (existsSync(target) && readFileSync(target, 'utf8') === formatted) return;
  const file = path.relative(ROOT, target);
  console.error(`${file} does not match its documents.graphql and the schema: \`npm run generate -- ${name}\``);
  process.exitCode = 1;
}

function textsOf(document) {
  const all = document.definitions.filter(({ kind }) => kind === Kind.OPERATION_DEFINITION);
  const entries = all.map((operation) => `${operation.name.value}: ${JSON.stringify(textOf(document, operation))}`);
  return `export const DOCUMENTS = { ${entries.join(', ')} } as const;\n`;
}

function textOf(document, operation) {
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
