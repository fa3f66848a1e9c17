import { CheckboxButton, CheckboxField, CheckboxGroup, FieldError, Label } from 'react-aria-components';
import styles from './fields.module.css';

type Props<Value extends string> = {
  label: string;
  value: readonly Value[];
  /** Each with its name and what it means. */
  options: readonly (readonly [Value, name: string, meaning: string])[];
  onChange: (value: Value[]) => void;
  problem?: string | undefined;
};

/** Any of several, each with what it means. */
export function Checks<Value extends string>({ label, value, options, onChange, problem }: Props<Value>) {
  return (
    <CheckboxGroup
      value={[...value]}
      onChange={(chosen) => onChange(chosen as Value[])}
      isInvalid={problem !== undefined}
      className={styles['group'] ?? ''}
    >
      <Label>{label}</Label>
      <div className={styles['checks']}>
        {options.map(([id, name, meaning]) => (
          <CheckboxField key={id} value={id}>
            <CheckboxButton className={styles['check'] ?? ''}>
              <span>
                <b>{name}</b> {meaning}
              </span>
            </CheckboxButton>
          </CheckboxField>
        ))}
      </div>
      <FieldError className={styles['problem'] ?? ''}>{problem}</FieldError>
    </CheckboxGroup>
  );
}
