/** Documents that are made from the code. */
import type { GeneratedOptions } from '../documents/generated-document';
import { command } from '../terminal/command';

const documentCommand = (name: string, summary: string, file: string) =>
  command(name, { summary: `${summary}: ${file}`, examples: [`paystate ${name} --check`] })
    .option('--write', 'write the file')
    .option('--check', 'compare the file; 1 when it differs');

export const schema = () =>
  documentCommand('schema', 'print the GraphQL schema', 'api/schema.graphql').runs(async (options: GeneratedOptions) =>
    (await import('../documents/schema.js')).schema(options),
  );

export const states = () =>
  documentCommand('states', 'print the state diagrams', 'docs/reference/states.md').runs(
    async (options: GeneratedOptions) => (await import('../documents/states.js')).states(options),
  );

export const subCodes = () =>
  documentCommand('sub-codes', 'print what follows from each refusal of Alipay', 'docs/reference/sub-codes.md').runs(
    async (options: GeneratedOptions) => (await import('../documents/sub-codes.js')).subCodes(options),
  );

export const errors = () =>
  documentCommand('errors', 'print all error codes with their advice', 'docs/reference/errors.md').runs(
    async (options: GeneratedOptions) => (await import('../documents/errors.js')).errors(options),
  );
