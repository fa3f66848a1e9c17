import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { inspect } from 'node:util';
import { AlipaySdk } from 'alipay-sdk';
import fc from 'fast-check';
import { formatBeijingTime } from '../../../domain/values/beijing-time';
import {
  AlipayKeyError,
  isSignedByAlipay,
  readAlipayPublicKey,
  readPrivateKey,
} from '../../../adapters/alipay/alipay-signature';
import { headerless, newKeyPair, pkcs8, signRsa2, spki } from './given-alipay';

const app = newKeyPair();
const alipay = newKeyPair();
const pkcs1 = app.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();

describe('reading keys', () => {
  test.each([
    ['PKCS#8 PEM', pkcs8(app.privateKey)],
    ['PKCS#1 PEM', pkcs1],
    ['header-less PKCS#8', headerless(pkcs8(app.privateKey))],
    ['header-less PKCS#1', headerless(pkcs1)],
    ['PEM with \\n as two characters, as in .env files', pkcs8(app.privateKey).replaceAll('\n', '\\n')],
    ['PEM with Windows line ends and a BOM', `\uFEFF${pkcs8(app.privateKey).replaceAll('\n', '\r\n')}`],
    ['PEM in quotes, as a shell leaves them', `"${pkcs8(app.privateKey)}"\n`],
    ['PEM on one line', pkcs8(app.privateKey).replaceAll('\n', ' ')],
    ['header-less base64 broken over lines', headerless(pkcs1).replace(/(.{64})/g, '$1\n')],
  ])('reads a private key given as %s', (_, text) => {
    expect(readPrivateKey(text).equals(app.privateKey)).toBe(true);
  });

  test.each([
    ['PEM', spki(alipay.publicKey)],
    ['header-less base64', headerless(spki(alipay.publicKey))],
    ['PKCS#1 PEM', alipay.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ])('reads a public key given as %s', (_, text) => {
    expect(readAlipayPublicKey(text, app.privateKey).equals(alipay.publicKey)).toBe(true);
  });

  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const encrypted = app.privateKey
    .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
    .toString();
  test.each([
    ['nothing', '  ', /is empty/],
    ['a public key', spki(app.publicKey), /is a public key/],
    ['a header-less public key', headerless(spki(app.publicKey)), /is a public key/],
    ['an encrypted key', encrypted, /decrypt it first/],
    ['half a key', headerless(pkcs1).slice(0, 500), /the whole of it/],
    ['half a PEM', pkcs1.slice(0, 500), /the whole of it/],
    ['words', 'my secret key', /the whole of it/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /is a certificate/],
    ['a key of OpenSSH', '-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----', /ssh-keygen/],
    ['a binary file', app.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('utf8'), /binary/],
    ['the name of a file', '/run/secrets/app_private_key.pem', /ends in _FILE/],
    ['a key of 1024 bits', pkcs8(short.privateKey), /2048 bits/],
    ['a key of another kind', pkcs8(curve.privateKey), /RSA/],
  ])('says what to do when the private key is %s, and quotes nothing of it', (_, text, message) => {
    const error = thrownBy(() => readPrivateKey(text));
    expect(error).toBeInstanceOf(AlipayKeyError);
    expect(error.message).toMatch(message);
    for (const line of text.split('\n').filter((part) => part.length > 20 && !part.startsWith('-----'))) {
      expect(inspect(error, { depth: 9, showHidden: true })).not.toContain(line.slice(0, 40));
    }
  });

  test.each([
    ['the private key', pkcs8(app.privateKey), /is a private key/],
    ['a header-less private key', headerless(pkcs1), /is a private key/],
    ["the app's own public key", headerless(spki(app.publicKey)), /app's own/],
    ['a certificate', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /is a certificate/],
    ['half a key', headerless(spki(alipay.publicKey)).slice(0, 200), /copy the whole/],
    ['a key of 1024 bits', spki(short.publicKey), /2048 bits/],
  ])("says what to do when Alipay's public key is %s", (_, text, message) => {
    const error = thrownBy(() => readAlipayPublicKey(text, app.privateKey));
    expect(error).toBeInstanceOf(AlipayKeyError);
    expect(error.message).toMatch(message);
  });

  const thrownBy = (act: () => unknown): Error => {
    try {
      act();
    } catch (error) {
      return error as Error;
    }
    throw new Error('nothing was thrown');
  };
});

describe('verifying', () => {
  const sdk = new AlipaySdk({ appId: '1', privateKey: pkcs1, alipayPublicKey: spki(alipay.publicKey) });

  test('agrees with the SDK on any text, signed by anyone', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.boolean(), (content, isGenuine) => {
        const sign = signRsa2((isGenuine ? alipay : app).privateKey, content);
        expect(isSignedByAlipay(alipay.publicKey, Buffer.from(content), sign)).toBe(isGenuine);
        expect(sdk.rsaCheck(content, sign, 'RSA2')).toBe(isGenuine);
      }),
      { numRuns: 50 },
    );
  });

  test('knows one spelling of a signature only', () => {
    const content = Buffer.from('a=1');
    const sign = signRsa2(alipay.privateKey, content);
    expect(isSignedByAlipay(alipay.publicKey, content, sign)).toBe(true);
    for (const other of [
      sign.slice(0, -2),
      ` ${sign}`,
      `${sign}A`,
      sign.replaceAll('/', '_').replaceAll('+', '-'),
      '',
      '!',
    ]) {
      if (other !== sign) expect(isSignedByAlipay(alipay.publicKey, content, other)).toBe(false);
    }
  });

  test('never throws, whatever the signature', () => {
    fc.assert(
      fc.property(fc.string(), fc.uint8Array(), (sign, content) => !isSignedByAlipay(alipay.publicKey, content, sign)),
    );
  });
});

describe('Beijing time', () => {
  test.each([
    ['2026-02-28T15:59:59Z', '2026-02-28 23:59:59'],
    ['2026-02-28T16:00:00.999Z', '2026-03-01 00:00:00'],
    ['2026-07-01T00:00:00Z', '2026-07-01 08:00:00'],
  ])('%s is %s', (utc, beijing) => {
    expect(formatBeijingTime(new Date(utc))).toBe(beijing);
  });
});

test('a key read and exported again is the key', () => {
  expect(createPrivateKey(pkcs8(readPrivateKey(pkcs1))).equals(app.privateKey)).toBe(true);
});
