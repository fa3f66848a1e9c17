/** What gauges show of a shop: what is open and since when, and the money of today and yesterday, along indexes. */
import path from 'node:path';
import type { TradeEvent } from '../../../domain/events/trade-events';
import { openOwnerOnly } from '../../../projections/views/read-model-file';
import { FIGURE_QUERIES } from '../../../projections/figures/shop-figures';
import { at, cleanUp, givenFolder, givenLog, givenReadModel } from '../given-projections';

afterEach(cleanUp);

const opened = (outTradeNo: string): TradeEvent => ({
  type: 'TradeOpened',
  data: { merchant: 'main', outTradeNo, totalFen: 8_800, subject: 'Tea', method: 'QR_CODE', expiresAt: at(7_200) },
});
const paid = (seconds: number): TradeEvent => ({
  type: 'TradePaid',
  data: { tradeNo: '2026112122001400000000000001', paidFen: 8_800, paidAt: at(seconds) },
});
const requested = (callId: string, method: 'alipay.trade.refund' | 'alipay.trade.query'): TradeEvent => ({
  type: 'AlipayCallRequested',
  data: { callId, method, bizContent: {}, deadlineAt: at(100) },
});
const refund = (seconds: number): TradeEvent => ({
  type: 'RefundRequested',
  data: { outRequestNo: 'r1', amountFen: 2_000, requestedAt: at(seconds) },
});
const refunded = (seconds: number): TradeEvent => ({
  type: 'RefundSucceeded',
  data: { outRequestNo: 'r1', amountFen: 2_000, refundedAt: at(seconds) },
});
const anomaly = (kind: 'AMOUNT_DIFFERS' | 'UNKNOWN_TRADE'): TradeEvent => ({
  type: 'TradeAnomalyObserved',
  data: { kind, detail: kind, observedAt: at(9) },
});
const nowMs = Date.parse(at(3_600));

test('the oldest doubt counts from when it arose, not from when its order was opened', () => {
  const log = givenLog()
    .add('old', 0, opened('old'), paid(1))
    .add('young', 20, opened('young'), paid(21), refund(30))
    .add('old', 40, refund(40));
  const readModel = givenReadModel();

  readModel.apply(log.batch());

  expect(readModel.figures(nowMs)).toMatchObject({ inDoubt: 2, inDoubtSinceMs: Date.parse(at(30)) });
});

test('a query on its way is no doubt; an outcome that is known is none any more', () => {
  const log = givenLog().add('tea_1', 0, opened('tea_1'), paid(1), requested('c1', 'alipay.trade.query'));
  const readModel = givenReadModel();
  readModel.apply(log.batch());
  expect(readModel.figures(nowMs)).toMatchObject({ inDoubt: 0, inDoubtSinceMs: undefined });

  log.add('tea_1', 10, refund(10));
  readModel.apply(log.batch(3));
  expect(readModel.figures(nowMs)).toMatchObject({ inDoubt: 1, inDoubtSinceMs: Date.parse(at(10)) });

  log.add('tea_1', 20, refunded(20));
  readModel.apply(log.batch(4));
  expect(readModel.figures(nowMs)).toMatchObject({ inDoubt: 0, inDoubtSinceMs: undefined });
});

test('open anomalies by kind, those of orders that were never opened here included', () => {
  const log = givenLog()
    .add('tea_1', 0, opened('tea_1'), anomaly('AMOUNT_DIFFERS'))
    .add('tea_2', 0, opened('tea_2'), anomaly('AMOUNT_DIFFERS'))
    .add('foreign', 1, anomaly('UNKNOWN_TRADE'));
  const [, first] = log.events;
  const resolved = { anomalyId: first!.id, who: 'lin', why: 'ticket 42', settledAt: at(5) };
  log.add('tea_1', 5, { type: 'TradeAnomalySettled', data: resolved });
  const readModel = givenReadModel();

  readModel.apply(log.batch());

  expect(readModel.figures(nowMs).openAnomalies).toEqual([
    { kind: 'AMOUNT_DIFFERS', count: 1 },
    { kind: 'UNKNOWN_TRADE', count: 1 },
  ]);
});

test('today and yesterday are days in Beijing', () => {
  // Noon in Beijing at 0: twelve hours later a day has passed there, and none in UTC.
  const log = givenLog().add('tea_1', 0, opened('tea_1'), paid(1), refund(2), refunded(3));
  const readModel = givenReadModel();
  readModel.apply(log.batch());
  const money = { paid: 1, paidFen: 8_800, refunded: 1, refundedFen: 2_000 };
  const nothing = { paid: 0, paidFen: 0, refunded: 0, refundedFen: 0 };

  expect(readModel.figures(Date.parse(at(12 * 3_600 - 1)))).toMatchObject({ today: money, yesterday: nothing });
  expect(readModel.figures(Date.parse(at(12 * 3_600)))).toMatchObject({ today: nothing, yesterday: money });
});

test.each(Object.entries(FIGURE_QUERIES))('%s is read along an index: history costs nothing', (_name, sql) => {
  const file = path.join(givenFolder(), 'read-model.db');
  givenReadModel(file);
  const db = openOwnerOnly(file);

  const plan = db
    .prepare<string[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...(sql.includes('?') ? [''] : []));
  db.close();

  expect(plan.map(({ detail }) => detail).join('; ')).toMatch(/USING (COVERING )?INDEX|USING PRIMARY KEY/);
  expect(plan.map(({ detail }) => detail).filter((detail) => /^SCAN (?!.* USING)/.test(detail))).toEqual([]);
});
