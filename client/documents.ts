/** Made by `npm run generate -- client` of documents.graphql beside it: change that file. */

/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
/** What a program should do next. */
export type Advice =
  /** A person has to examine the account, the contract or the trade. */
  | 'ASK_A_PERSON'
  /** The input is wrong: change it before sending it again. */
  | 'FIX_INPUT'
  /** This order number is used up: open a payment with a new `outTradeNo`. */
  | 'NEW_ORDER'
  /** Send the same mutation with the same keys again. It cannot happen twice. */
  | 'RETRY_SAME_KEYS'
  /** The engine queries Alipay: watch the trade, start nothing else. */
  | 'WAIT_FOR_STATE';

/** A payment face to face to undo. */
export type CancelInput = {
  /** The shop's own number of the order. */
  outTradeNo: string;
};

/** A trade to close before anybody has paid it. */
export type CloseInput = {
  /** The shop's own number of the order. */
  outTradeNo: string;
};

/** Why a trade is closed. */
export type CloseReason =
  /** Cancelled at Alipay, by `cancel` or after a payment at the till that was in doubt. What had been paid was returned. */
  | 'CANCELLED'
  /** The shop closed it before anybody paid. */
  | 'CLOSED_BY_MERCHANT'
  /** It was closed at Alipay before anybody paid and before it expired; that was not requested here. */
  | 'CLOSED_ELSEWHERE'
  /** Nobody paid before `expiresAt`. */
  | 'EXPIRED'
  /** All of the money was returned. */
  | 'FULLY_REFUNDED'
  /** Alipay refused the payment: no balance, a code that expired, a missing contract, … */
  | 'PAYMENT_REFUSED';

/** What is sold, for the buyer, for discounts, and for statistics. */
export type GoodsInput = {
  /** A category, up to 24 characters. */
  goodsCategory?: string | null | undefined;
  /** The shop's number of the goods: up to 32 letters, digits, _ . or -. */
  goodsId: string;
  /** Their name, up to 256 characters. */
  goodsName: string;
  /** The price of one. */
  price: string;
  /** How many, from 1. */
  quantity: number;
};

/** A payment to open. The same `outTradeNo` with the same content again is the same payment. */
export type PayInput = {
  /** The digits under the bar code in the buyer's wallet: 16 to 24, beginning with 25 to 30. BARCODE only. */
  authCode?: string | null | undefined;
  /** A longer description of the order, up to 128 characters. */
  body?: string | null | undefined;
  /** The buyer's user id at Alipay, up to 28 characters, when known. */
  buyerId?: string | null | undefined;
  /** The buyer's open id at Alipay, up to 128 characters. JSAPI needs it, or `buyerId` with older apps. */
  buyerOpenId?: string | null | undefined;
  /** None of these means of payment, like "creditCard". */
  disablePayChannels?: Array<string> | null | undefined;
  /** Only these means of payment: Alipay's names of channels, like "balance". Not with `disablePayChannels`. */
  enablePayChannels?: Array<string> | null | undefined;
  /** What is sold, up to 150 kinds; of PAGE, WAP and APP no more than fits an address: 32,768 characters of the order, URL-encoded. */
  goodsDetail?: Array<GoodsInput> | null | undefined;
  /** Instalments of Huabei: 3, 6, 12 or 24. */
  hbFqNum?: number | null | undefined;
  /** Who pays the fee of the instalments: 100 the shop, 0 the buyer. */
  hbFqSellerPercent?: number | null | undefined;
  /** Another number of the order that only the shop reads, up to 32 characters. */
  merchantOrderNo?: string | null | undefined;
  /** How the buyer pays. */
  method: PayMethod;
  /** The shop's number of the person at the till, up to 28 characters. */
  operatorId?: string | null | undefined;
  /** The shop's own number of the order: 1 to 64 letters, digits or underscores, never used twice. */
  outTradeNo: string;
  /** Text that Alipay returns with its notifies, up to 512 characters once URL-encoded (which is done here). */
  passbackParams?: string | null | undefined;
  /** The product code of your contract, where it is not the usual one of the way to pay (QR_CODE_OFFLINE, JSAPI_PAY, …). */
  productCode?: string | null | undefined;
  /** The page for a buyer who cancels, up to 400 characters. For WAP. */
  quitUrl?: string | null | undefined;
  /** The shop's page to which the buyer is sent once the result is known, up to 256 characters. PAGE and WAP: Alipay sends the browser to this engine first, which queries Alipay and waits. */
  returnUrl?: string | null | undefined;
  /** Keep the money frozen until it is shared by `settle`. */
  royaltyFreeze?: boolean | null | undefined;
  /** Who receives shares of the money, up to 10 shares. */
  settleDetail?: Array<SettleShareInput> | null | undefined;
  /** The shop's number of the store, up to 32 characters. */
  storeId?: string | null | undefined;
  /** What the buyer sees in the wallet: 1 to 256 characters, no control characters. */
  subject: string;
  /** True: where the order is open for another way to pay, change to this one. Alipay is queried first. A paid order stays paid (TRADE_ALREADY_PAID); an order that waits for the buyer is closed there, which uses the number up (TRADE_CLOSED: take a new one); otherwise the new way is opened under the same number, of which Alipay takes one payment only. */
  switchMethod?: boolean | null | undefined;
  /** The service provider's id, for its commission. */
  sysServiceProviderId?: string | null | undefined;
  /** The shop's number of the till, up to 32 characters. */
  terminalId?: string | null | undefined;
  /** How long the buyer may take: whole minutes, hours or days from "1m" to "15d", or "1c" for midnight in Beijing. Without it "2h", and "2m" for BARCODE. A QR code lives for two hours at most; WAP and APP take "5m" at least. */
  timeout?: string | null | undefined;
  /** What is to be paid, 0.01 to 100000000.00 yuan. */
  totalAmount: string;
};

