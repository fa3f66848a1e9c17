import fs from 'node:fs';
import path from 'node:path';
import { cleanUp, cli, parsed, givenFolder, withStore } from './given-cli';
import { appendLog } from './given-log';
import { openDatabase } from '../../sqlite/library';

afterEach(cleanUp);

const ROOT = path.join(__dirname, '..', '..');

async function givenLog(streams: number) {
  const folder = givenFolder();
  const events = await withStore(folder, (store) => appendLog(store, { streams }));
  return { folder, events };
}

describe('paystate', () => {
  test.each([[[]], [['--help']], [['help']]])('%j lists the commands', async (args) => {
    const ended = await cli(args);
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: paystate <command>\n/), err: '' });
    expect(ended.out).toMatch(/\n {2}refund .* return money of a paid order\n/);
  });

  test.each([[['help', 'refund']], [['refund', '-h']]])('%j is about one command', async (args) => {
    const ended = await cli(args);
    expect(ended).toMatchObject({ code: 0, out: expect.stringMatching(/^Usage: paystate refund /), err: '' });
    expect(ended.out).toMatch(/\nExample:\n {2}paystate refund tea_1 20\.00 /);
  });

  test('--version prints that of package.json', async () => {
    const { version } = JSON.parse(fs.readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
    await expect(cli(['--version'])).resolves.toMatchObject({ code: 0, out: `${version}\n`, err: '' });
  });

  test.each([
    [
      ['rebiuld'],
      /^error: unknown command 'rebiuld'\n\(Did you mean rebuild\?\)\n\(paystate help lists the commands\)\n$/,
    ],
    [['constructor'], /^error: unknown command 'constructor'\n/],
    [['help', 'refnud'], /Did you mean refund\?/],
    [['keys', 'crate'], /unknown command 'crate'\n\(Did you mean create\?\)/],
    [['refund', 'tea_1', '1.00', '--raeson', 'x'], /unknown option '--raeson'\n\(Did you mean --reason\?\)/],
    [['refund', 'tea_1'], /missing required argument 'amount'\n\(paystate help refund says more\)/],
    [['refund', 'tea_1', '1.005'], /'1\.005' is invalid for argument 'amount'\. Write yuan from 0\.01/],
    [['pay', 'tea_1', '1.00', 'Tea', '--method', 'cash'], /'cash' is invalid\. It is one of QR_CODE, /],
    [['verify', 'all'], /too many arguments/],
  ])('%j is not understood: exit code 2, and what to write', async (args, message) => {
    expect(await parsed(args)).toMatchObject({ code: 2, err: expect.stringMatching(message) });
  });

  test('schema, states, sub-codes, errors and cli print what is committed', async () => {
    const [schema, states] = await Promise.all([cli(['schema']), cli(['states', '--check'])]);
    await expect(cli(['sub-codes', '--check'])).resolves.toMatchObject({ code: 0, out: '', err: '' });
    await expect(cli(['errors', '--check'])).resolves.toMatchObject({ code: 0, out: '', err: '' });
    await expect(cli(['cli', '--check'])).resolves.toMatchObject({ code: 0, out: '', err: '' });
    expect(schema).toMatchObject({ code: 0, out: fs.readFileSync(path.join(ROOT, 'api/schema.graphql'), 'utf8') });
    expect(states).toMatchObject({ code: 0, out: '', err: '' });
  });

  test('wrong settings are told: exit code 1', async () => {
    const ended = await cli(['verify'], { EVENT_STORE: 'postgres' });
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('EVENT_STORE') });
  });
});

describe.each(['verify', 'rebuild'])('paystate %s', (command) => {
  test('does not make a mistyped DATA_DIR: exit code 2', async () => {
    const dataDir = path.join(givenFolder(), 'dtaa');
    const ended = await cli([command], { DATA_DIR: dataDir });
    expect(ended).toMatchObject({
      code: 2,
      out: '',
      err: expect.stringContaining(`${dataDir}/events.db does not exist`),
    });
    expect(fs.existsSync(dataDir)).toBe(false);
  });
});

test('paystate rebuild makes the read model', async () => {
  const { folder, events } = await givenLog(5);
  const ended = await cli(['rebuild'], { DATA_DIR: folder });
  expect(ended).toMatchObject({
    code: 0,
    err: expect.stringMatching(new RegExp(`^rebuilt \\d+ trades from ${events} events in \\d+\\.\\d s\n$`)),
  });
  expect(fs.existsSync(path.join(folder, 'read-model.db'))).toBe(true);
});

describe('paystate verify', () => {
  test('finds a chain that holds', async () => {
    const { folder, events } = await givenLog(50);
    const ended = await cli(['verify'], { DATA_DIR: folder });
    expect(ended).toEqual({ code: 0, signal: null, out: `${events} events of 50 streams, 0 broken\n`, err: '' });
  });

  test('a store without events is taken for another one than was meant: exit code 2', async () => {
    const folder = givenFolder();
    await withStore(folder, async () => {});
    const ended = await cli(['verify'], { DATA_DIR: folder });
    expect(ended).toMatchObject({ code: 2, out: '', err: expect.stringContaining(`sqlite:${folder} has no events`) });
  });

  test('names the event after the one that was altered: exit code 1', async () => {
    const { folder, events } = await givenLog(50);
    const database = openDatabase(path.join(folder, 'events.db'));
    const keyed = `stream_key = (SELECT stream_key FROM events WHERE revision = 4 LIMIT 1)`;
    const stream = database.prepare(
      `SELECT name FROM streams WHERE key = (SELECT stream_key FROM events WHERE ${keyed} LIMIT 1)`,
    );
    const name = stream.pluck().get() as string;
    database.exec(`UPDATE events SET data = replace(data, '八', '九') WHERE revision = 2 AND ${keyed}`);
    database.close();
    const ended = await cli(['verify'], { DATA_DIR: folder });
    expect(ended.code).toBe(1);
    expect(ended.out).toMatch(
      new RegExp(`^${name} revision 3: revision 2 hashes to .* altered\n${events} events of 50 streams, 1 broken\n$`),
    );
  });
});
