import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { tightenDataFolder } from '../../../adapters/runtime/private-files';

const folder = mkdtempSync(path.join(tmpdir(), 'paystate-private-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const modeOf = (name: string) => statSync(path.join(folder, name)).mode & 0o7777;

/** A file or folder (`name/`) with this mode, whatever the umask is. */
function given(name: string, mode: number): void {
  const entry = path.join(folder, name);
  if (name.endsWith('/')) mkdirSync(entry);
  else writeFileSync(entry, '');
  chmodSync(entry, mode);
}

test('given what older versions left open, then only what the engine made is private, and a folder of all stays theirs', () => {
  given('events.db', 0o644);
  given('read-model-tea.db-wal', 0o660);
  given('simulator/', 0o755);
  given('simulator/account.json', 0o604);
  given('bills/', 0o2770);
  given('copy-checkpoint.json', 0o600);
  given('notes.txt', 0o644);
  given('billsheet.csv', 0o644);
  chmodSync(folder, 0o1777);

  expect(tightenDataFolder(folder)).toEqual({ tightened: 5, stillOpen: [folder] });

  expect([modeOf('events.db'), modeOf('read-model-tea.db-wal'), modeOf('simulator')]).toEqual([0o600, 0o600, 0o700]);
  expect([modeOf('simulator/account.json'), modeOf('bills')]).toEqual([0o600, 0o2700]);
  expect([modeOf('notes.txt'), modeOf('billsheet.csv'), modeOf('')]).toEqual([0o644, 0o644, 0o1777]);

  chmodSync(folder, 0o755);
  expect(tightenDataFolder(folder)).toEqual({ tightened: 1, stillOpen: [] });
  expect(modeOf('')).toBe(0o700);
});
