/** A payment is taken: how much, for what, and how the buyer pays. */
import { useState, type FormEvent } from 'react';
import { Form, Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import { Link } from 'react-router';
import { Button } from '../../parts/controls/button';
import { TextField } from '../../parts/controls/fields/text-field';
import { ErrorNotice } from '../../parts/notices/error-notice';
import { Page } from '../../parts/page';
import { useWords } from '../../words/language';
import { methodWords } from '../../words/states';
import type { PayMethod } from './documents';
import { keptOrder, keptTill } from './kept-order';
import { extraFieldOf, isProposed, METHODS, proposedNumber, type Entered, type Field } from './order';
import { TillFields } from './till-fields';
import { usePay } from './use-pay';
import { newWords } from './words';
import styles from './new-page.module.css';

export default function NewPage() {
  const say = useWords(newWords);
  const { send, isSending, problems, error } = usePay();
  const [kept] = useState(keptOrder);
  const [entered, setEntered] = useState<Entered>(() => ({ ...newOrder(), ...kept }));
  const extra = extraFieldOf(entered.method);
  const field = (name: Field) => ({
    value: entered[name],
    onChange: (value: string) => setEntered((before) => ({ ...before, [name]: value })),
    problem: problems[name],
  });
  const submit = async () => {
    const advice = await send(entered);
    if (advice === undefined || advice === 'RETRY_SAME_KEYS') return;
    // A code is good once. A number of somebody's own stays for them to replace.
    const next = advice === 'NEW_ORDER' && isProposed(entered.outTradeNo) ? { outTradeNo: proposedNumber() } : {};
    setEntered((before) => ({ ...before, ...next, authCode: '' }));
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <Page title={say.title}>
      {kept && <Unanswered outTradeNo={kept.outTradeNo} />}
      <Form validationBehavior="aria" onSubmit={onSubmit} className={styles['form'] ?? ''}>
        <TextField label={say.amount} inputMode="decimal" autoFocus {...field('amount')} />
        <TextField label={say.subject} hint={say.subjectHint} {...field('subject')} />
        <Methods chosen={entered.method} onChoose={(method) => setEntered((before) => ({ ...before, method }))} />
        {extra === 'authCode' && (
          <TextField
            key={extra}
            label={say.authCode}
            hint={say.authCodeHint}
            inputMode="numeric"
            autoFocus
            {...field(extra)}
          />
        )}
        {extra === 'buyerOpenId' && <TextField label={say.buyer} hint={say.buyerHint} {...field(extra)} />}
        <TextField label={say.orderNo} hint={say.orderNoHint} {...field('outTradeNo')} />
        <TillFields field={field} />
        {error && <ErrorNotice error={error} change="once" onRetry={() => void submit()} />}
        <Button type="submit" look="main">
          {isSending ? say.sending : say.send}
        </Button>
      </Form>
    </Page>
  );
}

/** What was sent before this page was loaded again. */
function Unanswered({ outTradeNo }: { outTradeNo: string }) {
  const say = useWords(newWords);
  return (
    <div role="status" className={styles['unanswered']}>
      <p>{say.unanswered(outTradeNo)}</p>
      <Link to={`/new/${encodeURIComponent(outTradeNo)}`}>{say.seeOrder}</Link>
    </div>
  );
}

const newOrder = (): Entered => ({
  amount: '',
  subject: '',
  outTradeNo: proposedNumber(),
  authCode: '',
  buyerOpenId: '',
  ...keptTill(),
  method: 'QR_CODE',
});

function Methods({ chosen, onChoose }: { chosen: PayMethod; onChoose: (method: PayMethod) => void }) {
  const say = useWords(newWords);
  const names = useWords(methodWords);
  return (
    <RadioGroup
      value={chosen}
      onChange={(method) => onChoose(method as PayMethod)}
      orientation="horizontal"
      className={styles['methods'] ?? ''}
    >
      <Label>{say.method}</Label>
      <div className={styles['choices']}>
        {METHODS.map((method) => (
          <RadioField key={method} value={method}>
            <RadioButton className={styles['choice'] ?? ''}>{names[method]}</RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
