/** Sends a payment, and keeps what was wrong with it. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import { isSettled } from '../../parts/errands/settled';
import { useIsHere } from '../../parts/errands/use-is-here';
import { enteredYuan } from '../../parts/values/fen';
import { useWords } from '../../words/language';
import { refusalWords } from '../../words/refusals';
import { PayDocument, type PayMutation } from './documents';
import { forgetOrder, keepOrder, keepTill, keptOrder } from './kept-order';
import { extraFieldOf, FIELD_OF_INPUT, payInputOf, type Entered, type Field } from './order';
import { newWords } from './words';

type Refusal = PayMutation['pay']['userErrors'][number];
type Problems = Partial<Record<Field, string>>;

export function usePay() {
  const say = useWords(newWords);
  const refusals = useWords(refusalWords);
  const navigate = useNavigate();
  const isHere = useIsHere();
  const [{ fetching }, pay] = useMutation(PayDocument);
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<CombinedError | Refusal>();

  /** Answers the advice of a refusal. */
  const send = async (entered: Entered): Promise<Refusal['advice'] | undefined> => {
    if (fetching) return undefined;
    const totalAmount = enteredYuan(entered.amount);
    const extra = extraFieldOf(entered.method);
    const missing = (['subject', 'outTradeNo', ...(extra ? [extra] : [])] as const).filter(
      (field) => entered[field].trim() === '',
    );
    const found: Problems = Object.fromEntries(missing.map((field) => [field, say.needed]));
    if (totalAmount === undefined) found.amount = say.notAnAmount;
    setProblems(found);
    setError(undefined);
    if (totalAmount === undefined || missing.length > 0) return undefined;
    const outTradeNo = entered.outTradeNo.trim();
    const isFirst = keptOrder()?.outTradeNo !== outTradeNo;
    keepOrder(entered);
    // Who sends an order again that has no answer is, maybe, not who was at the till.
    if (isFirst) keepTill(entered);
    const { data, error: failed } = await pay({ input: payInputOf(entered, totalAmount) });
    // Who has left is not moved from where they are, and the next payment still names this order.
    if (!isHere()) return undefined;
    if (isSettled({ made: data?.pay.trade, userErrors: data?.pay.userErrors, failed }, isFirst))
      forgetOrder(outTradeNo);
    const refusal = data?.pay.userErrors[0];
    const field = FIELD_OF_INPUT[refusal?.path?.at(-1) ?? ''];
    const isOpen = refusal?.advice === 'WAIT_FOR_STATE' || (refusal?.code === 'IDEMPOTENCY_CONFLICT' && !isFirst);
    // The page of the payment waits for its outcome, and tells it.
    if (isOpen || !(failed ?? refusal)) void navigate(`/new/${encodeURIComponent(outTradeNo)}`);
    else if (refusal && field) setProblems({ [field]: refusals[refusal.code] ?? refusal.message });
    else setError(failed ?? refusal);
    return refusal?.advice;
  };
  return { send, isSending: fetching, problems, error };
}
