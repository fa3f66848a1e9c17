/** Bills against the books: a running engine, the simulated Alipay's files over HTTP, real SQLite, the real clock of the simulator. */
import { rmSync } from 'node:fs';
import path from 'node:path';
import { createChainCheck } from '../../../adapters/event-log/event-hash';
import { appendToBill, loadBill } from '../../../domain/reconciliation/bill-stream';
import type { Simulator } from '../../../simulator/simulator';
import { talkTo } from '../../simulator/given-simulator';
import { cleanUp, givenPaystate, until, type Json, type Paystate } from '../../given-paystate';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

afterEach(cleanUp);

const SUMS = '{ paymentCount paymentAmount refundCount refundAmount }';
const LOOK = `query ($date: String!, $first: Int, $after: String, $kinds: [DiscrepancyKind!]) { reconciliation(date: $date) {
  date state problem nextTryAt importedAt reconciledAt fileSha256 rows alipay ${SUMS} ours ${SUMS} fees discrepancyCount asked
  repaired awaitingNextBill discrepancies(first: $first, after: $after, kinds: $kinds) {
    nodes { kind outTradeNo outRequestNo tradeNo ours theirs line at message advice } edges { cursor node { outTradeNo } } totalCount totalCountIsExact
    pageInfo { hasNextPage endCursor } } } }`;
const RECONCILE = `mutation ($date: String!) { reconcile(input: { date: $date }) {
  reconciliation { date state } userErrors { code message path advice } } }`;

const beijing = (paystate: Paystate) => new Date(paystate.engine.clock.now().getTime() + 8 * 3_600_000).toISOString();
const today = (paystate: Paystate) => beijing(paystate).slice(0, 10);
const look = async (paystate: Paystate, date: string, more: Record<string, unknown> = {}): Promise<Json> =>
  (await paystate.gql(LOOK, { date, first: 100, ...more })).data.reconciliation;
/** Begins it and waits for its end. */
async function reconciled(paystate: Paystate, date: string): Promise<Json> {
  const { data } = await paystate.gql(RECONCILE, { date });
  expect(data.reconcile.userErrors).toEqual([]);
  return until('it is reconciled', async () => {
    const now = await look(paystate, date);
    return now.state !== 'RUNNING' && now;
  });
}
const billEvents = (paystate: Paystate, date: string) =>
  paystate.store.readStream(`bill-main-${date}`) as Promise<readonly { type: string; data: Json }[]>;
/** An order that Alipay's notify made paid here. */
async function paid(paystate: Paystate, outTradeNo: string, totalAmount = '88.00') {
  await paystate.pay(outTradeNo, { totalAmount });
  await paystate.alipay.pay(outTradeNo);
  await until(`${outTradeNo} is paid`, async () => (await paystate.trade(outTradeNo)).state === 'TRADE_SUCCESS');
}

test('pay, notify, refund, bill: reconciled to zero difference', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  await paid(paystate, 'tea_2', '0.01');
  await paystate.refund('tea_1', 'tea_1_r1', '20.00');
  await paystate.refund('tea_2', 'tea_2_r1', '0.01');
  await paystate.alipay.advance('34h');

  const result = await reconciled(paystate, date);

  const sums = { paymentCount: 2, paymentAmount: '88.01', refundCount: 2, refundAmount: '20.01' };
  expect(result).toMatchObject({ state: 'DONE', rows: 4, alipay: sums, ours: sums, discrepancyCount: 0, fees: '0.53' });
  expect(result).toMatchObject({ asked: 0, repaired: 0, problem: null, discrepancies: { nodes: [] } });
  expect((await billEvents(paystate, date)).map(({ type }) => type)).toEqual([
    'ReconciliationStarted',
    'AlipayCallRequested',
    'AlipayCallAnswered',
    'BillImported',
    'BillReconciled',
  ]);
});

