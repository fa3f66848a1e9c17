/** JSON as it is stored and sent. */
/**
 * Every event type of a trade's stream. Past tense, self-contained, permanent: once shipped, a type is never
 * changed; a new meaning is a new type or a new `schemaVersion` with an upcaster.
 *
 * Two kinds are written together in one append. *Evidence* is what was said on the wire; *facts* are what it means.
 * Facts are derived from evidence by one pure function (`conclude.ts`). docs/events.md lists them for readers.
 *
 * Amounts are integer fen. Times are RFC 3339 in UTC unless the field quotes Alipay's own text.
 */

export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue | undefined };
export type JsonObject = { [key: string]: JsonValue | undefined };
