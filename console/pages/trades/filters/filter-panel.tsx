/** Every condition that the API knows, beside text and state. */
import { TextField } from '../../../parts/controls/fields/text-field';
import { Select } from '../../../parts/controls/fields/select';
import { enteredYuan, fenOf } from '../../../parts/values/fen';
import { useMay } from '../../../session/session';
import { useWords } from '../../../words/language';
import { methodWords, refundWords } from '../../../words/states';
import { useSearchParams } from 'react-router';
import { ToggleBar } from '../../../parts/controls/fields/toggle-bar';
import { useChangeAddress, useFilter } from './filter-address';
import { METHODS, REFUND_STATES } from './filter-fields';
import { MomentRange } from './moment-range';
import { useAddressText } from './use-address-text';
import { filterWords } from './words';
import styles from './filter-panel.module.css';

export default function FilterPanel() {
  const say = useWords(filterWords);
  const mayReadBuyer = useMay('READ_BUYER');
  return (
    <section aria-label={say.more} className={styles['panel']}>
      <MomentRange name="created" label={say.created} />
      <MomentRange name="paid" label={say.paid} />
      <MomentRange name="changed" label={say.changed} />
      <p className={styles['hint']}>{say.beijing}</p>
      <Choices param="method" label={say.method} values={METHODS} words={useWords(methodWords)} />
      <Choices param="refund" label={say.refund} values={REFUND_STATES} words={useWords(refundWords)} />
      <div className={styles['row']}>
        <AmountField param="amountFrom" label={say.amountFrom} />
        <AmountField param="amountTo" label={say.amountTo} />
        <Flag param="inDoubt" label={say.doubt} yes={say.inDoubt} no={say.known} />
        <Flag param="hasAnomalies" label={say.anomalies} yes={say.open} no={say.noAnomaly} />
      </div>
      <div className={styles['row']}>
        <AddressField param="store" label={say.store} hint={say.whole} />
        <AddressField param="operator" label={say.operator} hint={say.whole} />
        <AddressField param="terminal" label={say.terminal} hint={say.whole} />
        {mayReadBuyer && <AddressField param="buyer" label={say.buyer} hint={say.wholeBuyer} />}
      </div>
    </section>
  );
}

function AddressField({ param, label, hint }: { param: string; label: string; hint: string }) {
  const [text, setText] = useAddressText(param);
  return <TextField label={label} hint={hint} value={text} onChange={setText} />;
}

function AmountField({ param, label }: { param: string; label: string }) {
  const say = useWords(filterWords);
  const isAmount = (entered: string) => entered === '' || enteredYuan(entered) !== undefined;
  const [text, setText] = useAddressText(param, isAmount);
  const { amountFrom, amountTo } = useFilter();
  const isReversed = amountFrom != null && amountTo != null && fenOf(amountFrom) > fenOf(amountTo);
  const unfit = param === 'amountTo' && isReversed ? say.reversed : undefined;
  const problem = isAmount(text) ? unfit : say.noAmount;
  return <TextField label={label} value={text} onChange={setText} inputMode="decimal" problem={problem} />;
}

type FlagProps = { param: string; label: string; yes: string; no: string };

function Flag({ param, label, yes, no }: FlagProps) {
  const say = useWords(filterWords);
  const [params] = useSearchParams();
  const change = useChangeAddress();
  const there = params.get(param);
  const value = there === 'true' || there === 'false' ? there : 'any';
  return (
    <Select
      label={label}
      value={value}
      options={[
        ['any', say.any],
        ['true', yes],
        ['false', no],
      ]}
      onChange={(chosen) => change({ [param]: chosen === 'any' ? [] : [chosen] })}
    />
  );
}

type ChoicesProps<Value extends string> = {
  param: string;
  label: string;
  values: readonly Value[];
  words: Readonly<Record<Value, string>>;
};

function Choices<Value extends string>({ param, label, values, words }: ChoicesProps<Value>) {
  const [params] = useSearchParams();
  const change = useChangeAddress();
  const named = params.getAll(param);
  return (
    <div className={styles['line']}>
      <span aria-hidden="true">{label}</span>
      <ToggleBar
        label={label}
        mode="multiple"
        chosen={values.filter((value) => named.includes(value))}
        options={values.map((value) => [value, words[value]] as const)}
        onChange={(chosen) => change({ [param]: chosen })}
      />
    </div>
  );
}
