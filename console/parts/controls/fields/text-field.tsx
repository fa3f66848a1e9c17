import { FieldError, Input, Label, Text, TextField as AriaTextField } from 'react-aria-components';
import styles from './text-field.module.css';

type Props = {
  label: string;
  value: string;
  onChange: (value: string) => void;
  hint?: string | undefined;
  /** What is wrong with it; undefined: nothing. */
  problem?: string | undefined;
  type?: 'text' | 'password';
  /** Which keys a phone shows. */
  inputMode?: 'text' | 'decimal' | 'numeric';
  autoFocus?: boolean;
};

/** A text with its label above, and below what it is for or what is wrong with it. */
export function TextField({ label, value, onChange, hint, problem, ...how }: Props) {
  const { type = 'text', inputMode = 'text', autoFocus = false } = how;
  return (
    <AriaTextField
      value={value}
      onChange={onChange}
      type={type}
      inputMode={inputMode}
      isInvalid={problem !== undefined}
      autoFocus={autoFocus}
      autoComplete="off"
      className={styles['field'] ?? ''}
    >
      <Label>{label}</Label>
      <Input
        className={styles['input'] ?? ''}
        spellCheck={false}
        autoCapitalize="off"
        // An amount that is proposed is replaced by what is typed, not continued.
        onFocus={({ target }) => (inputMode === 'decimal' ? target.select() : undefined)}
      />
      {hint !== undefined && (
        <Text slot="description" className={styles['hint'] ?? ''}>
          {hint}
        </Text>
      )}
      <FieldError className={styles['problem'] ?? ''}>{problem}</FieldError>
    </AriaTextField>
  );
}
