import { AlipaySdk } from 'alipay-sdk';
import { certSnOf, readCertificates, rootCertSnOf } from '../../../adapters/alipay/alipay-certificate';
import { readAlipayKeys, type AlipayKeyTexts } from '../../../adapters/alipay/alipay-keys';
import { headerless, newKeyPair, NOW, pkcs8, spki } from './given-alipay';
import { givenCertificates, newAuthority, newLeaf, newRoot } from './given-certificates';

/** Made for this test: a root that signs with ECDSA, as one of Alipay's four does. */
const EC_ROOT = `-----BEGIN CERTIFICATE-----
MIIB+jCCAYCgAwIBAgIUUKzbNApvYqKGdQiY9AHq2L8cEVMwCgYIKoZIzj0EAwIw
MzELMAkGA1UEBhMCQ04xDTALBgNVBAoMBFRlc3QxFTATBgNVBAMMDFRlc3QgUm9v
dCBFMTAgFw0yNjExMjExODAyNTdaGA8yMTI2MTAyODE4MDI1N1owMzELMAkGA1UE
BhMCQ04xDTALBgNVBAoMBFRlc3QxFTATBgNVBAMMDFRlc3QgUm9vdCBFMTB2MBAG
ByqGSM49AgEGBSuBBAAiA2IABEasROqar+BXb+BoLo2n9DhSNbgI2dfYOYRzVenM
AwqaWxjLdrnp2M4iIElLN2SDcCdQIU6ra0BkA9iqm567s359RvikiNdlokMow3Qm
x0ksjyGIl3WqdqvRn+9pkUgM1qNTMFEwHQYDVR0OBBYEFBidU9dIOX2o2Fo2Op82
mz5AppD5MB8GA1UdIwQYMBaAFBidU9dIOX2o2Fo2Op82mz5AppD5MA8GA1UdEwEB
/wQFMAMBAf8wCgYIKoZIzj0EAwIDaAAwZQIxANuuoXNPefH2VXgAUZRExotJRH3m
kYvWrTN/HtbGqD7O7h/veXBK8Ij8C6K3oXBFUgIwXre92fQzNsc7TS2hfXNdwJAz
RKYOrWCyJpXfd1CDnWOxPvO/m6JKzqbvLZaRg5wh
-----END CERTIFICATE-----`;

const { keys, root, authority, alipayLeaf, texts } = givenCertificates();
const leafOf = (pem: string) => readCertificates(pem, 'certificate')[0]!;

describe('the numbers of certificates are those that the SDK computes', () => {
  const sdkOf = (appCert: string, publicCert: string, rootCert: string) => {
    const sdk = new AlipaySdk({
      appId: '1',
      privateKey: texts.privateKey,
      keyType: 'PKCS8',
      appCertContent: appCert,
      alipayPublicCertContent: publicCert,
      alipayRootCertContent: rootCert,
    });
    return sdk.config;
  };

  test('of an app, of Alipay, of a bundle of roots in which those without RSA do not count', () => {
    const roots = `${EC_ROOT}\n${root.pem}${newRoot('Test Root 根 G3').pem}`;
    const sdk = sdkOf(texts.appCert, texts.publicCert, roots);
    expect(readAlipayKeys({ ...texts, rootCert: roots }, NOW).certSns).toEqual({
      app: sdk.appCertSn,
      root: sdk.alipayRootCertSn,
    });
    expect(sdk.alipayRootCertSn).toMatch(/^[0-9a-f]{32}_[0-9a-f]{32}$/);
    expect(rootCertSnOf(readCertificates(EC_ROOT, 'root'))).toBe('');
    expect(certSnOf(leafOf(alipayLeaf))).toBe(sdk.alipayCertSn);
  });

  test.each(['01', '7fffffffffffffffffffffffffffffff', '00ffffffffffffffffffffffffffffffff', '0a0000000000000001'])(
    'with the serial number %s',
    (serialNumber) => {
      const leaf = newLeaf(authority, keys.app.publicKey, { serialNumber });
      expect(certSnOf(leafOf(leaf))).toBe(sdkOf(leaf, alipayLeaf, root.pem).appCertSn);
    },
  );

  test('with an issuer whose name has commas, quotes, backslashes, spaces at its ends and Chinese', () => {
    const odd = newAuthority(root, ' #蚂蚁, "A+B" <C>; \\\\D=E ');
    const leaf = newLeaf(odd, keys.app.publicKey);
    expect(certSnOf(leafOf(leaf))).toBe(sdkOf(leaf, alipayLeaf, root.pem).appCertSn);
  });
});

