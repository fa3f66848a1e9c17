/** `npm start` compiles what has changed and nothing else; what it then runs is always the present source. */
import { utimesSync } from 'node:fs';
import path from 'node:path';
import { cleanUp, copyOf, givenProject, type Project } from './given-project';

const SETTINGS = { target: 'ES2022', module: 'commonjs', lib: ['ES2022'], types: [], strict: true };
const OUTPUT = { outDir: 'dist', rootDir: '.', incremental: true, tsBuildInfoFile: 'dist/.tsbuildinfo' };

const PRODUCT = {
  'tsconfig.json': JSON.stringify({ compilerOptions: SETTINGS }),
  'tsconfig.build.json': JSON.stringify({ extends: './tsconfig.json', compilerOptions: OUTPUT, include: ['main.ts'] }),
  'domain/word.ts': "export const word: string = 'first';\n",
  'main.ts': "import { word } from './domain/word';\n(globalThis as any).console.log(word);\n",
};
const build = (product: Project) => product.node('scripts/build.mjs');
const said = (product: Project) => product.node('dist/main.js').output.trim();

describe('given a product that was built', () => {
  let built: Project;
  let product: Project;
  beforeAll(() => {
    built = givenProject(PRODUCT);
    expect(build(built)).toMatchObject({ code: 0, output: expect.stringContaining('the first time') });
    expect(said(built)).toBe('first');
  });
  beforeEach(() => {
    product = copyOf(built);
  });
  afterAll(cleanUp);

  it('when only the times of its files differ, then nothing is compiled', () => {
    utimesSync(path.join(product.root, 'main.ts'), new Date(), new Date());
    expect(build(product)).toEqual({ code: 0, output: 'build: nothing changed\n' });
  });

  it('when a source has changed, then it is named and compiled', () => {
    product.write('domain/word.ts', "export const word: string = 'second';\n");
    expect(build(product).output).toContain('domain/word.ts has changed');
    expect(said(product)).toBe('second');
    expect(build(product).output).toBe('build: nothing changed\n');
  });

  it('when how it is compiled has changed, then it is compiled', () => {
    product.write('tsconfig.json', JSON.stringify({ compilerOptions: { ...SETTINGS, removeComments: true } }));
    expect(build(product).output).toContain('tsconfig.json has changed');
  });

  it.each(['dist', 'dist/domain/word.js', 'dist/.build.json'])('when %s is deleted, then it is there again', (name) => {
    product.remove(name);
    expect(build(product).code).toBe(0);
    expect(said(product)).toBe('first');
    expect(build(product).output).toBe('build: nothing changed\n');
  });

  it('when the compiler ran by hand in between, then the present source is compiled again', () => {
    product.write('domain/word.ts', "export const word: string = 'second';\n");
    product.node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json');
    product.write('domain/word.ts', "export const word: string = 'first';\n");
    expect(build(product).output).toContain('compiled by other means');
    expect(said(product)).toBe('first');
  });

  it('when a source has a wrong type, then the build fails, and fails again though nothing has changed since', () => {
    product.write('domain/word.ts', 'export const word: string = 1;\n');
    for (const attempt of [1, 2]) {
      const { code, output } = build(product);
      expect({ attempt, isOk: code === 0, output }).toMatchObject({
        isOk: false,
        output: expect.stringContaining('TS2322'),
      });
    }
  });

  it('when no compiler is installed, then what is built still starts, and a change asks for `npm ci`', () => {
    product.remove('node_modules');
    expect(build(product)).toEqual({ code: 0, output: 'build: nothing changed\n' });
    product.write('domain/word.ts', "export const word: string = 'second';\n");
    expect(build(product)).toMatchObject({ code: 1, output: expect.stringContaining('npm ci') });
  });
});
