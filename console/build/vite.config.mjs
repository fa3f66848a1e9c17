/**
 * How the console is bundled: by `npm run build`, or served while one works on it (`npx vite console --config
 * console/build/vite.config.mjs`, beside a running engine at port 10086, whose api it passes on).
 */
import { defineConfig } from 'vite';
import { strictPolicy } from './plugins/strict-policy.mjs';

const ENGINE = process.env.ENGINE_URL ?? 'http://127.0.0.1:10086';
/** React Aria brings its few words in 34 languages, of which the console speaks two. */
const UNSPOKEN =
  /[\\/]react-(aria|stately|aria-components)[\\/].*[\\/]intl[\\/].*[\\/](?!en-US|zh-CN)[a-z]{2}-[A-Z]{2}\.\w+$/;

const spokenLanguages = {
  name: 'spoken-languages',
  enforce: 'pre',
  load: { filter: { id: UNSPOKEN }, handler: () => 'export default {};' },
};

export default defineConfig({
  // The api puts the shop's own prefix before it.
  base: './',
  plugins: [spokenLanguages, ...strictPolicy],
  build: {
    target: ['chrome111', 'safari16.4', 'firefox114'],
    // Nothing inline: the policy of the page allows our own files only.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // GraphiQL's own, which only its page loads; compressed a third of it.
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      // What at least six pages share comes in one file: so many files of some hundred bytes cost the first page more.
      output: {
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [{ name: 'shared', test: /console[\\/](parts|words|session)[\\/]/, minShareCount: 6 }],
        },
      },
      // Packages mark what runs in browsers only; all of this does.
      onwarn: (warning, warn) => (warning.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : warn(warning)),
    },
  },
  css: { modules: { localsConvention: 'camelCaseOnly' } },
  server: {
    proxy: {
      '^(/m/[a-z0-9]+)?/(graphql|export|healthz|readyz|metrics|simulated-alipay)': { target: ENGINE, ws: true },
    },
  },
});