describe('certificates are read', () => {
  test.each([
    ['with Windows line ends', texts.appCert],
    ['on one line', texts.appCert.replaceAll(/\r?\n/g, ' ')],
    ['with \\n as two characters', texts.appCert.replaceAll(/\r?\n/g, '\\n')],
    ['as header-less base64', headerless(texts.appCert)],
    ['after text that openssl writes before it', `Certificate: Data: Version 3\n${texts.appCert}`],
  ])('%s', (_, appCert) => {
    expect(readAlipayKeys({ ...texts, appCert }, NOW).certSns).toEqual(readAlipayKeys(texts, NOW).certSns);
  });
});

describe('each mistake is told with what to do', () => {
  const old = { from: '2020-01-01', to: '2021-01-01' };
  const later = { from: '2030-01-01', to: '2031-01-01' };
  test.each<[string, Partial<AlipayKeyTexts>, RegExp]>([
    ['no app certificate', { appCert: undefined }, /app certificate is missing \(appCertPublicKey/],
    ['no root', { rootCert: undefined }, /root certificate is missing \(alipayRootCert.crt\)/],
    ["no certificate of Alipay's", { publicCert: undefined }, /missing \(alipayCertPublicKey_RSA2.crt\)/],
    ["Alipay's as the app's", { appCert: alipayLeaf }, /does not belong to the private key/],
    ["another app's", { appCert: newLeaf(authority, newKeyPair().publicKey) }, /does not belong to the private key/],
    ["the root as the app's", { appCert: root.pem }, /an authority's or a root's/],
    ["the app's as Alipay's", { publicCert: texts.appCert }, /is the app's own/],
    ["the root as Alipay's", { publicCert: root.pem }, /a root's or an authority's/],
    ["Alipay's as the root", { rootCert: alipayLeaf }, /the app's or Alipay's own: give alipayRootCert/],
    ['a root without RSA', { rootCert: EC_ROOT }, /the whole of alipayRootCert.crt/],
    ['a key in place of a certificate', { publicCert: spki(keys.alipay.publicKey) }, /a bare public key/],
    ['the private key in place of a certificate', { appCert: texts.privateKey }, /is a private key/],
    ['half a certificate', { appCert: texts.appCert.slice(0, 400) }, /the whole .crt file/],
    ['a request for one', { appCert: '-----BEGIN CERTIFICATE REQUEST-----\nAA==' }, /\(CSR\)/],
    ['the name of a file', { appCert: '/etc/alipay/appCertPublicKey.crt' }, /the setting that ends in _FILE/],
    ['a binary file', { appCert: '0\uFFFD\uFFFD\0' }, /binary file/],
    [
      'an app certificate that is over',
      { appCert: newLeaf(authority, keys.app.publicKey, { validity: old }) },
      /expired on 2021-01-01/,
    ],
    [
      'one that has not begun',
      { appCert: newLeaf(authority, keys.app.publicKey, { validity: later }) },
      /from 2030-01-01 on.*clock/,
    ],
    [
      "Alipay's, over",
      { publicCert: newLeaf(authority, keys.alipay.publicKey, { validity: old }) },
      /expired on 2021-01-01: download/,
    ],
  ])('%s', (_, wrong, message) => {
    expect(() => readAlipayKeys({ ...texts, ...wrong }, NOW)).toThrow(message);
  });

  test('of two certificates of Alipay’s one may be over', () => {
    const over = newLeaf(authority, newKeyPair().publicKey, { validity: old });
    const { keysFor } = readAlipayKeys({ ...texts, publicCertNext: over }, NOW);
    expect(keysFor(undefined)).toHaveLength(2);
  });
});

describe('given certificates of Alipay’s that were configured, when the engine starts', () => {
  const constraints = (more: object) => [{ name: 'basicConstraints', critical: true, ...more }];
  /** Alipay's file: its certificate, and the authorities above it, the nearest first. */
  const fileOf = (...authorities: { pem: string; name: string; keys: typeof keys.app }[]) =>
    newLeaf(authorities[0]!, keys.alipay.publicKey) + authorities.map(({ pem }) => pem).join('');
  const start = (publicCert: string, roots = root) =>
    readAlipayKeys({ ...texts, publicCert, rootCert: roots.pem }, NOW);
  const low = (above: typeof root, more = {}) => newAuthority(above, 'Test Authority Class 3', more);

  test('then a chain of one authority or two is accepted, and nothing is to be warned of', () => {
    expect(start(fileOf(authority)).warnings).toEqual([]);
    expect(start(fileOf(low(authority), authority)).warnings).toEqual([]);
    expect(start(newLeaf(root, keys.alipay.publicKey)).warnings).toEqual([]);
  });

  test('then a path length that is kept is accepted', () => {
    const exact = newRoot('Test Root R2', { extensions: constraints({ cA: true, pathLenConstraint: 1 }) });
    const last = newAuthority(exact, 'A', { extensions: constraints({ cA: true, pathLenConstraint: 0 }) });
    expect(start(fileOf(last), exact).warnings).toEqual([]);
  });

  test.each<[string, () => [string, typeof root?], RegExp]>([
    [
      'of another environment',
      () => [fileOf(newAuthority(newRoot()))],
      /configured roots \(CN=Test Root R1 did not sign it\)/,
    ],
    [
      'of a root that is not configured',
      () => [fileOf(newAuthority(newRoot('R9')))],
      /its authority is not there: CN=R9/,
    ],
    [
      'that an impostor of the authority signed',
      () => [newLeaf(newAuthority(newRoot('R9')), keys.alipay.publicKey) + authority.pem],
      /CN=Test Authority Class 2 did not sign it/,
    ],
    [
      'whose authority is over',
      () => [fileOf(newAuthority(root, 'A', { validity: { from: '2020-01-01', to: '2021-01-01' } }))],
      /CN=A expired on 2021-01-01/,
    ],
    [
      'whose authority says that it is none',
      () => [fileOf(newAuthority(root, 'A', { extensions: constraints({ cA: false }) }))],
      /CN=A may not sign certificates \(basicConstraints\)/,
    ],
    [
      'whose authority may sign messages only',
      () => [
        fileOf(newAuthority(root, 'A', { extensions: [{ name: 'keyUsage', critical: true, digitalSignature: true }] })),
      ],
      /CN=A did not sign it/,
    ],
    [
      'below more authorities than one of them allows',
      () => {
        const narrow = newAuthority(root, 'A', { extensions: constraints({ cA: true, pathLenConstraint: 0 }) });
        return [fileOf(low(narrow), narrow)];
      },
      /CN=A may have 0 authorities below it, not 1 \(pathLenConstraint\)/,
    ],
    [
      'below more authorities than the root allows',
      () => {
        const narrow = newRoot('R0', { extensions: constraints({ cA: true, pathLenConstraint: 0 }) });
        return [fileOf(newAuthority(narrow)), narrow];
      },
      /CN=R0 may have 0 authorities below it, not 1/,
    ],
  ])('then one %s is refused, with what to do', (_, make, why) => {
    const [file, roots] = make();
    expect(() => start(file, roots)).toThrow(why);
    expect(() => start(file, roots)).toThrow(/give alipayCertPublicKey_RSA2.crt and alipayRootCert.crt/);
  });

  test.each([
    ['without its authority', () => alipayLeaf],
    [
      'of an authority that says nothing of itself, as in the sandbox',
      () => fileOf(newAuthority(root, 'A', { extensions: [] })),
    ],
  ])('then one %s is believed, and the log says that nothing proves it', (_, make) => {
    const { warnings, keysFor } = start(make());
    expect(warnings).toEqual([expect.stringContaining('No chain proves the Alipay certificate')]);
    expect(keysFor(undefined)).toHaveLength(1);
  });
});

describe('a downloaded certificate is believed', () => {
  const next = newKeyPair();
  const learn = (pem: string, certSn = certSnOf(leafOf(pem))) => {
    const read = readAlipayKeys(texts, NOW);
    const problem = read.learn(pem, certSn, NOW);
    return problem ?? read.keysFor(certSn).map((key) => key.equals(next.publicKey));
  };

  test('when it says what the configured one says, and a chain leads to the root', () => {
    expect(learn(newLeaf(authority, next.publicKey))).toEqual([true]);
  });

  test.each<[string, () => string, RegExp]>([
    ['of another root', () => newLeaf(newAuthority(newRoot()), next.publicKey), /no valid chain/],
    [
      "of another merchant's app, whose chain leads to Alipay's root as well",
      () => newLeaf(authority, next.publicKey, { name: '2088000000000666' }),
      /another holder/,
    ],
    [
      'of another authority',
      () => newLeaf(newAuthority(root, 'Class 1'), next.publicKey),
      /another holder or authority/,
    ],
    [
      'that is over',
      () => newLeaf(authority, next.publicKey, { validity: { from: '2020-01-01', to: '2021-01-01' } }),
      /no valid chain/,
    ],
    [
      'that the configured one has signed',
      () => {
        const notAuthority = { name: 'x', keys: keys.alipay, pem: alipayLeaf };
        return newLeaf(notAuthority, next.publicKey) + alipayLeaf + authority.pem;
      },
      /another holder or authority|another one/,
    ],
    ['that is none', () => root.pem, /another one than was requested/],
    [
      'of an authority that says nothing of itself',
      () => {
        const silent = newAuthority(root, authority.name, { extensions: [] });
        return newLeaf(silent, next.publicKey) + silent.pem;
      },
      /no valid chain/,
    ],
  ])('not one %s', (_, make, problem) => {
    expect(learn(make())).toMatch(problem);
  });

  test('not one under another number, nor in key mode', () => {
    expect(learn(newLeaf(authority, next.publicKey), 'f'.repeat(32))).toMatch(/another one than was requested/);
    const inKeyMode = readAlipayKeys(
      { privateKey: pkcs8(keys.app.privateKey), publicKey: spki(keys.alipay.publicKey) },
      NOW,
    );
    expect(inKeyMode.learn(newLeaf(authority, next.publicKey), 'f'.repeat(32), NOW)).toMatch(/key mode/);
    expect(inKeyMode.certSns).toBeUndefined();
  });
});

describe('while Alipay changes its public key', () => {
  const [first, second] = [newKeyPair(), newKeyPair()];
  const privateKey = pkcs8(keys.app.privateKey);
  test.each<[string, Partial<AlipayKeyTexts>]>([
    ['two PEM blocks in one setting', { publicKey: spki(first.publicKey) + spki(second.publicKey) }],
    ['two settings', { publicKey: headerless(spki(first.publicKey)), publicKeyNext: spki(second.publicKey) }],
  ])('both are keys: %s', (_, given) => {
    const read = readAlipayKeys({ privateKey, ...given }, NOW).keysFor(undefined);
    expect(read.map((key) => spki(key))).toEqual([spki(first.publicKey), spki(second.publicKey)]);
  });

  test("neither may be the app's own", () => {
    const given = spki(first.publicKey) + spki(keys.app.publicKey);
    expect(() => readAlipayKeys({ privateKey, publicKey: given }, NOW)).toThrow(/app's own/);
  });
});
