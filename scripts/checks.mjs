/** What can be said of the code without running it: a further check is one line here. The slowest comes first. */
import { picked, script, tool } from './steps.mjs';

const TYPES_NOTE = 'node_modules/.cache/typecheck.tsbuildinfo';
/** The folders and files of the product. */
export const PRODUCT = [
  'domain',
  'access',
  'webhooks',
  'projections',
  'telemetry',
  'api',
  'adapters',
  'cli',
  'simulator',
  'sqlite',
  'client',
  'console',
  'bench',
  '*.ts',
];

const CHECKS = {
  lint: tool('eslint', '.'),
  types: tool('tsc', '--noEmit', '--incremental', '--tsBuildInfoFile', TYPES_NOTE),
  'types-console': tool('tsc', '--noEmit', '-p', 'console'),
  format: tool('prettier', '--check', '--cache', '--log-level', 'warn', '.'),
  layers: tool('depcruise', ...PRODUCT, 'test'),
  'dead-code': tool('knip'),
  folders: script('scripts/folders.mjs'),
};

/** The steps with these names, all of them without a name. */
export const checkSteps = (names = []) => picked(CHECKS, names).map(([name, command]) => ({ name, command }));
