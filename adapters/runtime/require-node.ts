/** Ends the process with a sentence where Node is too old. Imported first, before what would fail with a riddle. */

/** As `engines` in package.json says. */
export const LEAST_NODE = [20, 19] as const;

/** What to tell a person who starts paystate with this version of Node; undefined where it is recent enough. */
export function nodeProblem(version: string): string | undefined {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_NODE;
  const isRecentEnough = major > leastMajor || (major === leastMajor && minor >= leastMinor);
  if (isRecentEnough) return undefined;
  return `paystate needs Node ${LEAST_NODE.join('.')} or later, and this is Node ${version}: install a later one (24 is the fastest), then run \`npm ci\` again.`;
}

const problem = nodeProblem(process.versions.node);
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(1);
}
