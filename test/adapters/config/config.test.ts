import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ConfigError, readConfig } from '../../../adapters/config/config';

function problemsOf(env: Record<string, string>): readonly string[] {
  try {
    readConfig(env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}
const real = {
  ALIPAY_GATEWAY_URL: 'https://openapi.alipay.com/gateway.do',
  ALIPAY_APP_ID: '2021000000000001',
  ALIPAY_PRIVATE_KEY: 'key',
  ALIPAY_PUBLIC_KEY: 'key',
  PUBLIC_URL: 'https://pay.example.com/',
  API_TOKEN: 'a-token-of-the-first-shop',
};

describe('settings', () => {
  it('without any: loopback, the usual ports, SQLite, the simulator', () => {
    expect(readConfig({})).toMatchObject({
      host: '127.0.0.1',
      port: 10086,
      eventStore: 'sqlite',
      simulatorPort: 10087,
      merchant: 'main',
      latePaymentPolicy: 'keep',
      logLevel: 'info',
      publicUrl: undefined,
    });
  });

  it('an empty variable is an unset one, as compose files write them', () => {
    expect(readConfig({ PORT: '', API_TOKEN: '', ALIPAY_GATEWAY_URL: '' })).toMatchObject({
      port: 10086,
      simulatorPort: 10087,
    });
  });

  it('with a gateway named there is no simulator', () => {
    expect(readConfig(real)).toMatchObject({ simulatorPort: undefined, publicUrl: 'https://pay.example.com' });
  });

  it('a key may lie in a file', () => {
    const dir = mkdtempSync(path.join(tmpdir(), 'paystate-config-'));
    const file = path.join(dir, 'key.pem');
    writeFileSync(file, 'from the file');
    const { ALIPAY_PRIVATE_KEY: _text, ...others } = real;
    expect(readConfig({ ...others, ALIPAY_PRIVATE_KEY_FILE: file }).alipay.privateKey).toBe('from the file');
    rmSync(dir, { recursive: true });
  });

  it('without a credential only by an explicit word, and with a warning', () => {
    const open = { ...real, API_TOKEN: '', API_AUTH: 'none' };
    expect(readConfig(open).warnings).toEqual([expect.stringContaining('API_AUTH=none')]);
  });

  it('what is not encrypted, and what is no setting, is named', () => {
    const mistyped = { ALIPAY_PUBLC_KEY: 'key', API_TOKENS: 'x', JWT_SOMETHING: 'x', UNRELATED: 'x' };
    const { warnings } = readConfig({ ...real, PUBLIC_URL: 'http://pay.example.com', ...mistyped });
    expect(warnings).toEqual([
      'http://pay.example.com is not encrypted: with real money, use https.',
      'ALIPAY_PUBLC_KEY is no setting of this engine and has no effect: is ALIPAY_PUBLIC_KEY meant?',
      'API_TOKENS is no setting of this engine and has no effect: is API_TOKEN meant?',
      'JWT_SOMETHING is no setting of this engine and has no effect.',
    ]);
  });

  it.each<[string, Record<string, string>, RegExp[]]>([
    ['a door that is none', { JAVA_DEMO_ROUTES: 'yes' }, [/^JAVA_DEMO_ROUTES: must be "off", "on" or "get"$/]],
    ['a policy that is none', { LATE_PAYMENT_POLICY: 'maybe' }, [/^LATE_PAYMENT_POLICY: must be "keep" or "refund"$/]],
    ['a port that is none', { PORT: 'http' }, [/^PORT: must be a whole number from 0 to 65535$/]],
    [
      'several at once are told at once',
      { PORT: '70000', LOG_LEVEL: 'loud', EVENT_STORE: 'mysql', API_TOKEN: 'short', ALIPAY_TIMEOUT_MS: '150.5' },
      [
        /^PORT/,
        /^EVENT_STORE/,
        /^ALIPAY_TIMEOUT_MS: must be a whole number from 100 to 60000$/,
        /^API_TOKEN/,
        /^LOG_LEVEL/,
      ],
    ],
    [
      'a gateway without anything else',
      { ALIPAY_GATEWAY_URL: real.ALIPAY_GATEWAY_URL },
      [
        /ALIPAY_APP_ID/,
        /ALIPAY_PRIVATE_KEY/,
        /ALIPAY_PUBLIC_KEY/,
        /PUBLIC_URL/,
        /unset ALIPAY_GATEWAY_URL/,
        /^API_TOKEN/,
      ],
    ],
    [
      'an unreadable key file, told once',
      { ...real, ALIPAY_PUBLIC_KEY: '', ALIPAY_PUBLIC_KEY_FILE: '/nowhere' },
      [/cannot read \/nowhere \(ENOENT\)/],
    ],
    [
      'certificate mode, one file short',
      { ...real, ALIPAY_PUBLIC_KEY: '', ALIPAY_APP_CERT: 'x', ALIPAY_PUBLIC_CERT: 'x' },
      [/^ALIPAY_ROOT_CERT \(or _FILE\) is missing: .*alipayRootCert.crt/, /unset ALIPAY_GATEWAY_URL/],
    ],
    ['a switch that is neither on nor off', { SIMULATOR_CERTIFICATES: 'yes' }, [/"true" or "false"/]],
    ['a key given twice', { ...real, ALIPAY_PRIVATE_KEY_FILE: '/dev/null' }, [/both set/]],
    [
      'production without an account',
      { NODE_ENV: 'production' },
      [/GATEWAY_URL/, /APP_ID/, /PRIVATE_KEY/, /PUBLIC_KEY/, /PUBLIC_URL/, /^API_TOKEN/],
    ],
    [
      'a gateway and the simulator',
      { ALIPAY_GATEWAY_URL: 'https://openapi.alipay.com/gateway.do', SIMULATOR_PORT: '10087' },
      [/both set/],
    ],
    ['production with the simulator', { NODE_ENV: 'production', SIMULATOR_PORT: '10087' }, [/not for production/]],
    ['real money without a credential', { ...real, API_TOKEN: '' }, [/^API_TOKEN \(or _FILE\) is missing: Whoever/]],
    [
      'real money without a credential, on purpose, offered to the network',
      { ...real, API_TOKEN: '', API_AUTH: 'none', HOST: '0.0.0.0' },
      [/API_AUTH=none is for this machine only/],
    ],
    [
      'what is malformed, what is missing and what is unsafe at once',
      { ...real, API_TOKEN: '', ALIPAY_APP_ID: 'x', PUBLIC_URL: '', PORT: 'http' },
      [/^PORT/, /^ALIPAY_APP_ID/, /^PUBLIC_URL is missing/, /unset ALIPAY_GATEWAY_URL/, /^API_TOKEN/],
    ],
    [
      'a token that no header can carry',
      { API_TOKEN: 'sixteen letters and spaces' },
      [/^API_TOKEN: must consist of visible/],
    ],
    ['a token that looks like a key', { API_TOKEN: 'pk_0123456789abcdef' }, [/^API_TOKEN: must not begin with "pk_"/]],
    [
      'a token twice',
      { API_TOKEN: 'a-token-of-some-length', API_TOKEN_FILE: '/nowhere' },
      [/API_TOKEN_FILE: cannot read/],
    ],
    [
      'tokens of an issuer for anybody',
      { JWT_JWKS_URL: 'http://idp.example.com/keys', JWT_ISSUER: 'https://idp.example.com' },
      [/^JWT_JWKS_URL must be https/, /^JWT_AUDIENCE is missing/],
    ],
    [
      'an empty file where a token is meant',
      { API_TOKEN_FILE: '/dev/null' },
      [/^API_TOKEN_FILE: \/dev\/null is empty/],
    ],
    [
      'a public key that is none',
      { JWT_PUBLIC_KEY: 'nonsense', JWT_ISSUER: 'https://idp.example.com', JWT_AUDIENCE: 'paystate' },
      [/^JWT_PUBLIC_KEY is no public key/],
    ],
    [
      'a proxy that is none',
      { TRUSTED_PROXIES: '10.0.0.0/33' },
      [/^TRUSTED_PROXIES: must be IP addresses or networks/],
    ],
    ['a token that can be guessed', { API_TOKEN: 'secret' }, [/^API_TOKEN: must have 16 characters or more$/]],
    ['an address that is no web address', { PUBLIC_URL: 'ftp://x' }, [/^PUBLIC_URL/]],
  ])('%s', (_name, env, expected) => {
    const problems = problemsOf(env);
    expect(problems).toHaveLength(expected.length);
    expected.forEach((pattern, index) => expect(problems[index]).toMatch(pattern));
  });

  it.each([
    'sqlite',
    'esdb://127.0.0.1:2113?tls=false',
    'esdb://admin:changeit@eventstoredb:2113',
    'esdb://ops:p%40ss%3Aword@a:2113,b:2113,c:2113?tls=true&tlsCAFile=/certs/ca.crt',
    'esdb+discover://admin:changeit@cluster.example.com?keepAliveInterval=20000',
  ])('EVENT_STORE may be %s', (eventStore) => {
    expect(readConfig({ EVENT_STORE: eventStore }).eventStore).toBe(eventStore);
  });

  it.each([
    ['sqlite3', /"sqlite" or an esdb/],
    ['kurrentdb://a:2113?tls=false', /use esdb/],
    ['esdb://', /of the form/],
    ['esdb://a:99999?tls=false', /host:port/],
    ['esdb://127.0.0.1:2113', /user:password@ before the host, or tls=false/],
    ['esdb://admin@a:2113', /user:password before the @/],
    ['esdb://admin:a:b@a:2113', /percent-encoded/],
    ['esdb://a?tls=false&nodePreference=follower', /nodePreference, which is not one of/],
    ['esdb://a?tls=false&throwOnAppendFailure=false', /throwOnAppendFailure, which is not one of/],
    ['esdb://a?tls=no', /tls=true or tls=false/],
    ['esdb://a?tls=false&tls=true', /twice/],
    ['esdb://a?tls=false&keepAliveTimeout=soon', /whole number for keepAliveTimeout/],
  ])('EVENT_STORE may not be %s', (eventStore, pattern) => {
    expect(problemsOf({ EVENT_STORE: eventStore }).join('\n')).toMatch(pattern);
  });

  it('no message repeats the password of EVENT_STORE', () => {
    for (const eventStore of [
      'esdb://admin:hunter2@a:2113?x=1',
      'esdb://admin:hunter2@',
      'esdb://admin:hunter2:@a',
      'esdb://admin:hunter2?tls=true',
    ]) {
      expect(problemsOf({ EVENT_STORE: eventStore })).not.toEqual([]);
      expect(problemsOf({ EVENT_STORE: eventStore }).join()).not.toContain('hunter2');
    }
  });

  it('no message repeats a secret', () => {
    expect(problemsOf({ ...real, API_TOKEN: 'hunter2', PORT: 'x' }).join()).not.toContain('hunter2');
  });
});

const ISSUER = { jwksUrl: 'https://idp.example.com/keys', issuer: 'https://idp.example.com', audience: 'paystate' };

describe('more merchants than one', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'paystate-merchants-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const tea = {
    merchant: 'tea',
    gatewayUrl: 'https://openapi.alipay.com/gateway.do',
    appId: '2021000000000002',
    privateKeyFile: 'app.pem',
    alipayPublicKeyFile: 'alipay.pem',
    apiToken: 'a-token-of-the-tea-shop',
  };
  const coffee = { ...tea, merchant: 'coffee', appId: '2021000000000009', apiToken: 'another-long-token-here' };
  writeFileSync(path.join(folder, 'app.pem'), 'app key');
  writeFileSync(path.join(folder, 'alipay.pem'), 'alipay key');
  const read = (entries: unknown, more: Record<string, string> = {}) => {
    const file = path.join(folder, 'merchants.json');
    writeFileSync(file, JSON.stringify(entries));
    return readConfig({ ...more, MERCHANTS_FILE: file });
  };

  it('each has its account; key files are found beside the file', () => {
    expect(read([tea]).moreMerchants).toMatchObject([
      {
        merchant: 'tea',
        latePaymentPolicy: 'keep',
        alipay: { appId: tea.appId, privateKey: 'app key', publicKey: 'alipay key' },
      },
    ]);
  });

  it('what the environment can say of keys, an entry can say, too', () => {
    const names = ['app.crt', 'root.crt', 'alipay.crt', 'alipay-next.crt', 'aes.txt', 'next.pem'];
    for (const name of names) writeFileSync(path.join(folder, name), name);
    const { alipayPublicKeyFile: _none, ...others } = tea;
    const certificates = { appCertFile: 'app.crt', rootCertFile: 'root.crt', alipayPublicCertFile: 'alipay.crt' };
    const more = {
      alipayPublicCertNextFile: 'alipay-next.crt',
      encryptKeyFile: 'aes.txt',
      alipayPublicKeyNextFile: 'next.pem',
    };
    const [shop] = read([{ ...others, ...certificates, ...more }]).moreMerchants;
    expect(Object.values(shop!.alipay)).toEqual(expect.arrayContaining(names));
    const { alipay } = readConfig({
      ...real,
      ALIPAY_APP_CERT_FILE: path.join(folder, 'app.crt'),
      ALIPAY_ROOT_CERT_FILE: path.join(folder, 'root.crt'),
      ALIPAY_PUBLIC_CERT_FILE: path.join(folder, 'alipay.crt'),
      ALIPAY_PUBLIC_CERT_NEXT_FILE: path.join(folder, 'alipay-next.crt'),
      ALIPAY_ENCRYPT_KEY_FILE: path.join(folder, 'aes.txt'),
      ALIPAY_PUBLIC_KEY_NEXT_FILE: path.join(folder, 'next.pem'),
    });
    expect(alipay).toMatchObject({ ...shop!.alipay, appId: real.ALIPAY_APP_ID, privateKey: 'key', publicKey: 'key' });
  });

  it.each([
    ['a name twice', [tea, { ...tea, apiToken: 'another-long-token-here' }], 'two merchants are named tea'],
    ['the name of the first', [{ ...tea, merchant: 'main' }], 'two merchants are named main'],
    [
      'tokens of one issuer for two shops',
      [
        {
          ...tea,
          jwt: { jwksUrl: 'https://idp.example.com/keys', issuer: 'https://idp.example.com', audience: 'paystate' },
        },
        {
          ...tea,
          merchant: 'coffee',
          appId: '2021000000000009',
          apiToken: 'another-long-token-here',
          jwt: { jwksUrl: 'https://idp.example.com/keys', issuer: 'https://idp.example.com', audience: 'paystate' },
        },
      ],
      'accept the same tokens of one issuer',
    ],
    [
      'one issuer for two shops',
      [
        { ...tea, jwt: ISSUER },
        { ...coffee, jwt: ISSUER },
      ],
      'accept the same tokens of one issuer',
    ],
    ['a token twice', [tea, { ...tea, merchant: 'coffee' }], 'same apiToken'],
    [
      'one account for two shops',
      [tea, { ...tea, merchant: 'coffee', apiToken: 'another-long-token-here' }],
      'are the same account at Alipay',
    ],
    [
      'one seller for two shops',
      [
        { ...tea, sellerId: '2088000000000001' },
        {
          ...tea,
          merchant: 'coffee',
          appId: '2021000000000003',
          sellerId: '2088000000000001',
          apiToken: 'another-long-token-here',
        },
      ],
      'are the same account at Alipay',
    ],
    ['a service provider whose shop is not named', [{ ...tea, appAuthToken: 'token' }], 'authAppId'],
    ['a key that is not there', [{ ...tea, privateKeyFile: 'none.pem' }], 'cannot read none.pem (ENOENT)'],
    ['no key of Alipay’s', [{ ...tea, alipayPublicKeyFile: undefined }], 'alipayPublicKeyFile: is missing'],
    ['half of the certificates', [{ ...tea, appCertFile: 'app.crt', rootCertFile: 'root.crt' }], 'all three'],
    ['a word that is no setting', [{ ...tea, apitoken: 'x' }], 'apitoken'],
    ['no list', tea, 'the list'],
  ])('%s is refused, by name', (_what, entries, problem) => {
    expect(() => read(entries)).toThrow(problem);
  });

  it('each needs a credential of its own, on whatever address; its token may lie in a file', () => {
    const { apiToken: _none, ...open } = tea;
    expect(() => read([open])).toThrow('apiToken (or apiTokenFile) of tea is missing');
    expect(read([open], { API_AUTH: 'none' }).warnings).toEqual([expect.stringContaining('the money of tea')]);
    writeFileSync(path.join(folder, 'token.txt'), 'a-token-from-a-file\n');
    expect(read([{ ...open, apiTokenFile: 'token.txt' }]).moreMerchants[0]?.apiToken).toBe('a-token-from-a-file');
    writeFileSync(path.join(folder, 'token.txt'), 'short\n');
    expect(() => read([{ ...open, apiTokenFile: 'token.txt' }])).toThrow('apiTokenFile: must have 16 characters');
  });
});
