/** What /metrics says at a moment, in the text format of Prometheus. */

type Labels = Readonly<Record<string, string>>;
type Series = { labels: Labels; value: number };

/** By the name of the metric. */
export type Samples = ReadonlyMap<string, readonly Series[]>;

const LINE = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

export function parseMetrics(text: string): Samples {
  const samples = new Map<string, Series[]>();
  for (const line of text.split('\n')) {
    const [, name, labels = '', value] = LINE.exec(line) ?? [];
    if (name === undefined) continue;
    const series = { labels: Object.fromEntries(labelsOf(labels)), value: Number(value) };
    samples.set(name, [...(samples.get(name) ?? []), series]);
  }
  return samples;
}

/** Of all its series with these labels; undefined: the engine does not have it. */
export function sum(samples: Samples, name: string, labels: Labels = {}): number | undefined {
  const series = samples.get(name)?.filter((one) => hasLabels(one, labels));
  return series?.reduce((total, { value }) => total + value, 0);
}

/** How much a counter has grown. A process that was started again counts from 0. */
export function growth(now: Samples, before: Samples, name: string, labels: Labels = {}): number | undefined {
  const current = sum(now, name, labels);
  const past = sum(before, name, labels) ?? 0;
  if (current === undefined) return undefined;
  return current < past ? current : current - past;
}

/** The bound of a histogram below which this share of what came meanwhile lies, its last one at most; undefined: nothing came. */
export function quantile(now: Samples, before: Samples, name: string, share: number): number | undefined {
  const total = growth(now, before, `${name}_count`);
  if (total === undefined || total === 0) return undefined;
  const all = now.get(`${name}_bucket`)?.map(({ labels }) => labels['le'] ?? '') ?? [];
  const bounds = [...new Set(all)].filter((le) => le !== '+Inf').sort((a, b) => Number(a) - Number(b));
  const within = bounds.find((le) => (growth(now, before, `${name}_bucket`, { le }) ?? 0) >= share * total);
  return Number(within ?? bounds.at(-1));
}

function labelsOf(text: string): [string, string][] {
  return Array.from(text.matchAll(LABEL), ([, name = '', value = '']) => [name, value.replace(/\\(.)/g, '$1')]);
}

function hasLabels({ labels }: Series, wanted: Labels): boolean {
  return Object.entries(wanted).every(([name, value]) => labels[name] === value);
}
