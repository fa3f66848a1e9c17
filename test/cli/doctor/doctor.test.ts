/** `paystate doctor` against a running engine and its simulated Alipay, as a person runs it. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { readAlipayKeys } from '../../../adapters/alipay/alipay-keys';
import { checkEnvironment } from '../../../cli/doctor/check-environment';
import { checkGateway } from '../../../cli/doctor/check-gateway';
import { checkKeys } from '../../../cli/doctor/check-keys';
import { checkNotifyUrl } from '../../../cli/doctor/check-notify-url';
import { startSimulator, type Simulator } from '../../../simulator/simulator';
import {
  cleanUp as closeServers,
  givenServer,
  newKeyPair,
  pkcs8,
  spki,
  type Behaviour,
} from '../../adapters/alipay/given-alipay';
import { givenCertificates, newLeaf } from '../../adapters/alipay/given-certificates';
import { givenProduct, type Product } from '../../end-to-end/given-product';
import { cleanUp, cli, givenFolder } from '../given-cli';

const TOKEN = 'a-token-of-enough-letters';
let product: Product;
let env: Record<string, string>;
beforeAll(async () => {
  product = await givenProduct({ API_TOKEN: TOKEN });
  const account = path.join(product.dataDir, 'simulator');
  env = {
    DATA_DIR: givenFolder(),
    API_AUTH: 'none',
    ALIPAY_GATEWAY_URL: `${product.simulatorUrl}/gateway.do`,
    ALIPAY_APP_ID: (JSON.parse(readFileSync(path.join(account, 'account.json'), 'utf8')) as { app_id: string }).app_id,
    ALIPAY_PRIVATE_KEY_FILE: path.join(account, 'merchant_private_key.pem'),
    ALIPAY_PUBLIC_KEY_FILE: path.join(account, 'alipay_public_key.pem'),
    PUBLIC_URL: product.url,
    PORT: new URL(product.url).port,
    API_TOKEN: TOKEN,
  };
});
afterAll(async () => {
  await product.stop();
  cleanUp();
});
afterEach(closeServers);

const readKey = (name: 'ALIPAY_PRIVATE_KEY_FILE' | 'ALIPAY_PUBLIC_KEY_FILE') => readFileSync(env[name]!, 'utf8');

describe('the command', () => {
  it('finds nothing where nothing is wrong, and prints nothing secret', async () => {
    const { code, out, err } = await cli(['doctor'], env);
    expect(out.split('\n')).toEqual([
      expect.stringMatching(/^ok {7}HOST: 127.0.0.1: only this machine/),
      expect.stringMatching(/^ok {7}PUBLIC_URL: /),
      expect.stringMatching(/^ok {7}ALLOWED_ORIGINS: none/),
      expect.stringMatching(/^ok {7}ALLOWED_HOSTS: none/),
      expect.stringMatching(/^note {5}TRUSTED_PROXIES: none/),
      expect.stringMatching(/^ok {7}JAVA_DEMO_ROUTES: off/),
      expect.stringMatching(/^ok {7}METRICS_PORT: not set/),
      expect.stringMatching(/^ok {7}DATA_DIR: /),
      expect.stringMatching(/^ok {7}credential: a token with every scope, and API keys/),
      expect.stringMatching(/^ok {7}API keys: none is in use/),
      expect.stringMatching(/^ok {7}private key: RSA, 2048 bits; .*应用公钥.* must end in \S{24}$/),
      expect.stringMatching(/^ok {7}Alipay's public key: RSA, 2048 bits/),
      expect.stringMatching(/^note {5}environment: 127.0.0.1 is neither/),
      expect.stringMatching(/^ok {7}gateway: 127.0.0.1:\d+ answers/),
      expect.stringMatching(/^ok {7}clock: agrees/),
      expect.stringMatching(/^ok {7}a signed query: Alipay knows the app, and both sides verify each other/),
      expect.stringMatching(/^ok {7}notify URL: http.*leads to an engine, which refuses forgeries/),
      'no problems',
      '',
    ]);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).not.toContain(TOKEN);
    for (const line of readKey('ALIPAY_PRIVATE_KEY_FILE').split('\n').slice(1, -2)) expect(out).not.toContain(line);
  });

  it('finds every mistake at once: a key that is not Alipay’s, an address without an engine', async () => {
    const { gatewayUrl } = await givenServer((response) => response.writeHead(302, { location: '/login' }).end());
    const { ALIPAY_PUBLIC_KEY_FILE: _file, ...others } = env;
    const wrong = { ALIPAY_PUBLIC_KEY: spki(newKeyPair().publicKey), PUBLIC_URL: new URL(gatewayUrl).origin };
    const { code, out } = await cli(['doctor'], { ...others, ...wrong });
    expect(code).toBe(1);
    expect(out).toMatch(/^problem {2}a signed query: the answer's signature does not verify: ALIPAY_PUBLIC_KEY/m);
    expect(out).toMatch(/^problem {2}notify URL: .* redirects \(302\)/m);
    expect(out).toMatch(/^2 problems$/m);
  });

  it('tells settings that are missing, and that the simulator needs none', async () => {
    const { code, out } = await cli(['doctor'], { ALIPAY_GATEWAY_URL: env['ALIPAY_GATEWAY_URL']! });
    expect(code).toBe(1);
    expect(out).toMatch(/^problem {2}settings: ALIPAY_APP_ID is missing/m);
    expect(await cli(['doctor'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/simulated Alipay.*nothing to check/),
    });
  });

  it('looks at each shop of MERCHANTS_FILE, with certificates and encryption, too', async () => {
    const folder = givenFolder();
    const teaAlipay = await startSimulator({
      dataDir: folder,
      port: 0,
      security: { certificates: true, encryption: true },
    });
    try {
      const shop = {
        gatewayUrl: teaAlipay.gatewayUrl,
        appId: teaAlipay.account.appId,
        privateKeyFile: 'simulator/merchant_private_key.pem',
        rootCertFile: 'simulator/alipayRootCert.crt',
        alipayPublicCertFile: 'simulator/alipayCertPublicKey_RSA2.crt',
        encryptKeyFile: 'simulator/encrypt_key.txt',
      };
      const file = path.join(folder, 'merchants.json');
      const shops = [
        {
          ...shop,
          merchant: 'tea',
          apiToken: 'tea-token-of-enough-letters',
          appCertFile: 'simulator/appCertPublicKey.crt',
        },
        {
          ...shop,
          merchant: 'cake',
          apiToken: 'cake-token-of-enough-letters',
          appId: '2021000000000042',
          appCertFile: 'simulator/alipayCertPublicKey_RSA2.crt',
        },
      ];
      writeFileSync(file, JSON.stringify(shops));
      const { code, out } = await cli(['doctor'], { ...env, MERCHANTS_FILE: file });
      expect(code).toBe(1);
      expect(out).toMatch(/^ok {7}main, a signed query/m);
      expect(out).toMatch(/^ok {7}tea, app certificate: [0-9a-f]{32}, valid until/m);
      expect(out).toMatch(/^ok {7}tea, chain: /m);
      expect(out).toMatch(/^ok {7}tea, content encryption: AES, 128 bits/m);
      expect(out).toMatch(/^ok {7}tea, a signed query/m);
      expect(out).toMatch(/^problem {2}tea, notify URL: .*\/m\/tea\/alipay\/notify answers 404/m);
      expect(out).toMatch(/^problem {2}cake, certificates: The app certificate does not belong to the private key/m);
      expect(out).toMatch(/^ok {7}cake, gateway: /m);
      expect(out).not.toMatch(/cake, a signed query/);
    } finally {
      await teaAlipay.close();
    }
  });
});

describe('what Alipay’s answer says of the keys', () => {
  let certificateMode: Simulator;
  beforeAll(async () => {
    const dataDir = path.join(givenFolder(), 'certificates');
    mkdirSync(dataDir);
    certificateMode = await startSimulator({ dataDir, port: 0, security: { certificates: true, encryption: true } });
  });
  afterAll(() => certificateMode.close());

  type Account = Parameters<typeof checkGateway>[0];
  const check = async (wrong: Partial<Account> = {}) => {
    const texts = { privateKey: readKey('ALIPAY_PRIVATE_KEY_FILE'), publicKey: readKey('ALIPAY_PUBLIC_KEY_FILE') };
    const findings = await checkGateway({
      gatewayUrl: env['ALIPAY_GATEWAY_URL']!,
      appId: env['ALIPAY_APP_ID']!,
      appAuthToken: undefined,
      keys: readAlipayKeys(texts, new Date()),
      notifyUrl: 'http://127.0.0.1:1/alipay/notify',
      timeoutMs: 5_000,
      ...wrong,
    });
    return findings.map(({ verdict, what, says }) => `${verdict} ${what}: ${says}`).join('\n');
  };
  const keysOf = (texts: Parameters<typeof readAlipayKeys>[0]) => readAlipayKeys(texts, new Date());
  const inCertificateMode = (texts: Parameters<typeof readAlipayKeys>[0] = {}) => {
    const { account, gatewayUrl } = certificateMode;
    const { appPem: appCert, rootPem: rootCert, alipayPem: publicCert } = account.certificates!;
    const right = { privateKey: account.merchantPrivateKeyPem, appCert, rootCert, publicCert };
    return { gatewayUrl, appId: account.appId, keys: keysOf({ ...right, ...texts }) };
  };

  it('another private key than the console’s', async () => {
    const keys = keysOf({ privateKey: pkcs8(newKeyPair().privateKey), publicKey: readKey('ALIPAY_PUBLIC_KEY_FILE') });
    expect(await check({ keys })).toMatch(
      /problem a signed query: Alipay cannot verify.*console.*isv.invalid-signature/,
    );
  });

  it('an app of another environment', async () => {
    expect(await check({ appId: '2021000000000000' })).toMatch(/problem a signed query: Alipay does not know this app/);
  });

  it('an app that is in certificate mode, and is configured without', async () => {
    const { gatewayUrl, account } = certificateMode;
    const keys = keysOf({ privateKey: account.merchantPrivateKeyPem, publicKey: account.alipayPublicKeyPem });
    expect(await check({ gatewayUrl, appId: account.appId, keys })).toMatch(
      /the app is in certificate mode: set ALIPAY_APP_CERT/,
    );
  });

  it('a root of another environment beside the right one', async () => {
    const { rootPem } = certificateMode.account.certificates!;
    const wrong = inCertificateMode({ rootCert: rootPem + givenCertificates().texts.rootCert });
    expect(await check(wrong)).toMatch(/ALIPAY_ROOT_CERT.*isv.invalid-alipay-root-cert-sn/);
  });

  it('another key for encryption', async () => {
    const wrong = inCertificateMode({ encryptKey: Buffer.from('another key 0000').toString('base64') });
    expect(await check(wrong)).toMatch(/ALIPAY_ENCRYPT_KEY is not the key of this app/);
  });

  it('a certificate that Alipay has changed since', async () => {
    const before = inCertificateMode({ encryptKey: certificateMode.account.encryptKey! });
    expect(await check(before)).toMatch(/^ok a signed query/m);
    const headers = { 'content-type': 'application/json' };
    await fetch(`${certificateMode.url}/control/key`, { method: 'POST', headers, body: '{}' });
    expect(await check(inCertificateMode())).toMatch(/Alipay signs with another certificate.*download/);
  });

  const says =
    (node: object): Behaviour =>
    (response) =>
      response.end(JSON.stringify({ alipay_trade_query_response: node }));
  const clockOff =
    (offMs: number): Behaviour =>
    (response) =>
      response.writeHead(200, { date: new Date(Date.now() + offMs).toUTCString() }).end('{}');

  it.each<[string, Behaviour, RegExp]>([
    ['no contract', says({ code: '40006', sub_code: 'isv.insufficient-isv-permissions' }), /sign the contract/],
    [
      'no key uploaded',
      says({ code: '40003', sub_code: 'isv.missing-signature-config' }),
      /upload the app's public key/,
    ],
    [
      'a token that is over',
      says({ code: '20001', sub_code: 'aop.app-auth-token-time-out' }),
      /let the shop authorize again/,
    ],
    ['Alipay unwell', says({ code: '20000', sub_code: 'isp.unknow-error' }), /try again later/],
    ['a code nobody has heard of', says({ code: '40002', sub_code: 'isv.new' }), /Alipay says 40002 isv.new, unsigned/],
    [
      'a forged unsigned answer',
      says({ code: '40004', sub_code: 'ACQ.TRADE_NOT_EXIST' }),
      /problem a signed query: .*unsigned/,
    ],
    ['no gateway', (response) => response.end('<html>'), /not Alipay’s format/],
    ['an hour', clockOff(-3_600_000), /problem clock: this machine is 3\d\d\d s ahead/],
    ['two minutes', clockOff(150_000), /note clock: this machine is 1\d\d s behind/],
  ])('%s', async (_, behave, expected) => {
    const { gatewayUrl } = await givenServer(behave);
    expect(await check({ gatewayUrl })).toMatch(expected);
  });

  it('nobody there', async () => {
    const found = await check({ gatewayUrl: 'http://127.0.0.1:1/gateway.do' });
    expect(found).toMatch(/^problem gateway: 127.0.0.1:1 cannot be reached/);
    expect(found).not.toContain('a signed query');
  });
});

describe('what can be said without asking', () => {
  const app = newKeyPair();
  const alipay = newKeyPair();
  const right = { privateKey: pkcs8(app.privateKey), publicKey: spki(alipay.publicKey) };
  const found = (wrong: Parameters<typeof checkKeys>[0]) =>
    checkKeys({ ...right, ...wrong }, new Date()).map(({ verdict, what, says }) => `${verdict} ${what}: ${says}`);
  const short = generateKeyPairSync('rsa', { modulusLength: 1024 });

  it.each<[string, Parameters<typeof checkKeys>[0], RegExp]>([
    [
      'the app’s own public key as Alipay’s',
      { publicKey: spki(app.publicKey) },
      /problem Alipay's public key: .*app's own/,
    ],
    ['the private key as Alipay’s', { publicKey: right.privateKey }, /problem Alipay's public key: .*is a private key/],
    ['the public key as the private', { privateKey: right.publicKey }, /problem private key: .*is a public key/],
    ['1024 bits', { privateKey: pkcs8(short.privateKey) }, /problem private key: .*2048 bits/],
    [
      'a certificate as the private key',
      { privateKey: givenCertificates().texts.appCert },
      /problem private key: .*is a certificate/,
    ],
    ['a path', { privateKey: './keys/app_private_key.pem' }, /problem private key: .*_FILE/],
    ['no encrypt key', { encryptKey: 'x' }, /problem content encryption: .*no AES key/],
    ['two keys', { publicKeyNext: spki(newKeyPair().publicKey) }, /note Alipay's public key: 2 keys/],
  ])('%s', (_, wrong, expected) => {
    expect(found(wrong).join('\n')).toMatch(expected);
  });

  it('certificates that end soon or of which one has ended, and one without a chain', () => {
    const { texts, authority, keys } = givenCertificates();
    const soon = { from: '2020-01-01', to: new Date(Date.now() + 5 * 86_400_000).toISOString() };
    const old = { from: '2020-01-01', to: '2021-01-01' };
    const lines = found({
      ...texts,
      publicKey: undefined,
      publicCert: newLeaf(authority, keys.alipay.publicKey, { validity: soon }),
      publicCertNext: newLeaf(authority, newKeyPair().publicKey, { validity: old }),
    });
    expect(lines).toEqual([
      expect.stringMatching(/^ok private key/),
      expect.stringMatching(/^ok app certificate/),
      expect.stringMatching(/^note Alipay's certificate: .*in time/),
      expect.stringMatching(/^note Alipay's certificate: .*expired on 2021-01-01/),
      expect.stringMatching(/^note chain: none/),
    ]);
  });

  it.each([
    ['https://openapi.alipay.com/gateway.do', '2021001234567890', 'ok'],
    ['https://openapi.alipay.com/gateway.do', '9021000123456789', 'problem'],
    ['https://openapi.alipay.com/gateway.do', '2021000123456789', 'problem'],
    ['http://openapi.alipay.com/gateway.do', '2021001234567890', 'problem'],
    ['https://openapi-sandbox.dl.alipaydev.com/gateway.do', '9021000123456789', 'ok'],
    ['https://openapi-sandbox.dl.alipaydev.com/gateway.do', '2021001234567890', 'note'],
    ['https://openapi.alipaydev.com/gateway.do', '9021000123456789', 'problem'],
  ])('%s with app %s: %s', (gatewayUrl, appId, verdict) => {
    expect(checkEnvironment(gatewayUrl, appId)).toMatchObject([{ verdict }]);
  });
});

describe('the notify URL', () => {
  const check = (notifyUrl: string, gatewayUrl = 'https://203.0.113.7/gateway.do') =>
    checkNotifyUrl(notifyUrl, { gatewayUrl, appId: '2021001234567890', timeoutMs: 3_000 });

  it('on this machine is not reached by Alipay, though an engine is there', async () => {
    expect(await check(`${product.url}/alipay/notify`)).toMatchObject([
      { verdict: 'problem', says: expect.stringMatching(/127.0.0.1 is an address of this machine or network/) },
      { verdict: 'ok' },
    ]);
  });

  it.each([
    'http://10.1.2.3:1/n',
    'http://192.168.1.1:1/n',
    'http://[::1]:1/n',
    'http://localhost:1/n',
    'http://[fd00::1]:1/n',
  ])('%s is private', async (notifyUrl) => {
    const [first] = await checkNotifyUrl(notifyUrl, { gatewayUrl: 'https://203.0.113.7/', appId: '1', timeoutMs: 200 });
    expect(first).toMatchObject({
      verdict: 'problem',
      says: expect.stringMatching(/address of this machine or network/),
    });
  });

  it.each<[string, Behaviour, RegExp]>([
    ['takes anything', (response) => response.end('success'), /took a forged notify for genuine/],
    ['is another site', (response) => response.end('<html>'), /answers 200, not as an engine does/],
    ['is blocked', (response) => response.writeHead(403).end('failure'), /answers 403/],
  ])('%s', async (_, behave, says) => {
    const { gatewayUrl } = await givenServer(behave);
    expect(await check(gatewayUrl, gatewayUrl)).toMatchObject([
      { verdict: 'problem', says: expect.stringMatching(says) },
    ]);
  });

  it('that no name server knows', async () => {
    expect(await check('https://paystate.invalid/alipay/notify')).toMatchObject([
      { verdict: 'problem', says: expect.stringMatching(/no name that can be resolved/) },
    ]);
  });
});
