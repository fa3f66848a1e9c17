/** API keys and tokens, for this tab and as long as it is open: one for each shop that somebody has signed in to. */
import { SHOP_PREFIX } from './shop';

const STORED = 'paystate.credentials';
/** Where the page of a new payment keeps who takes it, until the credential is forgotten. */
export const TILL_KEY = `paystate.till.${SHOP_PREFIX}`;

/** By the prefix of the shop. */
type Credentials = Record<string, { secret: string; shop: string }>;

export function storedCredential(): string | undefined {
  return read()[SHOP_PREFIX]?.secret;
}

/** `shop` is its short name. */
export function storeCredential(secret: string, shop: string): void {
  write({ ...read(), [SHOP_PREFIX]: { secret, shop } });
}

/**
 * And what is somebody's own: their till, and what they wrote in GraphiQL, whose history keeps headers of theirs. What they sent
 * and had no answer to stays: whoever comes next is told of it, for nobody else knows.
 */
export function forgetCredential(): void {
  const { [SHOP_PREFIX]: _forgotten, ...others } = read();
  write(others);
  for (const name of Object.keys(sessionStorage)) {
    if (name === TILL_KEY || name.startsWith('graphiql:')) sessionStorage.removeItem(name);
  }
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
