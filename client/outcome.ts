/** What became of a mutation, as one value that names all that can become of it. */
import type { Advice, ErrorFieldsFragment, TradeFieldsFragment } from './documents';

export type Trade = TradeFieldsFragment;
export type UserError = ErrorFieldsFragment;

/** An engine without an answer that could be used, or one that refuses the request itself. */
export type NoAnswer = {
  /** A code of GraphQL's `extensions.code` (docs/reference/errors.md), or NO_ANSWER where none came. */
  code: string;
  message: string;
  /** Sending the same again, with the same keys, can help. */
  retryable: boolean;
  /** Names the request in the engine's log. */
  requestId?: string | undefined;
};

/**
 * - `done`: it is done, now or by an earlier attempt with the same keys.
 * - `unknown`: it may have been done. Watch the trade, or call again with the same keys; start nothing else. `error` is the
 *   engine's (OUTCOME_UNKNOWN, or its last word where an earlier attempt may have been done), `noAnswer` says why no answer came.
 * - `refused`: it was not done, for `error`, and `error.advice` says what to do.
 */
export type Outcome<Done> =
  | ({ outcome: 'done' } & Done)
  | { outcome: 'unknown'; trade: Trade | null; error?: UserError; noAnswer?: NoAnswer }
  | { outcome: 'refused'; trade: Trade | null; error: UserError; errors: readonly UserError[] };

/** The request itself was refused, before anything was done: a wrong key, a missing scope, malformed input. */
export class PaystateError extends Error {
  override readonly name = 'PaystateError';

  constructor(readonly noAnswer: NoAnswer) {
    super(`${noAnswer.code}: ${noAnswer.message}`);
  }
}

/** Advice after which the same mutation with the same keys may be sent again by itself. */
const REPEATABLE: readonly Advice[] = ['RETRY_SAME_KEYS'];

/** `mayBeDone`: by an earlier attempt of this call. "Send it again" says nothing about that one. */
export function outcomeOf<Done>(
  payload: { trade: Trade | null; userErrors: readonly UserError[] },
  done: Done | undefined,
  mayBeDone: boolean,
): Outcome<Done> {
  const { trade, userErrors } = payload;
  const unknown = unknownAmong(userErrors) ?? (mayBeDone && isRepeatable(userErrors) ? userErrors[0] : undefined);
  if (unknown) return { outcome: 'unknown', trade, error: unknown };
  const [error] = userErrors;
  if (error) return { outcome: 'refused', trade, error, errors: userErrors };
  // An answer without error and without what was asked for: not to be taken for either.
  if (!done)
    return { outcome: 'unknown', trade, noAnswer: { code: 'NO_ANSWER', message: 'an empty answer', retryable: true } };
  return { outcome: 'done', ...done };
}

export function unknownAmong(userErrors: readonly UserError[]): UserError | undefined {
  return userErrors.find(({ code }) => code === 'OUTCOME_UNKNOWN');
}

/** Whether the engine advises to send it again. */
export function isRepeatable(userErrors: readonly UserError[]): boolean {
  return userErrors.length > 0 && userErrors.every(({ advice }) => REPEATABLE.includes(advice));
}
