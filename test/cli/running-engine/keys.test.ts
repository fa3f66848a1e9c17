/** `paystate keys` against a running engine: a key is made, works, is listed and revoked. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, givenFolder, givenPaystate } from '../../given-paystate';
import { cli, cleanUp as cleanUpCli, parsed } from '../given-cli';

afterEach(async () => {
  cleanUpCli();
  await cleanUp();
});

const TOKEN = 'a-token-of-enough-letters';
const KEY = /^pk_[0-9A-Za-z]{12}_[0-9A-Za-z]{46}\n$/;

async function givenShop() {
  const paystate = await givenPaystate({ apiToken: TOKEN });
  const env = { PORT: String(paystate.port), API_TOKEN: TOKEN };
  const keys = (...args: string[]) => cli(['keys', ...args], env);
  const viewer = async (key: string) =>
    (await paystate.gql('{ viewer { name scopes } }', {}, { authorization: `Bearer ${key}` })).data?.viewer;
  const holding = (text: string) => {
    const file = path.join(givenFolder(), 'key');
    writeFileSync(file, text);
    return file;
  };
  return { ...paystate, env, keys, viewer, holding };
}

test('given a new key, then it works, is listed without its secret, and after its end works no more', async () => {
  const shop = await givenShop();
  expect(await shop.keys('list')).toMatchObject({ code: 0, out: expect.stringMatching(/^no keys/) });

  const options = ['--expires', '2999-01-31T00:00:00+08:00', '--rate', '50', '--address', '127.0.0.0/8'];
  const created = await shop.keys('create', '--name', '收银台 3', '--scope', 'PAY', '--scope', 'READ', ...options);

  expect(created).toMatchObject({ code: 0, out: expect.stringMatching(KEY) });
  expect(created.err).toMatch(/^收银台 3 \(PAY, READ\): the key is shown once/);
  const key = created.out.trim();
  const id = key.split('_')[1]!;
  expect(await shop.viewer(key)).toEqual({ name: '收银台 3', scopes: ['READ', 'PAY'] });

  const listed = await shop.keys('list');
  expect(listed).toMatchObject({ code: 0, err: '' });
  const [heading, row] = listed.out.split('\n');
  expect(heading).toMatch(/^ID +SCOPES +CREATED +EXPIRES +LAST USED +REVOKED +NAME$/);
  expect(row).toMatch(new RegExp(`^${id}  PAY,READ +\\S+Z  2999-01-30T16:00Z  \\S+  - +收银台 3$`));
  expect(listed.out + created.err).not.toContain(key);

  expect(await shop.keys('revoke', id)).toMatchObject({ code: 0, out: `revoked ${id} (收银台 3)\n` });
  expect(await shop.keys('revoke', id)).toMatchObject({ code: 0 });
  expect(await shop.viewer(key)).toBeUndefined();
  const [revoked] = JSON.parse((await shop.keys('list', '--json')).out);
  expect(revoked).toMatchObject({
    id,
    requestsPerSecond: 50,
    addresses: ['127.0.0.0/8'],
    revokedAt: expect.stringMatching(/Z$/),
  });
});

test('--key-file is used in place of API_TOKEN, and gives no more than it has', async () => {
  const shop = await givenShop();
  const answer = await shop.keys('create', '--name', 'admin', '--scope', 'ADMIN', '--json');
  expect(answer).toMatchObject({ code: 0, err: '' });
  const { key, apiKey } = JSON.parse(answer.out);
  expect(apiKey).toMatchObject({ name: 'admin', scopes: ['ADMIN'], expiresAt: null });

  const file = shop.holding(`${key}\n`);
  const more = await shop.keys('create', '--name', 'x', '--scope', 'REFUND', '--key-file', file);

  expect(more).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/credential lacks REFUND/) });
  expect((await shop.keys('list', '--key-file', file)).out).toContain('admin');
  const wrong = await shop.keys('list', '--key-file', shop.holding('not-a-token-of-this-engine'));
  expect(wrong).toMatchObject({ code: 5, out: '', err: expect.stringContaining('The key is that of --key-file') });
  expect(wrong.err).not.toContain('no engine answers');
});

test('what the engine refuses ends with 1 and its message', async () => {
  const { keys } = await givenShop();
  const create = ['create', '--name', 'x', '--scope', 'READ'];
  expect(await keys(...create, '--address', 'nowhere')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('"nowhere" is neither an IP address nor a network'),
  });
  expect(await keys(...create, '--expires', '2001-01-01T00:00:00Z')).toMatchObject({
    code: 1,
    err: expect.stringContaining('in the future'),
  });
  expect(await keys('revoke', 'nobodyskey00')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no key of this id'),
  });
});

test.each([
  [['create', '--name', 'x', '--scope', 'PAYS'], /'PAYS' is invalid.*READ, READ_BUYER, PAY, .*ADMIN/],
  [['create', '--name', 'x'], /'--scope <scope>' not specified/],
  [['create', '--scope', 'READ'], /'--name <name>' not specified/],
  [['create', '--name', 'x', '--scope', 'READ', '--expires', '2999-01-01'], /'2999-01-01' is invalid. Write a time/],
  [['create', '--name', 'x', '--scope', 'READ', '--rate', '1.5'], /'1.5' is invalid. Write a whole number/],
  [['create', '--nmae', 'x'], /unknown option '--nmae'\n\(Did you mean --name\?\)/],
  [['list', '--jsn'], /unknown option '--jsn'\n\(Did you mean --json\?\)\n\(paystate help keys list says more\)/],
  [['revoke'], /missing required argument 'id'/],
  [['revoke', 'one', 'two'], /too many arguments/],
  [['constructor'], /unknown command 'constructor'/],
  [[], /^Usage: paystate keys /],
])('keys %j is not understood', async (args, message) => {
  expect(await parsed(['keys', ...args])).toMatchObject({ code: 2, err: expect.stringMatching(message) });
});

test('without an engine it ends with 5', async () => {
  expect(await cli(['keys', 'list'], { PORT: '9' })).toMatchObject({
    code: 5,
    err: expect.stringContaining('no engine'),
  });
});