/** How the buyer pays. */
export type PayMethod =
  /** Alipay's SDK in the shop's own app (alipay.trade.app.pay). */
  | 'APP'
  /** The shop scans the bar code in the buyer's wallet (alipay.trade.pay). Needs `authCode`. */
  | 'BARCODE'
  /** A mini program or page inside Alipay (alipay.trade.create). Needs the buyer. */
  | 'JSAPI'
  /** Alipay's cashier in a desktop browser (alipay.trade.page.pay). */
  | 'PAGE'
  /** The shop shows a QR code, the buyer scans it (alipay.trade.precreate). */
  | 'QR_CODE'
  /** Alipay's cashier in a phone's browser, which opens the wallet (alipay.trade.wap.pay). */
  | 'WAP';

/** What of the money goes back for which goods. */
export type RefundGoodsInput = {
  /** The shop's number of the goods, as in the order. */
  goodsId: string;
  /** Their name, up to 256 characters. */
  goodsName?: string | null | undefined;
  /** How many come back. */
  quantity?: number | null | undefined;
  /** How much goes back for them. */
  refundAmount: string;
};

/** Money to return. The same two numbers with the same content again are the same refund. */
export type RefundInput = {
  /** How much, 0.01 yuan up to `refundableAmount`; what exceeds `refundableWithoutRoyalty` needs `royalty`. */
  amount: string;
  /** For which goods, up to 150 kinds. */
  goodsDetail?: Array<RefundGoodsInput> | null | undefined;
  /** The shop's own number of this refund: 1 to 64 letters, digits or underscores. Keep it when you retry, or money may be returned twice. */
  outRequestNo: string;
  /** The shop's own number of the paid order. */
  outTradeNo: string;
  /** Why, up to 256 characters; the buyer sees it. */
  reason?: string | null | undefined;
  /** Of a trade whose money was shared: out of whose shares. The rest comes out of the shop's own money. */
  royalty?: Array<RefundShareInput> | null | undefined;
};

/** A part of the refund that comes out of a partner's share of the trade. */
export type RefundShareInput = {
  /** How much. */
  amount: string;
  /** What for, up to 1000 characters. */
  description?: string | null | undefined;
  /** The account that gives it back. */
  transOut: string;
  /** How the account is named. */
  transOutType: ShareAccountType;
};

/** Where a refund stands. */
export type RefundState =
  /** It ended without money: Alipay refused, or does not know it. `refusal` names the reason. */
  | 'REFUSED'
  /** Requested from Alipay, no answer yet. Its amount is reserved. */
  | 'REQUESTED'
  /** The money went back to the buyer. */
  | 'SUCCEEDED'
  /** In doubt: Alipay may have returned the money, and is queried until it answers. Its amount stays reserved. */
  | 'UNKNOWN';

