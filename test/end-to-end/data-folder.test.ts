/** Events name buyers, and the simulator's folder holds keys: what is stored is for the owner only. */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { cleanUp as endCommands, cli, withStore } from '../cli/given-cli';
import { appendLog } from '../cli/given-log';
import { startChild, type Child } from '../crashes/processes/child-process';
import { freePort } from '../free-port';
import { eventually } from './given-product';

const parent = mkdtempSync(path.join(tmpdir(), 'paystate-folder-'));
const children: Child[] = [];
// As for whoever starts it from a shell that shares everything.
const umask = process.umask(0);
afterEach(async () => {
  for (const child of children.splice(0)) await child.kill();
  endCommands();
});
afterAll(() => {
  process.umask(umask);
  rmSync(parent, { recursive: true, force: true });
});

/** The product as a process of its own, with a payment that has left its mark on every file. */
async function givenPayment(dataDir: string, outTradeNo: string): Promise<void> {
  const [port, simulatorPort] = [await freePort(), await freePort()];
  const env = { DATA_DIR: dataDir, PORT: String(port), SIMULATOR_PORT: String(simulatorPort) };
  const child = startChild('main', {
    ...env,
    NODE_ENV: '',
    SIMULATOR_CERTIFICATES: 'true',
    SIMULATOR_ENCRYPTION: 'true',
  });
  children.push(child);
  await child.isReady;
  const post = async (url: string, body: object) => {
    const headers = { 'content-type': 'application/json' };
    return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).text();
  };
  const gql = (query: string) => post(`http://127.0.0.1:${port}/graphql`, { query });
  const order = `outTradeNo: "${outTradeNo}", totalAmount: "88.00", subject: "Tea", method: QR_CODE`;
  await gql(`mutation { pay(input: {${order}}) { trade { state } } }`);
  await post(`http://127.0.0.1:${simulatorPort}/control/pay`, { out_trade_no: outTradeNo });
  await eventually('it is paid', async () => {
    const { state } = JSON.parse(await gql(`{ trade(outTradeNo: "${outTradeNo}") { state } }`)).data.trade;
    return state === 'TRADE_SUCCESS';
  });
  const moved = JSON.parse(await post(`http://127.0.0.1:${simulatorPort}/control/clock`, { advance: '48h' }));
  const date = new Date(Date.parse(moved.now) - 40 * 3_600_000).toISOString().slice(0, 10);
  await gql(`mutation { reconcile(input: { date: "${date}" }) { userErrors { code } } }`);
  await eventually('the bill was downloaded', () => readdirSync(dataDir).includes('bills'));
}

/** What others than the owner may do something with. */
function openIn(folder: string): string[] {
  const all = ['', ...readdirSync(folder, { recursive: true, encoding: 'utf8' })];
  return all.filter((entry) => (statSync(path.join(folder, entry)).mode & 0o077) !== 0);
}

test('given a shell that shares everything, when the engine makes its files, then they are for the owner only', async () => {
  const dataDir = path.join(parent, 'new');

  await givenPayment(dataDir, 'tea_1');

  expect(readdirSync(dataDir)).toEqual(expect.arrayContaining(['events.db-wal', 'read-model.db-shm', 'simulator']));
  expect(readdirSync(path.join(dataDir, 'simulator'))).toEqual(
    expect.arrayContaining(['simulator.db', 'account.json']),
  );
  expect(openIn(dataDir)).toEqual([]);
});

test('given files that an older version left open, when the engine starts, then they are private, and others’ files are as they were', async () => {
  const dataDir = path.join(parent, 'old');
  const mine = path.join(dataDir, 'notes.txt');
  const elsewhere = path.join(parent, 'elsewhere');
  mkdirSync(elsewhere);
  await givenPayment(dataDir, 'tea_1');
  for (const child of children.splice(0)) await child.kill();
  for (const entry of ['', ...readdirSync(dataDir, { recursive: true, encoding: 'utf8' })]) {
    const full = path.join(dataDir, entry);
    chmodSync(full, statSync(full).isDirectory() ? 0o755 : 0o644);
  }
  writeFileSync(mine, 'of a person');
  chmodSync(mine, 0o644);
  symlinkSync(elsewhere, path.join(dataDir, 'bills-tea'));
  chmodSync(elsewhere, 0o755);

  await givenPayment(dataDir, 'tea_2');

  expect(openIn(dataDir)).toEqual(['bills-tea', 'notes.txt']);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(statSync(elsewhere).mode & 0o777).toBe(0o755);
});

test('given a shell that shares everything, when the log is copied, then the copy is for the owner only', async () => {
  const from = path.join(parent, 'copied');
  await withStore(from, (store) => appendLog(store, { streams: 1 }));
  const to = path.join(parent, 'copy');

  const { code } = await cli(['copy', '--from', `sqlite:${from}`, '--to', `sqlite:${to}`], { DATA_DIR: from });

  expect(code).toBe(0);
  expect(readdirSync(to)).toContain('events.db');
  expect(openIn(to)).toEqual([]);
});
