import { useId, useState } from 'react';
import { isDay } from '../../values/time/beijing-day';
import styles from './day-field.module.css';

type Props = {
  label: string;
  /** "2026-11-29"; '' for none. */
  value: string;
  onChange: (day: string) => void;
  min?: string;
  max?: string;
};

/** A day, by the browser's own calendar. What is typed counts once it is a whole day within the bounds. */
export function DayField({ label, value, onChange, min = '2000-01-01', max = '2099-12-31' }: Props) {
  const id = useId();
  // A day that is half typed stays in the field, until another one comes from elsewhere.
  const [typed, setTyped] = useState({ value, text: value });
  if (typed.value !== value) setTyped({ value, text: value });
  const take = (text: string) => {
    setTyped({ value, text });
    if (text === '' || (isDay(text) && text >= min && text <= max)) onChange(text);
  };
  return (
    <span className={styles['field']}>
      <label htmlFor={id}>{label}</label>
      <input id={id} type="date" value={typed.text} min={min} max={max} onChange={({ target }) => take(target.value)} />
    </span>
  );
}
