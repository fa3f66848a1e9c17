/** FNV-1a over the text's UTF-16 units, as a signed 32-bit integer: fast and the same on every machine, no protection against forgery. */
export function fnvHash(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash;
}
