/**
 * GraphQL Code Generator as its command line runs it, in a process of its own: its packages are ES modules, which Jest cannot load.
 * Run: node test/clients/generate-types.mjs <codegen.yml> <document.graphql>. Prints JSON: the text of each file that it generates.
 */
import { readFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typescript from '@graphql-codegen/typescript';
import * as operations from '@graphql-codegen/typescript-operations';
import { parse } from 'graphql';
import { parse as parseYaml } from 'yaml';

const [configFile, documentFile] = process.argv.slice(2);
const read = (file) => readFileSync(file, 'utf8');
const { config, generates } = parseYaml(read(configFile));

const files = {};
for (const [filename, { plugins }] of Object.entries(generates)) {
  files[filename] = await codegen({
    filename,
    config,
    schema: parse(read(new URL('../../api/schema.graphql', import.meta.url))),
    documents: [{ location: documentFile, document: parse(read(documentFile)) }],
    plugins: plugins.map((plugin) => ({ [plugin]: {} })),
    pluginMap: { typescript, 'typescript-operations': operations },
  });
}
process.stdout.write(JSON.stringify(files));
