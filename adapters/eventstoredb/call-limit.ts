/** Limits for calls of the client, which has none of its own that hold. */

/** A later answer is ignored. */
export async function within<Answer>(limitMs: number, answering: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${limitMs} ms`)), limitMs);
  });
  try {
    return await Promise.race([answering, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** A read of the client has no time limit of its own, and one that is left without `cancel` stays open for ever. */
export async function* withoutSilence<Item>(
  reading: AsyncIterable<Item> & { cancel(): Promise<void>; destroy(error: Error): void },
  idleMs: number,
): AsyncGenerator<Item> {
  const giveUp = () => reading.destroy(new Error(`nothing arrived for ${idleMs} ms`));
  let timer = setTimeout(giveUp, idleMs);
  try {
    for await (const item of reading) {
      clearTimeout(timer);
      yield item;
      timer = setTimeout(giveUp, idleMs);
    }
  } finally {
    clearTimeout(timer);
    void reading.cancel().catch(() => undefined);
  }
}
