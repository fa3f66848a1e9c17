/** A refund or a profit sharing as somebody sends it: its number, and what of an earlier one was never answered. */
import { useState } from 'react';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { useErrand } from '../../../../parts/errands/use-errand';
import type { UserError } from '../../../../parts/notices/error-notice';
import { markAnswered, markSent, requestNumberFor, unansweredOf } from './request-number';

type Answer = { done: { userErrors: readonly UserError[] } };
type Known = { outRequestNo: string; amount: string };

/** `known`: those that the engine has, when the dialog opens. */
export function useRequest<Data extends Answer, Variables extends AnyVariables>(
  what: 'refund' | 'settlement',
  document: TypedDocumentNode<Data, Variables>,
  [outTradeNo, known]: readonly [outTradeNo: string, known: readonly Known[]],
) {
  const [unanswered, setUnanswered] = useState(() => unansweredOf(what, outTradeNo, known));
  const [outRequestNo] = useState(() => requestNumberFor(what, outTradeNo, known));
  const errand = useErrand(document);
  const send = async (variables: Variables) => {
    markSent(what, outTradeNo);
    const { done, isAnswered } = await errand.tell(variables);
    if (isAnswered) markAnswered(what, outTradeNo);
    return done;
  };
  /** Somebody has seen what became of the earlier one. */
  const acknowledge = () => {
    markAnswered(what, outTradeNo);
    setUnanswered(undefined);
  };
  return { errand, outRequestNo, send, unanswered, acknowledge };
}
