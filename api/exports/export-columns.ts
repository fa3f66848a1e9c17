/** The columns of each file, named as the fields of the schema. */
import type { Anomaly, TradeObject } from '../types/trade-types';
import type { Refund } from '../types/refund-types';
import type { Discrepancy, ReconciliationObject } from '../types/reconciliation-types';
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

export const RECONCILIATION_COLUMNS: readonly CsvColumn<ReconciliationObject>[] = [
  { name: 'date', cell: ({ date }) => text(date) },
  { name: 'state', cell: ({ state }) => text(state) },
  { name: 'discrepancyCount', cell: ({ discrepancyCount }) => count(discrepancyCount) },
  { name: 'alipay.paymentCount', cell: ({ alipay }) => count(alipay?.paymentCount) },
  { name: 'alipay.paymentAmount', cell: ({ alipay }) => amount(alipay?.paymentAmount) },
  { name: 'alipay.refundCount', cell: ({ alipay }) => count(alipay?.refundCount) },
  { name: 'alipay.refundAmount', cell: ({ alipay }) => amount(alipay?.refundAmount) },
  { name: 'ours.paymentCount', cell: ({ ours }) => count(ours?.paymentCount) },
  { name: 'ours.paymentAmount', cell: ({ ours }) => amount(ours?.paymentAmount) },
  { name: 'ours.refundCount', cell: ({ ours }) => count(ours?.refundCount) },
  { name: 'ours.refundAmount', cell: ({ ours }) => amount(ours?.refundAmount) },
  { name: 'fees', cell: ({ fees }) => amount(fees) },
  { name: 'rows', cell: ({ rows }) => count(rows) },
  { name: 'asked', cell: ({ asked }) => count(asked) },
  { name: 'repaired', cell: ({ repaired }) => count(repaired) },
  { name: 'awaitingNextBill', cell: ({ awaitingNextBill }) => count(awaitingNextBill) },
  { name: 'problem', cell: ({ problem }) => text(problem) },
  { name: 'startedBy', cell: ({ startedBy }) => text(startedBy) },
  beijingColumn('startedAt', ({ startedAt }) => startedAt),
  beijingColumn('importedAt', ({ importedAt }) => importedAt),
  beijingColumn('reconciledAt', ({ reconciledAt }) => reconciledAt),
  beijingColumn('nextTryAt', ({ nextTryAt }) => nextTryAt),
  { name: 'fileSha256', cell: ({ fileSha256 }) => text(fileSha256) },
];

/** `date`: of its bill. */
export type BillDiscrepancy = { date: string; found: Discrepancy };

export const DISCREPANCY_COLUMNS: readonly CsvColumn<BillDiscrepancy>[] = [
  { name: 'date', cell: ({ date }) => text(date) },
  { name: 'kind', cell: ({ found }) => text(found.kind) },
  { name: 'outTradeNo', cell: ({ found }) => text(found.outTradeNo) },
  { name: 'outRequestNo', cell: ({ found }) => text(found.outRequestNo) },
  { name: 'tradeNo', cell: ({ found }) => text(found.tradeNo) },
  { name: 'ours', cell: ({ found }) => amount(found.ours) },
  { name: 'theirs', cell: ({ found }) => amount(found.theirs) },
  { name: 'line', cell: ({ found }) => count(found.line) },
  beijingColumn('at', ({ found }) => found.at),
  { name: 'message', cell: ({ found }) => text(found.message) },
  { name: 'advice', cell: ({ found }) => text(found.advice) },
];
