/** One account at the simulated Alipay for all tests of a file: its keys take longer to make than most tests take to run. */
import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startSimulator } from '../simulator/simulator';

let accountFolder: Promise<string> | undefined;

/** Puts the account into a folder that has none yet. */
export async function copyAccount(dataDir: string): Promise<void> {
  const to = path.join(dataDir, 'simulator');
  if (existsSync(to)) return;
  const from = path.join(await (accountFolder ??= makeAccount()), 'simulator');
  const isOfAccount = (file: string) => file === from || /\.(pem|json)$/.test(file);
  cpSync(from, to, { recursive: true, filter: isOfAccount });
}

async function makeAccount(): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), 'paystate-account-'));
  const simulator = await startSimulator({ dataDir: folder, port: 0 });
  await simulator.close();
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
