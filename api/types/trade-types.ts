/* eslint-disable max-lines -- swc cannot load types that refer to each other from several files */
/** The object types of the schema, in one file: swc cannot load circular ones from several. */
import { Field, ID, Int, ObjectType, createUnionType } from 'type-graphql';
import type { Advice as DomainAdvice, RefusalCode } from '../../domain/trade/refusals';
import type { Trade } from '../../domain/trade/trade';
import type {
  AnomalyKind as DomainAnomalyKind,
  CloseReason as DomainCloseReason,
  PayMethod as DomainPayMethod,
} from '../../domain/events/trade-events';
import type {
  RefundState as DomainRefundState,
  SettlementState as DomainSettlementState,
  TradeState as DomainTradeState,
} from '../../domain/trade/state-machines';
import {
  Advice,
  AnomalyKind,
  CloseReason,
  PayMethod,
  RefundState,
  TradeState,
  UserErrorCode,
  SettlementState,
  ShareAccountType,
} from './enums';
import { DateTime, Json, Yuan } from './scalars';

// ----------------------------------------------------------------- user errors

@ObjectType({ description: 'What Alipay itself answered, word for word.' })
export class AlipayError {
  @Field(() => String, { nullable: true, description: 'Its gateway code, such as "40004".' })
  code?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Its business code, such as "ACQ.TRADE_HAS_CLOSE".' })
  subCode?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Its sentence for a person, usually in Chinese.' })
  subMsg?: string | undefined;
}

@ObjectType({ description: 'Why something was refused, or was not simply done, and what to do about it.' })
export class UserError {
  @Field(() => UserErrorCode, { description: 'The reason, for programs.' })
  code!: RefusalCode;

  @Field(() => String, { description: 'The reason in a sentence, for people.' })
  message!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'The input field that it is about, like ["input", "amount"]; null when it is about no single field.',
  })
  path?: string[];

  @Field(() => AlipayError, { nullable: true, description: "Alipay's own words; null when Alipay was not involved." })
  alipay?: AlipayError;

  @Field(() => Advice, { description: 'What a program should do next.' })
  advice!: DomainAdvice;
}

// ------------------------------------------------------------------- next step

@ObjectType({ description: 'Show this QR code; the buyer scans it with Alipay.' })
export class ShowQrCode {
  readonly kind = 'ShowQrCode';

  @Field(() => String, { description: 'The content of the QR code (an address), to be drawn as a picture.' })
  qrCode!: string;

  @Field(() => DateTime, { nullable: true, description: 'When the code stops working; null when that is not known.' })
  expiresAt?: string | undefined;
}

@ObjectType({
  description: "WAP: send the buyer's browser to this address. It is signed anew each minute: do not store it.",
})
export class RedirectBuyer {
  readonly kind = 'RedirectBuyer';

  @Field(() => String, { description: 'The address of the payment page.' })
  url!: string;
}

@ObjectType({
  description: "PAGE: take the buyer's browser to Alipay's cashier, by the form or by the address; both say the same.",
})
export class SubmitForm {
  readonly kind = 'SubmitForm';

  @Field(() => String, {
    description:
      'A form that submits itself where it is loaded as a page (`document.write`, or the body of an answer); has no limit of length.',
  })
  html!: string;

  @Field(() => String, { description: 'The same as an address: for a redirect, or for a frame that shows a QR code.' })
  url!: string;
}

@ObjectType({
  description: "APP: hand this text to Alipay's SDK in the app. What the SDK answers there is no proof of payment.",
})
export class InvokeApp {
  readonly kind = 'InvokeApp';

  @Field(() => String, { description: 'The signed order string.' })
  orderString!: string;
}

@ObjectType({
  description: "JSAPI: hand this number to Alipay's bridge in the mini program or page, `my.tradePay({ tradeNO })`.",
})
export class InvokeJsapi {
  readonly kind = 'InvokeJsapi';

  @Field(() => String, { description: "Alipay's number of the trade, made by alipay.trade.create." })
  tradeNo!: string;
}

@ObjectType({ description: 'The buyer has to confirm in Alipay on the phone: ask for it, and watch the trade.' })
export class ConfirmOnPhone {
  readonly kind = 'ConfirmOnPhone';

  @Field(() => DateTime, { description: 'Since when Alipay waits for the buyer.' })
  since!: string;
}

export const NextStep = createUnionType({
  name: 'NextStep',
  description: 'What the buyer must be shown now.',
  types: () => [ShowQrCode, RedirectBuyer, SubmitForm, InvokeApp, InvokeJsapi, ConfirmOnPhone] as const,
  resolveType: ({ kind }) => kind,
});

