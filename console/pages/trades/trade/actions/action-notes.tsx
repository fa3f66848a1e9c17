/** While an outcome is in doubt: what each action does to the doubt, or what stands in its way. */
import { useWords } from '../../../../words/language';
import type { Action, Offer } from './permitted';
import { actionWords } from './words';
import styles from './actions.module.css';

export const noteIdOf = (action: Action) => `note-${action}`;

export function ActionNotes({ offers }: { offers: readonly Offer[] }) {
  const say = useWords(actionWords);
  return (
    <ul className={styles['notes']}>
      {offers.map(({ action, obstacle }) => (
        <li key={action}>
          <strong>{say[action]}</strong>
          {say.colon}
          <span id={noteIdOf(action)}>{obstacle === undefined ? effectOf(action, say) : say[obstacle]}</span>
        </li>
      ))}
    </ul>
  );
}

function effectOf(action: Action, say: { closeInDoubt: string; cancelInDoubt: string }): string {
  return action === 'close' ? say.closeInDoubt : say.cancelInDoubt;
}
