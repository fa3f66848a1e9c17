/** The enums of the schema. Their values are the domain's, each with what it means to a caller. */
import { registerEnumType } from 'type-graphql';
import type { Advice as DomainAdvice, RefusalCode } from '../../domain/trade/refusals';
import type { RefundState as DomainRefundState } from '../../domain/trade/machines/refund-machine';
import type { SettlementState as DomainSettlementState } from '../../domain/trade/machines/settlement-machine';
import type { DoubtKind as DomainDoubtKind } from '../../domain/follow-up/open-doubts';
import type { TradeState as DomainTradeState } from '../../domain/trade/machines/trade-machine';
import type { TradeOrder as DomainTradeOrder } from '../../projections/views/read-model';
import type { CallOutcome as DomainCallOutcome } from '../../domain/events/alipay-methods';
import type { AnomalyKind as DomainAnomalyKind } from '../../domain/events/anomaly-events';
import type {
  CloseReason as DomainCloseReason,
  PayMethod as DomainPayMethod,
} from '../../domain/events/payment-events';

/** The compiler demands a description for each value of the domain's type. */
export function describedEnum<Value extends string>(
  name: string,
  description: string,
  values: Record<Value, string>,
): Record<string, string> {
  const names = Object.keys(values) as Value[];
  const enumObject: Record<string, string> = Object.fromEntries(names.map((value) => [value, value]));
  const valuesConfig = Object.fromEntries(names.map((value) => [value, { description: values[value] }]));
  registerEnumType(enumObject, { name, description, valuesConfig });
  return enumObject;
}

export const DoubtKind = describedEnum<DomainDoubtKind>('DoubtKind', 'What is in doubt.', {
  ORDER: 'Whether Alipay made the code or the trade that was requested.',
  PAYMENT: 'Whether the buyer paid.',
  CLOSE: 'What a close did.',
  CANCEL: 'What a cancel did: it may have returned all of the money.',
  TRADE: 'Where the trade stands.',
  REFUND: 'Whether a refund went back to the buyer.',
  SETTLEMENT: 'Whether a settlement shared the money.',
});

export const TradeState = describedEnum<DomainTradeState>(
  'TradeState',
  "Where a trade stands, in Alipay's own words; CREATED is ours.",
  {
    CREATED: 'Opened here; Alipay has not yet confirmed that a buyer can pay.',
    WAIT_BUYER_PAY: 'The buyer can pay: scan the code, or confirm on the phone. `nextStep` names what to show.',
    TRADE_SUCCESS: 'Paid, and can be refunded.',
    TRADE_FINISHED: 'Paid, and past the time of refunds.',
    TRADE_CLOSED: 'Unpaid and over, or fully refunded. `closeReason` names which.',
  },
);

export const RefundState = describedEnum<DomainRefundState>('RefundState', 'Where a refund stands.', {
  REQUESTED: 'Requested from Alipay, no answer yet. Its amount is reserved.',
  UNKNOWN: 'In doubt: Alipay may have returned the money, and is queried until it answers. Its amount stays reserved.',
  SUCCEEDED: 'The money went back to the buyer.',
  REFUSED: 'It ended without money: Alipay refused, or does not know it. `refusal` names the reason.',
});

export const PayMethod = describedEnum<DomainPayMethod>('PayMethod', 'How the buyer pays.', {
  QR_CODE: 'The shop shows a QR code, the buyer scans it (alipay.trade.precreate).',
  BARCODE: "The shop scans the bar code in the buyer's wallet (alipay.trade.pay). Needs `authCode`.",
  PAGE: "Alipay's cashier in a desktop browser (alipay.trade.page.pay).",
  WAP: "Alipay's cashier in a phone's browser, which opens the wallet (alipay.trade.wap.pay).",
  APP: "Alipay's SDK in the shop's own app (alipay.trade.app.pay).",
  JSAPI: 'A mini program or page inside Alipay (alipay.trade.create). Needs the buyer.',
});