// ----------------------------------------------------------------------- trade

@ObjectType({ description: 'Who paid.' })
export class Buyer {
  @Field(() => ID, { nullable: true, description: "The buyer's user id or open id at Alipay; null when not told." })
  id?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description: 'The login name, masked by Alipay ("159****5620"); null when not told.',
  })
  logonId?: string | undefined;
}

@ObjectType({ description: "The bank's word on a refund to a card. The refund is final with or without it." })
export class DepositBack {
  @Field(() => Boolean, {
    description:
      "True: the bank has credited the buyer. False: it could not, and the money is in the buyer's Alipay balance.",
  })
  credited!: boolean;

  @Field(() => Yuan, { description: 'How much of the refund went to the bank.' })
  amount!: number;

  @Field(() => DateTime, { nullable: true, description: 'When the bank said so; null when not told.' })
  bankAckAt?: string | undefined;
}

@ObjectType({ description: 'Money on its way back to the buyer, or back already.' })
export class Refund {
  @Field(() => ID, { description: "The shop's own number of the refund, unique within the trade." })
  outRequestNo!: string;

  @Field(() => Yuan, { description: 'How much.' })
  amount!: number;

  @Field(() => RefundState, { description: 'Where it stands.' })
  state!: DomainRefundState;

  @Field(() => String, {
    nullable: true,
    description: "The shop's reason, shown to the buyer; null when none was given.",
  })
  reason?: string | undefined;

  @Field(() => String, {
    nullable: true,
    description:
      "Alipay's number of the trade that the money was on, when it is not the order's own: a second payment of the order. " +
      'It is not part of the amounts of this trade. Null for every other refund.',
  })
  tradeNo?: string | undefined;

  @Field(() => DateTime, { description: 'When it was first asked for.' })
  requestedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it succeeded or was refused; null until then.' })
  settledAt?: string | undefined;

  @Field(() => UserError, {
    nullable: true,
    description: 'Why Alipay refused it, or who gave it up (GIVEN_UP) and why; null otherwise.',
  })
  refusal?: UserError | undefined;

  @Field(() => DepositBack, {
    nullable: true,
    description: 'Of a refund to a card, once the bank has answered; null otherwise.',
  })
  depositBack?: DepositBack | undefined;
}

@ObjectType({ description: "A partner's part of the money." })
export class SettlementShare {
  @Field(() => String, { description: 'The account that gets it.' })
  transIn!: string;

  @Field(() => ShareAccountType, { description: 'How the account is named.' })
  transInType!: 'userId' | 'loginName';

  @Field(() => Yuan, { description: 'How much.' })
  amount!: number;
}

@ObjectType({ description: 'Money of the trade that was shared out among partners, or is on its way to them.' })
export class Settlement {
  @Field(() => ID, { description: "The shop's own number of the settlement, unique within the trade." })
  outRequestNo!: string;

  @Field(() => Yuan, { description: 'All shares together, as requested.' })
  amount!: number;

  @Field(() => Yuan, {
    nullable: true,
    description:
      'What Alipay has shared out in fact: less than `amount` where a share failed, 0 where none was transferred. Null while that is in doubt.',
  })
  sharedAmount?: number | undefined;

  @Field(() => [SettlementShare], { description: 'Who gets how much.' })
  shares!: SettlementShare[];

  @Field(() => SettlementState, { description: 'Where it stands.' })
  state!: DomainSettlementState;

  @Field(() => DateTime, { description: 'When it was first asked for.' })
  requestedAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it succeeded or was refused; null until then.' })
  settledAt?: string | undefined;

  @Field(() => UserError, {
    nullable: true,
    description: 'Why Alipay refused it, or who gave it up (GIVEN_UP) and why; null otherwise.',
  })
  refusal?: UserError | undefined;
}

@ObjectType({ description: 'Something that Alipay signed and that does not fit. A person should look at it.' })
export class Anomaly {
  /** The trade that it was read from, opened here or not; not a field of the schema. */
  of!: Trade;

  @Field(() => ID, { description: 'Its name, for `resolveAnomaly`: the id of the event that observed it.' })
  id!: string;

  @Field(() => ID, { description: "The shop's own number of the order, as Alipay named it. It may be none of ours." })
  outTradeNo!: string;

  @Field(() => String, {
    nullable: true,
    description: "Alipay's number of the trade that it is about; null where only `detail` names it.",
  })
  tradeNo?: string | undefined;

  @Field(() => AnomalyKind, { description: 'What does not fit, for programs.' })
  kind!: DomainAnomalyKind;

  @Field(() => String, { description: 'What was seen, in a sentence.' })
  detail!: string;

