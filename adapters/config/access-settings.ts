/** Settings of who may call: the bootstrap token, the issuer of JSON Web Tokens, and what is refused because it is unsafe. */
import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import type { JwtSettings } from '../access/jwt-verifier';
import { isNetwork } from '../access/address-list';

/** Shorter ones can be guessed. */
const MIN_TOKEN_CHARACTERS = 16;
const MAX_TOKEN_CHARACTERS = 1_024;

/** A token that no header could carry, or that is taken for an API key, would never match. */
export const apiToken = z
  .string()
  .min(MIN_TOKEN_CHARACTERS, `must have ${MIN_TOKEN_CHARACTERS} characters or more`)
  .max(MAX_TOKEN_CHARACTERS, `must have ${MAX_TOKEN_CHARACTERS} characters at most`)
  .regex(
    /^[\x21-\x7e]*$/,
    'must consist of visible ASCII characters without spaces: no header could carry it otherwise',
  )
  .refine((token) => !token.startsWith('pk_'), 'must not begin with "pk_": it would be taken for an API key');

export const networks = z.array(
  z.string().refine(isNetwork, 'must be IP addresses or networks such as 10.0.0.0/8, separated by commas'),
);

export type JwtInput = {
  jwksUrl: string | undefined;
  publicKey: string | undefined;
  issuer: string | undefined;
  audience: string | undefined;
  scopeClaim: string;
};

/** Undefined where no issuer is configured. `name` names a setting of it in problems. */
export function jwtSettingsOf(
  input: JwtInput,
  name: (field: keyof JwtInput) => string,
  problems: string[],
): JwtSettings | undefined {
  const { jwksUrl, publicKey, issuer, audience, scopeClaim } = input;
  const isWanted = [jwksUrl, publicKey, issuer, audience].some((value) => value !== undefined);
  if (!isWanted) return undefined;
  if (jwksUrl !== undefined && publicKey !== undefined) {
    problems.push(`${name('jwksUrl')} and ${name('publicKey')} are both set: keep one.`);
  }
  if (jwksUrl === undefined && publicKey === undefined) {
    problems.push(`${name('jwksUrl')} or ${name('publicKey')} is missing: the keys of the issuer of tokens.`);
  }
  if (jwksUrl !== undefined && !isSafeUrl(jwksUrl)) {
    problems.push(`${name('jwksUrl')} must be https: whoever alters its answer makes tokens of his own.`);
  }
  if (publicKey !== undefined && !isPublicKey(publicKey)) {
    problems.push(`${name('publicKey')} is no public key: PEM, -----BEGIN PUBLIC KEY-----.`);
  }
  if (issuer === undefined) problems.push(`${name('issuer')} is missing: the claim iss that tokens must have.`);
  if (audience === undefined) {
    problems.push(
      `${name('audience')} is missing: the claim aud that tokens must have; without it, tokens for other services would open this one.`,
    );
  }
  if (issuer === undefined || audience === undefined) return undefined;
  return { jwksUrl, publicKey, issuer, audience, scopeClaim };
}

function isPublicKey(pem: string): boolean {
  try {
    return /PUBLIC KEY|CERTIFICATE/.test(pem) && createPublicKey(pem).type === 'public';
  } catch {
    return false;
  }
}

const LOOPBACK_NAMES = ['127.0.0.1', 'localhost', '::1', '[::1]'];

export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.includes(host);
}

/** Encrypted, or on this machine. */
export function isSafeUrl(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return protocol === 'https:' || isLoopback(hostname);
}