test('what differs is found, each once, and says what to do; what fits is not', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  for (const index of Array.from({ length: 12 }, (_, index) => index)) await paid(paystate, `tea_${index}`);
  for (const index of [8, 9, 10]) await paystate.refund(`tea_${index}`, `r_${index}`, '20.00');
  await paystate.alipay.control('bill', {
    bill_date: date,
    changes: [
      { kind: 'payment-missing', out_trade_no: 'tea_0' },
      { kind: 'payment-extra', out_trade_no: 'elsewhere_1', amount_fen: 700 },
      { kind: 'payment-amount', out_trade_no: 'tea_2', amount_fen: 8801 },
      { kind: 'payment-trade-no', out_trade_no: 'tea_3' },
      { kind: 'payment-twice', out_trade_no: 'tea_4' },
      { kind: 'fee-amount', out_trade_no: 'tea_5', amount_fen: 60 },
      { kind: 'refund-missing', out_trade_no: 'tea_8', out_request_no: 'r_8' },
      { kind: 'refund-extra', out_trade_no: 'tea_6', out_request_no: 'nobody_1', amount_fen: 100 },
      { kind: 'refund-amount', out_trade_no: 'tea_9', out_request_no: 'r_9', amount_fen: 1999 },
      { kind: 'refund-of-unknown', out_trade_no: 'elsewhere_2', out_request_no: 'x_1', amount_fen: 100 },
    ],
  });
  await paystate.alipay.advance('34h');

  const { discrepancyCount, discrepancies } = await reconciled(paystate, date);

  const found = discrepancies.nodes.map(({ kind, outTradeNo, outRequestNo, ours, theirs }: Json) =>
    [kind, outTradeNo, outRequestNo, ours, theirs].join(' '),
  );
  expect(found.sort()).toEqual([
    'FEE_DIFFERS tea_5  0.53 0.60',
    'PAYMENT_AMOUNT_DIFFERS tea_2  88.00 88.01',
    'PAYMENT_NOT_IN_BILL tea_0  88.00 ',
    'PAYMENT_UNKNOWN_HERE elsewhere_1   7.00',
    'REFUND_AMOUNT_DIFFERS tea_9 r_9 20.00 19.99',
    'REFUND_NOT_IN_BILL tea_8 r_8 20.00 ',
    'REFUND_UNKNOWN_HERE elsewhere_2 x_1  1.00',
    'REFUND_UNKNOWN_HERE tea_6 nobody_1  1.00',
    'TRADE_NO_DIFFERS tea_3  88.00 88.00',
    'TRADE_NO_DIFFERS tea_4  88.00 88.00',
  ]);
  expect(discrepancyCount).toBe(10);
  for (const { message, advice } of discrepancies.nodes) {
    expect(message).toMatch(/^[A-Z].*\.$/);
    expect(advice.length).toBeGreaterThan(40);
  }
  const page = await look(paystate, date, { first: 1, kinds: ['TRADE_NO_DIFFERS'] });
  const next = await look(paystate, date, {
    first: 1,
    kinds: ['TRADE_NO_DIFFERS'],
    after: page.discrepancies.edges[0].cursor,
  });
  expect(page.discrepancies).toMatchObject({ totalCount: 2, totalCountIsExact: true });
  expect(page.discrepancies.edges[0].node.outTradeNo).toBe(page.discrepancies.nodes[0].outTradeNo);
  expect([page.discrepancies.pageInfo.hasNextPage, next.discrepancies.pageInfo.hasNextPage]).toEqual([true, false]);
  expect(page.discrepancies.nodes).not.toEqual(next.discrepancies.nodes);
  expect(paystate.log).toContainEqual(expect.objectContaining({ level: 40, date, discrepancies: 10 }));
});