  @Field(() => String, { description: 'What a person should do about this kind, in a sentence.' })
  advice!: string;

  @Field(() => DateTime, { description: 'When it was seen.' })
  observedAt!: string;

  @Field(() => String, {
    nullable: true,
    description: 'Who has dealt with it: an operator, or "policy" for the engine itself. Null while it is open.',
  })
  settledBy?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When that was said; null while it is open.' })
  settledAt?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Why it is settled; null while it is open.' })
  note?: string | undefined;

  @Field(() => String, { nullable: true, description: 'What shows that it is settled; null when nothing was named.' })
  evidence?: string | undefined;
}

@ObjectType('Trade', { description: 'One order at Alipay, with its refunds, as its events tell it.' })
export class TradeObject {
  /** What it was made from; not a field of the schema. */
  source!: Trade;

  @Field(() => ID, { description: "The shop's own number of the order: the key of everything." })
  outTradeNo!: string;

  @Field(() => String, { nullable: true, description: "Alipay's number of the trade; null until a buyer has scanned." })
  tradeNo?: string | undefined;

  @Field(() => TradeState, { description: 'Where it stands.' })
  state!: DomainTradeState;

  @Field(() => PayMethod, { description: 'How the buyer pays.' })
  method!: DomainPayMethod;

  @Field(() => String, { description: 'What the buyer sees in the wallet.' })
  subject!: string;

  @Field(() => Yuan, { description: 'What is to be paid.' })
  totalAmount!: number;

  @Field(() => Yuan, { description: 'What was paid, "0.00" until then. Refunds do not lower it.' })
  paidAmount!: number;

  @Field(() => Yuan, { description: 'What went back for certain, by whomever it was asked.' })
  refundedAmount!: number;

  @Field(() => Yuan, { description: 'What refunds that are pending or unknown have reserved.' })
  reservedAmount!: number;

  @Field(() => Yuan, {
    description:
      'What can still be refunded now: paid, less refunded, less reserved. What partners have of it goes back only where the refund says out of whose share (`royalty`).',
  })
  refundableAmount!: number;

  @Field(() => Boolean, {
    description: 'False while any outcome at Alipay is unknown: of the payment, of a close, of a refund.',
  })
  settled!: boolean;

  @Field(() => CloseReason, { nullable: true, description: 'Why it is closed; null unless TRADE_CLOSED.' })
  closeReason?: DomainCloseReason | undefined;

  @Field(() => Buyer, { nullable: true, description: 'Who paid; null until Alipay has told.' })
  buyer?: Buyer | undefined;

  @Field(() => DateTime, { description: 'When it was opened here.' })
  createdAt!: string;

  @Field(() => DateTime, { nullable: true, description: 'When it was paid, by Alipay; null until then.' })
  paidAt?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When it was closed; null unless TRADE_CLOSED.' })
  closedAt?: string | undefined;

  @Field(() => DateTime, { nullable: true, description: 'When nobody can pay any more.' })
  expiresAt?: string | undefined;

  @Field(() => [Refund], { description: 'Every refund ever asked for, in that order.' })
  refunds!: Refund[];

  @Field(() => [Settlement], { description: 'Sharings-out of the money among partners, in the order of asking.' })
  settlements!: Settlement[];

  @Field(() => [Anomaly], { description: 'What does not fit, in the order in which it was seen. Usually empty.' })
  anomalies!: Anomaly[];

  @Field(() => Int, { description: 'How many events this is the result of, less one: the revision of the last.' })
  revision!: number;

  @Field(() => String, {
    description: 'Place of the last event in the log of all trades, digits. Good for `atLeast` and `after`.',
  })
  position!: string;
}

// ---------------------------------------------------------------------- events

@ObjectType('TradeEvent', { description: 'One thing that happened to a trade. Never changed once recorded.' })
export class TradeEventObject {
  @Field(() => ID, { description: 'A UUID.' })
  id!: string;

  @Field(() => String, { description: 'Its type, past tense: "TradePaid". docs/events.md lists them.' })
  type!: string;

  @Field(() => Int, { description: 'Its number within the trade, from 0.' })
  revision!: number;

  @Field(() => String, { description: 'Its place in the log of all trades: digits.' })
  position!: string;

  @Field(() => DateTime, { description: 'When it was recorded here.' })
  recordedAt!: string;

  @Field(() => String, { description: 'What happened, in one English sentence without personal data.' })
  summary!: string;

  @Field(() => Json, {
    description:
      "The content as stored: for auditors. Amounts in fen; times RFC 3339, or Alipay's own text where it is quoted.",
  })
  data!: unknown;
}

