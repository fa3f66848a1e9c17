/**
 * Runs named steps and says of each how it ended: `[2/7] layers  ok  8.1 s`. The output of a step is shown when it fails, or as
 * it comes where the step is `live`.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import path from 'node:path';

export const ROOT = path.join(import.meta.dirname, '..');
/** A program of node_modules, or a script of this project, as a command for `runSteps`. */
export const tool = (name, ...args) => [path.join(ROOT, 'node_modules', '.bin', name), ...args];
export const script = (file, ...args) => [process.execPath, path.join(ROOT, file), ...args];

/** Ended with this process, so that none goes on alone. */
const running = new Set();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
  process.once(signal, () => {
    for (const child of running) child.kill(signal);
    process.kill(process.pid, signal);
  });
}

/**
 * Runs groups of steps `{ name, command, live }`, one group after another, the steps of a group side by side on all cores. A
 * step that fails stops no other. Says at the end what failed; true where everything passed.
 */
export async function runSteps(groups) {
  const steps = groups.flat();
  const width = Math.max(...steps.map(({ name }) => name.length));
  const failed = [];
  const beganMs = Date.now();
  let ended = 0;
  console.log(`${counted(steps.length, 'step')}: ${steps.map(({ name }) => name).join(', ')}`);
  for (const group of groups) {
    await sideBySide(group, async (step) => {
      const number = () => `[${String(ended).padStart(String(steps.length).length)}/${steps.length}]`;
      if (step.live) console.log(`\n${step.name}:`);
      const { passed, output, seconds } = await run(step.command, step.live);
      ended += 1;
      console.log(`${number()} ${step.name.padEnd(width)}  ${passed ? 'ok    ' : 'FAILED'} ${seconds.padStart(6)} s`);
      if (!passed && output !== '') console.log(output.trimEnd().replace(/^/gm, '  | '));
      if (!passed) failed.push(step.name);
    });
  }
  const seconds = secondsSince(beganMs);
  if (failed.length === 0) console.log(`all of ${counted(steps.length, 'step')} passed, ${seconds} s`);
  else console.log(`${failed.length} of ${counted(steps.length, 'step')} failed, ${seconds} s: ${failed.join(', ')}`);
  return failed.length === 0;
}

/** One command with the terminal to itself; true where it ended with 0. */
export async function runAlone(command) {
  return (await run(command, true)).passed;
}

async function sideBySide(steps, work) {
  const waiting = [...steps];
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await work(step);
  };
  await Promise.all(Array.from({ length: Math.min(steps.length, availableParallelism()) }, lane));
}

function run([file, ...args], live) {
  const beganMs = Date.now();
  const child = spawn(file, args, { cwd: ROOT, stdio: live ? 'inherit' : ['ignore', 'pipe', 'pipe'] });
  running.add(child);
  let output = '';
  const keep = (text) => (output += text);
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  return new Promise((resolve) => {
    const end = (passed) => {
      running.delete(child);
      resolve({ passed, output, seconds: secondsSince(beganMs) });
    };
    child.once('error', (error) => {
      keep(error.message);
      end(false);
    });
    child.once('close', (code) => end(code === 0));
  });
}

/** The entries of `all` with these names, all of them without a name. A name that is not there ends this process with 2. */
export function picked(all, names) {
  const unknown = names.filter((name) => !Object.hasOwn(all, name));
  if (unknown.length > 0) {
    console.error(`not known: ${unknown.join(', ')}. Known: ${Object.keys(all).join(', ')}`);
    process.exit(2);
  }
  return Object.entries(all).filter(([name]) => names.length === 0 || names.includes(name));
}

const counted = (count, noun) => `${count} ${noun}${count === 1 ? '' : 's'}`;
const secondsSince = (beganMs) => ((Date.now() - beganMs) / 1000).toFixed(1);
