/** Keeps what was used last, by number and by weight: entries that are a hundred times heavier than usual are fewer. */
export type WeighedCache<Value> = {
  get(key: string): Value | undefined;
  /** `bytes` is an estimate. */
  set(key: string, value: Value, bytes: number): void;
  delete(key: string): void;
  clear(): void;
};

export type CacheLimits = { maxEntries: number; maxBytes: number };

/** The least recently used goes first. What alone is heavier than all may be is not kept. */
export function createWeighedCache<Value>({ maxEntries, maxBytes }: CacheLimits): WeighedCache<Value> {
  const entries = new Map<string, { value: Value; bytes: number }>();
  let totalBytes = 0;
  const forget = (key: string) => {
    totalBytes -= entries.get(key)?.bytes ?? 0;
    entries.delete(key);
  };
  return {
    get(key) {
      const entry = entries.get(key);
      if (!entry) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, bytes) {
      forget(key);
      entries.set(key, { value, bytes });
      totalBytes += bytes;
      for (const oldest of entries.keys()) {
        if (entries.size <= maxEntries && totalBytes <= maxBytes) break;
        forget(oldest);
      }
    },
    delete: forget,
    clear() {
      entries.clear();
      totalBytes = 0;
    },
  };
}