@ObjectType({ description: 'A trade has changed.' })
export class TradeChange {
  @Field(() => TradeObject, { description: 'The trade as it is after the change.' })
  trade!: TradeObject;

  @Field(() => [TradeEventObject], {
    description: 'What made the change, in order. Empty in the first message of `tradeChanged` without `after`.',
  })
  events!: TradeEventObject[];

  @Field(() => String, {
    description: 'Up to where this message tells everything of the trade. Give it as `after` when you reconnect.',
  })
  position!: string;
}

// ----------------------------------------------------------------- connections

@ObjectType({ description: 'Where a page lies in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'More follow after `endCursor`.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'More lie before `startCursor`.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first item; null for an empty page.' })
  startCursor?: string | undefined;

  @Field(() => String, { nullable: true, description: 'Cursor of the last item; null for an empty page.' })
  endCursor?: string | undefined;
}

@ObjectType({ description: 'A trade in a list.' })
export class TradeEdge {
  @Field(() => String, { description: 'Its place in the list, opaque. Good for `after` and `before`.' })
  cursor!: string;

  @Field(() => TradeObject, { description: 'The trade.' })
  node!: TradeObject;
}

@ObjectType({ description: 'A page of trades, newest first.' })
export class TradeConnection {
  @Field(() => [TradeEdge], { description: 'The trades with their cursors.' })
  edges!: TradeEdge[];

  @Field(() => [TradeObject], { description: 'The trades alone.' })
  nodes!: TradeObject[];

  @Field(() => PageInfo, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: 'An anomaly in a list.' })
export class AnomalyEdge {
  @Field(() => String, { description: 'Its place in the list, opaque. Good for `after`.' })
  cursor!: string;

  @Field(() => Anomaly, { description: 'The anomaly.' })
  node!: Anomaly;
}

@ObjectType({ description: 'A page of anomalies, newest first.' })
export class AnomalyConnection {
  @Field(() => [AnomalyEdge], { description: 'The anomalies with their cursors.' })
  edges!: AnomalyEdge[];

  @Field(() => [Anomaly], { description: 'The anomalies alone.' })
  nodes!: Anomaly[];

  @Field(() => PageInfo, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfo;
}

@ObjectType({ description: "An event in a trade's history." })
export class TradeEventEdge {
  @Field(() => String, { description: 'Its place in the history, opaque. Good for `after`.' })
  cursor!: string;

  @Field(() => TradeEventObject, { description: 'The event.' })
  node!: TradeEventObject;
}

@ObjectType({ description: "A page of a trade's history, oldest first." })
export class TradeEventConnection {
  @Field(() => [TradeEventEdge], { description: 'The events with their cursors.' })
  edges!: TradeEventEdge[];

  @Field(() => [TradeEventObject], { description: 'The events alone.' })
  nodes!: TradeEventObject[];

  @Field(() => PageInfo, { description: 'Whether there is more, and from where.' })
  pageInfo!: PageInfo;
}

// -------------------------------------------------------------------- payloads

/** What every mutation answers; its own type is not part of the schema. */
@ObjectType({ description: 'What became of a mutation.' })
abstract class TradePayload {
  @Field(() => TradeObject, {
    nullable: true,
    description: 'The trade after the mutation, from the events just written; null when there is no such trade.',
  })
  trade?: TradeObject | undefined;

  @Field(() => [UserError], {
    description: 'Empty when it is done. Else what the caller has to know, most often one.',
  })
  userErrors!: UserError[];
}

@ObjectType({ description: 'What became of `pay`.' })
export class PayPayload extends TradePayload {}

@ObjectType({ description: 'What became of `refund`.' })
export class RefundPayload extends TradePayload {
  @Field(() => Refund, { nullable: true, description: 'The refund after the mutation; null when none was requested.' })
  refund?: Refund | undefined;
}

@ObjectType({ description: 'What became of `close`.' })
export class ClosePayload extends TradePayload {}

@ObjectType({ description: 'What became of `settle`.' })
export class SettlePayload extends TradePayload {
  @Field(() => Settlement, {
    nullable: true,
    description: 'The settlement after the mutation; null when there is none.',
  })
  settlement?: Settlement | undefined;
}

@ObjectType({ description: 'What became of `cancel`.' })
export class CancelPayload extends TradePayload {}

@ObjectType({ description: 'What became of `resolveAnomaly`.' })
export class SettleAnomalyPayload extends TradePayload {
  @Field(() => Anomaly, { nullable: true, description: 'The anomaly after the mutation; null when there is none.' })
  anomaly?: Anomaly | undefined;
}

@ObjectType({ description: 'What became of `sync`.' })
export class SyncPayload extends TradePayload {}
