/**
 * What each documented answer of Alipay means for the money: *refused for certain* or
 * *unknown*, and what to advise. `verdict.ts` applies it, and decides about what is not listed. Codes and actions: pages of each `alipay.trade.*` method, "business error codes",
 * and the gateway's public error codes; docs/reference/wire.md names the sources.
 */

/** What a program should do next. */
export type Advice =
  /** The input is wrong: change it. */
  | 'FIX_INPUT'
  /** Send the same mutation with the same keys again. */
  | 'RETRY_SAME_KEYS'
  /** The engine is finding out: watch the trade. */
  | 'WAIT_FOR_STATE'
  /** This order number is used up: open a new one. */
  | 'NEW_ORDER'
  /** A person has to check the account, the contract or the trade. */
  | 'ASK_A_PERSON';

/** What follows from a listed code. */
export type Verdict = {
  outcome: 'refused' | 'unknown';
  advice: Advice;
  /** A refused payment that may leave a payable trade behind: query, then cancel, before calling it closed. */
  mayLeaveTrade?: boolean;
};

export const unknown: Verdict = { outcome: 'unknown', advice: 'WAIT_FOR_STATE' };
export const refused = (advice: Advice): Verdict => ({ outcome: 'refused', advice });
const buyerSide: Verdict = { outcome: 'refused', advice: 'NEW_ORDER', mayLeaveTrade: true };

export type Verdicts = Readonly<Record<string, Verdict>>;

function verdicts(...rows: [Verdict, string][]): Verdicts {
  return Object.fromEntries(rows.flatMap(([verdict, codes]) => codes.split(/\s+/).map((code) => [code, verdict])));
}

/** alipay.trade.pay, precreate (and create): sub_codes without their prefix `ACQ.`. */
export const ORDERING = verdicts(
  // Perhaps our own earlier success.
  [unknown, 'TRADE_HAS_SUCCESS'],
  [refused('NEW_ORDER'), 'TRADE_HAS_CLOSE CONTEXT_INCONSISTENT TRADE_BUYER_NOT_MATCH APPLY_PC_MERCHANT_CODE_ERROR'],
  [refused('FIX_INPUT'), 'INVALID_PARAMETER TOTAL_FEE_EXCEED PRODUCT_AMOUNT_LIMIT_ERROR REQUEST_AMOUNT_EXCEED'],
  [refused('FIX_INPUT'), 'EXIST_FORBIDDEN_WORD INVALID_STORE_ID NOW_TIME_AFTER_EXPIRE_TIME_ERROR'],
  [refused('FIX_INPUT'), 'SUB_GOODS_SIZE_MAX_COUNT RISK_MERCHANT_IP_NOT_EXIST'],
  [refused('ASK_A_PERSON'), 'ACCESS_FORBIDDEN PARTNER_ERROR MERCHANT_STATUS_NOT_NORMAL SELLER_BEEN_BLOCKED'],
  [refused('ASK_A_PERSON'), 'SELLER_NOT_EXIST INVALID_RECEIVE_ACCOUNT BEYOND_PAY_RESTRICTION'],
  [refused('ASK_A_PERSON'), 'BEYOND_PER_RECEIPT_RESTRICTION BEYOND_PER_RECEIPT_SINGLE_RESTRICTION'],
  [refused('ASK_A_PERSON'), 'BEYOND_PER_RECEIPT_DAY_RESTRICTION MERCHANT_AGREEMENT_NOT_EXIST'],
  [refused('ASK_A_PERSON'), 'MERCHANT_AGREEMENT_INVALID MERCHANT_PERM_RECEIPT_SUSPEND_LIMIT'],
  [refused('ASK_A_PERSON'), 'MERCHANT_PERM_RECEIPT_SINGLE_LIMIT MERCHANT_PERM_RECEIPT_DAY_LIMIT'],
  [buyerSide, 'PAYMENT_AUTH_CODE_INVALID PAYMENT_FAIL PULL_MOBILE_CASHIER_FAIL BUYER_BALANCE_NOT_ENOUGH'],
  [buyerSide, 'BUYER_BANKCARD_BALANCE_NOT_ENOUGH NO_PAYMENT_INSTRUMENTS_AVAILABLE ERROR_BALANCE_PAYMENT_DISABLE'],
  [buyerSide, 'BUYER_PAYMENT_AMOUNT_DAY_LIMIT_ERROR BUYER_PAYMENT_AMOUNT_MONTH_LIMIT_ERROR BUYER_SELLER_EQUAL'],
  [buyerSide, 'BUYER_ENABLE_STATUS_FORBID ERROR_BUYER_CERTIFY_LEVEL_LIMIT MOBILE_PAYMENT_SWITCH_OFF'],
  [buyerSide, 'USER_FACE_PAYMENT_SWITCH_OFF PAYMENT_REQUEST_HAS_RISK BUYER_NOT_EXIST'],
);

