/** Writes the results of one subscription into one response, in one of the formats of `stream-formats.ts`. */
import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { ExecutionResult, GraphQLFormattedError } from 'graphql';
import { KEEP_ALIVE_MS } from '../request/limits';
import { errorsOf } from './live-operations';
import type { StreamFormat } from './stream-formats';

type Shape = { format: StreamFormat; mask: (errors: readonly unknown[]) => GraphQLFormattedError[] };

export type EventStream = {
  /** Ends it without a last word: its client takes that for a lost connection, and connects again. */
  cut(): void;
  /** Ends it with an error and `complete`: its client takes the subscription for ended, and does not connect again. */
  fail(error: unknown): void;
  /** Resolves when all is sent, or the reader is gone. Never rejects. */
  send(results: Results): Promise<void>;
};

type Results = AsyncIterableIterator<ExecutionResult> | ExecutionResult;

/** A reader that takes nothing is cut off by the limits of connections (`idle-connections.ts`); nothing is read ahead of it. */
export function beginEventStream(raw: ServerResponse, headers: OutgoingHttpHeaders, shape: Shape): EventStream {
  const { format, mask } = shape;
  let iterator: AsyncIterableIterator<ExecutionResult> | undefined;
  let isEnded = false;
  raw.on('error', () => undefined);
  raw.writeHead(200, {
    ...headers,
    'content-type': format.contentType,
    'cache-control': 'no-cache, no-store',
    // nginx would keep events back.
    'x-accel-buffering': 'no',
  });
  raw.flushHeaders();
  if (format.begin !== '') raw.write(format.begin);
  const write = (text: string) =>
    new Promise<void>((resolve) => {
      if (raw.destroyed || raw.writableEnded) return resolve();
      raw.write(text, () => resolve());
    });
  const keepAlive = setInterval(() => {
    if (raw.writableLength === 0) void write(format.keepAlive);
  }, KEEP_ALIVE_MS);
  const stop = () => {
    clearInterval(keepAlive);
    void iterator?.return?.();
  };
  raw.once('close', stop);
  const hasEnded = () => isEnded || raw.destroyed;
  const end = (lastWord?: string) => {
    isEnded = true;
    stop();
    raw.end(lastWord);
  };
  const next = (result: ExecutionResult) => {
    const { data, errors } = result;
    const shown = errors ? { ...(data === undefined ? {} : { data }), errors: mask(errors) } : { data };
    return write(format.result(JSON.stringify(shown), positionOf(data)));
  };
  return {
    cut: () => end(),
    fail(error) {
      if (hasEnded()) return;
      void next({ errors: [...errorsOf(error)] });
      end(format.end);
    },
    async send(results: Results) {
      if (Symbol.asyncIterator in results) iterator = results;
      if (hasEnded()) return stop();
      try {
        for await (const result of iterator ?? [results as ExecutionResult]) {
          // Resolves when it is with the operating system: a subscription does not run ahead of its reader.
          await next(result);
          if (hasEnded()) break;
        }
      } catch (error) {
        await next({ errors: [...errorsOf(error)] });
      }
      if (hasEnded()) stop();
      else end(format.end);
    },
  };
}

/** The position that the only root field selects, under its own name. */
function positionOf(data: ExecutionResult['data']): string | undefined {
  const values = Object.values(data ?? {});
  const [value] = values;
  if (values.length !== 1 || typeof value !== 'object' || value === null || !('position' in value)) return undefined;
  return typeof value.position === 'string' ? value.position : undefined;
}
