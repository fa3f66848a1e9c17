/** What all lists share: sizes of pages, and cursors that are bound to one list. */
import { createHash } from 'node:crypto';

export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 100;

/** `first` and `last` together, or a size that is not a whole number from 0 to MAX_PAGE_SIZE. */
export class InvalidPageError extends Error {
  override readonly name = 'InvalidPageError';
}

/** A cursor that this list never gave out: with another order or filter it is another list. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

/** A place in a list: the values that it is ordered by, of which no two rows have the same. */
export type ListKey = readonly (number | string)[];

export type CursorCodec = {
  /** Opaque to clients, and still good after a rebuild where the key is made of what the log says. */
  encode(key: ListKey): string;
  /** Throws `InvalidCursorError` for anything that `encode` did not write for this list. */
  decode(cursor: string): ListKey;
};

const TAG_CHARACTERS = 8;
const MAX_CURSOR_CHARACTERS = 1_000;

/** `list` names the list with all that makes it another one: its order and its filter. `sample` is a key of its shape. */
export function cursorsOf(list: unknown, sample: ListKey): CursorCodec {
  const tag = createHash('sha256').update(JSON.stringify(list)).digest('base64url').slice(0, TAG_CHARACTERS);
  const encode = (key: ListKey) => Buffer.from(JSON.stringify([tag, ...key])).toString('base64url');
  return {
    encode,
    decode(cursor) {
      const [of, ...key] = cursor.length > MAX_CURSOR_CHARACTERS ? [] : parseArray(cursor);
      const isKey = key.length === sample.length && key.every((value, index) => isLike(value, sample[index]));
      if (of === tag && isKey && encode(key as ListKey) === cursor) return key as ListKey;
      throw new InvalidCursorError(
        `not a cursor of this list, order and filter (begin again without it): ${cursor.slice(0, 64)}`,
      );
    },
  };
}

/** Throws `InvalidPageError`. */
export function checkPageSize(size: number, what: string): void {
  if (Number.isInteger(size) && size >= 0 && size <= MAX_PAGE_SIZE) return;
  throw new InvalidPageError(`a page has 0 to ${MAX_PAGE_SIZE} ${what}, not ${size}`);
}

function isLike(value: unknown, sample: number | string | undefined): boolean {
  return typeof sample === 'number' ? Number.isSafeInteger(value) : typeof value === 'string';
}

function parseArray(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}