/** A partner who receives a part of the money, and the account. */
export type SettleShareInput = {
  /** How much. */
  amount: string;
  /** What for, up to 1000 characters. */
  description?: string | null | undefined;
  /** The account: a user id of 16 digits that begins with 2088, or a login name. */
  transIn: string;
  /** Which of the two it is. */
  transInType: ShareAccountType;
};

/** How an account at Alipay is named; the values are Alipay's own. */
export type ShareAccountType =
  /** By a mail address or telephone number. */
  | 'loginName'
  /** By 16 digits that begin with 2088. */
  | 'userId';

/** A trade to query at Alipay. */
export type SyncInput = {
  /** The shop's own number of the order. */
  outTradeNo: string;
};

/** Where a trade stands, in Alipay's own words; CREATED is ours. */
export type TradeState =
  /** Opened here; Alipay has not yet confirmed that a buyer can pay. */
  | 'CREATED'
  /** Unpaid and over, or fully refunded. `closeReason` names which. */
  | 'TRADE_CLOSED'
  /** Paid, and past the time of refunds. */
  | 'TRADE_FINISHED'
  /** Paid, and can be refunded. */
  | 'TRADE_SUCCESS'
  /** The buyer can pay: scan the code, or confirm on the phone. `nextStep` names what to show. */
  | 'WAIT_BUYER_PAY';

/** The closed list of reasons why a mutation was refused, or was not simply done. */
export type UserErrorCode =
  /** Alipay definitely refused; `alipay` has its answer. */
  | 'ALIPAY_REFUSED'
  /** Alipay does not answer at the moment, or the call rate is used up. Nothing was sent, nothing was booked, and no earlier request is open; otherwise the code is OUTCOME_UNKNOWN. */
  | 'ALIPAY_UNAVAILABLE'
  /** This anomaly was resolved before, with other content; `message` says by whom and why. */
  | 'ANOMALY_ALREADY_SETTLED'
  /** The trade has no anomaly with this id. */
  | 'ANOMALY_NOT_FOUND'
  /** The shop has no API key with this id. */
  | 'API_KEY_NOT_FOUND'
  /** A person gave this refund or settlement up: its number is used up. */
  | 'GIVEN_UP'
  /** The same keys were used before with other content; `path` names the field that differs. */
  | 'IDEMPOTENCY_CONFLICT'
  /** Not yuan from 0.01 to 100000000.00 with at most two decimals. */
  | 'INVALID_AMOUNT'
  /** The key cannot be created so; `path` names the field that is wrong. */
  | 'INVALID_API_KEY'
  /** `authCode` is missing or is not the code of a buyer's wallet. */
  | 'INVALID_AUTH_CODE'
  /** `date` is no day (2026-11-20) and no month (2026-11) that is over in Beijing. */
  | 'INVALID_DATE'
  /** `who` is not the name of a person: 1 to 64 characters, and none of the engine's own actors. */
  | 'INVALID_OPERATOR'
  /** `outRequestNo` is not 1 to 64 letters, digits or underscores; of a settlement, 1 to 32. */
  | 'INVALID_OUT_REQUEST_NO'
  /** `outTradeNo` is not 1 to 64 letters, digits or underscores; of an order that is there already, not 1 to 64 characters without control characters. */
  | 'INVALID_OUT_TRADE_NO'
  /** `subject` is empty, longer than 256 characters, or has control characters. */
  | 'INVALID_SUBJECT'
  /** An optional text is too long or has control characters. */
  | 'INVALID_TEXT'
  /** `timeout` is not whole minutes, hours or days from 1m to 15d, nor "1c". */
  | 'INVALID_TIMEOUT'
  /** A field of the webhook is not what it may be: `path` names it. */
  | 'INVALID_WEBHOOK'
  /** Only what was paid face to face, and of which nothing went back yet, can be cancelled: close or refund it. */
  | 'NOT_CANCELLABLE'
  /** The outcome at Alipay is not known. Money may have moved; the engine queries Alipay. */
  | 'OUTCOME_UNKNOWN'
  /** This node is reconciling another bill; one at a time. */
  | 'RECONCILIATION_RUNNING'
  /** More than `refundableAmount`, or more than `refundableWithoutRoyalty` and what `royalty` takes back. */
  | 'REFUND_EXCEEDS_REFUNDABLE'
  /** The shares are more than what is left of the money. */
  | 'SETTLEMENT_EXCEEDS_PAID'
  /** The shop has as many keys in use as it may have: revoke one first. */
  | 'TOO_MANY_API_KEYS'
  /** As many requests to deliver again as may be wait for this webhook. */
  | 'TOO_MANY_RESENDS'
  /** The shop has as many webhooks as it may have: delete one first. */
  | 'TOO_MANY_WEBHOOKS'
  /** The trade is paid, so it cannot be closed: refund it. */
  | 'TRADE_ALREADY_PAID'
  /** The trade is closed. */
  | 'TRADE_CLOSED'
  /** The time for refunds is over. */
  | 'TRADE_FINISHED'
  /** No trade with this `outTradeNo` was opened here. */
  | 'TRADE_NOT_FOUND'
  /** The trade is not paid yet, so nothing can be refunded. */
  | 'TRADE_NOT_PAID'
  /** Nobody has scanned the code yet, so Alipay has nothing to close. The request is stored and sent as soon as Alipay allows it; if the buyer pays first, the payment stands. */
  | 'TRADE_NOT_STARTED'
  /** The shop has no webhook of this id. */
  | 'WEBHOOK_NOT_FOUND';

