/** An engine that is started under another merchant's name on the folder of the one before. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readConfig } from '../../../adapters/config/config';
import { createLogger } from '../../../adapters/runtime/logger';
import { openReadModel } from '../../../projections/views/read-model';
import { startPaystate, type Paystate } from '../../../start-paystate';
import { cli } from '../../cli/given-cli';

let dataDir: string;
let running: Paystate | undefined;
beforeEach(() => (dataDir = mkdtempSync(path.join(tmpdir(), 'paystate-renamed-'))));
afterEach(async () => {
  await running?.stop();
  running = undefined;
  rmSync(dataDir, { recursive: true, force: true });
});

async function start(env: Record<string, string> = {}): Promise<Paystate> {
  const config = { ...readConfig({ PORT: '0', DATA_DIR: dataDir, LOG_LEVEL: 'fatal', ...env }), simulatorPort: 0 };
  running = await startPaystate(config, createLogger('fatal'));
  return running;
}
async function stop(): Promise<void> {
  await running?.stop();
  running = undefined;
}
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests say with literals what they expect of it
async function post(url: string, body: object): Promise<any> {
  const headers = { 'content-type': 'application/json' };
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json();
}
const gql = ({ url }: Paystate, query: string) => post(`${url}/graphql`, { query });
const refundState = async (paystate: Paystate) =>
  (await gql(paystate, '{ trade(outTradeNo: "tea_1") { refunds { state } } }')).data.trade?.refunds[0]?.state;

/** A paid order of `main` with a refund whose answer was lost. */
async function givenUnknownRefund(): Promise<void> {
  const paystate = await start();
  const control = (route: string, body: object) => post(`${paystate.simulator!.url}/control/${route}`, body);
  const rules = [
    { method: 'notify', fault: 'notify-lost', times: 100 },
    { method: 'alipay.trade.refund', fault: 'answer-lost', times: 100 },
    { method: 'alipay.trade.fastpay.refund.query', fault: 'answer-lost', times: 100 },
  ];
  await control('faults', { rules });
  await gql(
    paystate,
    'mutation { pay(input: { outTradeNo: "tea_1", totalAmount: "88.00", subject: "Tea", method: QR_CODE }) { userErrors { code } } }',
  );
  await control('pay', { out_trade_no: 'tea_1' });
  await gql(paystate, 'mutation { sync(input: { outTradeNo: "tea_1" }) { trade { state } } }');
  await gql(
    paystate,
    'mutation { refund(input: { outTradeNo: "tea_1", outRequestNo: "r1", amount: "20.00" }) { userErrors { code } } }',
  );
  expect(await refundState(paystate)).toBe('UNKNOWN');
  await stop();
}

test('does not start beside open work of the former name, and says what to do; under that name it goes on', async () => {
  await givenUnknownRefund();

  const refused = start({ MERCHANT: 'shop2' });

  await expect(refused).rejects.toThrow(/open trades of merchant main \(1\), and only shop2 .*Set MERCHANT=main/);
  await expect(start({ MERCHANT: 'shop2', RETIRED_MERCHANTS: 'tea' })).rejects.toThrow(/RETIRED_MERCHANTS=main/);
  expect(['UNKNOWN', 'SUCCEEDED']).toContain(await refundState(await start()));
});

test('rebuilds no views over those that tell of open work', async () => {
  await givenUnknownRefund();
  const { code, err } = await cli(['rebuild'], { DATA_DIR: dataDir, MERCHANT: 'shop2' });
  expect([code, err]).toEqual([1, expect.stringMatching(/open trades of merchant main \(1\)/)]);
});

test('starts where the former name is retired in the settings', async () => {
  await givenUnknownRefund();
  const paystate = await start({ MERCHANT: 'shop2', RETIRED_MERCHANTS: 'main' });
  expect(await refundState(paystate)).toBeUndefined();
});

test('starts where nothing of the former name is open', async () => {
  openReadModel(path.join(dataDir, 'read-model.db'), { merchant: 'main' }).close();
  openReadModel(path.join(dataDir, 'read-model-tea.db'), { merchant: 'tea' }).close();
  expect((await start({ MERCHANT: 'shop2' })).url).toMatch(/^http/);
});
