import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

export default defineConfig(
  globalIgnores(['dist/', 'data/', 'coverage/', 'test-results/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: ['error', 'always', { null: 'ignore' }],
      'max-depth': ['error', 3],
      'max-lines-per-function': ['error', { max: 70, skipBlankLines: true, skipComments: true }],
      '@typescript-eslint/max-params': ['error', { max: 4 }],
      'max-lines': ['warn', { max: 250, skipBlankLines: true, skipComments: true }],

      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      // `await x` before `return` keeps the caller in the stack trace; inside try it decides who catches.
      '@typescript-eslint/return-await': ['error', 'in-try-catch'],
      // A number in a message is plain; objects, null and any are still refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // `() => log(…)` as a handler is how one writes it.
      '@typescript-eslint/no-confusing-void-expression': 'off',
      // An async function with nothing to await still promises to reject and never to throw.
      '@typescript-eslint/require-await': 'off',
      // A leading underscore is how one drops a field: `const { question: _answered, ...rest } = trade`.
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      // Objects of functions are written with method signatures here, and none of them uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // `[...text]` counts and walks characters, which `text.length` does not.
      '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
    },
  },
  {
    // The GraphQL types are classes that carry decorators and little else; plain objects of that shape are their values.
    files: ['api/**/*.ts'],
    rules: {
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
    },
  },
  {
    // Beside the product: an index that is known to be there may be said so with `!`.
    files: ['simulator/**/*.ts', 'bench/**/*.ts', 'test/**/*.ts'],
    rules: { '@typescript-eslint/no-non-null-assertion': 'off' },
  },
  {
    files: ['console/**/*.{ts,tsx}'],
    extends: [reactHooks.configs.flat['recommended']],
    rules: {
      // Beside a page's few lines stand its elements.
      'max-lines-per-function': ['error', { max: 90, skipBlankLines: true, skipComments: true }],
      // Waiting for the engine begins in an effect, and so does showing that it is waited for.
      'react-hooks/set-state-in-effect': 'off',
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The present is the engine’s: console/session/engine-clock.ts.' },
      ],
    },
  },
  {
    files: ['console/session/engine-clock.ts'],
    rules: { 'no-restricted-properties': 'off' },
  },
  {
    files: ['client/documents.ts', 'console/**/documents.ts'], // generated
    rules: { 'max-lines': 'off' },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/max-params': 'off',
      'max-lines': 'off',
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // What comes from the wire in a test is compared, not typed.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        AbortSignal: 'readonly',
        URL: 'readonly',
      },
    },
  },
  {
    files: ['examples/checkout/*.js'], // in browsers
    languageOptions: {
      globals: {
        addEventListener: 'readonly',
        clearInterval: 'readonly',
        clearTimeout: 'readonly',
        document: 'readonly',
        fetch: 'readonly',
        location: 'readonly',
        navigator: 'readonly',
        sessionStorage: 'readonly',
        setInterval: 'readonly',
        setTimeout: 'readonly',
        WebSocket: 'readonly',
      },
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: { globals: { module: 'writable', require: 'readonly', __dirname: 'readonly' } },
  },
);
