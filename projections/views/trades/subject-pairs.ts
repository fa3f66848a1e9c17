/**
 * Search inside subjects by pairs of characters. SQLite's own trigrams cannot find a word of two characters, and those
 * are the usual Chinese words. Here every two adjacent characters are one word of a full-text index, so that a term is a
 * phrase of its pairs, found exactly; a single character is the beginning of a word. Words are written in hexadecimal:
 * no character of a user can mean anything to SQLite.
 */

/** Hexadecimal digits of one UTF-16 unit; also the length of the index's prefix. */
const UNIT_DIGITS = 4;

/** Subjects and terms in one spelling: no case, and full-width letters and digits like the plain ones. */
export function foldSubject(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}

/** The words to index a folded subject by. The last one is the last character alone. */
export function pairsOf(folded: string): string {
  const units = unitsOf(folded);
  return units.map((unit, index) => unit + (units[index + 1] ?? '')).join(' ');
}

/** The FTS5 query that finds a folded term of one or more characters anywhere in a subject. */
export function pairsQuery(folded: string): string {
  const units = unitsOf(folded);
  if (units.length === 1) return `"${units.join('')}"*`;
  const pairs = units.slice(1).map((unit, index) => `${units[index] ?? ''}${unit}`);
  return `"${pairs.join(' ')}"`;
}

function unitsOf(folded: string): string[] {
  const units: string[] = [];
  for (let index = 0; index < folded.length; index += 1) {
    units.push(folded.charCodeAt(index).toString(16).padStart(UNIT_DIGITS, '0'));
  }
  return units;
}
