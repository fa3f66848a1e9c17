/** deploy/real-account.yml as the engine in it sees it: secrets are files, and without a credential it does not start. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../adapters/config/config';
import { SECRETS } from '../../adapters/config/secret-files';
import { givenCompose, imageEnvironment, mountsOf, packageJson } from './given-deployment';

const FILE = 'deploy/real-account.yml';
const ACCOUNT = {
  ALIPAY_APP_ID: '2021000000000000',
  ALIPAY_SELLER_ID: '2088000000000000',
  PUBLIC_URL: 'https://pay.example.com',
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'paystate-secrets-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** The environment of the engine, its secrets in a folder that stands for /run/secrets. */
function givenEngine(variables: Record<string, string>) {
  const { services, secrets = {} } = givenCompose(variables, FILE);
  const engine = services['engine']!;
  for (const name of engine.secrets ?? []) {
    if (secrets[name]) writeFileSync(path.join(folder, name), `${name}-${'x'.repeat(16)}\n`);
  }
  const env = { ...imageEnvironment(), ...engine.environment };
  const onHost = Object.entries(env).map(([name, value]) => [name, value.replace('/run/secrets', folder)]);
  return { engine, env: Object.fromEntries(onHost) as Record<string, string> };
}

it('given an account, then nothing is missing or unsafe, and callers need the token of the file', () => {
  const { env } = givenEngine(ACCOUNT);
  const { apiToken, alipay, simulatorPort, warnings } = readConfig(env);

  expect(apiToken).toBe('api_token-xxxxxxxxxxxxxxxx');
  expect(alipay).toMatchObject({ appId: ACCOUNT.ALIPAY_APP_ID, sellerId: ACCOUNT.ALIPAY_SELLER_ID });
  expect(simulatorPort).toBeUndefined();
  expect(warnings).toEqual([]);
});

it('given an account and an empty file of the token, then the engine does not start', () => {
  const { env } = givenEngine(ACCOUNT);
  writeFileSync(path.join(folder, 'api_token'), '\n');

  expect(() => readConfig(env)).toThrow('api_token is empty');
});

it('then no secret stands in the environment itself', () => {
  const { engine } = givenEngine({});

  expect(Object.keys(engine.environment!).filter((name) => (SECRETS as readonly string[]).includes(name))).toEqual([]);
  expect(Object.keys(givenCompose({}, FILE).secrets!)).toEqual(engine.secrets);
});

it('then it is reached from this machine only, may do no more than it must, and keeps its data', () => {
  const { engine } = givenEngine({});

  expect(engine).toMatchObject({
    image: `paystate:${packageJson.version}`,
    ports: ['127.0.0.1:10086:10086'],
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    init: true,
    restart: 'unless-stopped',
    stop_grace_period: '25s',
  });
  expect(mountsOf(engine)).toEqual([{ volume: 'data', target: '/data', isReadOnly: false }]);
});
