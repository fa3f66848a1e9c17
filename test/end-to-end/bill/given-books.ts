/** A day of a large shop: what Alipay and the books know of the same payments and refunds. */
import { randomUUID } from 'node:crypto';
import type { TradeEvent } from '../../../domain/events/trade-events';
import type { Trade as LedgerTrade } from '../../../simulator/ledger/ledger-rows';
import type { NewEvent } from '../../../domain/events/recorded-event';
import { HOUR_MS } from '../../../domain/values/durations';

export type Day = { date: string; fromMs: number };

/** The day before yesterday in Beijing: its bill is ready by any clock. */
export function givenDay(): Day {
  const date = new Date(Date.now() - 40 * HOUR_MS).toISOString().slice(0, 10);
  return { date, fromMs: Date.parse(`${date}T00:00:00+08:00`) };
}

export type Paid = {
  outTradeNo: string;
  tradeNo: string;
  totalFen: number;
  subject: string;
  paidAtMs: number;
  refund: { outRequestNo: string; amountFen: number; atMs: number } | undefined;
};

/** The payment with this index of `count`, spread over the day in whole seconds. Every twentieth is refunded in part. */
export function paidOf({ fromMs }: Day, index: number, count: number): Paid {
  const atMs = fromMs + Math.floor(((22 * 3_600) / count) * index) * 1_000 + 1_000;
  const totalFen = 100 + ((index * 7_919) % 100_000);
  const refund = { outRequestNo: `r_${index}`, amountFen: 1 + (index % 100), atMs: atMs + HOUR_MS };
  return {
    outTradeNo: `order_${String(index).padStart(7, '0')}`,
    tradeNo: `2026112022001400${String(index).padStart(12, '0')}`,
    totalFen,
    subject: index % 50 === 0 ? `茶, ${index} g` : `茶 ${index}`,
    paidAtMs: atMs,
    refund: index % 20 === 0 ? refund : undefined,
  };
}

/** As the simulated Alipay keeps it. */
export function ledgerTradeOf({ refund, paidAtMs, ...paid }: Paid, buyerId: string): LedgerTrade {
  return {
    ...paid,
    method: 'alipay.trade.precreate',
    deadlineMs: paidAtMs + HOUR_MS,
    refundable: true,
    status: 'TRADE_SUCCESS',
    buyerId,
    buyerNamed: true,
    createdAtMs: paidAtMs - 5_000,
    paidAtMs,
    refundedFen: refund?.amountFen ?? 0,
    refunds: refund ? [refund] : [],
  };
}

/** As the books have it. */
export function eventsOf({ outTradeNo, tradeNo, totalFen, subject, paidAtMs, refund }: Paid): NewEvent[] {
  const at = (ms: number) => new Date(ms).toISOString();
  const opened = {
    merchant: 'main',
    outTradeNo,
    totalFen,
    subject,
    method: 'QR_CODE',
    expiresAt: at(paidAtMs + HOUR_MS),
  };
  const events: TradeEvent[] = [
    { type: 'TradeOpened', data: { ...opened, method: 'QR_CODE' } },
    { type: 'TradePaid', data: { tradeNo, paidFen: totalFen, paidAt: at(paidAtMs) } },
  ];
  if (refund) {
    const { outRequestNo, amountFen, atMs } = refund;
    events.push(
      { type: 'RefundRequested', data: { outRequestNo, amountFen, requestedAt: at(atMs) } },
      { type: 'RefundSucceeded', data: { outRequestNo, amountFen, refundedAt: at(atMs) } },
    );
  }
  return events.map((event) => ({
    ...event,
    id: randomUUID(),
    metadata: { recordedAt: at(paidAtMs), actor: 'test', $correlationId: 'r1', schemaVersion: 1, previousHash: null },
  }));
}
