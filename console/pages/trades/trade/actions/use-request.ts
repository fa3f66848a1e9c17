/** A refund or a profit sharing as somebody sends it: its number, and what of an earlier one was never answered. */
import { useState } from 'react';
import type { AnyVariables, TypedDocumentNode } from 'urql';
import { isSettled } from '../../../../parts/errands/settled';
import { useErrand } from '../../../../parts/errands/use-errand';
import { useIsHere } from '../../../../parts/errands/use-is-here';
import type { UserError } from '../../../../parts/notices/error-notice';
import { isSent, markAnswered, markSent, requestNumberFor, type What } from './request-number';

type Answer = { done: { made: object | null; userErrors: readonly UserError[] } };
type Known = { outRequestNo: string; amount: string };

/** `known`: those that the engine has now. */
export function useRequest<Data extends Answer, Variables extends AnyVariables>(
  what: What,
  document: TypedDocumentNode<Data, Variables>,
  [outTradeNo, known]: readonly [outTradeNo: string, known: readonly Known[]],
) {
  const [outRequestNo, setNumber] = useState(() => requestNumberFor(what, outTradeNo, known));
  const errand = useErrand(document);
  const isHere = useIsHere();
  /** Whoever sent it may believe that it was not done. */
  const isUnanswered = !errand.isSending && isSent(what, outTradeNo);
  const unanswered = isUnanswered ? known.find((one) => one.outRequestNo === outRequestNo) : undefined;
  const send = async (variables: Variables) => {
    const isFirst = !isSent(what, outTradeNo);
    markSent(what, outTradeNo);
    const { done, answer, failed } = await errand.tell(variables);
    const told = { made: answer?.made, userErrors: answer?.userErrors, failed };
    if (isHere() && isSettled(told, isFirst)) markAnswered(what, outTradeNo);
    return done;
  };
  /** Somebody has seen what became of the earlier one. */
  const acknowledge = () => {
    markAnswered(what, outTradeNo);
    errand.forget();
    setNumber(requestNumberFor(what, outTradeNo, known));
  };
  return { errand, outRequestNo, send, unanswered, acknowledge };
}
