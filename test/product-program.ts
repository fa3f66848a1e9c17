/** Programs of the product as processes of their own: as they were built, when nothing was changed since. From their sources they take twice as long to start. */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(__dirname, '..');
/** What is in dist/ by the build. */
const NOTE = path.join(ROOT, 'dist', '.build.json');
const NO_SOURCES = /^(\..*|console|data.*|dist|node_modules|test|test-results)$/;

/** Arguments for Node. */
export function programOf(entry: 'main' | 'cli' | 'simulator/main'): string[] {
  return isBuilt() ? [path.join(ROOT, 'dist', `${entry}.js`)] : ['--import', 'tsx', path.join(ROOT, `${entry}.ts`)];
}

let answer: boolean | undefined;

/** Whether dist/ is what the sources say. Asked once: a test changes neither. */
function isBuilt(): boolean {
  return (answer ??= builtAtMs() > newestSourceMs());
}

function builtAtMs(): number {
  try {
    const { passed } = JSON.parse(readFileSync(NOTE, 'utf8')) as { passed: boolean };
    return passed ? statSync(NOTE).mtimeMs : 0;
  } catch {
    return 0;
  }
}

function newestSourceMs(): number {
  const folders = readdirSync(ROOT, { withFileTypes: true }).filter(({ name }) => !NO_SOURCES.test(name));
  const files = folders.flatMap((entry) =>
    entry.isDirectory()
      ? readdirSync(path.join(ROOT, entry.name), { encoding: 'utf8', recursive: true }).map((name) =>
          path.join(entry.name, name),
        )
      : [entry.name],
  );
  const sources = files.filter((file) => file.endsWith('.ts') || file === 'package-lock.json');
  return Math.max(...sources.map((file) => statSync(path.join(ROOT, file)).mtimeMs));
}
