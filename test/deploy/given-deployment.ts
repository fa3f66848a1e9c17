/** The deployment files as Docker and GitHub read them, and the folders that stand for a stack's volumes. */
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import ts from 'typescript';
import { parse } from 'yaml';

export const ROOT = path.join(__dirname, '..', '..');
export const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
export const packageJson = JSON.parse(textOf('package.json')) as { version: string; scripts: Record<string, string> };

export type Service = {
  image: string;
  build?: { context: string };
  profiles?: string[];
  command?: string[];
  environment?: Record<string, string>;
  ports?: string[];
  volumes?: string[];
  networks?: string[];
  secrets?: string[];
  network_mode?: string;
  depends_on?: Record<string, { condition: string }>;
  healthcheck?: { test: string[] };
  init?: boolean;
  restart?: string;
  read_only?: boolean;
  tmpfs?: string[];
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  stop_grace_period?: string;
  logging?: { options: Record<string, string> };
};
export type Compose = {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
  networks: Record<string, unknown>;
  secrets?: Record<string, { file: string }>;
};

/** A compose file with its merges and variables resolved, as `docker compose config` shows it. */
export function givenCompose(variables: Record<string, string> = {}, file = 'docker-compose.yml'): Compose {
  const document: unknown = parse(textOf(file), { merge: true });
  return resolved(document, variables) as Compose;
}

function resolved(node: unknown, variables: Record<string, string>): unknown {
  if (typeof node === 'string') return interpolated(node, variables);
  if (Array.isArray(node)) return node.map((item) => resolved(item, variables));
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node).map(([name, value]) => [name, resolved(value, variables)]));
}

/** Of Compose's forms only `${NAME:-default}` and `$$` are known here; any other would make a first start fail or warn. */
function interpolated(text: string, variables: Record<string, string>): string {
  return text.replace(/\$\$|\$\{(\w+):-([^}]*)\}|\$/g, (match, name: string | undefined, fallback = '') => {
    if (match === '$$') return '$';
    if (name === undefined) throw new Error(`not a variable with a default: ${text}`);
    return variables[name] === undefined || variables[name] === '' ? fallback : variables[name];
  });
}

export type Mount = { volume: string; target: string; isReadOnly: boolean };
export const mountsOf = ({ volumes = [] }: Service): Mount[] =>
  volumes.map((volume) => {
    const [name = '', target = '', mode] = volume.split(':');
    return { volume: name, target, isReadOnly: mode === 'ro' };
  });

/** A folder for each volume that is asked for, and where a path inside a container lies in them. */
export function givenVolumes() {
  const folder = mkdtempSync(path.join(tmpdir(), 'paystate-volumes-'));
  const folderOf = (volume: string) => path.join(folder, volume);
  return {
    folderOf,
    onHost(service: Service, file: string): string {
      const mount = mountsOf(service).find(({ target }) => file === target || file.startsWith(`${target}/`));
      if (!mount) throw new Error(`${file} is on no volume of the service`);
      return path.join(folderOf(mount.volume), path.relative(mount.target, file));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export type Instruction = { name: string; text: string };
export type Stage = { name: string | undefined; base: string; instructions: Instruction[] };

/** The Dockerfile's stages in order, lines joined and arguments of `FROM` put in. */
export function givenDockerfile(): Stage[] {
  const lines = textOf('Dockerfile').replace(/^\s*#.*\n/gm, '');
  const instructions = lines
    .replace(/\\\n\s*/g, '')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line): Instruction => {
      const [, name = '', text = ''] = /^([A-Z]+)\s+(.*)$/.exec(line) ?? [];
      if (name === '') throw new Error(`not an instruction: ${line}`);
      return { name, text };
    });
  const args: Record<string, string> = {};
  const stages: Stage[] = [];
  for (const instruction of instructions) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') stages.push(stageOf(instruction.text, args));
    else if (stage) stage.instructions.push(instruction);
    else Object.assign(args, Object.fromEntries([instruction.text.split('=')]));
  }
  return stages;
}

function stageOf(text: string, args: Record<string, string>): Stage {
  const [, base = '', name] = /^(\S+)(?:\s+AS\s+(\S+))?$/.exec(text) ?? [];
  return { name, base: base.replace(/\$\{(\w+)\}/g, (_, arg: string) => args[arg] ?? ''), instructions: [] };
}

/** What `ENV` sets in the last stage. */
export function imageEnvironment(): Record<string, string> {
  const env = givenDockerfile()
    .at(-1)!
    .instructions.filter(({ name }) => name === 'ENV');
  return Object.fromEntries(env.flatMap(({ text }) => text.split(/\s+/)).map((pair) => pair.split('=', 2)));
}

/** Whether a file of the repository is sent to the builder: of the patterns that match it, the last one counts. */
export function isInBuildContext(file: string): boolean {
  const patterns = textOf('.dockerignore')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
  const folders = file.split('/').map((_, index, parts) => parts.slice(0, index + 1).join('/'));
  return patterns.reduce((isIn, pattern) => {
    const isBack = pattern.startsWith('!');
    const expression = new RegExp(`^${globOf(pattern.slice(isBack ? 1 : 0))}$`);
    return folders.some((folder) => expression.test(folder)) ? isBack : isIn;
  }, true);
}

const globOf = (pattern: string) => pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '[^/]*');

/** Where `npm run build` puts a module, by tsconfig.build.json: `main.ts` → `dist/main.js`. */
export function builtFrom(): Map<string, string> {
  const file = path.join(ROOT, 'tsconfig.build.json');
  const { config } = ts.readConfigFile(file, (name) => readFileSync(name, 'utf8')) as { config: unknown };
  const parsed = ts.parseJsonConfigFileContent(config, ts.sys, ROOT, undefined, file);
  const relative = (name: string) => path.relative(ROOT, name);
  return new Map(
    parsed.fileNames.map((name) => {
      const outputs = ts.getOutputFileNames(parsed, name, false).map(relative);
      return [outputs.find((output) => output.endsWith('.js'))!, relative(name)];
    }),
  );
}

/** Every module of the product that is needed to run these, themselves included. */
export function modulesBehind(entries: readonly string[]): string[] {
  const found = new Set<string>();
  const visit = (file: string) => {
    if (found.has(file)) return;
    found.add(file);
    for (const { fileName } of ts.preProcessFile(textOf(file), true, true).importedFiles) {
      if (fileName.startsWith('.')) visit(`${path.join(path.dirname(file), fileName.replace(/\.js$/, ''))}.ts`);
    }
  };
  // Threads are started by their name, not imported.
  const adapters = readdirSync(path.join(ROOT, 'adapters'), { encoding: 'utf8', recursive: true });
  const threads = adapters.filter((name) => name.endsWith('-thread.ts'));
  [...entries, ...threads.map((name) => `adapters/${name}`)].forEach(visit);
  return [...found].sort();
}
