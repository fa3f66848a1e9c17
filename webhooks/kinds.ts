/** What an endpoint can be told: one entry for each kind, and the recorded event that it is derived from. */
import type { BillEvent } from '../domain/bill/bill-events';
import type { FactEvent } from '../domain/events/trade-events';
import type { RecordedEvent } from '../domain/events/recorded-event';
import { sharedFen } from '../domain/trade/account';
import type { Trade } from '../domain/trade/trade';
import { formatYuan } from '../domain/values/money';
import type { JsonObject } from '../domain/values/json';

type SourceEvent = FactEvent | BillEvent;
type Data<Type extends SourceEvent['type']> = Extract<SourceEvent, { type: Type }>['data'];

export type Kind = {
  type: SourceEvent['type'];
  /** One sentence, for the documents. */
  meaning: string;
  isMeant(data: object): boolean;
  /** What a message says beside the order: numbers, amounts and codes, nothing of the buyer. `trade`: right after the event. */
  details(data: object, trade: Trade, eventId: string): JsonObject;
};

function kind<Type extends SourceEvent['type']>(
  type: Type,
  meaning: string,
  details: (data: Data<Type>, trade: Trade, eventId: string) => JsonObject = () => ({}),
  isMeant: (data: Data<Type>) => boolean = () => true,
): Kind {
  // The log has the content of each type as the type says: the one place where that is taken for granted.
  return {
    type,
    meaning,
    isMeant: (data) => isMeant(data as Data<Type>),
    details: (data, trade, eventId) => details(data as Data<Type>, trade, eventId),
  };
}

const refundOf = ({ outRequestNo }: { outRequestNo: string }, trade: Trade): JsonObject => {
  const refund = trade.refunds.find((one) => one.outRequestNo === outRequestNo);
  return { outRequestNo, ...(refund ? { amount: formatYuan(refund.amountFen) } : {}) };
};
const settlementOf = ({ outRequestNo }: { outRequestNo: string }, trade: Trade): JsonObject => {
  const settlement = trade.settlements.find((one) => one.outRequestNo === outRequestNo);
  return { outRequestNo, ...(settlement ? { amount: formatYuan(settlement.sharedFen ?? sharedFen(settlement)) } : {}) };
};
const refusalOf = ({ code, subCode }: { code?: string | undefined; subCode?: string | undefined }): JsonObject => ({
  ...(code === undefined ? {} : { alipayCode: code }),
  ...(subCode === undefined ? {} : { alipaySubCode: subCode }),
});

export const KINDS: Readonly<Record<string, Kind>> = {
  'trade.opened': kind('TradeOpened', 'An order was opened.'),
  'trade.paid': kind('TradePaid', 'The buyer paid; `paidAmount` counts, whatever the order said.', ({ paidAt }) => ({
    paidAt,
  })),
  'trade.finished': kind('TradeFinished', 'The time for refunds is over.'),
  'trade.closed': kind('TradeClosed', 'The order ended without money that stays: `closeReason` says why.', (data) => ({
    closeReason: data.reason,
    ...refusalOf(data),
  })),
  'refund.requested': kind('RefundRequested', 'A refund was requested, and its amount is reserved.', refundOf),
  'refund.succeeded': kind('RefundSucceeded', 'Alipay returned the money of a refund.', refundOf),
  'refund.refused': kind('RefundRefused', 'Alipay refused a refund for good.', (data, trade) => ({
    ...refundOf(data, trade),
    ...refusalOf(data),
  })),
  'refund.deposited_back': kind(
    'RefundDepositedBack',
    'The bank answered on a refund that had succeeded: `credited` says whether the money arrived.',
    (data, trade) => ({ ...refundOf(data, trade), credited: data.status === 'S' }),
  ),
  'refund.given_up': kind('RefundGivenUp', 'A person gave up a refund whose outcome is in doubt.', refundOf),
  'settlement.requested': kind('SettlementRequested', 'Shares for partners were requested.', settlementOf),
  'settlement.succeeded': kind('SettlementSucceeded', 'Partners got their shares.', settlementOf),
  'settlement.refused': kind('SettlementRefused', 'Alipay refused a settlement for good.', (data, trade) => ({
    ...settlementOf(data, trade),
    ...refusalOf(data),
  })),
  'settlement.given_up': kind(
    'SettlementGivenUp',
    'A person gave up a settlement whose outcome is in doubt.',
    settlementOf,
  ),
  'anomaly.observed': kind(
    'TradeAnomalyObserved',
    'Something does not fit, and a person should examine the order: `anomalyKind` says what.',
    (data, _trade, anomalyId) => ({ anomalyId, anomalyKind: data.kind }),
  ),
  'anomaly.resolved': kind('TradeAnomalySettled', 'A person, or the policy, dealt with an anomaly.', (data) => ({
    anomalyId: data.anomalyId,
  })),
  'bill.agrees': kind(
    'BillReconciled',
    "The books of a day agree with Alipay's bill.",
    () => ({}),
    ({ discrepancies }) => discrepancies === 0,
  ),
  'bill.differs': kind(
    'BillReconciled',
    "The books of a day differ from Alipay's bill: `discrepancies` counts how often.",
    ({ discrepancies, byKind }) => ({ discrepancies, byKind }),
    ({ discrepancies }) => discrepancies > 0,
  ),
  'bill.failed': kind(
    'ReconciliationFailed',
    'A bill could not be compared, and is not tried again by itself.',
    () => ({}),
    ({ nextTryAt }) => nextTryAt === undefined,
  ),
};

export const KIND_NAMES: readonly string[] = Object.keys(KINDS);

const BY_TYPE = new Map<string, { name: string; kind: Kind }[]>();
for (const [name, one] of Object.entries(KINDS)) {
  BY_TYPE.set(one.type, [...(BY_TYPE.get(one.type) ?? []), { name, kind: one }]);
}

/** The kind that an event of the log is told as; undefined for evidence and whatever else is told to nobody. */
export function kindOf({ type, data }: Pick<RecordedEvent, 'type' | 'data'>): string | undefined {
  return BY_TYPE.get(type)?.find(({ kind: { isMeant } }) => isMeant(data))?.name;
}

/** Streams of one shop that messages are made of. */
export function isToldStream(merchant: string, stream: string): boolean {
  return stream.startsWith(`trade-${merchant}-`) || stream.startsWith(`bill-${merchant}-`);
}