test('what a cancel returned must be in the bill, under whatever number', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  for (const name of ['tea_1', 'tea_2', 'tea_3']) {
    await paid(paystate, name);
    await paystate.gql(`mutation { cancel(input: { outTradeNo: "${name}" }) { userErrors { code } } }`);
    expect(await paystate.trade(name)).toMatchObject({ state: 'TRADE_CLOSED', refundedAmount: '88.00' });
  }
  await paystate.alipay.control('bill', {
    bill_date: date,
    changes: [
      { kind: 'refund-missing', out_trade_no: 'tea_2', out_request_no: 'tea_2' },
      { kind: 'refund-missing', out_trade_no: 'tea_3', out_request_no: 'tea_3' },
      { kind: 'refund-extra', out_trade_no: 'tea_3', out_request_no: 'cancel_of_3', amount_fen: 8800 },
    ],
  });
  await paystate.alipay.advance('34h');

  const { discrepancies, ours, alipay } = await reconciled(paystate, date);

  expect(discrepancies.nodes).toMatchObject([
    { kind: 'REFUND_NOT_IN_BILL', outTradeNo: 'tea_2', outRequestNo: null, ours: '88.00', theirs: null },
  ]);
  expect([alipay.refundAmount, ours.refundAmount]).toEqual(['176.00', '264.00']);
});

test('a payment and a refund that never reached us are booked by a query, not by the bill', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  await paystate.pay('tea_2');
  await paystate.alipay.fault('notify', 'notify-lost', { times: 50 });
  await paystate.alipay.pay('tea_2');
  await paystate.alipay.fault('alipay.trade.refund', 'answer-lost');
  await paystate.refund('tea_1', 'tea_1_r1', '20.00');
  expect(await paystate.trade('tea_2')).toMatchObject({ state: 'WAIT_BUYER_PAY' });
  await paystate.alipay.advance('34h');

  const result = await reconciled(paystate, date);

  expect(result).toMatchObject({ state: 'DONE', discrepancyCount: 0, asked: 2, repaired: 2 });
  expect(result.ours).toEqual(result.alipay);
  expect(await paystate.trade('tea_2')).toMatchObject({ state: 'TRADE_SUCCESS', paidAmount: '88.00' });
  const evidence = (await paystate.events('tea_2')).slice(-3);
  expect(evidence.map(({ type }) => type)).toEqual(['AlipayCallRequested', 'AlipayCallAnswered', 'TradePaid']);
  expect(evidence[0]!.metadata.actor).toBe('reconciliation');
});

test('a run that could not ask Alipay is not done: it says so, and goes on where it ended', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paystate.alipay.fault('notify', 'notify-lost', { times: 50 });
  for (const name of ['tea_1', 'tea_2']) {
    await paystate.pay(name);
    await paystate.alipay.pay(name);
  }
  await paystate.pay('tea_3');
  const changes = [{ kind: 'payment-extra', out_trade_no: 'tea_3', amount_fen: 8800 }];
  await paystate.alipay.control('bill', { bill_date: date, changes });
  await paystate.alipay.advance('34h');
  await paystate.alipay.fault('alipay.trade.query', 'answer-lost');

  const failed = await reconciled(paystate, date);

  expect(failed).toMatchObject({ state: 'FAILED', asked: 2, repaired: 1, nextTryAt: expect.any(String) });
  expect(failed.problem).toMatch(/could not be asked about 1 orders/);
  expect(failed.discrepancies.nodes).toMatchObject([
    { outTradeNo: 'tea_1', message: expect.stringMatching(/has not answered yet/) },
    { outTradeNo: 'tea_3', message: expect.stringMatching(/was asked and did not confirm it/) },
  ]);
  const queriesOf = async (outTradeNo: string) =>
    (await paystate.events(outTradeNo)).filter(
      ({ type, data }) => type === 'AlipayCallRequested' && data.method === 'alipay.trade.query',
    ).length;
  const before = await queriesOf('tea_3');
  const done = await reconciled(paystate, date);
  expect(done).toMatchObject({ state: 'DONE', discrepancyCount: 1, asked: 3, repaired: 2, problem: null });
  expect(await queriesOf('tea_3')).toBe(before);
});

