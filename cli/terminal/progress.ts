const terminalEveryMs = 100;
const linesEveryMs = 5_000;

export type Progress = {
  /** The line is made only when it is time to show one. */
  show(line: () => string): void;
  /** A whole line beside the progress, such as a problem; the same one only once in a while. */
  note(line: string): void;
  /** Leaves nothing behind on a terminal. */
  end(): void;
};

/** How far it is, on standard error: one line that changes on a terminal, a line every few seconds elsewhere. */
export function createProgress(out: NodeJS.WriteStream = process.stderr): Progress {
  const clear = out.isTTY ? '\r\x1b[K' : '';
  const everyMs = out.isTTY ? terminalEveryMs : linesEveryMs;
  let shownAtMs = performance.now();
  let noted = { line: '', atMs: 0 };
  return {
    show(line) {
      const nowMs = performance.now();
      if (nowMs - shownAtMs < everyMs) return;
      shownAtMs = nowMs;
      out.write(out.isTTY ? `${clear}${line()}` : `${line()}\n`);
    },
    note(line) {
      const atMs = performance.now();
      if (line === noted.line && atMs - noted.atMs < linesEveryMs) return;
      noted = { line, atMs };
      out.write(`${clear}${line}\n`);
    },
    end: () => void out.write(clear),
  };
}

/** Milliseconds since it was made. */
export function createStopwatch(): () => number {
  const startedAtMs = performance.now();
  return () => performance.now() - startedAtMs;
}
