/** One line for a person about what happened. */
import type { TradeCommand } from '../../../domain/trade/commands';
import { messageOfDiscrepancy } from '../../../domain/bill/discrepancy';
import { formatYuan } from '../../../domain/values/money';
import { refundedFen, reservedFen } from '../../../domain/trade/account';
import type { BillRun } from '../world/bill-desk';
import { isInDoubt, type Trade } from '../../../domain/trade/trade';
import type { RecordedEvent } from '../../../domain/events/recorded-event';

/** Fields of event data that a person needs. */
const SHOWN_FIELDS = [
  'from',
  'method',
  'outcome',
  'code',
  'subCode',
  'reason',
  'tradeStatus',
  'refundStatus',
  'outRequestNo',
  'amountFen',
  'paidFen',
  'refundedFen',
  'totalRefundedFen',
  'kind',
  'foreignFen',
  'notifyId',
  'callId',
  'deadlineAt',
  'qrExpiresAt',
  'expiresAt',
] as const;

export function describeEvent({ stream, revision, type, data, metadata }: RecordedEvent): string {
  const fields = data as Record<string, unknown>;
  const shown = SHOWN_FIELDS.flatMap((name) =>
    fields[name] === undefined ? [] : [`${name}=${shortOf(fields[name])}`],
  );
  return `${stream.slice('trade-main-'.length)}#${revision} ${type} ${shown.join(' ')} (${metadata.actor})`;
}

/** Ids count from one and are mostly noughts. */
const shortOf = (value: unknown) => textOf(value).replace(/^0{8}-0000-4000-8000-0*/, '#');

export function describeBillRun({ state, reconciliation: { result, problem } }: BillRun): string {
  const found = (result?.listed ?? []).map(messageOfDiscrepancy);
  return [state ?? 'never begun', ...(problem === undefined ? [] : [problem]), ...found].join('; ');
}

export function describeCommand(command: TradeCommand): string {
  const { type, ...details } = command;
  const shown = Object.entries(details).filter(([, value]) => value !== undefined);
  return [
    type,
    ...shown.map(([name, value]) => `${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`),
  ].join(' ');
}

export function describeTrade(trade: Trade): string {
  const refunds = trade.refunds.map(
    ({ outRequestNo, amountFen, state }) => `${outRequestNo} ${formatYuan(amountFen)} ${state}`,
  );
  const settlements = trade.settlements.map(
    ({ outRequestNo, shares, state }) =>
      `${outRequestNo} ${shares.map(({ amountFen }) => formatYuan(amountFen)).join('+')} ${state}`,
  );
  return [
    `${trade.state ?? 'not opened'} of ${formatYuan(trade.opened?.totalFen ?? 0)}`,
    `paid ${formatYuan(trade.paidFen)}, refunded ${formatYuan(refundedFen(trade))}, reserved ${formatYuan(reservedFen(trade))}`,
    isInDoubt(trade) ? 'in doubt' : 'not in doubt',
    ...(settlements.length > 0 ? [`settlements: ${settlements.join(', ')}`] : []),
    ...(trade.closed ? [`closed: ${trade.closed.reason}`] : []),
    ...(refunds.length > 0 ? [`refunds: ${refunds.join(', ')}`] : []),
    ...(trade.anomalies.length > 0 ? [`anomalies: ${trade.anomalies.map(({ kind }) => kind).join(', ')}`] : []),
  ].join('; ');
}

/** A scalar as text; nothing for anything else. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? `${value}` : '';

/** Seconds since the beginning, so that two lines can be subtracted. */
export const describeMoment = (ms: number) => (ms / 1_000).toFixed(3).padStart(12);
