/**
 * What an API key looks like: `pk_<id>_<secret><checksum>`, letters and digits only. The prefix lets scanners of repositories find
 * it, and the checksum tells a key that was cut or mistyped from one that is not known.
 */
import { createHash, randomInt } from 'node:crypto';
import { crc32 } from 'node:zlib';

export type NewKey = {
  keyId: string;
  /** The whole key. It is shown once and never stored. */
  key: string;
  /** Of the whole key, hexadecimal. */
  sha256: string;
};

const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const ID_CHARACTERS = 12;
/** 238 bits. */
const SECRET_CHARACTERS = 40;
const CHECKSUM_CHARACTERS = 6;
const KEY = new RegExp(
  `^(pk_([0-9A-Za-z]{${ID_CHARACTERS}})_[0-9A-Za-z]{${SECRET_CHARACTERS}})([0-9A-Za-z]{${CHECKSUM_CHARACTERS}})$`,
);

export function newApiKey(): NewKey {
  const keyId = randomText(ID_CHARACTERS);
  const unchecked = `pk_${keyId}_${randomText(SECRET_CHARACTERS)}`;
  const key = `${unchecked}${checksumOf(unchecked)}`;
  return { keyId, key, sha256: sha256Of(key).toString('hex') };
}

/** Whether it is meant as an API key at all: everything else is a token of another kind. */
export function looksLikeApiKey(token: string): boolean {
  return token.startsWith('pk_');
}

/** The id that the key names; undefined when it is malformed or its checksum is wrong. */
export function readApiKey(token: string): { keyId: string; sha256: Buffer } | undefined {
  const [, unchecked = '', keyId = '', checksum] = KEY.exec(token) ?? [];
  return keyId !== '' && checksumOf(unchecked) === checksum ? { keyId, sha256: sha256Of(token) } : undefined;
}

export function sha256Of(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

function randomText(characters: number): string {
  return Array.from({ length: characters }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
}

function checksumOf(text: string): string {
  let rest = crc32(text);
  let written = '';
  for (let index = 0; index < CHECKSUM_CHARACTERS; index += 1) {
    written = `${ALPHABET[rest % ALPHABET.length] ?? ''}${written}`;
    rest = Math.floor(rest / ALPHABET.length);
  }
  return written;
}
