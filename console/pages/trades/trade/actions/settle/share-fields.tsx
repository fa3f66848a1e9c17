import { Button } from '../../../../../parts/controls/button';
import { Select } from '../../../../../parts/controls/fields/select';
import { TextField } from '../../../../../parts/controls/fields/text-field';
import { useWords } from '../../../../../words/language';
import { MAX_SHARES, NO_SHARE, type Share } from './shares';
import { settleWords } from './words';
import styles from '../actions.module.css';

export type Problems = readonly ({ transIn?: string; amount?: string } | undefined)[];

type Props = { shares: readonly Share[]; problems: Problems; onChange: (shares: readonly Share[]) => void };

/** Who gets how much, one after the other. */
export function ShareFields({ shares, problems, onChange }: Props) {
  const say = useWords(settleWords);
  const types = [
    ['userId', say.userId],
    ['loginName', say.loginName],
  ] as const;
  const change = (index: number, entered: Partial<Share>) =>
    onChange(shares.map((share, at) => (at === index ? { ...share, ...entered } : share)));
  return (
    <>
      {shares.map(({ transIn, transInType, amount }, index) => (
        <fieldset key={index} className={styles['fields']}>
          <legend>{say.share(index + 1)}</legend>
          <Select
            label={say.type}
            value={transInType}
            options={types}
            onChange={(type) => change(index, { transInType: type })}
          />
          <TextField
            label={say.account}
            hint={index === 0 ? say.accountHint : undefined}
            value={transIn}
            onChange={(text) => change(index, { transIn: text })}
            problem={problems[index]?.transIn}
            autoFocus={index === shares.length - 1}
          />
          <TextField
            label={say.amount}
            inputMode="decimal"
            value={amount}
            onChange={(text) => change(index, { amount: text })}
            problem={problems[index]?.amount}
          />
          {shares.length > 1 && (
            <Button onPress={() => onChange(shares.filter((_, at) => at !== index))}>{say.remove(index + 1)}</Button>
          )}
        </fieldset>
      ))}
      {shares.length < MAX_SHARES && <Button onPress={() => onChange([...shares, NO_SHARE])}>{say.add}</Button>}
    </>
  );
}
