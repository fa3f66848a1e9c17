/**
 * Whether an answer tells for certain what became of what was sent under a number. Until one does, the number must not be replaced:
 * under another one it would be done a second time.
 */
import type { CombinedError } from 'urql';

/** Those of docs/reference/errors.md that come before anything is carried out. After any other it may have been done. */
const NOTHING_BEGAN: ReadonlySet<unknown> = new Set([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'BAD_USER_INPUT',
  'QUERY_TOO_COMPLEX',
  'REQUEST_TOO_LARGE',
  'UNAUTHENTICATED',
  'MISSING_SCOPE',
  'FORBIDDEN',
  'RATE_LIMITED',
  'OVERLOADED',
]);

/** `made`: what the engine has under the number. */
export type Told = {
  made?: object | null | undefined;
  userErrors?: readonly { code: string }[] | undefined;
  failed?: CombinedError | undefined;
};

/** `isFirst`: nothing was sent under the number before. What became of an earlier request, the refusal of a later one does not tell. */
export function isSettled({ made, userErrors = [], failed }: Told, isFirst: boolean): boolean {
  const isConflict = userErrors.some(({ code }) => code === 'IDEMPOTENCY_CONFLICT');
  if (made && !isConflict) return true;
  return isFirst && (userErrors.length > 0 || hasNothingBegun(failed?.graphQLErrors ?? []));
}

/** An error at a field of the answer comes after the mutation. */
function hasNothingBegun(errors: CombinedError['graphQLErrors']): boolean {
  const isBefore = ({ extensions, path = [] }: (typeof errors)[number]) =>
    NOTHING_BEGAN.has(extensions['code']) && path.length <= 1;
  return errors.length > 0 && errors.every(isBefore);
}
