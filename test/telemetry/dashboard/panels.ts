/** The dashboard's file as Grafana reads it: its panels, and their expressions with the variables filled in. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { ROOT } from './folders';

export type Threshold = { color: string; value: number | null };
export type Query = { expr: string; legendFormat: string };
export type Panel = {
  id: number;
  type: 'row' | 'stat' | 'timeseries';
  title: string;
  /** In Grafana's grid: 24 columns, rows of 30 pixels. */
  gridPos: { h: number; w: number; x: number; y: number };
  unit: string;
  thresholds: Threshold[];
  colorMode: string;
  textMode: string;
  queries: Query[];
};

type PanelOfFile = Pick<Panel, 'id' | 'type' | 'title' | 'gridPos'> & {
  fieldConfig?: { defaults: { unit?: string; thresholds?: { steps: Threshold[] } } };
  options?: { colorMode?: string; textMode?: string };
  targets?: Query[];
};
type DashboardFile = {
  title: string;
  panels: PanelOfFile[];
  templating: { list: { name: string; type: string; query: string | { query: string } }[] };
};

const KNOWN_VARIABLES = ['$merchant', '$__rate_interval'];

/** `rateInterval` is what Grafana computes from the scrape interval and the width of a point: "10s". */
export function readDashboard(rateInterval: string) {
  const file = JSON.parse(readFileSync(path.join(ROOT, 'deploy/grafana/paystate.json'), 'utf8')) as DashboardFile;
  const fillIn = (expr: string) => {
    const unknown = (expr.match(/\$\w+/g) ?? []).filter((name) => !KNOWN_VARIABLES.includes(name));
    if (unknown.length > 0) throw new Error(`${unknown.join(', ')} is not filled in: ${expr}`);
    return expr.replaceAll('$merchant', '.*').replaceAll('$__rate_interval', rateInterval);
  };
  const panels: Panel[] = file.panels.map(({ id, type, title, gridPos, fieldConfig, options, targets = [] }) => ({
    id,
    type,
    title,
    gridPos,
    unit: fieldConfig?.defaults.unit ?? 'none',
    thresholds: fieldConfig?.defaults.thresholds?.steps ?? [],
    colorMode: options?.colorMode ?? 'none',
    textMode: options?.textMode ?? 'auto',
    queries: targets.map(({ expr, legendFormat }) => ({ expr: fillIn(expr), legendFormat })),
  }));
  return { title: file.title, panels, merchants: merchantsQuery(file) };
}

/** The variable `merchant` lists `label_values(metric, label)`. */
function merchantsQuery({ templating }: DashboardFile): { metric: string; label: string } {
  const { query } = templating.list.find(({ name }) => name === 'merchant') ?? { query: '' };
  const text = typeof query === 'string' ? query : query.query;
  const [, metric, label] = /^label_values\((\w+), (\w+)\)$/.exec(text) ?? [];
  if (!metric || !label) throw new Error(`the variable merchant does not list label values: ${text}`);
  return { metric, label };
}

/** `{{merchant}} in` with the labels of a series. */
export const legendOf = (legendFormat: string, labels: Record<string, string>): string =>
  legendFormat
    .replaceAll(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? '')
    .replaceAll(/\s+/g, ' ')
    .trim();
