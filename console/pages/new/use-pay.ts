/** Sends a payment, and keeps what was wrong with it. */
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { useMutation, type CombinedError } from 'urql';
import { enteredYuan } from '../../parts/values/fen';
import { useWords } from '../../words/language';
import { refusalWords } from '../../words/refusals';
import { PayDocument, type PayMutation } from './documents';
import { forgetOrder, keepOrder, keepTill } from './kept-order';
import { extraFieldOf, FIELD_OF_INPUT, payInputOf, type Entered, type Field } from './order';
import { newWords } from './words';

type Problems = Partial<Record<Field, string>>;

export function usePay() {
  const say = useWords(newWords);
  const refusals = useWords(refusalWords);
  const navigate = useNavigate();
  const [{ fetching }, pay] = useMutation(PayDocument);
  const [problems, setProblems] = useState<Problems>({});
  const [error, setError] = useState<CombinedError | PayMutation['pay']['userErrors'][number]>();

  /** `isUsedUp`: the number cannot be paid any more, and nothing was paid by it. */
  const send = async (entered: Entered): Promise<{ isUsedUp: boolean }> => {
    if (fetching) return { isUsedUp: false };
    const totalAmount = enteredYuan(entered.amount);
    const extra = extraFieldOf(entered.method);
    const missing = (['subject', 'outTradeNo', ...(extra ? [extra] : [])] as const).filter(
      (field) => entered[field].trim() === '',
    );
    const found: Problems = Object.fromEntries(missing.map((field) => [field, say.needed]));
    if (totalAmount === undefined) found.amount = say.notAnAmount;
    setProblems(found);
    setError(undefined);
    if (totalAmount === undefined || missing.length > 0) return { isUsedUp: false };
    keepOrder(entered);
    keepTill(entered);
    const { data, error: failed } = await pay({ input: payInputOf(entered, totalAmount) });
    if (failed?.networkError === undefined) forgetOrder();
    const refusal = data?.pay.userErrors[0];
    const field = FIELD_OF_INPUT[refusal?.path?.at(-1) ?? ''];
    if (refusal && field) setProblems({ [field]: refusals[refusal.code] ?? refusal.message });
    // The page of the payment waits for its outcome, and tells it.
    else if ((failed ?? refusal) && refusal?.advice !== 'WAIT_FOR_STATE') setError(failed ?? refusal);
    else void navigate(`/new/${encodeURIComponent(entered.outTradeNo.trim())}`);
    return { isUsedUp: refusal?.advice === 'NEW_ORDER' };
  };
  return { send, isSending: fetching, problems, error };
}
