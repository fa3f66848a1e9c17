/** What partners give back: entered, and as it is sent. */
import { TextField } from '../../../../../parts/controls/fields/text-field';
import { fenOf, yuanOfFen } from '../../../../../parts/values/fen';
import { grouped, Money } from '../../../../../parts/values/money';
import { useWords } from '../../../../../words/language';
import type { TradeHead } from '../../known-trade';
import { settleWords } from '../settle/words';
import { keyOf, sumOf, type Entered, type royaltyOf } from './taken-back';
import { refundWords } from './words';
import styles from '../actions.module.css';

type Props = {
  shares: TradeHead['refundableShares'];
  entered: Entered;
  /** By `keyOf`. */
  problems: Readonly<Record<string, string>>;
  onChange: (entered: Entered) => void;
};

export function ShareFields({ shares, entered, problems, onChange }: Props) {
  const say = useWords(refundWords);
  const types = useWords(settleWords);
  if (shares.length === 0) return null;
  return (
    <fieldset className={styles['fields']}>
      <legend>{say.shares}</legend>
      {shares.map((share) => (
        <TextField
          key={keyOf(share)}
          label={say.from(share.transOut, types[share.transOutType])}
          hint={say.has(grouped(share.amount))}
          inputMode="decimal"
          value={entered[keyOf(share)] ?? ''}
          onChange={(text) => onChange({ ...entered, [keyOf(share)]: text })}
          problem={problems[keyOf(share)]}
        />
      ))}
    </fieldset>
  );
}

/** Out of whose money; nothing where all of it is the shop's. */
export function Sources({ yuan, royalty }: { yuan: string; royalty: ReturnType<typeof royaltyOf> }) {
  const say = useWords(refundWords);
  const types = useWords(settleWords);
  if (royalty.length === 0) return null;
  return (
    <ul>
      <li className={styles['share']}>
        <span>{say.own}</span> <Money yuan={yuanOfFen(fenOf(yuan) - sumOf(royalty))} />
      </li>
      {royalty.map((share) => (
        <li key={keyOf(share)} className={styles['share']}>
          <span>{say.from(share.transOut, types[share.transOutType])}</span> <Money yuan={share.amount} />
        </li>
      ))}
    </ul>
  );
}
