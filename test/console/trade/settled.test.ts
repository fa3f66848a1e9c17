/** After which answers of the engine another number may be taken, before any browser. */
import { CombinedError } from 'urql';
import { isSettled, type Told } from '../../../console/parts/errands/settled';

const failedBy = (code: string, path?: string[]): Told => ({
  failed: new CombinedError({ graphQLErrors: [{ message: code, extensions: { code }, ...(path && { path }) }] }),
});
const refusedBy = (code: string, made: object | null = null): Told => ({ made, userErrors: [{ code }] });
const DONE: Told = { made: { outRequestNo: 'r1' }, userErrors: [] };

describe('given nothing was sent under the number before', () => {
  it.each([
    ['it is done', DONE],
    ['the engine has it, and its outcome is unknown', refusedBy('OUTCOME_UNKNOWN', {})],
    ['it is refused before it begins', refusedBy('REFUND_EXCEEDS_REFUNDABLE')],
    ['another has the number', refusedBy('IDEMPOTENCY_CONFLICT', {})],
    ['the credential is not accepted', failedBy('UNAUTHENTICATED')],
    ['the credential lacks the scope', failedBy('MISSING_SCOPE', ['done'])],
    ['requests come too fast', failedBy('RATE_LIMITED')],
  ])('when %s, then that is what became of it', (_, told) => {
    expect(isSettled(told, true)).toBe(true);
  });

  it.each([
    ['nothing is answered', {}],
    ['the line breaks', { failed: new CombinedError({ networkError: new Error('reset') }) }],
    ['what Alipay said may not be stored', failedBy('STORE_UNAVAILABLE', ['done'])],
    ['something failed in the engine', failedBy('INTERNAL', ['done'])],
    ['a code comes that nobody here knows', failedBy('NEW_ONE')],
    ['a field of the answer is refused', failedBy('MISSING_SCOPE', ['done', 'made'])],
  ] satisfies [string, Told][])('when %s, then it may have been done', (_, told) => {
    expect(isSettled(told, true)).toBe(false);
  });
});

describe('given an earlier request under the number, whose answer never came', () => {
  it.each([
    ['it is done', DONE],
    ['the engine has it, and its outcome is unknown', refusedBy('OUTCOME_UNKNOWN', {})],
  ])('when %s, then that is what became of both', (_, told) => {
    expect(isSettled(told, false)).toBe(true);
  });

  it.each([
    ['the content differs', refusedBy('IDEMPOTENCY_CONFLICT', {})],
    ['the code of the wallet is wrong', refusedBy('INVALID_AUTH_CODE')],
    ['requests come too fast', failedBy('RATE_LIMITED')],
    ['the credential is not accepted', failedBy('UNAUTHENTICATED')],
  ])('when %s, then the earlier one may have been done', (_, told) => {
    expect(isSettled(told, false)).toBe(false);
  });
});
