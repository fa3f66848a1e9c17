/** The code of a buyer's wallet pays once. It reaches Alipay, and nothing that is stored, shown or logged. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { openSqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { cleanUp, givenFolder, givenPaystate, type Paystate } from '../../given-paystate';
import { readGoldens } from '../../golden/state-of';

afterEach(cleanUp);

const CODE = '287654321098765400';
const PAID_AT_0_3_0 = { outTradeNo: 'bar_code_paid', authCode: '2812345678901210' };

/** Files of the engine that hold the text; Alipay's own ledger is not the engine's. */
function filesWith(text: string, dataDir: string): string[] {
  return readdirSync(dataDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('simulator') && statSync(path.join(dataDir, name)).isFile())
    .filter((name) => readFileSync(path.join(dataDir, name)).includes(text));
}

const historyOf = async ({ gql }: Paystate, outTradeNo: string) => {
  const query = 'query ($no: ID!) { trade(outTradeNo: $no) { history(first: 50) { nodes { type data summary } } } }';
  return (await gql(query, { no: outTradeNo })).data.trade.history.nodes;
};
const barCode = (authCode = CODE) => ({ method: 'BARCODE', authCode });

test('given a bar code, when it has paid, then Alipay had it, and no file, no answer and no log line has it', async () => {
  const paystate = await givenPaystate();

  const { trade, userErrors } = await paystate.pay('till_1', barCode());

  expect({ state: trade.state, userErrors }).toEqual({ state: 'TRADE_SUCCESS', userErrors: [] });
  const history = await historyOf(paystate, 'till_1');
  expect(history.map(({ type }: { type: string }) => type)).toContain('AlipayCallRequested');
  expect(JSON.stringify(history)).not.toContain(CODE);
  expect(JSON.stringify(paystate.log)).not.toContain(CODE);
  await paystate.close();
  expect(filesWith('till_1', paystate.dataDir)).toEqual(expect.arrayContaining(['events.db', 'read-model.db']));
  expect(filesWith(CODE, paystate.dataDir)).toEqual([]);
});

test('given a page that is changed to a bar code, when Alipay’s answer is lost, then nothing has the code either', async () => {
  const paystate = await givenPaystate();
  await paystate.pay('till_1', { method: 'PAGE' });
  await paystate.alipay.fault('alipay.trade.pay', 'answer-lost');

  await paystate.pay('till_1', { ...barCode(), switchMethod: true });

  expect((await paystate.events('till_1')).map(({ type }) => type)).toContain('PayMethodSwitched');
  await paystate.close();
  expect(filesWith(CODE, paystate.dataDir)).toEqual([]);
});

test('given a payment by bar code, when it is sent again, then the same code is the same order, and another is not', async () => {
  const { pay } = await givenPaystate();
  await pay('till_1', barCode());

  expect(await pay('till_1', barCode())).toMatchObject({ trade: { state: 'TRADE_SUCCESS' }, userErrors: [] });
  expect((await pay('till_1', barCode('287654321098765410'))).userErrors).toMatchObject([
    { code: 'IDEMPOTENCY_CONFLICT', path: ['input', 'authCode'] },
  ]);
});

test('given a log of 0.3.0, which has its codes, when it is read, then they are compared, and neither shown nor kept in views', async () => {
  const dataDir = givenFolder();
  const golden = readGoldens().find(({ version, scenario }) => version === '0.3.0' && scenario === 'bar-code-paid')!;
  const store = await openSqliteEventStore({ file: path.join(dataDir, 'events.db') });
  await store.append(golden.events[0]!.stream, 'no-stream', golden.events);
  await store.close();

  const paystate = await givenPaystate({ dataDir });

  const { outTradeNo, authCode } = PAID_AT_0_3_0;
  expect(await paystate.pay(outTradeNo, barCode(authCode))).toMatchObject({
    trade: { state: 'TRADE_SUCCESS' },
    userErrors: [],
  });
  expect((await paystate.pay(outTradeNo, barCode())).userErrors).toMatchObject([{ code: 'IDEMPOTENCY_CONFLICT' }]);
  const [opened, called] = await historyOf(paystate, outTradeNo);
  expect([opened.data.authCode, called.data.bizContent.auth_code]).toEqual(['***', '***']);
  await paystate.close();
  expect(filesWith(authCode, dataDir)).toEqual(['events.db']);
});
