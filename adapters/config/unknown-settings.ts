/** Settings that the engine does not know: most often a known one, mistyped. */
const OURS =
  /^(ALIPAY|API|JWT|SIMULATOR|EVENT_STORE|MERCHANT|MERCHANTS|RECONCILE|JAVA_DEMO|ALLOWED|TRUSTED|METRICS|LATE_PAYMENT)(_|$)/;

export function unknownSettings(given: Readonly<Record<string, unknown>>, known: ReadonlySet<string>): string[] {
  return Object.keys(given)
    .filter((name) => OURS.test(name) && !known.has(name))
    .map((name) => `${name} is no setting of this engine and has no effect${suggestion(name, known)}`);
}

function suggestion(name: string, known: ReadonlySet<string>): string {
  const near = [...known].find((one) => distance(name, one) <= 2);
  return near === undefined ? '.' : `: is ${near} meant?`;
}

/** How many characters have to be added, left out or replaced (Levenshtein). */
function distance(left: string, right: string): number {
  let row = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let i = 1; i <= left.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= right.length; j += 1) {
      const replaced = (row[j - 1] ?? 0) + (left[i - 1] === right[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[right.length] ?? 0;
}
