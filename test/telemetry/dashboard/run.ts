/**
 * A real run, and its picture: the engine with the simulated Alipay, a shop with buyers and an outage, a Prometheus that
 * scrapes it with the alert rules loaded. Every expression of the dashboard is answered by that Prometheus and drawn after the
 * dashboard's own layout into test-results/dashboard.png. Run: npm run dashboard
 *
 * Ends with 1 where an expression has no sample, a rule fails, or an alert that must be raised is not. Without Prometheus or
 * Chromium it says so, and ends with 0. docs/images/dashboard.png is such a picture, with fewer colours (pngquant 64).
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { until } from '../../waiting';
import { findChromium } from '../../clients/chromium';
import { createBusiness, DAYS_BEFORE } from './business';
import { startEngineProcess } from './engine';
import { ROOT } from './folders';
import { legendOf, readDashboard, type Panel, type Query } from './panels';
import { drawPicture, type DrawnPanel, type Line } from './picture';
import { hasPrometheus, startPrometheus, type Prometheus } from './prometheus';
import { startReceiver } from './receiver';

const PICTURE = path.join(ROOT, 'test-results', 'dashboard.png');
const SCRAPE_EVERY_MS = 1_000;
const STEP_S = 1;
/** Grafana takes four scrapes at least; a window of ten makes lines out of few payments. */
const RATE_INTERVAL = '10s';

/** Alerts that this run must raise, and how far they come: the others have to hold for longer than the run. */
const RAISED = { PaystateWebhookPaused: 'firing', PaystateAlipayDown: 'pending', PaystateAnomalyOpen: 'pending' };

void main();

async function main(): Promise<void> {
  const hasChromium = findChromium() !== undefined;
  if (!hasPrometheus() || !hasChromium) {
    const missing = [...(hasPrometheus() ? [] : ['prometheus']), ...(hasChromium ? [] : ['chromium'])];
    console.log(
      `dashboard: SKIPPED, not installed: ${missing.join(', ')} (Debian: apt-get install ${missing.join(' ')})`,
    );
    return;
  }
  const build = spawnSync(process.execPath, [path.join(ROOT, 'scripts/build.mjs')], { stdio: 'inherit' });
  if (build.status !== 0) throw new Error('the build failed');

  const folder = mkdtempSync(path.join(tmpdir(), 'paystate-dashboard-'));
  const stops: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
  try {
    const problems = await runAndDraw(folder, stops);
    for (const problem of problems) console.error(`dashboard: ${problem}`);
    process.exitCode = problems.length > 0 ? 1 : 0;
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

async function runAndDraw(folder: string, stops: (() => unknown)[]): Promise<string[]> {
  const engine = await startEngineProcess(folder, DAYS_BEFORE);
  stops.push(engine.stop);
  const receiver = await startReceiver(engine);
  stops.push(receiver.stop);
  const prometheus = await startPrometheus(path.join(folder, 'prometheus'), engine.metricsPort, SCRAPE_EVERY_MS);
  stops.push(prometheus.stop);
  const dashboard = readDashboard(RATE_INTERVAL);
  const { metric, label } = dashboard.merchants;
  await until('the engine is scraped', async () => (await prometheus.labelValues(metric, label)).includes('main'));

  const business = createBusiness(engine, receiver);
  console.log('dashboard: two days with a few orders, and the bill of the first');
  await business.playTwoDays();
  console.log('dashboard: a shop, an outage of Alipay, a receiver that fails; some 75 s');
  const fromS = Math.floor(Date.now() / 1_000);
  await business.playToday();
  const toS = Math.floor(Date.now() / 1_000);

  const panels = await Promise.all(dashboard.panels.map((panel) => answered(prometheus, panel, fromS, toS)));
  mkdirSync(path.dirname(PICTURE), { recursive: true });
  await drawPicture({ title: dashboard.title, fromS, toS, panels }, PICTURE);
  const drawn = panels.flatMap(({ lines }) => lines);
  console.log(`dashboard: ${panels.length} panels, ${drawn.length} lines in ${path.relative(ROOT, PICTURE)}`);
  return [...panels.flatMap(({ empty }) => empty), ...(await alertProblems(prometheus, fromS, toS))];
}

/** The panel with the lines of its expressions, and which of them have none. */
async function answered(prometheus: Prometheus, panel: Panel, fromS: number, toS: number) {
  const answers = await Promise.all(
    panel.queries.map(async (query) => ({ query, lines: await linesOf(prometheus, query, fromS, toS) })),
  );
  const empty = answers
    .filter(({ lines }) => lines.length === 0)
    .map(({ query }) => `"${panel.title}" has no sample: ${query.expr}`);
  const drawn: DrawnPanel & { empty: string[] } = { ...panel, lines: answers.flatMap(({ lines }) => lines), empty };
  return drawn;
}

async function linesOf(prometheus: Prometheus, query: Query, fromS: number, toS: number): Promise<Line[]> {
  const series = await prometheus.range(query.expr, fromS, toS, STEP_S);
  return series
    .map(({ metric, values }) => ({
      legend: legendOf(query.legendFormat, metric),
      points: values.map(([time, value]): [number, number] => [time, Number(value)]),
    }))
    .filter(({ points }) => points.some(([, value]) => Number.isFinite(value)));
}

/** Every rule was evaluated without an error, and those of this run's troubles were raised. */
async function alertProblems(prometheus: Prometheus, fromS: number, toS: number): Promise<string[]> {
  const rules = await prometheus.rules();
  const broken = rules.filter(({ health }) => health !== 'ok');
  const raised = await prometheus.range('sum by (alertname, alertstate) (ALERTS)', fromS, toS, STEP_S);
  const seen = raised.map(({ metric }) => `${metric['alertname']} ${metric['alertstate']}`);
  console.log(`dashboard: ${rules.length} alert rules, raised: ${seen.sort().join(', ')}`);
  return [
    ...broken.map(({ name, health, lastError }) => `the rule ${name} is ${health}: ${lastError ?? ''}`),
    ...Object.entries(RAISED)
      .filter(([name, state]) => !seen.includes(`${name} ${state}`))
      .map(([name, state]) => `the alert ${name} was not ${state}`),
  ];
}
