/** `paystate keys create|list|revoke`: the API keys of a shop, by its running engine. */
import type { EngineOptions, OutputOptions } from '../terminal/command';
import { note, say, sayJson, tableOf } from '../terminal/output';
import { EXIT } from '../terminal/usage-error';
import { engineAddress } from './engine-address';
import { engineAt, type EngineClient } from './engine-client';
import { KEY_COLUMNS, KEY_FIELDS, listKeys, type ListedKey } from './listed-keys';

type UserErrors = { userErrors: { message: string }[] };
type Created = UserErrors & { apiKey: ListedKey | null; key: string | null };
type Revoked = UserErrors & { apiKey: ListedKey | null };
type Options = EngineOptions & OutputOptions;

export type NewKey = { name: string; scope: readonly string[]; expires?: string; rate?: number; address?: string[] };

const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { apiKey { ${KEY_FIELDS} } key userErrors { message } } }`;
const REVOKE = `mutation ($input: RevokeApiKeyInput!) { revokeApiKey(input: $input) { apiKey { ${KEY_FIELDS} } userErrors { message } } }`;

export async function createKey(options: NewKey & Options): Promise<number> {
  const { name, scope, expires = null, rate = null, address = null } = options;
  const input = { name, scopes: scope, expiresAt: expires, requestsPerSecond: rate, addresses: address };
  const { createApiKey } = await engineFor(options).mutateOnce<{ createApiKey: Created }>(CREATE, { input });
  const { apiKey, key, userErrors } = createApiKey;
  if (!apiKey || key === null) return refused(userErrors);
  if (options.json) sayJson({ apiKey, key });
  else {
    // The key alone on standard output, so that a script can take it from there.
    note(
      `${apiKey.name} (${apiKey.scopes.join(', ')}): the key is shown once and stored nowhere. Revoke it with: paystate keys revoke ${apiKey.id}`,
    );
    say(key);
  }
  return EXIT.DONE;
}

export async function showKeys(options: Options): Promise<number> {
  const found = await listKeys(engineFor(options));
  if (options.json) sayJson(found);
  else
    process.stdout.write(
      found.length === 0 ? 'no keys: `paystate keys create` makes one\n' : tableOf(KEY_COLUMNS, found),
    );
  return EXIT.DONE;
}

export async function revokeKey(id: string, options: Options): Promise<number> {
  const { revokeApiKey } = await engineFor(options).mutateOnce<{ revokeApiKey: Revoked }>(REVOKE, { input: { id } });
  const { apiKey, userErrors } = revokeApiKey;
  if (!apiKey) return refused(userErrors);
  if (options.json) sayJson({ apiKey });
  else say(`revoked ${apiKey.id} (${apiKey.name})`);
  return EXIT.DONE;
}

const engineFor = (options: EngineOptions): EngineClient => engineAt(engineAddress(options));

function refused(userErrors: readonly { message: string }[]): number {
  for (const { message } of userErrors) note(message);
  return EXIT.FAILED;
}
