/** A Prometheus of its own, as Debian packages it, with the alert rules of deploy/ loaded; and its HTTP API. */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '../../free-port';
import { until } from '../../waiting';
import { ROOT } from './folders';

/** `values` are pairs of seconds since 1970 and a number as text, which may be "NaN" or "+Inf". */
export type Series = { metric: Record<string, string>; values: [number, string][] };
export type Rule = { name: string; state: string; health: string; lastError?: string };
export type Prometheus = Awaited<ReturnType<typeof startPrometheus>>;

const STOP_LIMIT_MS = 10_000;

export const hasPrometheus = (): boolean => spawnSync('prometheus', ['--version']).status === 0;

/** Scrapes the engine's METRICS_PORT as the job `paystate`. */
export async function startPrometheus(folder: string, metricsPort: number, scrapeEveryMs: number) {
  const config = path.join(folder, 'prometheus.json');
  const every = `${scrapeEveryMs}ms`;
  mkdirSync(folder, { recursive: true });
  // JSON is YAML.
  const settings = {
    global: { scrape_interval: every, scrape_timeout: every, evaluation_interval: every },
    rule_files: [path.join(ROOT, 'deploy/prometheus/alerts.yml')],
    scrape_configs: [{ job_name: 'paystate', static_configs: [{ targets: [`127.0.0.1:${metricsPort}`] }] }],
  };
  writeFileSync(config, JSON.stringify(settings));
  const address = `127.0.0.1:${await freePort()}`;
  const data = path.join(folder, 'tsdb');
  const child = spawn(
    'prometheus',
    [`--config.file=${config}`, `--storage.tsdb.path=${data}`, `--web.listen-address=${address}`, '--log.level=error'],
    { stdio: ['ignore', 'inherit', 'inherit'] },
  );
  const ended = once(child, 'exit');

  const get = async (what: string, parameters: Record<string, string> = {}) => {
    const response = await fetch(`http://${address}/api/v1/${what}?${new URLSearchParams(parameters)}`);
    const answer = (await response.json()) as { status: string; data: unknown; error?: string };
    if (answer.status !== 'success') throw new Error(`${what} ${JSON.stringify(parameters)}: ${answer.error}`);
    return answer.data;
  };
  const isReady = async () => (await fetch(`http://${address}/-/ready`).catch(() => undefined))?.ok;
  await until('Prometheus is ready', () => (child.exitCode === null ? isReady() : failed(child.exitCode)));

  return {
    /** At each `stepS` seconds between two times in seconds since 1970. */
    async range(expr: string, fromS: number, toS: number, stepS: number): Promise<Series[]> {
      const window = { start: String(fromS), end: String(toS), step: String(stepS) };
      return ((await get('query_range', { query: expr, ...window })) as { result: Series[] }).result;
    },
    labelValues: async (metric: string, label: string) =>
      (await get(`label/${label}/values`, { 'match[]': metric })) as string[],
    async rules(): Promise<Rule[]> {
      return ((await get('rules', { type: 'alert' })) as { groups: { rules: Rule[] }[] }).groups.flatMap(
        ({ rules }) => rules,
      );
    },
    async stop() {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS);
      await ended;
      clearTimeout(timer);
    },
  };
}

function failed(exitCode: number): never {
  throw new Error(`Prometheus ended with ${exitCode}`);
}
