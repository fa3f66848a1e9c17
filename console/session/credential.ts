/** API keys and tokens, for this tab and as long as it is open: one for each shop that somebody has signed in to. */
import { SHOP_PREFIX } from './shop';

const STORED = 'paystate.credentials';

/** By the prefix of the shop. */
type Credentials = Record<string, { secret: string; shop: string }>;

export function storedCredential(): string | undefined {
  return read()[SHOP_PREFIX]?.secret;
}

/** `shop` is its short name. */
export function storeCredential(secret: string, shop: string): void {
  write({ ...read(), [SHOP_PREFIX]: { secret, shop } });
}

/** And what somebody wrote in GraphiQL, whose history keeps headers of their own. */
export function forgetCredential(): void {
  const { [SHOP_PREFIX]: _forgotten, ...others } = read();
  write(others);
  for (const name of Object.keys(sessionStorage)) if (name.startsWith('graphiql:')) sessionStorage.removeItem(name);
}

/** The short names of the shops that this tab has a credential of. */
export function shopsOfTab(): string[] {
  return Object.values(read()).map(({ shop }) => shop);
}

/** Whether it can be sent at all: a header takes visible ASCII only. */
export const isSendable = (text: string) => /^[\x21-\x7e]{1,8192}$/.test(text);

function read(): Credentials {
  try {
    return JSON.parse(sessionStorage.getItem(STORED) ?? '{}') as Credentials;
  } catch {
    return {};
  }
}

function write(credentials: Credentials): void {
  sessionStorage.setItem(STORED, JSON.stringify(credentials));
}
