import { existsSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../adapters/config/config';
import {
  ROOT,
  builtFrom,
  givenCompose,
  givenDockerfile,
  imageEnvironment,
  isInBuildContext,
  modulesBehind,
  packageJson,
  textOf,
} from './given-deployment';

const stages = givenDockerfile();
const image = stages.at(-1)!;
const lastOf = (name: string) => image.instructions.filter((instruction) => instruction.name === name).at(-1)?.text;
const commandOf = (text: string | undefined) => JSON.parse(text ?? 'null') as string[];

describe('given the Dockerfile', () => {
  it('then every stage begins with one exact version of Node 24 on Debian bookworm', () => {
    for (const { base } of stages) expect(base).toMatch(/^node:24\.\d+\.\d+-bookworm(-slim)?$/);
    expect(image.base).toMatch(/-slim$/);
    expect(new Set(stages.map(({ base }) => base.replace('-slim', ''))).size).toBe(1);
  });

  it('then the version it is labelled with is the version of the product', () => {
    expect(lastOf('LABEL')).toContain(`org.opencontainers.image.version="${packageJson.version}"`);
  });

  it('then every file that it copies from the repository is there and reaches the builder', () => {
    const sources = stages
      .flatMap(({ instructions }) => instructions)
      .filter(({ name, text }) => name === 'COPY' && !text.startsWith('--from='))
      .flatMap(({ text }) => text.split(/\s+/).slice(0, -1));
    expect(sources).toEqual(expect.arrayContaining(['package.json', 'package-lock.json', '.npmrc', '.']));
    for (const source of sources.filter((name) => name !== '.')) {
      expect({ source, exists: existsSync(path.join(ROOT, source)), sent: isInBuildContext(source) }).toEqual({
        source,
        exists: true,
        sent: true,
      });
    }
  });

  it('then what it copies from an earlier stage comes from a stage that exists', () => {
    const from = image.instructions.filter(({ name, text }) => name === 'COPY' && text.startsWith('--from='));
    expect(from.map(({ text }) => text)).toEqual([
      '--from=dependencies /app/node_modules node_modules',
      '--from=build /app/package ./',
    ]);
    expect(stages.map(({ name }) => name)).toEqual(['dependencies', 'build', undefined]);
  });

  it('then the packages of the last stage are installed by the lock, without those for development', () => {
    const install = stages[0]!.instructions.find(({ name }) => name === 'RUN')!.text;
    expect(install).toMatch(/npm ci --omit=dev --ignore-scripts$/);
    expect(image.instructions.filter(({ name, text }) => name === 'RUN' && text.includes('npm'))).toEqual([]);
  });

  it('then nothing is compiled: it runs on the Node whose SQLite comes as a binary', () => {
    const { packages } = JSON.parse(textOf('package-lock.json')) as { packages: Record<string, object> };
    expect(packages['node_modules/better-sqlite3']).toMatchObject({ optional: true, gypfile: false });
    expect(packages['node_modules/better-sqlite3-node-20']).toMatchObject({ engines: { node: '20.x' } });
    expect(textOf('Dockerfile')).not.toMatch(/node-gyp|npm rebuild/);
  });

  it('then what runs is the package that npm pack makes, built by a script that the builder gets', () => {
    const build = stages[1]!.instructions.filter(({ name }) => name === 'RUN').at(-1)!.text;
    expect(build).toBe('npm pack && tar -xzf paystate-*.tgz');
    expect(packageJson.scripts['prepack']).toBe('node scripts/build.mjs');
    expect(isInBuildContext('scripts/build.mjs')).toBe(true);
  });

  it('then the process is not root, and owns the folder of its data', () => {
    expect(lastOf('USER')).toBe('1000:1000');
    expect(lastOf('VOLUME')).toBe('["/data"]');
    expect(imageEnvironment()['DATA_DIR']).toBe('/data');
    expect(lastOf('RUN')).toBe('install --directory --owner=1000 --group=1000 --mode=0700 /data');
  });

  it('then SIGTERM reaches node itself, started as npm start does it', () => {
    expect(lastOf('STOPSIGNAL')).toBe('SIGTERM');
    expect(`exec ${commandOf(lastOf('CMD')).join(' ')}`).toBe(packageJson.scripts['start']);
    expect(lastOf('ENTRYPOINT')).toBeUndefined();
  });

  it('then it asks /healthz whether the engine lives, without a shell and without curl', () => {
    const [, command] = /CMD (\[.*\])$/.exec(lastOf('HEALTHCHECK') ?? '') ?? [];
    expect(commandOf(command).slice(0, 2)).toEqual(['node', '-e']);
    expect(command).toContain("'/healthz'");
    expect(textOf('api/operations/health-routes.ts')).toContain("app.get('/healthz'");
  });

  it('then every command of the image names a file that the build makes', () => {
    const commands = [commandOf(lastOf('CMD')), ...Object.values(givenCompose().services).map((one) => one.command)];
    const files = commands.flatMap((command) => command?.filter((word) => word.startsWith('dist/')) ?? []);
    expect(files).toEqual(['dist/main.js', 'dist/simulator/main.js']);
    const built = builtFrom();
    expect(files.map((file) => built.get(file))).toEqual(['main.ts', 'simulator/main.ts']);
  });
});

describe('given the build context', () => {
  it('when the product is built, then every module behind its commands is there', () => {
    const modules = modulesBehind(['main.ts', 'cli.ts', 'simulator/main.ts']);
    expect(modules).toEqual(expect.arrayContaining(['start-paystate.ts', 'domain/engine/decide.ts', 'api/server.ts']));
    expect(modules.filter((file) => !isInBuildContext(file))).toEqual([]);
  });

  it('when it is built, then the compiler finds its settings', () => {
    expect(['tsconfig.json', 'tsconfig.build.json'].filter((file) => !isInBuildContext(file))).toEqual([]);
  });

  it.each([
    '.env',
    '.git/config',
    'data/events.db',
    'node_modules/zod/index.js',
    'test/deploy/x.ts',
    'key.pem',
    'dist/a.js',
  ])('then %s stays outside', (file) => expect(isInBuildContext(file)).toBe(false));
});

describe('given the image and nothing else', () => {
  it('when it is started, then it refuses: in production no simulator stands in for Alipay', () => {
    expect(() => readConfig(imageEnvironment())).toThrow(/ALIPAY_GATEWAY_URL is missing/);
  });
});
