/**
 * A bill of a hundred thousand rows (in CI) with ten seeded discrepancies of all kinds, through the whole product: the simulated Alipay
 * makes the file, the engine downloads, stores, reads and compares it while it answers queries.
 */
import path from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { openSqliteEventStore } from '../../../adapters/sqlite/sqlite-event-store';
import { DEFAULT_BUYER_ID } from '../../../simulator/ledger/buyers';
import { openLedgerFile } from '../../../simulator/ledger/ledger-file';
import { cleanUp, givenFolder, givenPaystate, until, type Json } from '../../given-paystate';
import { eventsOf, givenDay, ledgerTradeOf, paidOf } from './given-books';
import { streamOf } from '../../../domain/engine/trade-stream';

afterAll(cleanUp);

/** A tenth of it for who waits for the tests. */
const ROWS = process.env['CI'] ? 100_000 : 10_000;
/** With a refund for every twentieth. */
const PAYMENTS = Math.round(ROWS / 1.05);
const SEED = 20_261_121;
const report = (line: string) => process.stdout.write(`reconcile: ${line}\n`);

const FOUND_AS: Record<string, string> = {
  'payment-missing': 'PAYMENT_NOT_IN_BILL',
  'payment-extra': 'PAYMENT_UNKNOWN_HERE',
  'payment-amount': 'PAYMENT_AMOUNT_DIFFERS',
  'payment-trade-no': 'TRADE_NO_DIFFERS',
  'payment-twice': 'TRADE_NO_DIFFERS',
  'fee-amount': 'FEE_DIFFERS',
  'refund-missing': 'REFUND_NOT_IN_BILL',
  'refund-extra': 'REFUND_UNKNOWN_HERE',
  'refund-amount': 'REFUND_AMOUNT_DIFFERS',
  'refund-of-unknown': 'REFUND_UNKNOWN_HERE',
};

test('exactly the ten that were seeded are reported, each with what to do', async () => {
  const day = givenDay();
  const dataDir = givenFolder();
  await (await givenPaystate({ dataDir })).close();
  await fillBoth(dataDir, day);
  const paystate = await givenPaystate({ dataDir });
  await until('the views are current', () => paystate.projector.isCaughtUp());
  expect(paystate.readModel.counts()).toMatchObject({ trades: PAYMENTS, poison: 0 });
  const { changes } = await paystate.alipay.control('bill', { bill_date: day.date, seed: SEED, count: 10 });

  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const begun = performance.now();
  await paystate.gql(`mutation { reconcile(input: { date: "${day.date}" }) { userErrors { code } } }`);
  const result = await until(
    'it is done',
    async () => {
      const { data } = await paystate.gql(`{ reconciliation(date: "${day.date}") { state rows problem discrepancyCount
      discrepancies(first: 100) { nodes { kind outTradeNo message advice } } } }`);
      return data.reconciliation.state !== 'RUNNING' && data.reconciliation;
    },
    300_000,
  );
  delay.disable();

  report(
    `${result.rows} rows in ${Math.round(performance.now() - begun)} ms, event loop held p99 ${Math.round(delay.percentile(99) / 1e6)} ms, at most ${Math.round(delay.max / 1e6)} ms (with the simulator in the same process)`,
  );
  expect(result).toMatchObject({ state: 'DONE', problem: null, discrepancyCount: 10 });
  const found = result.discrepancies.nodes.map(({ kind, outTradeNo }: Json) => `${kind} ${outTradeNo}`);
  const seeded = changes.map(({ kind, out_trade_no }: Json) => `${FOUND_AS[kind]} ${out_trade_no}`);
  expect(found.sort()).toEqual(seeded.sort());
  for (const { advice } of result.discrepancies.nodes) expect(advice).toMatch(/^[A-Z].*\.$/);
  for (const { kind, message } of result.discrepancies.nodes) report(`${kind}: ${message}`);
});

async function fillBoth(dataDir: string, day: ReturnType<typeof givenDay>): Promise<void> {
  const ledger = openLedgerFile(path.join(dataDir, 'simulator'));
  const store = await openSqliteEventStore({ file: path.join(dataDir, 'events.db') });
  for (let from = 0; from < PAYMENTS; from += 1_000) {
    const some = Array.from({ length: Math.min(1_000, PAYMENTS - from) }, (_, index) =>
      paidOf(day, from + index, PAYMENTS),
    );
    for (const paid of some) ledger.put('trade', paid.outTradeNo, ledgerTradeOf(paid, DEFAULT_BUYER_ID));
    ledger.commit();
    await Promise.all(some.map((paid) => store.append(streamOf('main', paid.outTradeNo), 'no-stream', eventsOf(paid))));
  }
  ledger.close();
  await store.close();
}
