/** Discrepancies on request: where a bill differs from the ledger. The bill is wrong, the ledger stays right. */
import type { BillRow } from './bill-rows';

export const BILL_CHANGES = {
  'payment-missing': 'the row of a payment is left out',
  'payment-extra': 'a payment that the ledger does not have',
  'payment-amount': 'a payment of another amount',
  'payment-trade-no': 'a payment under another trade_no',
  'payment-twice': 'the row of a payment stands twice, the second under another trade_no',
  'fee-amount': 'another fee',
  'refund-missing': 'the row of a refund is left out',
  'refund-extra': 'a refund of a known trade under an unknown request number',
  'refund-amount': 'a refund of another amount',
  'refund-of-unknown': 'a refund of a trade that the ledger does not have',
} as const;
export type BillChangeKind = keyof typeof BILL_CHANGES;

export type BillChange = {
  kind: BillChangeKind;
  out_trade_no?: string | undefined;
  out_request_no?: string | undefined;
  /** Fen: the amount or fee in the row instead, without a sign. */
  amount_fen?: number | undefined;
};

export const MAX_BILL_CHANGES = 1_000;

/** Draws changes for rows that have none yet, one kind after the other. Fewer than `count` where rows run out. */
export function drawChanges(rows: readonly BillRow[], count: number, random: () => number): BillChange[] {
  const kinds = Object.keys(BILL_CHANGES) as BillChangeKind[];
  const used = new Set<string>();
  const draw = (kind: BillRow['kind']): BillRow | undefined => {
    const free = rows.filter((row) => row.kind === kind && !used.has(row.outTradeNo));
    const row = free[Math.floor(random() * free.length)];
    if (row) used.add(row.outTradeNo);
    return row;
  };
  return Array.from({ length: Math.min(count, MAX_BILL_CHANGES) }, (_, index): BillChange[] => {
    const kind = kinds[index % kinds.length]!;
    if (kind === 'payment-extra' || kind === 'refund-of-unknown') {
      return [
        { kind, out_trade_no: `elsewhere_${index}`, out_request_no: `elsewhere_r${index}`, amount_fen: 100 + index },
      ];
    }
    const row = draw(kind.startsWith('refund-') && kind !== 'refund-extra' ? 'refund' : 'payment');
    if (!row) return [];
    const amountFen = kind === 'fee-amount' ? row.feeFen + 7 : Math.abs(row.totalFen) + 7;
    const requestNo = kind === 'refund-extra' ? `unknown_r${index}` : row.outRequestNo;
    return [
      {
        kind,
        out_trade_no: row.outTradeNo,
        out_request_no: requestNo,
        amount_fen: kind === 'refund-extra' ? 1 : amountFen,
      },
    ];
  }).flat();
}

/** The rows as the changes make them. A change that no row fits does nothing. */
export function withChanges(rows: readonly BillRow[], changes: readonly BillChange[], noonMs: number): BillRow[] {
  const byTrade = new Map<string, BillChange[]>();
  for (const change of changes) {
    const outTradeNo = change.out_trade_no ?? '';
    byTrade.set(outTradeNo, [...(byTrade.get(outTradeNo) ?? []), change]);
  }
  const changed = rows.flatMap((row) => {
    const own = byTrade.get(row.outTradeNo) ?? [];
    return own.reduce<BillRow[]>((now, change) => now.flatMap((one) => applyTo(one, change)), [row]);
  });
  const extras = changes.flatMap((change) => extraRow(change, rows, noonMs));
  return [...changed, ...extras].sort((one, other) => one.doneAtMs - other.doneAtMs);
}

function applyTo(row: BillRow, { kind, out_request_no: requestNo, amount_fen: amountFen = 1 }: BillChange): BillRow[] {
  const isAboutRow = row.kind === 'payment' ? !kind.startsWith('refund-') : row.outRequestNo === requestNo;
  if (!isAboutRow) return [row];
  switch (kind) {
    case 'payment-missing':
      return row.kind === 'payment' ? [] : [row];
    case 'refund-missing':
      return [];
    case 'payment-amount':
      return row.kind === 'payment' ? [{ ...row, totalFen: amountFen }] : [row];
    case 'refund-amount':
      return [{ ...row, totalFen: -amountFen }];
    case 'fee-amount':
      return row.kind === 'payment' ? [{ ...row, feeFen: amountFen }] : [row];
    case 'payment-trade-no':
      return row.kind === 'payment' ? [{ ...row, tradeNo: otherNo(row.tradeNo) }] : [row];
    case 'payment-twice':
      return row.kind === 'payment' ? [row, { ...row, tradeNo: otherNo(row.tradeNo) }] : [row];
    case 'payment-extra':
    case 'refund-extra':
    case 'refund-of-unknown':
      return [row];
  }
}

const otherNo = (tradeNo: string) => `${tradeNo.slice(0, -6)}999${tradeNo.slice(-3)}`;

function extraRow(change: BillChange, rows: readonly BillRow[], noonMs: number): BillRow[] {
  const { kind, out_trade_no: outTradeNo = '', out_request_no: outRequestNo = '', amount_fen: amountFen = 1 } = change;
  if (kind !== 'payment-extra' && kind !== 'refund-extra' && kind !== 'refund-of-unknown') return [];
  const like = kind === 'refund-extra' ? rows.find((row) => row.outTradeNo === outTradeNo) : undefined;
  const isPayment = kind === 'payment-extra';
  const row: BillRow = {
    kind: isPayment ? 'payment' : 'refund',
    tradeNo: like?.tradeNo ?? `2026112022001999${String(rows.length).padStart(12, '0')}`,
    outTradeNo,
    outRequestNo: isPayment ? '' : outRequestNo,
    subject: like?.subject ?? '别处的订单',
    createdAtMs: like?.createdAtMs ?? noonMs,
    doneAtMs: Math.max(noonMs, like?.doneAtMs ?? noonMs),
    storeId: '',
    terminalId: '',
    account: like?.account ?? '*(152***@qq.com)',
    totalFen: isPayment ? amountFen : -amountFen,
    feeFen: 0,
  };
  return [row];
}