test('a refund that counts as refused here, and went through all the same, is booked: it could be returned twice', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  const refusal = { sub_code: 'ACQ.SELLER_BALANCE_NOT_ENOUGH' };
  await paystate.alipay.fault('alipay.trade.refund', 'business-error', refusal);
  expect((await paystate.refund('tea_1', 'r_1', '20.00')).refund.state).toBe('REFUSED');
  await paystate.alipay.fault('notify', 'notify-lost', { times: 50 });
  const { exec } = talkTo({
    ...paystate.alipay,
    gatewayUrl: `${paystate.alipay.url}/gateway.do`,
  } as unknown as Simulator);
  await exec('refund', { out_trade_no: 'tea_1', out_request_no: 'r_1', refund_amount: '20.00' });
  await paystate.alipay.advance('34h');

  const result = await reconciled(paystate, date);

  expect(result).toMatchObject({ discrepancyCount: 0, asked: 1, repaired: 1 });
  expect(await paystate.trade('tea_1')).toMatchObject({ refundedAmount: '20.00', refundableAmount: '68.00' });
});

test('what Alipay does not confirm is not booked', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paystate.pay('tea_1');
  await paystate.alipay.control('bill', {
    bill_date: date,
    changes: [{ kind: 'payment-extra', out_trade_no: 'tea_1', amount_fen: 8800 }],
  });
  await paystate.alipay.advance('34h');
  const result = await reconciled(paystate, date);
  expect(result.discrepancies.nodes).toMatchObject([{ kind: 'PAYMENT_NOT_BOOKED', outTradeNo: 'tea_1' }]);
  expect(result).toMatchObject({ asked: 1, repaired: 0 });
  expect(await paystate.trade('tea_1')).toMatchObject({ paidAmount: '0.00' });
});

test('what was paid a second before midnight and booked the day after is on the day on which it was paid', async () => {
  const paystate = await givenPaystate({ isClockStopped: true });
  const date = today(paystate);
  const untilMidnightMs = Date.parse(`${date}T24:00:00Z`) - Date.parse(beijing(paystate));
  const secondsToGo = Math.ceil(untilMidnightMs / 1_000) - 1;
  if (secondsToGo > 0) await paystate.alipay.advance(`${secondsToGo}s`);
  await paystate.pay('tea_1');
  await paystate.alipay.fault('notify', 'notify-lost', { times: 1 });
  await paystate.alipay.pay('tea_1');
  await paystate.alipay.advance('60s');
  await paystate.gql('mutation { sync(input: { outTradeNo: "tea_1" }) { trade { state } } }');
  await paid(paystate, 'tea_2', '1.00');
  const next = today(paystate);
  expect(next).not.toBe(date);
  await paystate.alipay.advance('34h');

  expect(await reconciled(paystate, date)).toMatchObject({ discrepancyCount: 0, ours: { paymentAmount: '88.00' } });
  expect(await reconciled(paystate, next)).toMatchObject({ discrepancyCount: 0, ours: { paymentAmount: '1.00' } });
  await paystate.alipay.advance('34d');
  const month = await reconciled(paystate, date.slice(0, 7));
  expect(month).toMatchObject({ state: 'DONE', discrepancyCount: 0 });
});

