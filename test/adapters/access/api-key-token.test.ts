import { looksLikeApiKey, newApiKey, readApiKey } from '../../../adapters/access/api-key-token';

it('a new key is read again, and is another each time', () => {
  const { key, keyId, sha256 } = newApiKey();

  expect(key).toMatch(/^pk_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}$/);
  expect(looksLikeApiKey(key)).toBe(true);
  expect(readApiKey(key)).toEqual({ keyId, sha256: Buffer.from(sha256, 'hex') });
  expect(newApiKey().key).not.toBe(key);
});

it('one that is cut, mistyped or longer is told from an unknown one by its checksum', () => {
  const { key } = newApiKey();
  const at = 20;
  const mistyped = key.slice(0, at) + (key[at] === 'A' ? 'B' : 'A') + key.slice(at + 1);

  for (const wrong of [key.slice(0, -1), `${key}A`, mistyped, key.toLowerCase(), `${key}\n`]) {
    expect(readApiKey(wrong)).toBeUndefined();
  }
});
