/** Log lines that anybody can cause in large numbers: the first of each kind is written at once, then a count per window. */
import type { Logger } from 'pino';

export type ThrottledLog = {
  /** Lines of one `kind` are counted together; keep kinds few. */
  warn(kind: string, fields: object, message: string): void;
  error(kind: string, fields: object, message: string): void;
  /** Writes the counts. */
  close(): void;
};

const WINDOW_MS = 10_000;

export function createThrottledLog(logger: Logger, windowMs = WINDOW_MS): ThrottledLog {
  /** Lines since the first of a kind in this window, which was written. */
  const unwritten = new Map<string, { level: 'warn' | 'error'; message: string; count: number }>();
  let timer: NodeJS.Timeout | undefined;

  const endWindow = () => {
    clearTimeout(timer);
    timer = undefined;
    for (const [kind, { level, message, count }] of unwritten) {
      if (count > 0) logger[level]({ reason: kind, count }, `${message}: more of them`);
    }
    unwritten.clear();
  };
  const write = (level: 'warn' | 'error') => (kind: string, fields: object, message: string) => {
    const known = unwritten.get(kind);
    if (known) return void (known.count += 1);
    unwritten.set(kind, { level, message, count: 0 });
    timer ??= setTimeout(endWindow, windowMs).unref();
    logger[level](fields, message);
  };
  return { warn: write('warn'), error: write('error'), close: endWindow };
}
