/** settings.md lists every variable that the product reads, with its true default, and no other. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../adapters/config/config';
import { environment } from '../../adapters/config/environment';
import { SECRETS } from '../../adapters/config/secret-files';

const ROOT = path.join(__dirname, '..', '..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
const namesIn = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name!);
const sorted = (names: Iterable<string>) => [...new Set(names)].sort();

/** `| \`NAME\`, \`NAME_FILE\` | \`default\` | meaning |`; no default is a dash. */
const rows = [...textOf('docs/reference/settings.md').matchAll(/^\| (`[A-Z_]+`(?:, `[A-Z_]+`)*) \| (\S+) \| .+ \|$/gm)];
const listed = rows.flatMap(([, names, standard]) =>
  namesIn(names!, /`([A-Z_]+)`/g).map((name) => ({ name, standard: standard!.replaceAll('`', '') })),
);
const names = listed.map(({ name }) => name);

/** The keys of the schema of the environment, and what the simulator reads when it runs alone. */
const readByEngine = [...Object.keys(environment.shape), ...SECRETS.map((name) => `${name}_FILE`)];
const readBySimulator = namesIn(textOf('simulator/main.ts'), /(?:process\.env\[|id\(|isOn\()'([A-Z_]+)'/g);

it('lists every variable that the engine or the simulator reads, and no other', () => {
  expect(readByEngine).toContain('PORT');
  expect(readBySimulator).toContain('SIMULATOR_DIALECT');
  expect(sorted(names)).toEqual(sorted([...readByEngine, ...readBySimulator]));
});

it('lists each variable once', () => {
  expect(names.filter((name, index) => names.indexOf(name) < index)).toEqual([]);
});

const withDefault = listed.filter(({ name, standard }) => standard !== '–' && readByEngine.includes(name));

it.each(withDefault)('$name=$standard changes nothing', ({ name, standard }) => {
  expect(readConfig({ [name]: standard })).toEqual(readConfig({}));
});

it('.env.example sets the same defaults', () => {
  const set = [...textOf('.env.example').matchAll(/^([A-Z_]+)=(.+)$/gm)].map(([, name, standard]) => ({
    name,
    standard,
  }));

  expect(set).toContainEqual({ name: 'PORT', standard: '10086' });
  expect(set).toEqual(set.map(({ name }) => listed.find((setting) => setting.name === name)));
});

it('.env.example lists the same variables; of a key, its text or its file is enough', () => {
  const inExample = namesIn(textOf('.env.example'), /^(?:# )?([A-Z_]+)=/gm);
  const isThere = (name: string) =>
    [name, `${name}_FILE`, name.replace(/_FILE$/, '')].some((known) => inExample.includes(known));

  expect(inExample.filter((name) => !names.includes(name))).toEqual([]);
  // NODE_ENV is Node's own: it is set where the process runs, not in a file of settings.
  expect(names.filter((name) => !isThere(name) && name !== 'NODE_ENV')).toEqual([]);
});
