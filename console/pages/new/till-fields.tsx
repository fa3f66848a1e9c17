/** Where and by whom the payment is taken: folded, because a shop of one till leaves it empty. */
import { useState } from 'react';
import { TextField } from '../../parts/controls/fields/text-field';
import { useWords } from '../../words/language';
import { TILL, type Till } from './order';
import { newWords } from './words';
import styles from './new-page.module.css';

type Entry = { value: string; onChange: (value: string) => void; problem: string | undefined };

export function TillFields({ field }: { field: (name: keyof Till) => Entry }) {
  const say = useWords(newWords);
  const [isOpen, setOpen] = useState(false);
  const hasProblem = TILL.some((name) => field(name).problem !== undefined);
  const entered = TILL.map((name) => [say.till[name], field(name).value.trim()]).filter(([, text]) => text !== '');
  return (
    <details
      open={isOpen || hasProblem}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
      className={styles['till']}
    >
      <summary>
        {say.tillTitle}
        {entered.length > 0 && <small>{entered.map((one) => one.join(' ')).join(' · ')}</small>}
      </summary>
      <p>{say.tillHint}</p>
      {TILL.map((name) => (
        <TextField key={name} label={say.till[name]} {...field(name)} />
      ))}
    </details>
  );
}
