/** `paystate keys create|list|revoke`: the API keys of a shop, by its running engine. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { isScope, SCOPES, type Scope } from '../../access/scopes';
import { UsageError } from '../terminal/usage-error';
import { engineAddress } from './engine-address';
import { engineAt, type QueryEngine } from './engine-client';
import { KEY_FIELDS, listKeys, tableOf, type ListedKey } from './listed-keys';

type UserErrors = { userErrors: { message: string }[] };
type Created = UserErrors & { apiKey: ListedKey | null; key: string | null };
type Revoked = UserErrors & { apiKey: ListedKey | null };

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { ${KEY_FIELDS} } key userErrors { message } } }`;
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { ${KEY_FIELDS} } userErrors { message } } }`;

const OF_ALL = { merchant: { type: 'string' }, 'key-file': { type: 'string' }, json: { type: 'boolean' } } as const;
const OF_CREATE = {
  ...OF_ALL,
  name: { type: 'string' },
  scope: { type: 'string', multiple: true },
  expires: { type: 'string' },
  rate: { type: 'string' },
  address: { type: 'string', multiple: true },
} as const;

const ACTIONS = new Map([
  ['create', create],
  ['list', list],
  ['revoke', revoke],
]);

export async function keys([action = '', ...args]: readonly string[]): Promise<number> {
  const run = ACTIONS.get(action);
  if (!run) throw new UsageError(`keys: say what to do: keys ${[...ACTIONS.keys()].join('|')}`);
  return run(args);
}

async function create(args: readonly string[]): Promise<number> {
  const { values } = parse(() => parseArgs({ args: [...args], options: OF_CREATE, strict: true }));
  const { name, scope = [], expires, rate, address } = values;
  if (name === undefined) throw new UsageError('keys create: --name is missing: what the key is for, "till 3"');
  const input = {
    name,
    scopes: scopesOf(scope),
    expiresAt: expires === undefined ? null : timeOf(expires),
    requestsPerSecond: rate === undefined ? null : rateOf(rate),
    addresses: address ?? null,
  };
  const { createApiKey } = await engineFor(values)<{ createApiKey: Created }>(CREATE, { input });
  const { apiKey, key, userErrors } = createApiKey;
  if (!apiKey || key === null) return refused(userErrors);
  if (values.json) return printJson({ apiKey, key });
  // The key alone on standard output, so that a script can take it from there.
  process.stderr.write(
    `${apiKey.name} (${apiKey.scopes.join(', ')}): the key is shown once and stored nowhere. Revoke it with: paystate keys revoke ${apiKey.id}\n`,
  );
  process.stdout.write(`${key}\n`);
  return 0;
}

async function list(args: readonly string[]): Promise<number> {
  const { values } = parse(() => parseArgs({ args: [...args], options: OF_ALL, strict: true }));
  const found = await listKeys(engineFor(values));
  if (values.json) return printJson(found);
  process.stdout.write(found.length === 0 ? 'no keys: `paystate keys create` makes one\n' : tableOf(found));
  return 0;
}

async function revoke(args: readonly string[]): Promise<number> {
  const options = { args: [...args], options: OF_ALL, strict: true, allowPositionals: true } as const;
  const { values, positionals } = parse(() => parseArgs(options));
  const [id, ...more] = positionals;
  if (id === undefined || more.length > 0) throw new UsageError('keys revoke: name one key by its id (`keys list`)');
  const { revokeApiKey } = await engineFor(values)<{ revokeApiKey: Revoked }>(REVOKE, { input: { id } });
  const { apiKey, userErrors } = revokeApiKey;
  if (!apiKey) return refused(userErrors);
  if (values.json) return printJson({ apiKey });
  process.stdout.write(`revoked ${apiKey.id} (${apiKey.name})\n`);
  return 0;
}

function parse<Parsed>(read: () => Parsed): Parsed {
  try {
    return read();
  } catch (error) {
    throw new UsageError(`keys: ${(error as Error).message}`);
  }
}

/** The token of the settings; with `--key-file` the key in that file, for whoever administers keys without being the bootstrap. */
function engineFor(values: { merchant?: string | undefined; 'key-file'?: string | undefined }): QueryEngine {
  const address = engineAddress(values.merchant);
  const file = values['key-file'];
  return engineAt(file === undefined ? address : { ...address, apiToken: readKeyFile(file) });
}

function readKeyFile(file: string): string {
  let key;
  try {
    key = readFileSync(file, 'utf8').trim();
  } catch (error) {
    throw new UsageError(
      `--key-file: cannot read ${file} (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`,
    );
  }
  if (!/^[\x21-\x7e]+$/.test(key)) throw new UsageError(`--key-file: ${file} holds no key`);
  return key;
}

function scopesOf(names: readonly string[]): Scope[] {
  const unknown = names.find((name) => !isScope(name));
  if (unknown === undefined && names.length > 0) return names.filter(isScope);
  const what = unknown === undefined ? '--scope is missing' : `${unknown} is no scope`;
  throw new UsageError(`keys create: ${what}: give --scope once for each of ${SCOPES.join(', ')}`);
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

function timeOf(text: string): string {
  if (RFC_3339.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new UsageError(`keys create: --expires ${text}: write a time with its zone, such as 2027-01-31T00:00:00+08:00`);
}

function rateOf(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`keys create: --rate ${text}: write a whole number of requests a second`);
}

function refused(userErrors: readonly { message: string }[]): number {
  for (const { message } of userErrors) process.stderr.write(`${message}\n`);
  return 1;
}

function printJson(value: unknown): number {
  process.stdout.write(`${JSON.stringify(value, null, 2)}\n`);
  return 0;
}