export type TradeFieldsFragment = {
  id: string;
  outTradeNo: string;
  tradeNo: string | null;
  state: TradeState;
  inDoubt: boolean;
  method: PayMethod;
  subject: string;
  totalAmount: string;
  paidAmount: string;
  refundedAmount: string;
  reservedAmount: string;
  refundableAmount: string;
  closeReason: CloseReason | null;
  createdAt: string;
  paidAt: string | null;
  closedAt: string | null;
  expiresAt: string | null;
  revision: number;
  position: string;
  nextStep:
    | { __typename: 'ConfirmOnPhone'; since: string }
    | { __typename: 'InvokeApp'; orderString: string }
    | { __typename: 'InvokeJsapi'; tradeNo: string }
    | { __typename: 'RedirectBuyer'; url: string }
    | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
    | { __typename: 'SubmitForm'; html: string }
    | null;
  refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
};

export type RefundFieldsFragment = {
  id: string;
  outRequestNo: string;
  amount: string;
  state: RefundState;
  reason: string | null;
};

export type ErrorFieldsFragment = {
  code: UserErrorCode;
  message: string;
  path: Array<string> | null;
  advice: Advice;
  alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
};

export type TradeQueryVariables = Exact<{
  outTradeNo: string;
  atLeast?: string | null | undefined;
}>;

export type TradeQuery = {
  trade: {
    id: string;
    outTradeNo: string;
    tradeNo: string | null;
    state: TradeState;
    inDoubt: boolean;
    method: PayMethod;
    subject: string;
    totalAmount: string;
    paidAmount: string;
    refundedAmount: string;
    reservedAmount: string;
    refundableAmount: string;
    closeReason: CloseReason | null;
    createdAt: string;
    paidAt: string | null;
    closedAt: string | null;
    expiresAt: string | null;
    revision: number;
    position: string;
    nextStep:
      | { __typename: 'ConfirmOnPhone'; since: string }
      | { __typename: 'InvokeApp'; orderString: string }
      | { __typename: 'InvokeJsapi'; tradeNo: string }
      | { __typename: 'RedirectBuyer'; url: string }
      | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
      | { __typename: 'SubmitForm'; html: string }
      | null;
    refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
  } | null;
};

export type PayMutationVariables = Exact<{
  input: PayInput;
}>;

