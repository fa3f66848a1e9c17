/** What is published about the metrics (the table, the dashboard, the alerts) against a running engine. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
// @ts-expect-error -- its types are declared for an ES module only; the package has a CommonJS build beside it
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';
import { cleanUp } from '../given-paystate';
import { givenMetrics, type Metric, type Sample } from './given-metrics';

const ROOT = path.join(__dirname, '..', '..');
const textOf = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

type Rule = { alert: string; expr: string; for?: string; labels: { severity: string }; annotations: Annotations };
type Annotations = { summary: string; runbook_url: string };
type Panel = { title: string; type: string; targets?: { expr: string }[]; panels?: Panel[] };
type Dashboard = { panels: Panel[]; templating: { list: { type: string; query?: string | { query: string } }[] } };

const alerts = (parse(textOf('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] }).groups.flatMap(
  ({ rules }) => rules,
);
const dashboard = JSON.parse(textOf('deploy/grafana/paystate.json')) as Dashboard;
const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);
const shown = panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => [title, expr] as const));

let metrics: ReadonlyMap<string, Metric>;
let samples: Sample[];
beforeAll(async () => {
  metrics = await givenMetrics();
  samples = [...metrics.values()].flatMap((metric) => metric.samples);
});
afterAll(cleanUp);

/** What Prometheus itself adds. */
const OF_PROMETHEUS = { metrics: ['up', 'ALERTS'], labels: ['job', 'instance', 'alertname'] };

type Selector = { name: string; matchers: { label: string; operator: string; value: string }[] };

/** The selectors of an expression, and the labels that it groups or joins by. Throws for what is no PromQL. */
function readExpression(expression: string): { selectors: Selector[]; grouping: string[] } {
  // As Grafana fills them in.
  const filledIn = expression.replaceAll('$__rate_interval', '5m').replaceAll(/\$\{?merchant\}?/g, '.*');
  const selectors: Selector[] = [];
  const grouping: string[] = [];
  const textAt = ({ from, to }: { from: number; to: number }) => filledIn.slice(from, to);
  parser.parse(filledIn).iterate({
    enter(node) {
      const text = textAt(node);
      if (node.type.isError) throw new Error(`no PromQL at ${node.from}: ${filledIn}`);
      if (node.name === 'VectorSelector') selectors.push({ name: '', matchers: [] });
      if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') selectors.at(-1)!.name = text;
      if (node.name === 'UnquotedLabelMatcher') {
        const [, label, operator, value] = /^(\w+)\s*(=~|!~|!=|=)\s*"(.*)"$/s.exec(text)!;
        selectors.at(-1)!.matchers.push({ label: label!, operator: operator!, value: value! });
      }
      if (node.name === 'LabelName' && node.node.parent?.name === 'GroupingLabels') grouping.push(text);
    },
  });
  return { selectors, grouping };
}

/** What of the expression the engine does not show. */
function missing(expression: string): string[] {
  const { selectors, grouping } = readExpression(expression);
  if (selectors.length === 0) return ['it reads no metric'];
  const ours = selectors.filter(({ name }) => !OF_PROMETHEUS.metrics.includes(name));
  const named = ours.flatMap(({ name, matchers }) => {
    const all = samples.filter((sample) => sample.name === name);
    if (all.length === 0) return [name];
    return matchers
      .filter(({ label }) => !OF_PROMETHEUS.labels.includes(label))
      .filter(({ label, operator, value }) => {
        const texts = all.flatMap(({ labels }) => labels[label] ?? []);
        // Each of the values that it asks for is there: a misspelt one would never fire.
        const wanted = operator.startsWith('=') ? value.split(operator === '=~' ? '|' : '\n') : ['.*'];
        return !wanted.every((one) => texts.some((text) => new RegExp(`^(${one})$`).test(text)));
      })
      .map(({ label, operator, value }) => `${name}{${label}${operator}"${value}"}`);
  });
  const known = ours.flatMap(({ name }) => samples.filter((sample) => sample.name === name));
  const isKnown = (label: string) =>
    OF_PROMETHEUS.labels.includes(label) || known.some(({ labels }) => labels[label] !== undefined);
  return [...named, ...grouping.filter((label) => !isKnown(label))];
}

/** The anchors of a document's headings, as GitHub makes them. */
const anchorsOf = (text: string) =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_ -]/gu, '')
      .replaceAll(' ', '-'),
  );

describe('the alerts', () => {
  test.each(alerts.map((rule) => [rule.alert, rule] as const))('%s reads what the engine shows', (_name, { expr }) => {
    expect(missing(expr)).toEqual([]);
  });

  test.each(alerts.map((rule) => [rule.alert, rule] as const))('%s has its section in the runbook', (name, rule) => {
    const [, file, anchor] = /^(docs\/guides\/[a-z-]+\.md)#(.+)$/.exec(rule.annotations.runbook_url)!;
    expect(anchor).toBe(name.toLowerCase());
    expect(anchorsOf(textOf(file!))).toContain(anchor);
    expect(['page', 'ticket']).toContain(rule.labels.severity);
  });

  test('the runbook has no section of an alert that is not there', () => {
    const sections = [...textOf('docs/guides/runbook.md').matchAll(/^## (Paystate\w+)$/gm)].map(([, name]) => name);
    expect(sections).toEqual(alerts.map(({ alert }) => alert));
  });
});

describe('the dashboard', () => {
  test.each(shown)('%s: %s', (_title, expr) => {
    expect(missing(expr)).toEqual([]);
  });

  test('shows each metric of the engine', () => {
    const read = new Set(
      [...shown.map(([, expr]) => expr), ...alerts.map(({ expr }) => expr)].flatMap((expr) =>
        readExpression(expr).selectors.map(({ name }) => name.replace(/_(bucket|count|sum)$/, '')),
      ),
    );
    const unread = [...metrics.keys()].filter((name) => name.startsWith('paystate_') && !read.has(name));
    expect(unread).toEqual([]);
  });
});

describe('docs/reference/metrics.md', () => {
  test('lists each metric with its type, its labels and what it shows, and no other', () => {
    const listed = textOf('docs/reference/metrics.md').match(/^\| `paystate_.+$/gm);
    const rows = [...metrics.values()]
      .filter(({ name }) => name.startsWith('paystate_'))
      .sort((left, right) => (left.name < right.name ? -1 : 1))
      .map(({ name, type, help, samples: ofMetric }) => {
        const labels = [...new Set(ofMetric.flatMap((sample) => Object.keys(sample.labels)))];
        const named = labels
          .filter((label) => label !== 'le')
          .sort()
          .map((label) => `\`${label}\``);
        return `| \`${name}\` | ${type} | ${named.join(', ') || '–'} | ${help} |`;
      });
    // To write the table anew, copy the rows from the message.
    expect(listed).toEqual(rows);
  });
});

test('nothing that a caller sends is a label', () => {
  const labels = samples.flatMap((sample) => Object.values(sample.labels));
  expect(labels.filter((text) => /tea_1|r1|Bearer|a-token/.test(text))).toEqual([]);
});
