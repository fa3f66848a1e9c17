import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startStandIn, type StandIn } from '../../eventstoredb/stand-in/stand-in';
import { cleanUp, cli, givenFolder, startCli, until, withStore } from '../given-cli';
import { seededRandom as seeded } from '../../../simulator/values/seeded-random';
import { appendLog, contentsOf } from '../given-log';
import { openDatabase } from '../../../sqlite/library';

let standIn: StandIn | undefined;
afterEach(async () => {
  cleanUp();
  await standIn?.stop();
  standIn = undefined;
});

const copyArgs = (from: string, to: string) => ['copy', '--from', from, '--to', to];
const checkpointIn = (folder: string) => path.join(folder, 'copy-checkpoint.json');

async function givenLog(streams: number, more: { maxEvents?: number; maxPad?: number } = {}) {
  const folder = givenFolder();
  const events = await withStore(folder, (store) => appendLog(store, { streams, ...more }));
  return { folder, events };
}

const callsOf = (server: StandIn) => Object.values(server.calls()).reduce((sum, calls) => sum + calls, 0);
const maxBreaks = 12;
/** On a busy machine a kill comes too late now and then. */
const MAX_ROUNDS = 30;

const contentsIn = (folder: string) => withStore(folder, contentsOf);

describe('paystate copy', () => {
  test('copies, compares, and leaves nothing but the log', async () => {
    const { folder, events } = await givenLog(300);
    const to = path.join(givenFolder(), 'new', 'home');
    const copied = await cli(copyArgs('sqlite', `sqlite:${to}`), { DATA_DIR: folder });
    expect(copied.out).toBe(
      `sqlite:${folder} has ${events} events, sqlite:${to} has ${events}: they are the same\n` +
        `before the engine starts on it: set EVENT_STORE=sqlite and DATA_DIR=${to}, then npx paystate rebuild\n`,
    );
    expect(copied).toMatchObject({ code: 0, err: expect.stringContaining(`copied ${events} events`) });
    expect(await contentsIn(to)).toEqual(await contentsIn(folder));
    expect(fs.existsSync(checkpointIn(to))).toBe(false);

    const again = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    expect(again).toMatchObject({ code: 0, out: copied.out });
    const verified = await cli([...copyArgs(`sqlite:${folder}`, `sqlite:${to}`), '--verify-only']);
    expect(verified).toMatchObject({ code: 0, out: expect.stringContaining('they are the same'), err: '' });
  });

  test('a source without events is taken for another one than was meant, and no target is made: exit code 2', async () => {
    const folder = givenFolder();
    await withStore(folder, async () => {});
    standIn = await startStandIn();
    const to = path.join(givenFolder(), 'new');
    for (const source of [`sqlite:${folder}`, standIn.connectionString]) {
      const copied = await cli(copyArgs(source, `sqlite:${to}`));
      expect(copied).toMatchObject({ code: 2, out: '', err: expect.stringContaining('has no events') });
      expect(fs.existsSync(to)).toBe(false);
    }
  });

  test('killed again and again, it goes on and ends with the same log', async () => {
    const { folder, events } = await givenLog(4_000, { maxEvents: 9 });
    const random = seeded(7);
    let to = givenFolder();
    let kills = 0;
    let resumed = 0;
    for (let round = 0; round < MAX_ROUNDS && (kills < 3 || resumed < 2); round++) {
      const before = fs.existsSync(checkpointIn(to)) ? fs.readFileSync(checkpointIn(to), 'utf8') : '';
      const run = startCli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
      let over = false;
      void run.ended.then(() => (over = true));
      const hasMoved = () => fs.existsSync(checkpointIn(to)) && fs.readFileSync(checkpointIn(to), 'utf8') !== before;
      await until('a batch is copied', () => over || hasMoved());
      await sleep(random() * 60);
      run.child.kill('SIGKILL');
      const { signal } = await run.ended;
      if (run.printed().includes('going on after position')) resumed += 1;
      if (signal === 'SIGKILL') kills += 1;
      // The kill came too late: it is tried on a copy that begins anew.
      else to = givenFolder();
    }
    expect([kills >= 3, resumed >= 2]).toEqual([true, true]);
    const last = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    expect(last).toMatchObject({
      code: 0,
      out: expect.stringContaining(`sqlite:${to} has ${events}: they are the same`),
    });
    expect(await contentsIn(to)).toEqual(await contentsIn(folder));
  });

  test('Ctrl-C ends it cleanly and says how to go on', async () => {
    const { folder, events } = await givenLog(5_000, { maxEvents: 9 });
    const { to, interrupted } = await until('a copy is interrupted before its end', async () => {
      const to = givenFolder();
      const run = startCli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
      let isOver = false;
      void run.ended.then(() => (isOver = true));
      await until('a batch is copied', () => isOver || fs.existsSync(checkpointIn(to)));
      run.child.kill('SIGINT');
      const interrupted = await run.ended;
      return interrupted.code !== 0 && { to, interrupted };
    });
    expect(interrupted).toMatchObject({ code: 1, signal: null, out: '' });
    expect(interrupted.err).toContain('interrupted. Give the same command again and the copy goes on.');
    const last = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    expect(last.err).toContain('going on after position');
    expect(last).toMatchObject({ code: 0, out: expect.stringContaining(`${events} events`) });
  });

  test('a checkpoint of other stores, or of a target that was replaced, is ignored', async () => {
    const { folder, events } = await givenLog(300);
    const to = givenFolder();
    await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    const last = await withStore(folder, async (store) => {
      const [{ stream, revision, id, position }] = (await store.readStream('trade-main-1_299')).slice(-1) as [never];
      return { stream, revision, id, position };
    });
    const fresh = givenFolder();
    const names = { from: `sqlite:${folder}`, to: `sqlite:${fresh}` };
    for (const checkpoint of [{ ...names, last }, { ...names, to: 'sqlite:/else', last }, 'no JSON at all']) {
      fs.writeFileSync(checkpointIn(fresh), JSON.stringify(checkpoint).slice(typeof checkpoint === 'string' ? 1 : 0));
      const copied = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${fresh}`));
      expect(copied).toMatchObject({ code: 0, out: expect.stringContaining(`sqlite:${fresh} has ${events}`) });
      expect(copied.err).not.toContain('going on');
      fs.rmSync(path.join(fresh, 'events.db'));
    }
  });

  test('finds a target that was tampered with, and names the trade', async () => {
    const { folder, events } = await givenLog(300);
    const to = givenFolder();
    await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    const database = openDatabase(path.join(to, 'events.db'));
    database.exec(`UPDATE events SET data = replace(data, '八', '九')
                   WHERE revision = 0 AND stream_key = (SELECT key FROM streams WHERE name = 'trade-main-1_290')`);
    database.close();
    const verified = await cli([...copyArgs(`sqlite:${folder}`, `sqlite:${to}`), '--verify-only']);
    expect(verified).toMatchObject({ code: 1, err: '' });
    expect(verified.out).toContain(
      `sqlite:${to} has ${events}: they are NOT the same\n  trade-main-1_290: revision 0 differs\n`,
    );
  });

  test('refuses a target of another shop, and tells of trades that only the target has', async () => {
    const { folder } = await givenLog(300);
    const foreign = givenFolder();
    await withStore(foreign, (store) => appendLog(store, { seed: 2, streams: 3 }));
    const refused = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${foreign}`));
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toMatch(
      /the target holds revision 0 of trade-main-2_\d, the source does not. Copy into an empty/,
    );

    const to = givenFolder();
    await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    await withStore(to, (store) => appendLog(store, { seed: 3, streams: 1, maxEvents: 1 }));
    const copied = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${to}`));
    expect(copied.code).toBe(1);
    expect(copied.out).toContain('  trade-main-3_0: only in the target, with 1 events\n');
    expect(copied.out).toContain('the target holds trades that the source does not have');
  });

  test('copies 160 MB in a heap of 80', async () => {
    const { folder, events } = await givenLog(5_000, { maxEvents: 7, maxPad: 16_000 });
    expect(events).toBeGreaterThan(19_000);
    expect(fs.statSync(path.join(folder, 'events.db')).size).toBeGreaterThan(150_000_000);
    const env = { NODE_OPTIONS: '--max-old-space-size=80' };
    const copied = await cli(copyArgs(`sqlite:${folder}`, `sqlite:${givenFolder()}`), env);
    expect(copied).toMatchObject({ code: 0, out: expect.stringContaining(`has ${events}: they are the same`) });
  });

  test('to EventStoreDB and home again, over a network that breaks, all three are equal and the chain holds', async () => {
    const { folder, events } = await givenLog(2_000, { maxEvents: 9 });
    const home = givenFolder();
    const server = (standIn = await startStandIn());
    /** Runs a copy while connections are reset again and again, and the server is killed now and then. */
    const overBreaks = async (from: string, to: string, env: Record<string, string>) => {
      const callsBefore = callsOf(server);
      const run = startCli(copyArgs(from, to), env);
      let breaks = 0;
      let over = false;
      void run.ended.then(() => (over = true));
      for (; !over; await sleep(200)) {
        if (callsOf(server) === callsBefore || breaks === maxBreaks) continue;
        breaks += 1;
        if (breaks % 5 > 0) server.dropConnections();
        else {
          await server.kill();
          await sleep(300);
          await server.start();
        }
      }
      return { ...(await run.ended), breaks };
    };
    const there = await overBreaks('sqlite', 'EVENT_STORE', { DATA_DIR: folder, EVENT_STORE: server.connectionString });
    expect(there).toMatchObject({ code: 0, out: expect.stringContaining(`has ${events}: they are the same`) });
    expect(there.out).toContain('before the engine starts on it: set EVENT_STORE for esdb://127.0.0.1:');
    expect(there.breaks).toBeGreaterThan(3);
    const back = await overBreaks(server.connectionString, `sqlite:${home}`, {});
    expect(back).toMatchObject({ code: 0, out: expect.stringContaining(`has ${events}: they are the same`) });
    expect(back.breaks).toBeGreaterThan(0);

    expect(await contentsIn(home)).toEqual(await contentsIn(folder));
    const chain = `${events} events of 2000 streams, 0 broken\n`;
    await expect(cli(['verify'], { DATA_DIR: home })).resolves.toMatchObject({ code: 0, out: chain });
    const ofServer = await cli(['verify'], { DATA_DIR: givenFolder(), EVENT_STORE: server.connectionString });
    expect(ofServer).toMatchObject({ code: 0, out: chain });
  });
});

describe('paystate copy is told wrong', () => {
  test.each<[string, string[], RegExp]>([
    ['nothing', ['copy'], /'--from <store>' not specified/],
    ['half', ['copy', '--from', 'sqlite'], /'--to <store>' not specified/],
    ['an option that is none', ['copy', '--form', 'sqlite'], /unknown option '--form'\n\(Did you mean --from\?\)/],
    ['a store that is none', copyArgs('sqlite', 'postgres'), /no such store: postgres/],
    ['no folder', copyArgs('sqlite:', 'sqlite'), /sqlite: needs a folder/],
    ['a folder without events', copyArgs('sqlite:/nowhere', 'sqlite'), /\/nowhere\/events.db does not exist/],
  ])('%s: exit code 2', async (_, args, message) => {
    const dataDir = path.join(givenFolder(), 'not-there');
    const ended = await cli(args, { DATA_DIR: dataDir });
    expect(ended).toMatchObject({ code: 2, out: '', err: expect.stringMatching(message) });
    expect(fs.existsSync(dataDir)).toBe(false);
  });

  test('the same store twice, however it is spelled: exit code 2', async () => {
    const { folder } = await givenLog(2);
    const link = path.join(givenFolder(), 'link');
    fs.symlinkSync(folder, link);
    for (const to of [`sqlite:${folder}/../${path.basename(folder)}`, `sqlite:${link}`]) {
      const ended = await cli(copyArgs('sqlite', to), { DATA_DIR: folder });
      expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('are the same store') });
    }
    const urls = ['esdb://admin:secret-1@db.example?tls=true', 'esdb+discover://u:secret-2@DB.example:2113,b.example'];
    const ended = await cli(copyArgs(urls[0]!, urls[1]!), { DATA_DIR: folder });
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('are the same store: esdb://…@db.example\n') });
  });

  test('no password is printed, whatever goes wrong', async () => {
    const { folder } = await givenLog(2);
    const urls = [
      'esdb://admin:secret@word@127.0.0.1:1?tls=false',
      'esdb://admin:secret/word@127.0.0.1:1?tls=false',
      'esdb://admin:secret@127.0.0.1:1?nonsense=1',
      'mysql://admin:secret@127.0.0.1:1',
    ];
    for (const url of urls) {
      const ended = await cli(copyArgs('sqlite', url), { DATA_DIR: folder });
      expect(ended.code).toBe(2);
      expect(ended.out + ended.err).not.toMatch(/secret/);
    }
    const run = startCli(copyArgs('sqlite', 'esdb://admin:secret@127.0.0.1:1?tls=false'), { DATA_DIR: folder });
    await until('it says that it waits', () => run.printed().includes('esdb://…@127.0.0.1:1'));
    run.child.kill('SIGINT');
    const ended = await run.ended;
    expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('interrupted') });
    expect(ended.out + ended.err).not.toMatch(/secret/);
  });

  test('a store that an engine holds is not touched', async () => {
    const { folder } = await givenLog(2);
    await withStore(folder, async () => {
      const ended = await cli(copyArgs('sqlite', `sqlite:${givenFolder()}`), { DATA_DIR: folder });
      expect(ended).toMatchObject({ code: 1, err: expect.stringContaining('already open in another process') });
    });
  });
});