export type PayMutation = {
  pay: {
    trade: {
      id: string;
      outTradeNo: string;
      tradeNo: string | null;
      state: TradeState;
      inDoubt: boolean;
      method: PayMethod;
      subject: string;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      closeReason: CloseReason | null;
      createdAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      revision: number;
      position: string;
      nextStep:
        | { __typename: 'ConfirmOnPhone'; since: string }
        | { __typename: 'InvokeApp'; orderString: string }
        | { __typename: 'InvokeJsapi'; tradeNo: string }
        | { __typename: 'RedirectBuyer'; url: string }
        | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
        | { __typename: 'SubmitForm'; html: string }
        | null;
      refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
    } | null;
    userErrors: Array<{
      code: UserErrorCode;
      message: string;
      path: Array<string> | null;
      advice: Advice;
      alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
    }>;
  };
};

export type RefundMutationVariables = Exact<{
  input: RefundInput;
}>;

export type RefundMutation = {
  refund: {
    refund: { id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null } | null;
    trade: {
      id: string;
      outTradeNo: string;
      tradeNo: string | null;
      state: TradeState;
      inDoubt: boolean;
      method: PayMethod;
      subject: string;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      closeReason: CloseReason | null;
      createdAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      revision: number;
      position: string;
      nextStep:
        | { __typename: 'ConfirmOnPhone'; since: string }
        | { __typename: 'InvokeApp'; orderString: string }
        | { __typename: 'InvokeJsapi'; tradeNo: string }
        | { __typename: 'RedirectBuyer'; url: string }
        | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
        | { __typename: 'SubmitForm'; html: string }
        | null;
      refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
    } | null;
    userErrors: Array<{
      code: UserErrorCode;
      message: string;
      path: Array<string> | null;
      advice: Advice;
      alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
    }>;
  };
};

export type CloseMutationVariables = Exact<{
  input: CloseInput;
}>;

export type CloseMutation = {
  close: {
    trade: {
      id: string;
      outTradeNo: string;
      tradeNo: string | null;
      state: TradeState;
      inDoubt: boolean;
      method: PayMethod;
      subject: string;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      closeReason: CloseReason | null;
      createdAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      revision: number;
      position: string;
      nextStep:
        | { __typename: 'ConfirmOnPhone'; since: string }
        | { __typename: 'InvokeApp'; orderString: string }
        | { __typename: 'InvokeJsapi'; tradeNo: string }
        | { __typename: 'RedirectBuyer'; url: string }
        | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
        | { __typename: 'SubmitForm'; html: string }
        | null;
      refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
    } | null;
    userErrors: Array<{
      code: UserErrorCode;
      message: string;
      path: Array<string> | null;
      advice: Advice;
      alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
    }>;
  };
};

export type CancelMutationVariables = Exact<{
  input: CancelInput;
}>;

export type CancelMutation = {
  cancel: {
    trade: {
      id: string;
      outTradeNo: string;
      tradeNo: string | null;
      state: TradeState;
      inDoubt: boolean;
      method: PayMethod;
      subject: string;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      closeReason: CloseReason | null;
      createdAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      revision: number;
      position: string;
      nextStep:
        | { __typename: 'ConfirmOnPhone'; since: string }
        | { __typename: 'InvokeApp'; orderString: string }
        | { __typename: 'InvokeJsapi'; tradeNo: string }
        | { __typename: 'RedirectBuyer'; url: string }
        | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
        | { __typename: 'SubmitForm'; html: string }
        | null;
      refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
    } | null;
    userErrors: Array<{
      code: UserErrorCode;
      message: string;
      path: Array<string> | null;
      advice: Advice;
      alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
    }>;
  };
};

export type SyncMutationVariables = Exact<{
  input: SyncInput;
}>;

export type SyncMutation = {
  sync: {
    trade: {
      id: string;
      outTradeNo: string;
      tradeNo: string | null;
      state: TradeState;
      inDoubt: boolean;
      method: PayMethod;
      subject: string;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      closeReason: CloseReason | null;
      createdAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      revision: number;
      position: string;
      nextStep:
        | { __typename: 'ConfirmOnPhone'; since: string }
        | { __typename: 'InvokeApp'; orderString: string }
        | { __typename: 'InvokeJsapi'; tradeNo: string }
        | { __typename: 'RedirectBuyer'; url: string }
        | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
        | { __typename: 'SubmitForm'; html: string }
        | null;
      refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
    } | null;
    userErrors: Array<{
      code: UserErrorCode;
      message: string;
      path: Array<string> | null;
      advice: Advice;
      alipay: { code: string | null; subCode: string | null; subMsg: string | null } | null;
    }>;
  };
};