export const TradeOrder = describedEnum<DomainTradeOrder>(
  'TradeOrder',
  'In which order trades are listed. A cursor is good in its own order only.',
  {
    CREATED_DESC: 'By `createdAt`, newest first.',
    CREATED_ASC: 'By `createdAt`, oldest first.',
    PAID_DESC: 'By `paidAt`, newest first; unpaid trades are not in the list.',
    PAID_ASC: 'By `paidAt`, oldest first; unpaid trades are not in the list.',
    CHANGED_DESC: 'By `changedAt`, latest first. A trade that changes meanwhile moves to the front.',
    CHANGED_ASC: 'By `changedAt`, earliest first. A trade that changes meanwhile moves to the end.',
    AMOUNT_DESC: 'By `totalAmount`, largest first; equal ones newest first.',
    AMOUNT_ASC: 'By `totalAmount`, smallest first; equal ones oldest first.',
  },
);

export const CloseReason = describedEnum<DomainCloseReason>('CloseReason', 'Why a trade is closed.', {
  EXPIRED: 'Nobody paid before `expiresAt`.',
  CLOSED_BY_MERCHANT: 'The shop closed it before anybody paid.',
  CLOSED_ELSEWHERE: 'It was closed at Alipay before anybody paid and before it expired; that was not requested here.',
  CANCELLED:
    'Cancelled at Alipay, by `cancel` or after a payment at the till that was in doubt. What had been paid was returned.',
  FULLY_REFUNDED: 'All of the money was returned.',
  PAYMENT_REFUSED: 'Alipay refused the payment: no balance, a code that expired, a missing contract, …',
});

export const CallOutcome = describedEnum<DomainCallOutcome>('CallOutcome', 'What came of a call of Alipay.', {
  ok: 'Alipay did it, or answered the query.',
  refused: 'Alipay definitely refused.',
  unknown: 'It is not known whether Alipay did it: Alipay is queried until it is.',
});

export const AnomalyKind = describedEnum<DomainAnomalyKind>(
  'AnomalyKind',
  'What Alipay signed and what contradicts the books: stored, and left to a person.',
  {
    AMOUNT_DIFFERS: 'Alipay names another total than ours. Nothing was booked.',
    SELLER_DIFFERS: 'The money went to a seller that is not ours. Nothing was booked.',
    UNKNOWN_TRADE: 'Alipay reports a trade that was not opened here.',
    PAID_AFTER_CLOSE: 'The buyer paid a trade that was closed here. Deliver, or refund.',
    TRADE_NO_DIFFERS: 'Another Alipay trade number than the one known: perhaps a second payment of one order.',
    PAID_BEFORE_OPENED: 'The order number had been paid before the order was opened here. Nothing was booked.',
    REFUND_NOT_OURS: 'Money was returned by a foreign refund: one that this engine did not request.',
    CONTRADICTS_STATE: 'Signed by Alipay, but it does not fit what is already known.',
    OUTCOME_STILL_UNKNOWN: 'Hours have passed and the outcome at Alipay is still unknown.',
  },
);

export const Advice = describedEnum<DomainAdvice>('Advice', 'What a program should do next.', {
  FIX_INPUT: 'The input is wrong: change it before sending it again.',
  RETRY_SAME_KEYS: 'Send the same mutation with the same keys again. It cannot happen twice.',
  WAIT_FOR_STATE: 'The engine queries Alipay: watch the trade, start nothing else.',
  NEW_ORDER: 'This order number is used up: open a payment with a new `outTradeNo`.',
  ASK_A_PERSON: 'A person has to examine the account, the contract or the trade.',
});