describe('the schedule', () => {
  test('asks for yesterday from ten in the morning on, later again where there is no bill, and once for all nodes', async () => {
    const paystate = await givenPaystate({ reconcileEveryMs: 10, isClockStopped: true });
    const date = today(paystate);
    await paid(paystate, 'tea_1');
    await paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'business-error', {
      times: 2,
      sub_code: 'isp.bill_not_exist',
    });
    const untilTen = Date.parse(`${date}T24:00:00Z`) + 10 * 3_600_000 - Date.parse(beijing(paystate));
    await paystate.alipay.advance(`${Math.floor(untilTen / 1_000) - 30}s`);
    const calls = async () =>
      (await paystate.alipay.ledger()).calls.filter(({ method }: Json) => method.includes('bill')).length;
    await paystate.alipay.advance('60s');
    await until('it was asked', async () => (await look(paystate, date))?.state === 'NOT_READY');
    expect(await calls()).toBe(1);
    await paystate.alipay.advance('9m');
    expect(await look(paystate, date)).toMatchObject({ state: 'NOT_READY', problem: 'isp.bill_not_exist' });
    await paystate.alipay.advance('2m');
    await until('it was asked again', async () => (await calls()) === 2);
    await until('that ended', async () => (await look(paystate, date))?.state === 'NOT_READY');
    await paystate.alipay.advance('21m');
    await until('it is done', async () => (await look(paystate, date))?.state === 'DONE');
    expect(await look(paystate, date)).toMatchObject({ discrepancyCount: 0, rows: 1 });
  });

  test('a run that was lost with its process blocks for half an hour, and is then made up for', async () => {
    const paystate = await givenPaystate({ reconcileEveryMs: 10, isClockStopped: true });
    const date = today(paystate);
    await paid(paystate, 'tea_1');
    const nowMs = Date.parse(`${date}T24:00:00+08:00`) + 10 * 3_600_000;
    const [startedAt, untilThen] = [nowMs, nowMs + 30 * 60_000].map((ms) => new Date(ms).toISOString());
    const data = { runId: 'of-another-node', merchant: 'main', date, startedAt: startedAt!, until: untilThen! };
    const caller = { actor: 'reconciliation', correlationId: 'r1' };
    const started = [{ type: 'ReconciliationStarted' as const, data }];
    await appendToBill(paystate.engine, await loadBill(paystate.engine, date), started, caller);
    const untilTen = nowMs - paystate.engine.clock.now().getTime();
    await paystate.alipay.advance(`${Math.ceil(untilTen / 1_000) + 60}s`);
    expect(await look(paystate, date)).toMatchObject({ state: 'RUNNING' });
    expect((await paystate.gql(RECONCILE, { date })).data.reconcile).toMatchObject({
      reconciliation: { state: 'RUNNING' },
    });
    expect(await billEvents(paystate, date)).toHaveLength(1);

    await paystate.alipay.advance('30m');

    await until('it is done', async () => (await look(paystate, date)).state === 'DONE');
    expect(await look(paystate, date)).toMatchObject({ discrepancyCount: 0, rows: 1 });
  });

  test('a run that fails is told, and tried again where that may help', async () => {
    const paystate = await givenPaystate();
    const date = today(paystate);
    await paid(paystate, 'tea_1');
    await paystate.alipay.advance('34h');
    await paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'timeout');
    const failed = await reconciled(paystate, date);
    expect(failed).toMatchObject({ state: 'FAILED', problem: expect.stringMatching(/no address.*timeout/) });
    expect(Date.parse(failed.nextTryAt)).toBeGreaterThan(paystate.engine.clock.now().getTime());
    await paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'call-limited');
    expect(await reconciled(paystate, date)).toMatchObject({ state: 'FAILED', nextTryAt: expect.any(String) });
    await paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'business-error', {
      sub_code: 'isv.no-such-contract',
    });
    const refused = await reconciled(paystate, date);
    expect(refused).toMatchObject({
      state: 'FAILED',
      problem: expect.stringMatching(/no-such-contract/),
      nextTryAt: null,
    });
    expect(await reconciled(paystate, date)).toMatchObject({ state: 'DONE', problem: null });
  });
});

test('a replayed answer that leads to the bill of another day is not taken for the bill of this one', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  await paystate.alipay.advance('24h');
  const next = today(paystate);
  await paystate.alipay.advance('34h');
  expect(await reconciled(paystate, date)).toMatchObject({ state: 'DONE', rows: 1 });
  await paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'replayed-answer');

  const problem = `Alipay gave the bill that begins on ${date}, not that of ${next}`;
  expect(await reconciled(paystate, next)).toMatchObject({ state: 'FAILED', rows: null, problem });

  expect(await reconciled(paystate, next)).toMatchObject({ state: 'DONE', rows: 0, discrepancyCount: 0 });
});

