/** Where commands reach the engine, and with which credential: only what a caller needs is read. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { engineAddress, simulatorUrl } from '../../../cli/running-engine/engine-address';
import { cleanUp, givenFolder } from '../given-cli';

const before = process.env;
beforeEach(() => {
  process.env = {};
});
afterEach(() => {
  process.env = before;
  cleanUp();
});

const given = (settings: Record<string, string>) => Object.assign(process.env, settings);
const givenFile = (text: string) => {
  const file = path.join(givenFolder(), 'file');
  writeFileSync(file, text);
  return file;
};

test('the engine of this machine by default, with the simulator beside it', () => {
  expect(engineAddress()).toEqual({
    hostAndPath: '127.0.0.1:10086/graphql',
    apiToken: undefined,
    tokenFrom: 'API_TOKEN',
    isSimulated: true,
  });
  expect(simulatorUrl()).toBe('http://127.0.0.1:10087');
});

test.each([
  ['0.0.0.0', '127.0.0.1'],
  ['::', '[::1]'],
  ['::1', '[::1]'],
  ['10.0.0.7', '10.0.0.7'],
])('an engine that listens on %s is reached at %s', (HOST, reached) => {
  given({ HOST, PORT: '8080' });
  expect(engineAddress().hostAndPath).toBe(`${reached}:8080/graphql`);
});

test('the key may be an API key, in the environment or in a file; --key-file comes first', () => {
  given({ API_TOKEN: 'pk_abc_def' });
  expect(engineAddress()).toMatchObject({ apiToken: 'pk_abc_def', tokenFrom: 'API_TOKEN' });
  process.env = { API_TOKEN_FILE: givenFile('pk_in_file\n') };
  expect(engineAddress()).toMatchObject({ apiToken: 'pk_in_file', tokenFrom: 'API_TOKEN_FILE' });
  const keyFile = givenFile('pk_other\n');
  expect(engineAddress({ keyFile })).toMatchObject({ apiToken: 'pk_other', tokenFrom: `--key-file ${keyFile}` });
  expect(() => engineAddress({ keyFile: '/nowhere/key' })).toThrow('cannot read /nowhere/key (ENOENT)');
  expect(() => engineAddress({ keyFile: givenFile('-----BEGIN PRIVATE KEY-----\nMII') })).toThrow('holds no key');
});

test('a caller needs neither the keys of the shop nor a complete set of settings', () => {
  given({ ALIPAY_GATEWAY_URL: 'https://openapi.alipay.com/gateway.do', ALIPAY_PRIVATE_KEY_FILE: '/nowhere' });
  expect(engineAddress()).toMatchObject({ isSimulated: false });
  expect(simulatorUrl).toThrow('name a real gateway');
});

test('another shop has its own path and token', () => {
  const shop = {
    merchant: 'cake',
    gatewayUrl: 'https://openapi.alipay.com/gateway.do',
    appId: '2021000000000001',
    privateKeyFile: 'not-readable-for-a-till.pem',
    alipayPublicKeyFile: 'alipay.pem',
    apiToken: 'the-token-of-the-cake-shop',
  };
  given({ MERCHANTS_FILE: givenFile(JSON.stringify([shop])), API_TOKEN: 'the-token-of-the-first-shop' });
  expect(engineAddress({ merchant: 'cake' })).toMatchObject({
    hostAndPath: '127.0.0.1:10086/m/cake/graphql',
    apiToken: 'the-token-of-the-cake-shop',
    isSimulated: false,
  });
  expect(engineAddress({ merchant: 'main' })).toMatchObject({ apiToken: 'the-token-of-the-first-shop' });
  expect(() => engineAddress({ merchant: 'tea' })).toThrow('MERCHANTS_FILE names no such shop');
});
