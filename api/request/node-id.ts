/** How the ids of `Node` are made and read. */

/** 64 characters of each number, three bytes each, and base64. */
const MAX_ID_CHARACTERS = 1_024;

/** What an id names: a type of the schema, and what finds the object within it. */
export type NodeKey = { type: string; names: readonly string[] };

/** The id of a type that has none of its own. `api/nodes/node-kinds.ts` reads the names in the same order. */
export function nodeIdOf(type: string, ...names: readonly string[]): string {
  return Buffer.from(JSON.stringify([type, ...names])).toString('base64url');
}

/** Undefined for what `nodeIdOf` did not write. */
export function readNodeId(id: string): NodeKey | undefined {
  if (id.length > MAX_ID_CHARACTERS) return undefined;
  try {
    const content: unknown = JSON.parse(Buffer.from(id, 'base64url').toString());
    if (!Array.isArray(content) || !content.every((name) => typeof name === 'string')) return undefined;
    const [type, ...names] = content;
    return type !== undefined && nodeIdOf(type, ...names) === id ? { type, names } : undefined;
  } catch {
    return undefined;
  }
}

/** A trade as it is now, or as it was after one of its events. */
export type TradeTime = 'now' | { revision: number };

/**
 * The id of a trade, by its number, or of a part of it, by that and its own. What belongs to the past has an id of its own, with the revision at its end: a
 * cache would otherwise overwrite the present with it.
 */
export function idInTrade(type: string, when: TradeTime, ...names: readonly string[]): string {
  return nodeIdOf(type, ...names, ...(when === 'now' ? [] : [String(when.revision)]));
}
