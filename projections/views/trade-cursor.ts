/** A place in the list of trades: when a trade was opened, and its row where several were opened in one millisecond. */
export type TradeKey = { openedAtMs: number; seq: number };

/** A cursor that this list never gave out. */
export class InvalidCursorError extends Error {
  override readonly name = 'InvalidCursorError';
}

const KEY = /^(\d{1,16})\.(\d{1,16})$/;

/** Opaque to clients, and still good after a rebuild: rows are numbered in the order of the log. */
export function encodeCursor({ openedAtMs, seq }: TradeKey): string {
  return Buffer.from(`${openedAtMs}.${seq}`).toString('base64url');
}

/** Throws `InvalidCursorError` for anything that `encodeCursor` did not write. */
export function decodeCursor(cursor: string): TradeKey {
  const match = KEY.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  const key = { openedAtMs: Number(match?.[1]), seq: Number(match?.[2]) };
  if (!match || encodeCursor(key) !== cursor)
    throw new InvalidCursorError(`not a cursor of trades: ${cursor.slice(0, 64)}`);
  return key;
}