export type WatchTokenQueryVariables = Exact<{
  outTradeNo: string;
  ttl?: string | null | undefined;
  atLeast?: string | null | undefined;
}>;

export type WatchTokenQuery = { trade: { watchToken: string | null } | null };

export type WatchSubscriptionVariables = Exact<{
  outTradeNo: string;
  after?: string | null | undefined;
}>;

export type WatchSubscription = {
  tradeChanged: {
    position: string;
    trade: {
      id: string;
      outTradeNo: string;
      tradeNo: string | null;
      state: TradeState;
      inDoubt: boolean;
      method: PayMethod;
      subject: string;
      totalAmount: string;
      paidAmount: string;
      refundedAmount: string;
      reservedAmount: string;
      refundableAmount: string;
      closeReason: CloseReason | null;
      createdAt: string;
      paidAt: string | null;
      closedAt: string | null;
      expiresAt: string | null;
      revision: number;
      position: string;
      nextStep:
        | { __typename: 'ConfirmOnPhone'; since: string }
        | { __typename: 'InvokeApp'; orderString: string }
        | { __typename: 'InvokeJsapi'; tradeNo: string }
        | { __typename: 'RedirectBuyer'; url: string }
        | { __typename: 'ShowQrCode'; qrCode: string; expiresAt: string | null }
        | { __typename: 'SubmitForm'; html: string }
        | null;
      refunds: Array<{ id: string; outRequestNo: string; amount: string; state: RefundState; reason: string | null }>;
    };
  };
};

export const DOCUMENTS = {
  trade:
    'query trade($outTradeNo:ID!$atLeast:String){trade(outTradeNo:$outTradeNo atLeast:$atLeast){...TradeFields}}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment RefundFields on Refund{id outRequestNo amount state reason}',
  pay: 'mutation pay($input:PayInput!){pay(input:$input){trade{...TradeFields}userErrors{...ErrorFields}}}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment ErrorFields on UserError{code message path advice alipay{code subCode subMsg}}fragment RefundFields on Refund{id outRequestNo amount state reason}',
  refund:
    'mutation refund($input:RefundInput!){refund(input:$input){refund{...RefundFields}trade{...TradeFields}userErrors{...ErrorFields}}}fragment RefundFields on Refund{id outRequestNo amount state reason}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment ErrorFields on UserError{code message path advice alipay{code subCode subMsg}}',
  close:
    'mutation close($input:CloseInput!){close(input:$input){trade{...TradeFields}userErrors{...ErrorFields}}}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment ErrorFields on UserError{code message path advice alipay{code subCode subMsg}}fragment RefundFields on Refund{id outRequestNo amount state reason}',
  cancel:
    'mutation cancel($input:CancelInput!){cancel(input:$input){trade{...TradeFields}userErrors{...ErrorFields}}}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment ErrorFields on UserError{code message path advice alipay{code subCode subMsg}}fragment RefundFields on Refund{id outRequestNo amount state reason}',
  sync: 'mutation sync($input:SyncInput!){sync(input:$input){trade{...TradeFields}userErrors{...ErrorFields}}}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment ErrorFields on UserError{code message path advice alipay{code subCode subMsg}}fragment RefundFields on Refund{id outRequestNo amount state reason}',
  watchToken:
    'query watchToken($outTradeNo:ID!$ttl:String$atLeast:String){trade(outTradeNo:$outTradeNo atLeast:$atLeast){watchToken(ttl:$ttl)}}',
  watch:
    'subscription watch($outTradeNo:ID!$after:String){tradeChanged(outTradeNo:$outTradeNo after:$after){position trade{...TradeFields}}}fragment TradeFields on Trade{id outTradeNo tradeNo state inDoubt method subject totalAmount paidAmount refundedAmount reservedAmount refundableAmount closeReason createdAt paidAt closedAt expiresAt nextStep{__typename ...on ShowQrCode{qrCode expiresAt}...on RedirectBuyer{url}...on SubmitForm{html}...on InvokeApp{orderString}...on InvokeJsapi{tradeNo}...on ConfirmOnPhone{since}}refunds{...RefundFields}revision position}fragment RefundFields on Refund{id outRequestNo amount state reason}',
} as const;
