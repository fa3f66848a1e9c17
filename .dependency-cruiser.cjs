/**
 * The layers: api and the command line → webhooks → access → domain ← adapters; projections read recorded events only; telemetry stands
 * around ports and views; the simulator shares no code with the engine. Only the files at the root, bench and test see everything; cli/ wires what it needs.
 */
const FILES_AT_ROOT = '^[^/]+[.]ts$';
const PRODUCT = '^(domain|access|webhooks|projections|telemetry|api|adapters|cli|simulator)/';
const ENTRIES =
  '^(main|cli)[.]ts$|^console/(main[.]tsx|build/[^/]+[.]mjs)$|^(simulator|bench)/main[.]ts$|^adapters/.+-thread[.]ts$|[.]test[.]ts$|^test/telemetry/dashboard/page[.]mjs$';
/** A folder for one subject, below a layer. */
const FOLDER = '^(domain|projections|api|adapters|simulator)/[^/]+$';
const PACKAGES = '^node_modules/';
const XSTATE = '^node_modules/xstate/';
/** Of better-sqlite3 the types alone: which version runs is decided in sqlite/. */
const SQLITE = ['^sqlite/', '^node_modules/@types/better-sqlite3/'];

/** A folder and all that it may import beside itself; everything else is an error. */
const layer = (folder, { files, node }, why) => ({
  name: `${folder}-imports`,
  comment: why,
  severity: 'error',
  from: { path: `^${folder}/` },
  to: { pathNot: [`^${folder}/`, ...files], dependencyTypesNot: node ? ['core'] : [] },
});

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    layer('domain', { files: [XSTATE], node: false }, 'The rules are pure: xstate and nothing else.'),
    layer('access', { files: ['^domain/'], node: false }, 'Who may call; trades know nothing of it.'),
    layer(
      'webhooks',
      { files: ['^domain/', '^access/'], node: false },
      'Who is told what happens; trades know nothing of it.',
    ),
    layer('projections', { files: ['^domain/', ...SQLITE], node: true }, 'Events go in, views come out.'),
    layer(
      'telemetry',
      { files: ['^domain/', '^projections/', PACKAGES], node: true },
      'It is put around ports from outside; what it watches does not know it.',
    ),
    layer(
      'adapters',
      { files: ['^domain/', '^access/', '^webhooks/', '^sqlite/', PACKAGES], node: true },
      'An adapter knows the domain and one library.',
    ),
    layer(
      'api',
      { files: ['^domain/', '^access/', '^webhooks/', '^projections/', '^telemetry/', PACKAGES], node: true },
      'Adapters are wired in by main.',
    ),
    layer(
      'console',
      { files: [PACKAGES], node: true },
      'It runs in the browser and knows the engine by its schema only: the documents beside each page.',
    ),
    layer('client', { files: ['^node_modules/graphql-ws/'], node: false }, 'Browsers run it, and other projects.'),
    layer('simulator', { files: ['^sqlite/', PACKAGES], node: true }, 'Shared code would make both wrong together.'),
    layer(
      'cli',
      {
        files: [
          '^domain/',
          '^access/',
          '^webhooks/',
          '^projections/',
          '^adapters/',
          '^api/schema[.]ts$',
          '^api/request/errors[.]ts$',
          '^api/exports/csv[.]ts$',
          '^client/',
          PACKAGES,
        ],
        node: true,
      },
      'A command works on the log and the files, or talks to a running engine as any client does.',
    ),
    {
      name: 'cli-is-its-own-layer',
      comment: 'A command belongs to the command line: what others need as well is no command.',
      severity: 'error',
      from: { pathNot: '^(test/)?cli([.]ts$|/)' },
      to: { path: '^cli/' },
    },
    {
      name: 'main-and-cli-ship-alone',
      comment: 'What runs in production does not contain benchmarks or tests.',
      severity: 'error',
      from: { path: FILES_AT_ROOT },
      to: { path: '^(bench|test)/' },
    },
    {
      name: 'entries-are-not-imported',
      comment: 'An entry acts when it is loaded: start it as a process or a thread.',
      severity: 'error',
      from: {},
      to: { path: ENTRIES, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circular',
      comment: 'Move what both need into a file of its own.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-circle-of-folders',
      comment: 'Two folders that need each other are one, or what both need lies in a third.',
      severity: 'error',
      scope: 'folder',
      from: { path: FOLDER },
      to: { circular: true, path: FOLDER },
    },
    {
      name: 'subjects-do-not-know-the-engine',
      comment:
        'The engine knows every subject; reconciliation and the scheduler give it commands. A type that subjects need lies below them.',
      severity: 'error',
      from: { path: '^domain/', pathNot: '^domain/(engine|reconciliation|scheduler)/' },
      to: { path: '^domain/(engine|reconciliation|scheduler)/' },
    },
    {
      name: 'engine-does-not-know-reconciliation',
      comment: 'Reconciliation stands above the engine and uses it as any caller does.',
      severity: 'error',
      from: { path: '^domain/engine/' },
      to: { path: '^domain/(reconciliation|scheduler)/' },
    },
    {
      name: 'no-orphans',
      comment: 'Nothing imports it, it imports nothing, and nobody starts it.',
      severity: 'error',
      from: { orphan: true, pathNot: ENTRIES },
      to: {},
    },
    {
      name: 'no-dev-dependencies',
      comment: 'A production install has no devDependencies.',
      severity: 'error',
      from: { path: [PRODUCT, FILES_AT_ROOT] },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: '^node_modules/@types/' },
    },
    {
      name: 'no-undeclared-packages',
      comment: 'It is not in package.json: another package brought it along and may stop doing so.',
      severity: 'error',
      from: {},
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'not-found',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    // Types count: an imported type is a dependency, too.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'import', 'node', 'default', 'types'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
};