test('where Alipay has no bill and we have nothing either, there was nothing: but not before the day is long over', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  const noBill = () =>
    paystate.alipay.fault('alipay.data.dataservice.bill.downloadurl.query', 'business-error', {
      sub_code: 'isp.bill_not_exist',
    });
  const untilTen = Date.parse(`${date}T24:00:00Z`) + 10 * 3_600_000 - Date.parse(beijing(paystate));
  await paystate.alipay.advance(`${Math.ceil(untilTen / 1_000)}s`);
  await noBill();
  expect(await reconciled(paystate, date)).toMatchObject({ state: 'NOT_READY' });
  await paystate.alipay.advance('7h');
  await noBill();
  expect(await reconciled(paystate, date)).toMatchObject({ state: 'DONE', rows: null, discrepancyCount: 0 });
});

test('the bill itself is in the log: another node compares it without asking Alipay, and the chain covers it', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  await paystate.alipay.advance('34h');
  const first = await reconciled(paystate, date);
  rmSync(path.join(paystate.dataDir, 'bills'), { recursive: true });

  const second = await reconciled(paystate, date);

  expect(second).toMatchObject({ state: 'DONE', discrepancyCount: 0, fileSha256: first.fileSha256 });
  const calls = (await paystate.alipay.ledger()).calls.filter(({ method }: Json) => method.includes('bill'));
  expect(calls).toHaveLength(1);
  const events: RecordedEvent[] = [];
  for await (const batch of paystate.store.readAll()) events.push(...batch.events);
  const check = createChainCheck();
  expect(events.map((event) => check.next(event)).filter(Boolean)).toEqual([]);
  const types = new Set<string>(events.map(({ type }) => type));
  expect([types.has('BillFilePart'), types.has('BillReconciled'), types.has('TradePaid')]).toEqual([true, true, true]);
  await until('the views are current', () => paystate.projector.isCaughtUp());
  expect(paystate.readModel.counts()).toMatchObject({ poison: 0, trades: 1 });
});

test('a bill is downloaded again when that is asked for, and a list that has not changed is not stored again', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  const changes = [{ kind: 'payment-missing', out_trade_no: 'tea_1' }];
  await paystate.alipay.control('bill', { bill_date: date, changes });
  await paystate.alipay.advance('34h');
  await reconciled(paystate, date);
  const unchanged = await reconciled(paystate, date);
  expect(unchanged.discrepancies.nodes).toMatchObject([{ kind: 'PAYMENT_NOT_IN_BILL' }]);
  expect((await billEvents(paystate, date)).filter(({ type }) => type === 'DiscrepanciesFound')).toHaveLength(1);
  await paystate.alipay.control('bill', { bill_date: date, changes: [] });
  expect(await reconciled(paystate, date)).toMatchObject({ discrepancyCount: 1 });

  await paystate.gql(`mutation { reconcile(input: { date: "${date}", again: true }) { userErrors { code } } }`);

  await until('it agrees', async () => (await look(paystate, date)).discrepancyCount === 0);
  const bills = (await billEvents(paystate, date)).filter(({ type }) => type === 'BillImported');
  expect(bills.map(({ data }) => data.rows)).toEqual([0, 1]);
});

test('of several that begin at once, one asks Alipay', async () => {
  const paystate = await givenPaystate();
  const date = today(paystate);
  await paid(paystate, 'tea_1');
  await paystate.alipay.advance('34h');
  const answers = await Promise.all(Array.from({ length: 8 }, () => paystate.gql(RECONCILE, { date })));
  expect(answers.flatMap(({ data }) => data.reconcile.userErrors)).toEqual([]);
  await until('it is done', async () => (await look(paystate, date)).state === 'DONE');
  expect((await billEvents(paystate, date)).filter(({ type }) => type === 'ReconciliationStarted')).toHaveLength(1);
});

test('what is no bill is refused', async () => {
  const paystate = await givenPaystate();
  for (const date of [today(paystate), '2026-02-30', '2015-01-01', 'yesterday', '']) {
    const { data } = await paystate.gql(RECONCILE, { date });
    expect(data.reconcile).toMatchObject({
      reconciliation: null,
      userErrors: [{ code: 'INVALID_DATE', path: ['input', 'date'], advice: 'FIX_INPUT' }],
    });
  }
  expect((await paystate.gql(LOOK, { date: 'x' })).errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
  expect(await look(paystate, '2026-01-01')).toBeNull();
});
