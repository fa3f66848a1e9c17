/** /metrics of the whole product, after what a shop does on a day: a payment, a refund, and what strangers send. */
import { readConfig } from '../../adapters/config/config';
import { createLogger } from '../../adapters/runtime/logger';
import { startPaystate } from '../../start-paystate';
import { copyAccount } from '../given-account';
import { givenFolder, until } from '../given-paystate';

export type Metric = { name: string; type: string; help: string; samples: Sample[] };
export type Sample = { name: string; labels: Record<string, string>; value: number };

const TOKEN = 'a-token-of-enough-letters';
const PAY = 'mutation Pay($input: PayInput!) { pay(input: $input) { userErrors { code } } }';
const REFUND = 'mutation Refund($input: RefundInput!) { refund(input: $input) { userErrors { code } } }';

/** What METRICS_PORT shows: by name of the metric. */
export async function givenMetrics(): Promise<ReadonlyMap<string, Metric>> {
  const dataDir = givenFolder();
  await copyAccount(dataDir);
  const env = { PORT: '0', METRICS_PORT: '0', DATA_DIR: dataDir, API_TOKEN: TOKEN };
  const paystate = await startPaystate({ ...readConfig(env), simulatorPort: 0 }, createLogger('fatal'));
  try {
    const { url, metricsPort, simulator } = paystate;
    const post = async (to: string, body: object, headers = {}) =>
      fetch(to, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify(body),
      });
    const gql = async (query: string, input: object) => {
      const answer = await post(
        `${url}/graphql`,
        { query, variables: { input } },
        { authorization: `Bearer ${TOKEN}` },
      );
      const text = await answer.text();
      if (!text.includes('"userErrors":[]')) throw new Error(`not carried out: ${text}`);
    };
    const read = async () => parseMetrics(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
    const sum = (metric: Metric, sampleName: string, labels: Record<string, string> = {}) =>
      metric.samples
        .filter(({ name, labels: of }) => name === sampleName && Object.entries(labels).every(([k, v]) => of[k] === v))
        .reduce((total, { value }) => total + value, 0);
    const shows = (name: string, labels?: Record<string, string>) =>
      until(`${name} is counted`, async () => {
        const metric = (await read()).get(name.replace(/_count$/, ''));
        return metric !== undefined && sum(metric, name, labels) > 0;
      });

    await gql(PAY, { outTradeNo: 'tea_1', totalAmount: '88.00', subject: 'Tea', method: 'QR_CODE' });
    await post(`${simulator!.url}/control/pay`, { out_trade_no: 'tea_1' });
    await shows('paystate_notify_duration_seconds_count', { stage: 'published' });
    await gql(REFUND, { outTradeNo: 'tea_1', outRequestNo: 'r1', amount: '20.00' });
    await post(`${url}/graphql`, { query: '{ __typename }' });
    await post(`${url}/alipay/notify`, {});
    await shows('paystate_refunds_total');
    // The text is rendered at most once a second, and what strangers sent is counted before it is answered.
    await shows('paystate_denied_total');
    return await read();
  } finally {
    await paystate.stop();
  }
}

/** Of the text format of Prometheus, what prom-client writes. */
export function parseMetrics(text: string): ReadonlyMap<string, Metric> {
  const metrics = new Map<string, Metric>();
  let metric: Metric | undefined;
  for (const line of text.split('\n')) {
    const [, keyword, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (keyword === 'HELP') metrics.set(name, (metric = { name, type: '', help: rest, samples: [] }));
    if (keyword === 'TYPE') metric!.type = rest;
    const [, sample, labels = '', value] = /^([a-z_0-9]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    if (sample === undefined) continue;
    const pairs = [...labels.matchAll(/([a-z_]+)="((?:[^"\\]|\\.)*)"/g)].map(([, label, text]) => [label!, text!]);
    metric!.samples.push({ name: sample, labels: Object.fromEntries(pairs), value: Number(value) });
  }
  return metrics;
}
