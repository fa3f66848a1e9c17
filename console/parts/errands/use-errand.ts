/** Sends what somebody asked for, and keeps why it was not simply done. What has become of the money, the page itself tells. */
import { useState } from 'react';
import { useMutation, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import type { UserError } from '../notices/error-notice';

/** The mutation under the name `done`. */
type Answer = { done: { userErrors: readonly UserError[] } };

export function useErrand<Variables extends AnyVariables>(document: TypedDocumentNode<Answer, Variables>) {
  const [{ fetching }, execute] = useMutation(document);
  const [error, setError] = useState<CombinedError | UserError>();
  /** Whether it was done without a complaint. */
  const send = async (variables: Variables): Promise<boolean> => {
    if (fetching) return false;
    setError(undefined);
    const { data, error: failed } = await execute(variables);
    const complaint = failed ?? data?.done.userErrors[0];
    setError(complaint);
    return complaint === undefined;
  };
  return { send, isSending: fetching, error, forget: () => setError(undefined) };
}