export const REFUND = verdicts(
  // The number is known at Alipay with another amount: money went back under it. A refund query says how much.
  [unknown, 'DISCORDANT_REPEAT_REQUEST'],
  [refused('RETRY_SAME_KEYS'), 'SELLER_BALANCE_NOT_ENOUGH REFUND_CHARGE_ERROR'],
  [refused('FIX_INPUT'), 'REFUND_AMT_NOT_EQUAL_TOTAL REASON_TRADE_REFUND_FEE_ERR REFUND_FEE_ERROR'],
  [refused('FIX_INPUT'), 'INVALID_PARAMETER CURRENCY_NOT_SUPPORT TRADE_NOT_EXIST'],
  [refused('ASK_A_PERSON'), 'TRADE_STATUS_ERROR REASON_TRADE_STATUS_INVALID'],
  [refused('ASK_A_PERSON'), 'TRADE_HAS_CLOSE TRADE_HAS_FINISHED TRADE_NOT_ALLOW_REFUND NOT_ALLOW_PARTIAL_REFUND'],
  [refused('ASK_A_PERSON'), 'ONLINE_TRADE_VOUCHER_NOT_ALLOW_REFUND REASON_TRADE_BEEN_FREEZEN BUYER_ERROR'],
  [refused('ASK_A_PERSON'), 'BUYER_NOT_EXIST BUYER_ENABLE_STATUS_FORBID CUSTOMER_VALIDATE_ERROR USER_NOT_MATCH_ERR'],
  [refused('ASK_A_PERSON'), 'ENTERPRISE_PAY_BIZ_ERROR ALLOC_AMOUNT_VALIDATE_ERROR REFUNDALLOC_UNAUTH_LIMIT'],
  [refused('ASK_A_PERSON'), 'TRADE_SETTLE_ERROR REFUND_ROYALTY_PAYEE_ACCOUNT_NOT_EXIST REFUND_ACCOUNT_NOT_EXIST'],
  [refused('ASK_A_PERSON'), 'OVERDRAFT_AGREEMENT_NOT_MATCH OVERDRAFT_ASSIGN_ACCOUNT_INVALID'],
);

/** Nothing was executed by this call; a query follows. */
export const CANCEL = verdicts(
  [refused('RETRY_SAME_KEYS'), 'SELLER_BALANCE_NOT_ENOUGH'],
  [refused('ASK_A_PERSON'), 'REASON_TRADE_BEEN_FREEZEN TRADE_HAS_FINISHED TRADE_CANCEL_TIME_OUT'],
  [refused('ASK_A_PERSON'), 'CANCEL_NOT_ALLOWED REASON_TRADE_REFUND_FEE_ERR INVALID_PARAMETER'],
);

/** Nothing was closed by this call. Whatever it says, the trade may have been paid or closed meanwhile: a query follows. */
export const CLOSE = verdicts(
  [refused('WAIT_FOR_STATE'), 'TRADE_STATUS_ERROR REASON_TRADE_STATUS_INVALID REASON_ILLEGAL_STATUS'],
  [refused('WAIT_FOR_STATE'), 'TRADE_HAS_SUCCESS TRADE_NOT_EXIST'],
  [refused('ASK_A_PERSON'), 'INVALID_PARAMETER'],
);

/** Nothing can go wrong by asking. TRADE_NOT_EXIST means that it has not come into being *so far*. */
export const ASKING = verdicts(
  [refused('WAIT_FOR_STATE'), 'TRADE_NOT_EXIST'],
  [refused('ASK_A_PERSON'), 'INVALID_PARAMETER'],
);

export const SETTLE = verdicts(
  [refused('RETRY_SAME_KEYS'), 'SELLER_BALANCE_NOT_ENOUGH'],
  [refused('FIX_INPUT'), 'ALLOC_AMOUNT_VALIDATE_ERROR INVALID_PARAMETER'],
  [refused('ASK_A_PERSON'), 'TRADE_SETTLE_ERROR TRADE_NOT_EXIST TRADE_STATUS_ERROR REASON_TRADE_STATUS_INVALID'],
);
