import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import type { CopiedEvent } from '../../adapters/event-log/copy-log';
import type { EventStore } from '../../domain/ports';

/** One side of a copy. `name` is its address, without secrets. */
export type CopyEnd = { name: string; store: Pick<EventStore, 'readStream'> };

const checkpoint = z.object({
  from: z.string(),
  to: z.string(),
  last: z.object({ stream: z.string(), revision: z.number(), id: z.string(), position: z.string() }),
});

/**
 * Remembers how far a copy came, so that the next run need not begin anew. It is never needed for a right result: one
 * of other stores is ignored, and so is one whose last event is not where it was, in either of them.
 */
export function createCopyCheckpoint(file: string, from: CopyEnd, to: CopyEnd) {
  async function read(): Promise<string | undefined> {
    const written = parse(file);
    if (written?.from !== from.name || written.to !== to.name) return undefined;
    const { stream, revision, id, position } = written.last;
    const [ours] = await from.store.readStream(stream, revision);
    const [theirs] = await to.store.readStream(stream, revision);
    return ours?.id === id && ours.position === position && theirs?.id === id ? position : undefined;
  }

  function write(last: CopiedEvent): void {
    const written: z.infer<typeof checkpoint> = { from: from.name, to: to.name, last };
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(`${file}.new`, JSON.stringify(written));
    renameSync(`${file}.new`, file);
  }

  return { read, write, remove: () => rmSync(file, { force: true }) };
}

function parse(file: string): z.infer<typeof checkpoint> | undefined {
  try {
    return checkpoint.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
