/** `paystate doctor --self`: what is open to whom, without a call to anybody but the engine. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../../adapters/config/config';
import { findingsOf } from '../../../cli/doctor/check-api-keys';
import { checkDataFolder } from '../../../cli/doctor/check-data-folder';
import { checkCredential, checkExposure } from '../../../cli/doctor/check-exposure';
import type { ListedKey } from '../../../cli/running-engine/listed-keys';
import { packageJson } from '../../deploy/given-deployment';
import { newKeyPair, pkcs8, spki } from '../../adapters/alipay/given-alipay';
import { cleanUp, cli, givenFolder } from '../given-cli';

afterEach(cleanUp);

const REAL = {
  ALIPAY_GATEWAY_URL: 'https://gateway.invalid/gateway.do',
  ALIPAY_APP_ID: '2021001234567890',
  ALIPAY_PRIVATE_KEY: pkcs8(newKeyPair().privateKey),
  ALIPAY_PUBLIC_KEY: spki(newKeyPair().publicKey),
  PUBLIC_URL: 'https://pay.invalid',
  API_TOKEN: 'a-token-of-enough-letters',
};

test('given an account whose gateway no name server knows, when it runs, then it calls nothing and finds what is open', async () => {
  const dataDir = givenFolder();
  writeFileSync(path.join(dataDir, 'events.db'), '');
  chmodSync(path.join(dataDir, 'events.db'), 0o644);
  const env = { ...REAL, PORT: '1', DATA_DIR: dataDir, HOST: '0.0.0.0', API_TOKNE: 'x' };

  const { code, out } = await cli(['doctor', '--self'], env);

  expect(code).toBe(1);
  expect(out).toMatch(/^note {5}settings: API_TOKNE is no setting .* is API_TOKEN meant\?$/m);
  expect(out).toMatch(/^note {5}HOST: 0\.0\.0\.0: the network reaches port 1 /m);
  expect(out).toMatch(/^problem {2}DATA_DIR: others may read .*events\.db: /m);
  expect(out).toMatch(/^ok {7}credential: a token/m);
  expect(out).toMatch(/^note {5}API keys: not checked: no engine answers/m);
  expect(out).toMatch(/^ok {7}private key: /m);
  expect(out).not.toMatch(/gateway:|clock:|notify URL:|signed query:/);
  expect(out).toMatch(/^1 problem$/m);
  for (const secret of [REAL.API_TOKEN, ...REAL.ALIPAY_PRIVATE_KEY.split('\n').slice(1, -2)]) {
    expect(out).not.toContain(secret);
  }
});

test('`npm run audit:self` is this command', () => {
  expect(packageJson.scripts['audit:self']).toBe('node dist/cli.js doctor --self');
});

describe('settings', () => {
  const lines = (env: Record<string, string>) =>
    checkExposure(readConfig({ ...REAL, ...env })).map(({ verdict, what, says }) => `${verdict} ${what}: ${says}`);

  it.each<[Record<string, string>, RegExp]>([
    [{}, /^ok HOST: 127\.0\.0\.1/m],
    [{}, /^ok PUBLIC_URL: https:/m],
    [{}, /^ok METRICS_PORT: not set/m],
    [{}, /^note TRUSTED_PROXIES: none/m],
    [{ PUBLIC_URL: 'http://pay.invalid' }, /^note settings: http:\/\/pay\.invalid is not encrypted/m],
    [{ ALIPAY_GATEWAY_URL: 'http://gateway.invalid' }, /^note settings: http:\/\/gateway\.invalid is not encrypted/m],
    [{ ALLOWED_ORIGINS: 'http://shop.invalid' }, /^note ALLOWED_ORIGINS: http:\/\/shop\.invalid is not encrypted/m],
    [{ ALLOWED_ORIGINS: 'https://shop.invalid' }, /^ok ALLOWED_ORIGINS: https:\/\/shop\.invalid$/m],
    [{ ALLOWED_HOSTS: 'engine.internal' }, /^ok ALLOWED_HOSTS: engine\.internal$/m],
    [{ TRUSTED_PROXIES: '0.0.0.0/0,10.0.0.0/8' }, /^problem TRUSTED_PROXIES: 0\.0\.0\.0\/0: /m],
    [{ TRUSTED_PROXIES: '10.0.0.0/8,10.0.0.1' }, /^ok TRUSTED_PROXIES: 10\.0\.0\.0\/8, 10\.0\.0\.1$/m],
    [{ JAVA_DEMO_ROUTES: 'on' }, /^note JAVA_DEMO_ROUTES: on/m],
    [{ JAVA_DEMO_ROUTES: 'get' }, /^note JAVA_DEMO_ROUTES: get: links move money/m],
    [{ METRICS_PORT: '9100' }, /^ok METRICS_PORT: 9100/m],
    [{ METRICS_PORT: '9100', HOST: '0.0.0.0' }, /^note METRICS_PORT: 9100: whoever reaches 0\.0\.0\.0/m],
  ])('%j', (env, line) => expect(lines(env).join('\n')).toMatch(line));

  it('a shop without a credential is a problem with real money, and not with the simulator', () => {
    const open = readConfig({ ...REAL, API_TOKEN: '', API_AUTH: 'none' });
    expect(checkCredential(open, false).verdict).toBe('problem');
    expect(checkCredential(readConfig({}), true).verdict).toBe('note');
  });
});

describe('the data folder', () => {
  it('that is not there yet, and one that is private', () => {
    const folder = givenFolder();
    expect(checkDataFolder(path.join(folder, 'data')).verdict).toBe('ok');
    writeFileSync(path.join(folder, 'events.db'), '', { mode: 0o600 });
    writeFileSync(path.join(folder, 'notes.txt'), '', { mode: 0o644 });
    expect(checkDataFolder(folder).verdict).toBe('ok');
  });

  it('that others may read, with what is in it, which stays as it is', () => {
    const folder = givenFolder();
    mkdirSync(path.join(folder, 'bills'));
    for (const [name, mode] of [['bills', 0o750] as const, ['', 0o755] as const])
      chmodSync(path.join(folder, name), mode);
    const { verdict, says } = checkDataFolder(folder);
    expect({ verdict, says }).toEqual({
      verdict: 'problem',
      says: expect.stringContaining('/bills: start the engine'),
    });
    expect(checkDataFolder(folder).says).toBe(says);
  });
});

describe('API keys', () => {
  const NOW = Date.parse('2026-06-01T00:00:00Z');
  const key = (more: Partial<ListedKey>): ListedKey => ({
    id: 'aaaaaaaaaaaa',
    name: 'till',
    scopes: ['READ'],
    createdAt: '2026-05-01T00:00:00Z',
    createdBy: 'api-token',
    expiresAt: '2027-01-01T00:00:00Z',
    requestsPerSecond: null,
    addresses: null,
    revokedAt: null,
    lastUsedAt: null,
    ...more,
  });

  it.each<[string, Partial<ListedKey>, RegExp]>([
    ['one as it should be', {}, /^ok 1 in use/],
    ['with ADMIN', { scopes: ['READ', 'ADMIN'] }, /^note 1 with the scope ADMIN.*: till \(aaaaaaaaaaaa\)$/],
    ['without an end', { expiresAt: null }, /^note 1 without an end/],
    ['never used in 90 days', { createdAt: '2026-03-01T00:00:00Z' }, /^note 1 not used for 90 days/],
    ['old, and in use', { createdAt: '2025-01-01T00:00:00Z', lastUsedAt: '2026-05-25T00:00:00Z' }, /^ok 1 in use/],
    ['revoked', { scopes: ['ADMIN'], expiresAt: null, revokedAt: '2026-05-02T00:00:00Z' }, /^ok none is in use/],
    ['expired', { scopes: ['ADMIN'], expiresAt: '2026-05-31T00:00:00Z' }, /^ok none is in use/],
  ])('%s', (_, more, expected) => {
    const found = findingsOf([key(more)], NOW).map(({ verdict, says }) => `${verdict} ${says}`);
    expect(found).toEqual([expect.stringMatching(expected)]);
  });
});
