import type { Advice } from '../alipay/alipay-outcomes';
import type { CallAnswer } from '../events/evidence-events';

export type { Advice };

/**
 * The closed list of reasons why a command is refused or is not simply done. Each has a code for programs, a sentence
 * for a person, and advice on what to do next. Refusals are data: nothing is thrown for what a caller can do wrong.
 */

const ADVICE = {
  INVALID_OUT_TRADE_NO: 'FIX_INPUT',
  INVALID_OUT_REQUEST_NO: 'FIX_INPUT',
  INVALID_AMOUNT: 'FIX_INPUT',
  INVALID_SUBJECT: 'FIX_INPUT',
  INVALID_TIMEOUT: 'FIX_INPUT',
  INVALID_AUTH_CODE: 'FIX_INPUT',
  INVALID_TEXT: 'FIX_INPUT',
  IDEMPOTENCY_CONFLICT: 'FIX_INPUT',
  TRADE_NOT_FOUND: 'FIX_INPUT',
  TRADE_NOT_PAID: 'WAIT_FOR_STATE',
  TRADE_ALREADY_PAID: 'FIX_INPUT',
  TRADE_CLOSED: 'NEW_ORDER',
  TRADE_FINISHED: 'ASK_A_PERSON',
  TRADE_NOT_STARTED: 'WAIT_FOR_STATE',
  NOT_CANCELLABLE: 'FIX_INPUT',
  REFUND_EXCEEDS_REFUNDABLE: 'FIX_INPUT',
  SETTLEMENT_EXCEEDS_PAID: 'FIX_INPUT',
  GIVEN_UP: 'FIX_INPUT',
  ANOMALY_NOT_FOUND: 'FIX_INPUT',
  ANOMALY_ALREADY_SETTLED: 'ASK_A_PERSON',
  INVALID_OPERATOR: 'FIX_INPUT',
  INVALID_DATE: 'FIX_INPUT',
  RECONCILIATION_RUNNING: 'RETRY_SAME_KEYS',
  INVALID_API_KEY: 'FIX_INPUT',
  API_KEY_NOT_FOUND: 'FIX_INPUT',
  TOO_MANY_API_KEYS: 'ASK_A_PERSON',
  INVALID_WEBHOOK: 'FIX_INPUT',
  WEBHOOK_NOT_FOUND: 'FIX_INPUT',
  TOO_MANY_WEBHOOKS: 'ASK_A_PERSON',
  TOO_MANY_RESENDS: 'RETRY_SAME_KEYS',
  OUTCOME_UNKNOWN: 'WAIT_FOR_STATE',
  ALIPAY_REFUSED: 'ASK_A_PERSON',
  ALIPAY_UNAVAILABLE: 'RETRY_SAME_KEYS',
} as const satisfies Record<string, Advice>;

export type RefusalCode = keyof typeof ADVICE;

/** What Alipay itself said, word for word. */
export type AlipayError = { code?: string | undefined; subCode?: string | undefined; subMsg?: string | undefined };

export type Refusal = {
  code: RefusalCode;
  message: string;
  /** The input field that it is about, as GraphQL names it. */
  path?: string[];
  alipay?: AlipayError;
  advice: Advice;
};

/** Builds a refusal; `advice` overrides the code's usual one. */
export function refusal(
  code: RefusalCode,
  message: string,
  more: { field?: string; alipay?: AlipayError; advice?: Advice } = {},
): Refusal {
  return {
    code,
    message,
    ...(more.field === undefined ? {} : { path: ['input', more.field] }),
    ...(more.alipay === undefined ? {} : { alipay: more.alipay }),
    advice: more.advice ?? ADVICE[code],
  };
}

export function alipayErrorOf({ code, subCode, subMsg }: CallAnswer): AlipayError {
  return { code, subCode, subMsg };
}
