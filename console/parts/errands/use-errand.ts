/** Sends what somebody asked for, and keeps why it was not simply done. What has become of it, the thing itself tells. */
import { useState } from 'react';
import { useMutation, type AnyVariables, type CombinedError, type TypedDocumentNode } from 'urql';
import type { UserError } from '../notices/error-notice';

type Answer = { done: { userErrors: readonly UserError[] } };

type Outcome<Data extends Answer> = {
  done?: Data['done'] | undefined;
  answer?: Data['done'] | undefined;
  failed?: CombinedError | undefined;
};

/** `document`: a mutation whose field is called `done`. */
export function useErrand<Data extends Answer, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>,
) {
  const [{ fetching }, execute] = useMutation(document);
  const [error, setError] = useState<CombinedError | UserError>();
  /** `done`: what the engine answered; undefined where it was not done without a complaint. */
  const tell = async (variables: Variables): Promise<Outcome<Data>> => {
    if (fetching) return {};
    setError(undefined);
    const { data, error: failed } = await execute(variables);
    const complaint = failed ?? data?.done.userErrors[0];
    setError(complaint);
    return { done: complaint === undefined ? data?.done : undefined, answer: data?.done, failed };
  };
  const send = async (variables: Variables) => (await tell(variables)).done;
  return { send, tell, isSending: fetching, error, forget: () => setError(undefined) };
}

/** As a dialog needs to know it. */
export type Errand = { isSending: boolean; error: CombinedError | UserError | undefined };

/** The last name of the path of the input that it is about: `url` of `["input", "url"]`. */
export function fieldOf(error: Errand['error']): string | undefined {
  return error && 'path' in error ? error.path?.at(-1) : undefined;
}
