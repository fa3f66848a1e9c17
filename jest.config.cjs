/** Tests run the TypeScript itself, compiled by swc as it loads; `npm run check -- types` is what checks its types. */
const { availableParallelism } = require('node:os');

/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // They measure ratios and want the machine for themselves: `npm test -- load`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/load/'],
  // dist/ holds copies of every module: neither tests nor module names may come from there.
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/data/'],
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          // As tsconfig.json: old decorators, no metadata (every field names its type), fields by definition.
          transform: { legacyDecorator: true, decoratorMetadata: false, useDefineForClassFields: true },
        },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  // It only ends a test that hangs: no test may fail because others are at work beside it (test/waiting.ts).
  testTimeout: 600_000,
  // One more than cores: many tests wait for a browser, a child process or the store.
  maxWorkers: availableParallelism() + 1,
  testSequencer: '<rootDir>/test/longest-first.cjs',
  // What a test file leaves behind in its worker adds up to gigabytes, and collecting garbage then takes most of the time.
  workerIdleMemoryLimit: '800MB',
};
