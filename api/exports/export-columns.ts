/** The columns of each file, named as the fields of the schema. */
import type { Anomaly, TradeObject } from '../types/trade-types';
import type { Refund } from '../types/refund-types';
import type { Totals } from '../resolvers/lists/totals-types';
import { amount, beijingColumn, count, text, type CsvColumn } from './csv';

export const TRADE_COLUMNS: readonly CsvColumn<TradeObject>[] = [
  { name: 'outTradeNo', cell: ({ outTradeNo }) => text(outTradeNo) },
  { name: 'tradeNo', cell: ({ tradeNo }) => text(tradeNo) },
  { name: 'state', cell: ({ state }) => text(state) },
  { name: 'closeReason', cell: ({ closeReason }) => text(closeReason) },
  { name: 'inDoubt', cell: ({ inDoubt }) => String(inDoubt) },
  { name: 'method', cell: ({ method }) => text(method) },
  { name: 'subject', cell: ({ subject }) => text(subject) },
  { name: 'totalAmount', cell: ({ totalAmount }) => amount(totalAmount) },
  { name: 'paidAmount', cell: ({ paidAmount }) => amount(paidAmount) },
  { name: 'refundedAmount', cell: ({ refundedAmount }) => amount(refundedAmount) },
  { name: 'reservedAmount', cell: ({ reservedAmount }) => amount(reservedAmount) },
  { name: 'storeId', cell: ({ storeId }) => text(storeId) },
  { name: 'terminalId', cell: ({ terminalId }) => text(terminalId) },
  { name: 'operatorId', cell: ({ operatorId }) => text(operatorId) },
  beijingColumn('createdAt', ({ createdAt }) => createdAt),
  beijingColumn('paidAt', ({ paidAt }) => paidAt),
  beijingColumn('closedAt', ({ closedAt }) => closedAt),
  beijingColumn('changedAt', ({ changedAt }) => changedAt),
];

/** Only for callers who may see buyers. */
export const BUYER_COLUMNS: readonly CsvColumn<TradeObject>[] = [
  { name: 'buyerId', cell: ({ buyer }) => text(buyer?.id) },
  { name: 'buyerLogonId', cell: ({ buyer }) => text(buyer?.logonId) },
];

export const REFUND_COLUMNS: readonly CsvColumn<Refund>[] = [
  { name: 'outTradeNo', cell: ({ of }) => text(of.opened?.outTradeNo) },
  { name: 'outRequestNo', cell: ({ outRequestNo }) => text(outRequestNo) },
  { name: 'amount', cell: (refund) => amount(refund.amount) },
  { name: 'state', cell: ({ state }) => text(state) },
  { name: 'reason', cell: ({ reason }) => text(reason) },
  { name: 'refusal', cell: ({ refusal }) => text(refusal?.message) },
  { name: 'tradeNo', cell: ({ tradeNo, of }) => text(tradeNo ?? of.tradeNo) },
  { name: 'storeId', cell: ({ of }) => text(of.opened?.storeId) },
  beijingColumn('requestedAt', ({ requestedAt }) => requestedAt),
  beijingColumn('endedAt', ({ endedAt }) => endedAt),
];

export const ANOMALY_COLUMNS: readonly CsvColumn<Anomaly>[] = [
  { name: 'outTradeNo', cell: ({ outTradeNo }) => text(outTradeNo) },
  { name: 'tradeNo', cell: ({ tradeNo }) => text(tradeNo) },
  { name: 'kind', cell: ({ kind }) => text(kind) },
  { name: 'detail', cell: ({ detail }) => text(detail) },
  { name: 'advice', cell: ({ advice }) => text(advice) },
  beijingColumn('observedAt', ({ observedAt }) => observedAt),
  beijingColumn('resolvedAt', ({ resolvedAt }) => resolvedAt),
  { name: 'resolvedBy', cell: ({ resolvedBy }) => text(resolvedBy) },
  { name: 'resolvedByActor', cell: ({ resolvedByActor }) => text(resolvedByActor) },
  { name: 'note', cell: ({ note }) => text(note) },
  { name: 'evidence', cell: ({ evidence }) => text(evidence) },
];

export const TOTALS_COLUMNS: readonly CsvColumn<Totals>[] = [
  { name: 'day', cell: ({ day }) => text(day) },
  { name: 'method', cell: ({ method }) => text(method) },
  { name: 'storeId', cell: ({ storeId }) => text(storeId) },
  { name: 'paymentCount', cell: ({ paymentCount }) => count(paymentCount) },
  { name: 'paymentAmount', cell: ({ paymentAmount }) => amount(paymentAmount) },
  { name: 'refundCount', cell: ({ refundCount }) => count(refundCount) },
  { name: 'refundAmount', cell: ({ refundAmount }) => amount(refundAmount) },
  { name: 'netAmount', cell: ({ netAmount }) => amount(netAmount) },
];
