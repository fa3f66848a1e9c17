import { Label, RadioButton, RadioField, RadioGroup } from 'react-aria-components';
import styles from './fields.module.css';

type Props<Value extends string> = {
  label: string;
  value: Value;
  options: readonly (readonly [Value, string])[];
  onChange: (value: Value) => void;
};

/** One of a few that are all seen at once. */
export function Choices<Value extends string>({ label, value, options, onChange }: Props<Value>) {
  return (
    <RadioGroup value={value} onChange={(chosen) => onChange(chosen as Value)} className={styles['group'] ?? ''}>
      <Label>{label}</Label>
      <div className={styles['choices']}>
        {options.map(([id, text]) => (
          <RadioField key={id} value={id}>
            <RadioButton className={styles['choice'] ?? ''}>{text}</RadioButton>
          </RadioField>
        ))}
      </div>
    </RadioGroup>
  );
}