export const UserErrorCode = describedEnum<RefusalCode>(
  'UserErrorCode',
  'The closed list of reasons why a mutation was refused, or was not simply done.',
  {
    INVALID_OUT_TRADE_NO:
      '`outTradeNo` is not 1 to 64 letters, digits or underscores; of an order that is there already, not 1 to 64 characters without control characters.',
    INVALID_OUT_REQUEST_NO: '`outRequestNo` is not 1 to 64 letters, digits or underscores; of a settlement, 1 to 32.',
    INVALID_AMOUNT: 'Not yuan from 0.01 to 100000000.00 with at most two decimals.',
    INVALID_SUBJECT: '`subject` is empty, longer than 256 characters, or has control characters.',
    INVALID_TIMEOUT: '`timeout` is not whole minutes, hours or days from 1m to 15d, nor "1c".',
    INVALID_AUTH_CODE: "`authCode` is missing or is not the code of a buyer's wallet.",
    INVALID_TEXT: 'An optional text is too long or has control characters.',
    IDEMPOTENCY_CONFLICT: 'The same keys were used before with other content; `path` names the field that differs.',
    TRADE_NOT_FOUND: 'No trade with this `outTradeNo` was opened here.',
    TRADE_NOT_PAID: 'The trade is not paid yet, so nothing can be refunded.',
    TRADE_ALREADY_PAID: 'The trade is paid, so it cannot be closed: refund it.',
    TRADE_CLOSED: 'The trade is closed.',
    TRADE_FINISHED: 'The time for refunds is over.',
    TRADE_NOT_STARTED:
      'Nobody has scanned the code yet, so Alipay has nothing to close. The request is stored and sent as soon as Alipay allows it; if the buyer pays first, the payment stands.',
    NOT_CANCELLABLE:
      'Only what was paid face to face, and of which nothing went back yet, can be cancelled: close or refund it.',
    REFUND_EXCEEDS_REFUNDABLE:
      'More than `refundableAmount`, or more than `refundableWithoutRoyalty` and what `royalty` takes back.',
    SETTLEMENT_EXCEEDS_PAID: 'The shares are more than what is left of the money.',
    GIVEN_UP: 'A person gave this refund or settlement up: its number is used up.',
    ANOMALY_NOT_FOUND: 'The trade has no anomaly with this id.',
    ANOMALY_ALREADY_SETTLED: 'This anomaly was resolved before, with other content; `message` says by whom and why.',
    INVALID_OPERATOR: "`who` is not the name of a person: 1 to 64 characters, and none of the engine's own actors.",
    INVALID_DATE: '`date` is no day (2026-11-20) and no month (2026-11) that is over in Beijing.',
    RECONCILIATION_RUNNING: 'This node is reconciling another bill; one at a time.',
    INVALID_API_KEY: 'The key cannot be created so; `path` names the field that is wrong.',
    API_KEY_NOT_FOUND: 'The shop has no API key with this id.',
    TOO_MANY_API_KEYS: 'The shop has as many keys in use as it may have: revoke one first.',
    INVALID_WEBHOOK: 'A field of the webhook is not what it may be: `path` names it.',
    WEBHOOK_NOT_FOUND: 'The shop has no webhook of this id.',
    TOO_MANY_WEBHOOKS: 'The shop has as many webhooks as it may have: delete one first.',
    TOO_MANY_RESENDS: 'As many requests to deliver again as may be wait for this webhook.',
    OUTCOME_UNKNOWN: 'The outcome at Alipay is not known. Money may have moved; the engine queries Alipay.',
    ALIPAY_REFUSED: 'Alipay definitely refused; `alipay` has its answer.',
    ALIPAY_UNAVAILABLE:
      'Alipay does not answer at the moment, or the call rate is used up. Nothing was sent, nothing was booked, and no earlier request is open; otherwise the code is OUTCOME_UNKNOWN.',
  },
);

export const ShareAccountType = describedEnum<'userId' | 'loginName'>(
  'ShareAccountType',
  "How an account at Alipay is named; the values are Alipay's own.",
  { userId: 'By 16 digits that begin with 2088.', loginName: 'By a mail address or telephone number.' },
);

export const SettlementState = describedEnum<DomainSettlementState>('SettlementState', 'Where a settlement stands.', {
  REQUESTED: 'Requested from Alipay, no answer yet.',
  UNKNOWN: 'In doubt: Alipay may have shared the money, and is queried until it answers.',
  SUCCEEDED: 'The money was shared, all of it or the part that `sharedAmount` names.',
  REFUSED: 'It ended without money: Alipay refused, or does not know it. `refusal` names the reason.',
});
