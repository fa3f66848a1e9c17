/** `npm test` and `npm run check` name their steps, show what a failing one printed, and say at the end what failed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { within } from '../waiting';
import { cleanUp, givenProject } from './given-project';

afterEach(cleanUp);

/** A run of these groups of steps; each step is a line of JavaScript. */
function givenSteps(groups: Record<string, string>[], live: string[] = []) {
  const steps = groups.map((group) =>
    Object.entries(group).map(([name, code]) => ({ name, code, live: live.includes(name) })),
  );
  return givenProject({
    'run.mjs': `
      import { runSteps } from './scripts/steps.mjs';
      const groups = ${JSON.stringify(steps)}.map((group) =>
        group.map(({ name, code, live }) => ({ name, live, command: [process.execPath, '-e', code] })));
      process.exitCode = (await runSteps(groups)) ? 0 : 1;`,
  });
}

it('when all steps pass, then each is counted, what they printed is left out, and the run ends with 0', () => {
  const { code, output } = givenSteps([{ lint: 'console.log("warning")' }, { types: '' }]).node('run.mjs');
  expect(output).toMatch(
    /^2 steps: lint, types\n\[1\/2\] lint +ok +\d+\.\d s\n\[2\/2\] types +ok +\d+\.\d s\nall of 2 steps passed, \d+\.\d s\n$/,
  );
  expect(code).toBe(0);
});

it('when a step fails, then what it printed is shown, the others run, and the run ends with 1', () => {
  const fails = 'console.log("one"); console.error("two"); process.exit(3)';
  const { code, output } = givenSteps([{ lint: fails, types: '' }, { build: '' }]).node('run.mjs');
  expect(output).toMatch(/lint +FAILED +\d+\.\d s\n {2}\| one\n {2}\| two\n/);
  expect(output).toMatch(/\[3\/3\] build +ok/);
  expect(output).toMatch(/1 of 3 steps failed, \d+\.\d s: lint\n$/);
  expect(code).toBe(1);
});

it('when the program of a step is not there, then the step fails and says so', () => {
  const project = givenProject({
    'run.mjs': `
      import { runSteps, tool } from './scripts/steps.mjs';
      process.exitCode = (await runSteps([[{ name: 'lint', command: tool('no-such-tool') }]])) ? 0 : 1;`,
  });
  expect(project.node('run.mjs')).toMatchObject({ code: 1, output: expect.stringMatching(/no-such-tool ENOENT/) });
});

it('when a group has ended, then the next one begins', () => {
  const writes = 'setTimeout(() => fs.writeFileSync("built", ""), 300)';
  const { code } = givenSteps([{ build: writes }, { generated: 'fs.readFileSync("built")' }]).node('run.mjs');
  expect(code).toBe(0);
});

it('when a run is ended, then the step that is running ends with it', async () => {
  const { root } = givenSteps(
    [{ tests: 'console.log(`pid ${process.pid}`); setInterval(() => {}, 1_000)' }],
    ['tests'],
  );
  const run = spawn(process.execPath, ['run.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const pid = await new Promise<number>((resolve) => {
    createInterface({ input: run.stdout }).on('line', (line) => {
      const [, number] = /^pid (\d+)$/.exec(line) ?? [];
      if (number !== undefined) resolve(Number(number));
    });
  });
  // The output ends when nobody holds it any more: neither the run nor its step.
  const ended = within(once(run, 'close'), 'the end of the run');
  run.kill('SIGTERM');
  try {
    expect(await ended).toEqual([null, 'SIGTERM']);
  } finally {
    if (isAlive(pid)) process.kill(pid, 'SIGKILL');
  }
});

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
