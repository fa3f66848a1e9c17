/** The product, or its simulator alone, as a process of its own that can be ended at any moment. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { programOf } from '../../product-program';

const ROOT = path.join(__dirname, '..', '..', '..');

export type Child = {
  /** Resolves when it says that it is ready; false when it was killed before. Throws when it ended by itself. */
  isReady: Promise<boolean>;
  /** SIGKILL; resolves when the process is gone. */
  kill(): Promise<void>;
};

/**
 * Starts `main` or `simulator/main`. Its clock is ahead by `aheadMs`: that much time has passed, as far as it
 * knows, while it was down.
 */
export function startChild(entry: 'main' | 'simulator/main', env: Record<string, string>, aheadMs = 0): Child {
  const program = programOf(entry);
  const file = program.pop();
  const code = `(${String(moveClock)})(${aheadMs}); require(${JSON.stringify(file)})`;
  const child = spawn(process.execPath, [...program, '--eval', code], {
    cwd: ROOT,
    env: { PATH: process.env['PATH'], NODE_ENV: 'test', LOG_LEVEL: 'fatal', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const gone = once(child, 'exit');
  let isKilled = false;
  const isReady = (async () => {
    for await (const line of createInterface({ input: child.stdout })) {
      if (/^(paystate|simulator) ready/.test(line)) return true;
    }
    if (!isKilled) throw new Error(`${entry} ended before it was ready`);
    return false;
  })();
  // Whoever kills it may not be interested.
  isReady.catch(() => undefined);
  return {
    isReady,
    async kill() {
      isKilled = true;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

/** Runs in the child, before anything else, from its text: with counters of coverage in it, it would not. */
/* istanbul ignore next */
function moveClock(aheadMs: number): void {
  const RealDate = Date;
  class MovedDate extends RealDate {
    constructor(...args: [] | [string | number]) {
      if (args.length === 0) super(MovedDate.now());
      else super(...(args as [string]));
    }
    static override now(): number {
      return RealDate.now() + aheadMs;
    }
  }
  globalThis.Date = MovedDate as DateConstructor;
}
